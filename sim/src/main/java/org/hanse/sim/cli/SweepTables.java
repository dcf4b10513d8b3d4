// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.cli;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.hanse.sim.cli.RunTable.Row;
import org.hanse.sim.scenario.HeldOut;
import org.hanse.sim.scenario.MainMetric;
import org.hanse.sim.scenario.Sweep;
import org.hanse.sim.scenario.TrainedModel;
import org.hanse.sim.summary.RunRecord;

/**
 * Tables of the runs of a sweep, by their main metric.
 *
 * @param validation metrics for the choice of a combination
 * @param test metrics for its quality
 */
record SweepTables(RunTable validation, RunTable test) {

    /** Tables of runs by their values, at least one. */
    static SweepTables of(Map<String, RunRecord> runs) {
        MainMetric main = RunRecord.main(runs.values());
        return new SweepTables(
                new RunTable(runs, "all", HeldOut.VALIDATION, main.metric(), main.cutoff()),
                new RunTable(runs, "all", HeldOut.TEST, main.metric(), main.cutoff()));
    }

    String json() {
        return validation.json();
    }

    /** Returns both tables, the best combination, and the places of further results. */
    String text(Sweep sweep, Path folder) {
        Set<String> trained = trained(sweep, model -> true);
        Set<String> federated = trained(sweep, model -> model.scope() == TrainedModel.Scope.FEDERATED);
        List<Row> rows = validation.rows(trained);
        String bestFederated = bestFederated(rows, federated);
        return validation.text()
                + "\n"
                + test.text()
                + best(rows)
                + (bestFederated.isEmpty() ? "" : "Best federated model on validation: " + bestFederated + ".\n")
                + validation.guarantees()
                + "Each combination has its folder in "
                + folder
                + "; hanse sim compare shows other figures of them.\n";
    }

    private static Set<String> trained(Sweep sweep, Predicate<TrainedModel> kind) {
        return sweep.points().stream()
                .flatMap(point -> point.scenario().trained().stream())
                .filter(kind)
                .map(TrainedModel::name)
                .collect(Collectors.toSet());
    }

    /** Returns the best federated model with its combinations; empty if there is none, or if {@link #best} names it. */
    static String bestFederated(List<Row> rows, Set<String> federated) {
        List<Row> own =
                rows.stream().filter(row -> federated.contains(row.model())).toList();
        return own.isEmpty() || named(rows).stream().anyMatch(row -> federated.contains(row.model()))
                ? ""
                : words(best(own, Set.of()), own);
    }

    /**
     * Returns the best combination and the combinations without a significant difference. A model that is equal in all runs belongs to no
     * combination. If it is the best, the best of the other models is named, too.
     */
    static String best(List<Row> rows) {
        if (rows.isEmpty()) {
            return "";
        }
        List<Row> named = named(rows);
        Row best = named.get(0);
        Set<String> untouched = untouched(rows);
        if (!untouched.contains(best.model())) {
            return "\nBest on validation: " + words(best, rows) + ".\n";
        }
        long runs =
                rows.stream().filter(row -> row.model().equals(best.model())).count();
        String words = "\nBest on validation: " + best.model() + ", which is the same in all " + runs + " runs";
        return named.size() == 1
                ? words + ".\n"
                : words + ". Of what the swept keys change: " + words(named.get(1), rows) + ".\n";
    }

    /** Returns the best row. If its model is the same in all runs, the best row of the other models follows. */
    private static List<Row> named(List<Row> rows) {
        if (rows.isEmpty()) {
            return List.of();
        }
        Set<String> untouched = untouched(rows);
        Row best = best(rows, Set.of());
        boolean others = rows.stream().anyMatch(row -> !untouched.contains(row.model()));
        return untouched.contains(best.model()) && others ? List.of(best, best(rows, untouched)) : List.of(best);
    }

    /** Models of several runs that have the same value in all of them. */
    private static Set<String> untouched(List<Row> rows) {
        return rows.stream().collect(Collectors.groupingBy(Row::model)).entrySet().stream()
                .filter(model -> model.getValue().size() > 1
                        && model.getValue().stream()
                                        .mapToDouble(SweepTables::value)
                                        .distinct()
                                        .count()
                                == 1)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private static Row best(List<Row> rows, Set<String> without) {
        return rows.stream()
                .filter(row -> !without.contains(row.model()))
                .max(Comparator.comparingDouble(SweepTables::value))
                .orElseThrow();
    }

    private static String words(Row best, List<Row> rows) {
        return best.model() + " with "
                + rows.stream()
                        .filter(row -> row.model().equals(best.model()) && value(row) == value(best))
                        .map(Row::run)
                        .collect(Collectors.joining("; as good with "));
    }

    private static double value(Row row) {
        return row.figure().estimate().value();
    }
}
