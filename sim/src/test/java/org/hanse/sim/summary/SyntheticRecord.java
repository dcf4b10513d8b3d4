// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hanse.core.evaluate.Estimate;
import org.hanse.core.evaluate.Metric;
import org.hanse.sim.scenario.HeldOut;
import org.hanse.sim.scenario.MainMetric;
import org.jspecify.annotations.Nullable;

/** Records of runs that never were. */
public final class SyntheticRecord {

    private SyntheticRecord() {}

    /** A figure of all merchants on ndcg@10, without an interval. */
    public static Result figure(String model, HeldOut split, double value) {
        return new Result("all", model, split, Metric.NDCG, 10, new Estimate(value, Double.NaN, Double.NaN, 1));
    }

    public static RunRecord of(
            String scenario, long seed, List<Result> results, Map<String, PrivacyGuarantee> guarantees) {
        return of(scenario, seed, null, results, guarantees);
    }

    static RunRecord with(MainMetric main) {
        return of("one", 1, main, List.of(), Map.of());
    }

    // NullAway does not read that the selected round, a nested type, may be null.
    @SuppressWarnings("NullAway")
    private static RunRecord of(
            String scenario,
            long seed,
            @Nullable MainMetric main,
            List<Result> results,
            Map<String, PrivacyGuarantee> guarantees) {
        List<TrainingRecord> trainings = new ArrayList<>();
        guarantees.forEach((model, guarantee) -> trainings.add(training(model, guarantee)));
        return new RunRecord(
                MetricsFile.SCHEMA,
                scenario,
                seed,
                "",
                "0123abcd",
                List.of(),
                new Machine("Synthetic CPU", 2, "17.0.1"),
                main,
                List.of(),
                results,
                List.of(),
                null,
                null,
                null,
                List.of(),
                List.of(),
                null,
                trainings,
                List.of(),
                null,
                new TreeMap<>(),
                1,
                null,
                Origin.NONE,
                new RunRecord.Setup("one.yaml", List.of(), List.of(), true, 1000),
                List.of(),
                List.of());
    }

    private static TrainingRecord training(String model, PrivacyGuarantee guarantee) {
        return new TrainingRecord(
                model,
                "all",
                3,
                12,
                3,
                1,
                null,
                false,
                "",
                List.of(),
                null,
                null,
                null,
                List.of(),
                new ModelGuarantee(guarantee, guarantee.epsilon(), 2),
                2,
                "",
                List.of(),
                null,
                Map.of());
    }
}
