// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.hanse.core.secagg.GraphPlan.Assumptions;
import org.hanse.sim.RunSummary;
import org.hanse.sim.train.TrainedModel;

/** Of which models updates were masked, and what that rests on. */
final class MaskWords {

    private MaskWords() {}

    /** A sentence for all models with the same assumptions; none where nothing was masked. */
    static List<String> of(RunSummary run) {
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
                        + percent(e.getKey().dropout()) + " are lost in a round.")
                .toList();
    }

    private static String list(List<String> names) {
        int last = names.size() - 1;
        return last == 0 ? names.get(0) : String.join(", ", names.subList(0, last)) + " and " + names.get(last);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.3g", 100 * share).replaceFirst("\\.0+$", "") + " %";
    }
}
