// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.hanse.explain.FaithfulnessJson;
import org.hanse.sim.federate.RoundRecord;
import org.hanse.sim.train.TrainingCurve;
import org.jspecify.annotations.Nullable;

/**
 * A training in {@code metrics.json}.
 *
 * @param parameters their number
 * @param bytes their size
 * @param uploaded how many of them a round uploads
 * @param peakRssBytes the most memory that was resident; null where the system does not say
 * @param refitted whether it was trained again for the test figures
 * @param problem why there is no model; empty if there is one
 * @param selected epoch or round with the figures; null without a model
 * @param network the shared network that the test figures are of; null for a graph, without a model and for several trainings
 * @param faithfulness tests of explanations; null without any
 * @param rounds epochs or rounds
 * @param guarantee privacy guarantee of the model; null without one
 */
public record RecordedTraining(
        String model,
        String merchant,
        long parameters,
        long bytes,
        long uploaded,
        double seconds,
        @Nullable Long peakRssBytes,
        boolean refitted,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) String problem,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> notes,
        @Nullable Selected selected,
        TrainingSummary.@Nullable NetworkIdentity network,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable JsonNode faithfulness,
        List<Round> rounds,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Guarantee guarantee) {

    private static final TrainingCurve.Epoch UNFINISHED =
            new TrainingCurve.Epoch(Double.NaN, Double.NaN, OptionalDouble.empty());

    public RecordedTraining {
        notes = List.copyOf(notes);
        rounds = List.copyOf(rounds);
    }

    /**
     * The epoch or round whose model has the figures.
     *
     * @param by what it was chosen by
     */
    public record Selected(int round, String by) {}

    /**
     * A privacy guarantee and how it came about.
     *
     * @param charged epsilon of the coordinator's account
     * @param rounds that were charged
     */
    public record Guarantee(@JsonUnwrapped PrivacyGuarantee guarantee, double charged, int rounds) {}

    /**
     * An epoch or a round, also one in which a training ended that has no model.
     *
     * @param epsilon what was spent up to it, also by a round that released nothing; not a number before the first release
     * @param arrived updates; this and the following are null outside a federation
     * @param clip clip norm of the round; null where it does not follow the gradients
     * @param missing participants whose update did not count; null without any
     * @param validation null without one
     */
    public record Round(
            int round,
            int cohort,
            double loss,
            double seconds,
            long uploadBytes,
            long downloadBytes,
            double epsilon,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Integer arrived,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Boolean counted,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Long cut,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Double clip,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Missing> missing,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            Double validation) {

        public Round {
            missing = List.copyOf(missing);
        }
    }

    /**
     * A participant whose update did not count.
     *
     * @param detail more about the reason; written once where budgets did not last, since nodes have the same reason in every
     *     round
     */
    public record Missing(String merchant, String reason, String detail) {}

    static RecordedTraining of(TrainingSummary training, Optional<ModelGuarantee> guarantee) {
        return new RecordedTraining(
                training.model(),
                training.merchant(),
                training.parameters(),
                training.bytes(),
                training.shared(),
                Numbers.thousandths(training.seconds()),
                training.peakRssBytes().isPresent() ? training.peakRssBytes().getAsLong() : null,
                training.refitted(),
                training.problem(),
                training.notes(),
                selected(training),
                training.network().orElse(null),
                training.faithfulness().map(FaithfulnessJson::of).orElse(null),
                rounds(training),
                guarantee
                        .map(own -> new Guarantee(own.guarantee(), own.charged(), own.rounds()))
                        .orElse(null));
    }

    static @Nullable Selected selected(TrainingSummary training) {
        return training.problem().isEmpty() && training.curve().size() > 0
                ? new Selected(training.curve().best(), training.by().isEmpty() ? "last" : training.by())
                : null;
    }

    /** One element a round. */
    static List<Round> rounds(TrainingSummary training) {
        List<TrainingCurve.Epoch> epochs = training.curve().epochs();
        Set<String> said = new HashSet<>();
        List<Round> rounds = new ArrayList<>();
        double spent = Double.NaN;
        for (int e = 0; e < Math.max(epochs.size(), training.rounds().size()); e++) {
            TrainingCurve.Epoch epoch = e < epochs.size() ? epochs.get(e) : UNFINISHED;
            Optional<RoundRecord> record =
                    e < training.rounds().size() ? Optional.of(training.rounds().get(e)) : Optional.empty();
            OptionalDouble epsilon = record.map(RoundRecord::epsilon).orElse(OptionalDouble.empty());
            spent = epsilon.orElse(spent);
            rounds.add(new Round(
                    e + 1,
                    record.map(RoundRecord::asked).orElse(training.cohort()),
                    epoch.loss(),
                    Numbers.thousandths(epoch.seconds()),
                    record.map(RoundRecord::uploadBytes).orElse(0L),
                    record.map(RoundRecord::downloadBytes).orElse(0L),
                    spent,
                    record.map(RoundRecord::arrived).orElse(null),
                    record.map(RoundRecord::counted).orElse(null),
                    record.map(RoundRecord::cut).orElse(null),
                    record.map(round -> boxed(round.clip())).orElse(null),
                    record.map(round -> missing(round, said)).orElse(List.of()),
                    boxed(epoch.validation())));
        }
        return rounds;
    }

    private static @Nullable Double boxed(OptionalDouble number) {
        return number.isPresent() ? number.getAsDouble() : null;
    }

    private static List<Missing> missing(RoundRecord round, Set<String> said) {
        List<Missing> missing = new ArrayList<>();
        round.missing()
                .forEach(one -> missing.add(new Missing(
                        one.participant(),
                        one.reason().key(),
                        one.reason() != RoundRecord.Reason.BUDGET || said.add(one.detail()) ? one.detail() : "")));
        return missing;
    }
}
