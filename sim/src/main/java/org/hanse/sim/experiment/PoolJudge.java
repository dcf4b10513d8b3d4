// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.experiment;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hanse.core.evaluate.Bootstrap;
import org.hanse.core.evaluate.Difference;
import org.hanse.core.evaluate.Estimate;
import org.hanse.core.evaluate.Metric;
import org.hanse.core.evaluate.MetricValues;
import org.hanse.core.evaluate.Rankings;
import org.hanse.core.evaluate.SignFlip;
import org.hanse.sim.scenario.HeldOut;
import org.hanse.sim.scenario.MainMetric;
import org.hanse.sim.scenario.Scenario;
import org.hanse.sim.summary.Comparison;
import org.hanse.sim.summary.PoolFigures;
import org.hanse.sim.summary.PoolSummary;
import org.hanse.sim.summary.PoolSummary.Kind;
import org.hanse.sim.summary.Result;

/**
 * Figures of pooled rankings. A model has figures only if all parts with queries have it, so all models of a pool have
 * the same queries. A comparison with a reference leaves out parts that lack one of both models.
 */
final class PoolJudge {

    /** Metrics with one value per query, for paired comparisons. */
    private static final List<Metric> PAIRED =
            List.of(Metric.HR, Metric.RECALL, Metric.NDCG, Metric.MRR, Metric.REWARD_NDCG);

    /** Numbers of columns in memory at once; one bootstrap draw serves all of them. */
    private static final int COLUMN_NUMBERS = 1 << 24;

    private final Bootstrap bootstrap;
    private final Set<String> candidates;
    private final Map<String, List<String>> references;
    private final long seed;

    /**
     * Creates a judge.
     *
     * @param bootstrap resamples the queries
     * @param candidates models that may be the reference of a pool
     * @param references further references by model
     * @param seed seed of the sign-flip tests
     */
    PoolJudge(Bootstrap bootstrap, Collection<String> candidates, Map<String, List<String>> references, long seed) {
        this.bootstrap = bootstrap;
        this.candidates = Set.copyOf(candidates);
        this.references = Map.copyOf(references);
        this.seed = seed;
    }

    /** A figure before its computation. */
    private record Column(String model, HeldOut split, Metric metric, int cutoff, Rankings rankings) {

        MetricValues values() {
            return MetricValues.of(metric, cutoff, rankings);
        }
    }

    PoolFigures judge(String id, Kind kind, List<PartScores> parts) {
        MainMetric main = MainMetric.of(
                parts.stream().map(p -> p.merchant().protocol()).distinct().toList());
        List<Integer> cutoffs = parts.get(0).merchant().protocol().cutoffs();
        Map<String, Rankings> onTest = new LinkedHashMap<>();
        List<Column> columns = new ArrayList<>();
        for (String model : models(parts)) {
            pooled(parts, model, HeldOut.TEST).ifPresent(rankings -> {
                onTest.put(model, rankings);
                addColumns(columns, kind, model, HeldOut.TEST, cutoffs, rankings);
            });
            pooled(parts, model, HeldOut.VALIDATION)
                    .ifPresent(rankings -> addColumns(columns, kind, model, HeldOut.VALIDATION, cutoffs, rankings));
        }
        List<Result> results = measured(id, columns);
        PoolSummary pool = new PoolSummary(
                id,
                kind,
                queries(parts, HeldOut.TEST),
                queries(parts, HeldOut.VALIDATION),
                main,
                cutoffs,
                best(results, main));
        List<Comparison> comparisons = new ArrayList<>(comparisons(pool, onTest));
        comparisons.addAll(partial(pool, onTest.keySet(), parts));
        return new PoolFigures(pool, results, comparisons);
    }

    private static void addColumns(
            List<Column> columns, Kind kind, String model, HeldOut split, List<Integer> cutoffs, Rankings rankings) {
        // Coverage needs the lists of all queries.
        for (Metric metric : kind.isOfSomeQueries() ? PAIRED : List.of(Metric.values())) {
            for (int cutoff : cutoffs) {
                columns.add(new Column(model, split, metric, cutoff, rankings));
            }
        }
    }

    private List<Result> measured(String id, List<Column> columns) {
        List<Result> results = new ArrayList<>(columns.size());
        for (int from = 0; from < columns.size(); ) {
            int rows = Math.max(1, columns.get(from).rankings().queries());
            int to = Math.min(columns.size(), from + Math.max(1, COLUMN_NUMBERS / rows));
            List<Column> some = columns.subList(from, to);
            List<Estimate> estimates =
                    bootstrap.estimates(some.stream().map(Column::values).toList());
            for (int c = 0; c < some.size(); c++) {
                Column column = some.get(c);
                results.add(new Result(
                        id, column.model(), column.split(), column.metric(), column.cutoff(), estimates.get(c)));
            }
            from = to;
        }
        return results;
    }

    private List<Comparison> comparisons(PoolSummary pool, Map<String, Rankings> rankings) {
        List<String> others = rankings.keySet().stream()
                .filter(model -> !model.equals(pool.best()))
                .toList();
        List<Comparison> comparisons = new ArrayList<>(comparisons(pool, rankings, others, pool.best()));
        for (String reference : references.values().stream()
                .flatMap(List::stream)
                .distinct()
                .sorted()
                .toList()) {
            List<String> own = rankings.keySet().stream()
                    .filter(model -> references.getOrDefault(model, List.of()).contains(reference)
                            && !reference.equals(pool.best()))
                    .toList();
            comparisons.addAll(comparisons(pool, rankings, own, reference));
        }
        return comparisons;
    }

