// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hanse.cli.Words;
import org.hanse.core.evaluate.Metric;
import org.hanse.sim.summary.PoolSummary.Kind;

/** Pooled figures of a run as lines for a terminal, then privacy guarantees and the verdict. */
public final class ScreenTable {

    /** With more entries only the figures over all of them are shown. */
    private static final int MOST_ENTRIES = 4;

    private ScreenTable() {}

    /** Returns the tables, then sentences on privacy and the verdict. */
    public static String of(RunRecord run) {
        return tables(run) + lines("\n", PrivacyText.of(run)) + lines("\n", VerdictWords.of(run));
    }

    /**
     * Returns one block of lines for each pool: entries, then all of several entries. Models without figures follow,
     * with the reason.
     */
    public static String tables(RunRecord run) {
        Figures figures = new Figures(run.figures());
        long entries = run.pools().stream().filter(p -> p.kind() == Kind.ENTRY).count();
        return run.pools().stream()
                .filter(p ->
                        (p.kind() == Kind.ENTRY && entries <= MOST_ENTRIES) || (p.kind() == Kind.ALL && entries > 1))
                .map(pool -> block(run, figures, pool))
                .collect(Collectors.joining("\n"));
    }

    /** Returns each sentence on a line of its own. */
    private static String lines(String before, List<String> sentences) {
        return sentences.isEmpty() ? "" : before + String.join("\n", sentences) + "\n";
    }

    private static String block(RunRecord run, Figures figures, PoolSummary pool) {
        String dropped = dropped(run, pool);
        if (pool.testQueries() == 0) {
            return pool.id() + ": no test query"
                    + (dropped.isEmpty() ? ", since no shopper has interactions enough to hold one out" : dropped)
                    + "\n";
        }
        String title = pool.id() + ": " + Words.count(pool.testQueries())
                + (pool.testQueries() == 1 ? " test query" : " test queries") + dropped;
        List<Metric> metrics = figures.columns(pool).stream()
                .filter(metric -> metric != Metric.COVERAGE && metric != Metric.NOVELTY)
                .toList();
        List<List<String>> rows = new ArrayList<>();
        List<String> header = new ArrayList<>(List.of("model"));
        metrics.forEach(metric -> header.add(metric.key() + "@" + pool.main().cutoff()));
        rows.add(header);
        List<String> models = figures.models(pool.id());
        for (String model : models) {
            List<String> row = new ArrayList<>(List.of(model));
            metrics.forEach(metric ->
                    row.add(figures.test(pool.id(), model, metric, pool.main().cutoff())
                            .map(e -> (Numbers.value(metric, e.value()) + " " + Numbers.interval(metric, e)).strip())
                            .orElse("–")));
            rows.add(row);
        }
        List<String> notes = Stream.concat(
                        MissingModels.of(run, pool, models).stream(), SmallPool.notes(run, pool).stream())
                .map(words -> "  " + words)
                .toList();
        return title + "\n" + aligned(rows) + lines("", notes);
    }

    /** Returns the number of dropped test queries of an entry, or of all; empty without any. */
    private static String dropped(RunRecord run, PoolSummary pool) {
        int repeats = run.merchants().stream()
                .filter(merchant -> pool.kind() == Kind.ALL || merchant.id().equals(pool.id()))
                .mapToInt(MerchantRecord::repeats)
                .sum();
        return repeats == 0 ? "" : ", " + Words.count(repeats) + " dropped (target in the excluded history)";
    }

    private static String aligned(List<List<String>> rows) {
        int[] widths = IntStream.range(0, rows.get(0).size())
                .map(c ->
                        rows.stream().mapToInt(row -> row.get(c).length()).max().orElse(0))
                .toArray();
        return rows.stream()
                .map(row -> IntStream.range(0, widths.length)
                        .mapToObj(c ->
                                row.get(c) + " ".repeat(widths[c] - row.get(c).length()))
                        .collect(Collectors.joining("  ", "  ", ""))
                        .stripTrailing())
                .collect(Collectors.joining("\n", "", "\n"));
    }
}
