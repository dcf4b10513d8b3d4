// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hanse.core.evaluate.Estimate;
import org.hanse.core.evaluate.Metric;
import org.hanse.sim.scenario.HeldOut;

/** Index of the figures of a run. */
final class Figures {

    private record Key(String model, HeldOut split, Metric metric, int cutoff) {}

    private final Map<String, Map<Key, Estimate>> byMerchant = new HashMap<>();
    private final Map<String, Set<String>> models = new HashMap<>();

    Figures(List<Result> results) {
        for (Result result : results) {
            byMerchant
                    .computeIfAbsent(result.merchant(), merchant -> new HashMap<>())
                    .put(new Key(result.model(), result.split(), result.metric(), result.cutoff()), result.estimate());
            models.computeIfAbsent(result.merchant(), merchant -> new LinkedHashSet<>())
                    .add(result.model());
        }
    }

    /** Returns a model's figure, if there is one. */
    Optional<Estimate> find(String merchant, String model, HeldOut split, Metric metric, int cutoff) {
        return Optional.ofNullable(
                byMerchant.getOrDefault(merchant, Map.of()).get(new Key(model, split, metric, cutoff)));
    }

    /** Returns a model's figure on test. */
    Optional<Estimate> test(String merchant, String model, Metric metric, int cutoff) {
        return find(merchant, model, HeldOut.TEST, metric, cutoff);
    }

    /** Returns the models with figures, in their order. */
    List<String> models(String merchant) {
        return new ArrayList<>(models.getOrDefault(merchant, Set.of()));
    }

    /**
     * Returns the metrics with a column. Recall has one only if it differs from hr, reward-ndcg only if it differs from ndcg. Coverage and
     * novelty have none in a pool of some queries.
     */
    List<Metric> columns(PoolSummary pool) {
        Set<Metric> columns = EnumSet.allOf(Metric.class);
        if (pool.kind().isOfSomeQueries()) {
            columns.removeAll(EnumSet.of(Metric.COVERAGE, Metric.NOVELTY));
        }
        if (same(pool, Metric.HR, Metric.RECALL)) {
            columns.remove(Metric.RECALL);
        }
        if (same(pool, Metric.NDCG, Metric.REWARD_NDCG)) {
            columns.remove(Metric.REWARD_NDCG);
        }
        List<Metric> ordered = new ArrayList<>(columns);
        ordered.remove(pool.main().metric());
        ordered.add(0, pool.main().metric());
        return ordered;
    }

    /** Returns the model with the best value on test at {@code cutoff}, for each metric where more is better. */
    Map<Metric, String> best(PoolSummary pool, List<Metric> metrics, int cutoff) {
        Map<Metric, String> best = new LinkedHashMap<>();
        for (Metric metric : metrics) {
            if (metric == Metric.COVERAGE || metric == Metric.NOVELTY) {
                continue;
            }
            double most = Double.NEGATIVE_INFINITY;
            for (String model : models(pool.id())) {
                double value = test(pool.id(), model, metric, cutoff)
                        .map(Estimate::value)
                        .orElse(Double.NaN);
                if (value > most) {
                    most = value;
                    best.put(metric, model);
                }
            }
        }
        return best;
    }

    private boolean same(PoolSummary pool, Metric one, Metric other) {
        int cutoff = pool.main().cutoff();
        return pool.main().metric() != other
                && models(pool.id()).stream().allMatch(model -> {
                    Optional<Estimate> left = test(pool.id(), model, one, cutoff);
                    Optional<Estimate> right = test(pool.id(), model, other, cutoff);
                    return right.isEmpty()
                            || (left.isPresent()
                                    && Math.abs(left.get().value() - right.get().value()) < 1e-12);
                });
    }
}
