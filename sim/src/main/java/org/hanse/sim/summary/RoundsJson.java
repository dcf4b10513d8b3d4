// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.hanse.sim.federate.RoundRecord;
import org.hanse.sim.train.TrainingCurve;

/** The epochs or rounds of a training in metrics.json. */
final class RoundsJson {

    private static final TrainingCurve.Epoch UNFINISHED =
            new TrainingCurve.Epoch(Double.NaN, Double.NaN, OptionalDouble.empty());

    private RoundsJson() {}

    /**
     * One element a round, also for one in which a training ended that has no model. Its epsilon is what was spent up to it, also by a round
     * that released nothing; null before the first release, and where nothing is promised.
     */
    static void put(ArrayNode rounds, TrainingSummary training) {
        List<TrainingCurve.Epoch> epochs = training.curve().epochs();
        Set<String> told = new HashSet<>();
        OptionalDouble spent = OptionalDouble.empty();
        for (int e = 0; e < Math.max(epochs.size(), training.rounds().size()); e++) {
            TrainingCurve.Epoch epoch = e < epochs.size() ? epochs.get(e) : UNFINISHED;
            Optional<RoundRecord> record =
                    e < training.rounds().size() ? Optional.of(training.rounds().get(e)) : Optional.empty();
            ObjectNode node = rounds.addObject()
                    .put("round", e + 1)
                    .put("cohort", record.map(RoundRecord::asked).orElse(training.cohort()));
            MetricsJson.number(node, "loss", epoch.loss());
            MetricsJson.number(node, "seconds", MetricsJson.thousandths(epoch.seconds()));
            node.put("uploadBytes", record.map(RoundRecord::uploadBytes).orElse(0L))
                    .put("downloadBytes", record.map(RoundRecord::downloadBytes).orElse(0L));
            spent = record.map(RoundRecord::epsilon)
                    .filter(OptionalDouble::isPresent)
                    .orElse(spent);
            MetricsJson.number(node, "epsilon", spent.orElse(Double.NaN));
            record.ifPresent(round -> federated(node, round, told));
            epoch.validation().ifPresent(value -> MetricsJson.number(node, "validation", value));
        }
    }

    /** @param told why budgets did not last, which is written once, since nodes have the same reason in every round */
    private static void federated(ObjectNode node, RoundRecord round, Set<String> told) {
        node.put("arrived", round.arrived()).put("counted", round.counted()).put("cut", round.cut());
        round.clip().ifPresent(clip -> MetricsJson.number(node, "clip", clip));
        if (!round.missing().isEmpty()) {
            ArrayNode missing = node.putArray("missing");
            round.missing()
                    .forEach(one -> missing.addObject()
                            .put("merchant", one.participant())
                            .put("reason", one.reason().key())
                            .put(
                                    "detail",
                                    one.reason() != RoundRecord.Reason.BUDGET || told.add(one.detail())
                                            ? one.detail()
                                            : ""));
        }
    }
}