    private List<Comparison> comparisons(
            PoolSummary pool, Map<String, Rankings> rankings, List<String> others, String against) {
        Rankings reference = rankings.get(against);
        if (reference == null || others.isEmpty()) {
            return List.of();
        }
        int cutoff = pool.main().cutoff();
        List<Comparison> comparisons = new ArrayList<>();
        for (Metric metric : PAIRED) {
            List<MetricValues> values = others.stream()
                    .map(rankings::get)
                    .map(own -> MetricValues.of(metric, cutoff, own))
                    .toList();
            MetricValues other = MetricValues.of(metric, cutoff, reference);
            List<Difference> differences = bootstrap.paired(values, other);
            for (int m = 0; m < others.size(); m++) {
                Comparison comparison =
                        new Comparison(pool.id(), others.get(m), against, metric, cutoff, differences.get(m));
                comparisons.add(
                        isTested(pool, comparison)
                                ? comparison.with(SignFlip.test(values.get(m).minus(other), SignFlip.DRAWS, seed))
                                : comparison);
            }
        }
        return comparisons;
    }

    /** Returns whether the verdict on a shop needs the comparison's tests. */
    private boolean isTested(PoolSummary pool, Comparison comparison) {
        return (pool.kind() == Kind.ENTRY || pool.kind() == Kind.PART)
                && comparison.metric() == pool.main().metric()
                && comparison.against().equals(Scenario.BEST_ALONE)
                && references.getOrDefault(comparison.model(), List.of()).contains(Scenario.BEST_ALONE);
    }

    /** Returns comparisons with a model's references over the parts that have both, where some part lacks one. */
    private List<Comparison> partial(PoolSummary pool, Set<String> whole, List<PartScores> parts) {
        List<Comparison> comparisons = new ArrayList<>();
        for (String model : models(parts)) {
            for (String reference : references.getOrDefault(model, List.of())) {
                if (!whole.contains(model) || !whole.contains(reference)) {
                    comparisons.addAll(partial(pool, model, reference, parts));
                }
            }
        }
        return comparisons;
    }

    private List<Comparison> partial(PoolSummary pool, String model, String reference, List<PartScores> parts) {
        List<PartScores> both = new ArrayList<>();
        SortedMap<String, Integer> without = new TreeMap<>();
        for (PartScores part : parts) {
            if (part.queries(HeldOut.TEST) == 0) {
                continue;
            }
            List<String> lacking = Stream.of(model, reference)
                    .filter(name -> part.rankings(name, HeldOut.TEST).isEmpty())
                    .toList();
            if (lacking.isEmpty()) {
                both.add(part);
            } else {
                without.merge(part.leftOut(lacking.get(0)), 1, Integer::sum);
            }
        }
        Map<String, Rankings> rankings = new LinkedHashMap<>();
        pooled(both, model, HeldOut.TEST).ifPresent(own -> rankings.put(model, own));
        pooled(both, reference, HeldOut.TEST).ifPresent(own -> rankings.put(reference, own));
        return rankings.containsKey(model)
                ? comparisons(pool, rankings, List.of(model), reference).stream()
                        .map(comparison -> comparison.over(without))
                        .toList()
                : List.of();
    }

    /** Returns the best candidate by validation, or by test without validation queries. */
    private String best(List<Result> results, MainMetric main) {
        String best = best(results, main, HeldOut.VALIDATION);
        return best.isEmpty() ? best(results, main, HeldOut.TEST) : best;
    }

    private String best(List<Result> results, MainMetric main, HeldOut split) {
        String best = "";
        double most = Double.NEGATIVE_INFINITY;
        for (Result result : results) {
            boolean counts = result.split() == split
                    && result.metric() == main.metric()
                    && result.cutoff() == main.cutoff()
                    && candidates.contains(result.model());
            if (counts && result.estimate().value() > most) {
                most = result.estimate().value();
                best = result.model();
            }
        }
        return best;
    }

    /**
     * Returns the rankings of all queries of a split; empty without any, or if a part with queries lacks the model.
     * Parts of one entry share a catalogue, which coverage counts once.
     */
    private static Optional<Rankings> pooled(List<PartScores> parts, String model, HeldOut split) {
        Map<String, List<Rankings>> byEntry = new LinkedHashMap<>();
        for (PartScores part : parts) {
            Optional<Rankings> own = part.rankings(model, split);
            if (own.isEmpty() && part.queries(split) > 0) {
                return Optional.empty();
            }
            own.ifPresent(rankings -> byEntry.computeIfAbsent(part.merchant().id(), id -> new ArrayList<>())
                    .add(rankings));
        }
        return byEntry.isEmpty()
                ? Optional.empty()
                : Optional.of(Rankings.pooled(
                        byEntry.values().stream().map(Rankings::joined).toList()));
    }

    /** Returns all models, a tuned one after the fixed one, also where the first parts lack it. */
    private static Set<String> models(List<PartScores> parts) {
        Set<String> present =
                parts.stream().flatMap(part -> part.models().keySet().stream()).collect(Collectors.toSet());
        Set<String> ordered = new LinkedHashSet<>();
        for (String model : parts.get(0).models().keySet()) {
            String fixed = PartScores.untuned(model);
            ordered.add(fixed);
            if (present.contains(fixed + Scenario.TUNED)) {
                ordered.add(fixed + Scenario.TUNED);
            }
        }
        return ordered;
    }

    private static int queries(List<PartScores> parts, HeldOut split) {
        return parts.stream().mapToInt(part -> part.queries(split)).sum();
    }
}
