// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.hanse.core.privacy.PrivacyStatement;
import org.hanse.core.privacy.PrivacyTerms.NoiseBy;
import org.hanse.core.secagg.GraphPlan.Assumptions;
import org.hanse.sim.RunSummary;
import org.hanse.sim.TrainingSummary;
import org.hanse.sim.federate.PrivacyConfig;
import org.hanse.sim.train.TrainedModel;

/** Of which models updates were masked and what that rests on, and what was promised of which. */
final class ProtectionWords {

    private ProtectionWords() {}

    /** A sentence for all models with the same masks, and one for each that promises privacy; none where nothing was protected. */
    static List<String> of(RunSummary run) {
        return Stream.concat(masks(run), run.trainings().stream().flatMap(training -> promise(run, training)))
                .toList();
    }

    private static Stream<String> masks(RunSummary run) {
        Map<Assumptions, List<String>> models = new LinkedHashMap<>();
        for (TrainedModel model : run.scenario().trained()) {
            model.federation()
                    .flatMap(federation -> federation.uploads().secureAggregation())
                    .ifPresent(assumptions -> models.computeIfAbsent(assumptions, key -> new ArrayList<>())
                            .add(model.name()));
        }
        return models.entrySet().stream()
                .map(e -> "Updates of " + list(e.getValue()) + " were masked: the coordinator read sums"
                        + " alone, as long as at most " + percent(e.getKey().corrupt())
                        + " of a cohort tell it what they know and at most "
                        + percent(e.getKey().dropout()) + " are lost in a round.");
    }

    private static Stream<String> promise(RunSummary run, TrainingSummary training) {
        List<Double> charged = training.rounds().stream()
                .flatMap(round -> round.epsilon().stream().boxed())
                .toList();
        if (charged.isEmpty()) {
            return Stream.of();
        }
        return run.scenario().trained().stream()
                .filter(model -> model.name().equals(training.model()))
                .flatMap(model -> model.federation().stream())
                .flatMap(federation -> federation.uploads().privacy().stream())
                .map(PrivacyConfig::terms)
                .map(terms -> "Epsilon of " + training.model() + " is "
                        + PrivacyStatement.bound(charged.get(charged.size() - 1)) + " at delta "
                        + PrivacyStatement.delta(terms.delta()) + " after "
                        + Numbers.count(charged.size(), "round") + ", for " + terms.scope()
                        + (terms.noise() == NoiseBy.COORDINATOR
                                ? "; against the coordinator, which sees sums without noise, it is infinite."
                                : "."));
    }

    private static String list(List<String> names) {
        int last = names.size() - 1;
        return last == 0 ? names.get(0) : String.join(", ", names.subList(0, last)) + " and " + names.get(last);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.3g", 100 * share).replaceFirst("\\.0+$", "") + " %";
    }
}
