// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.memory;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.table.TextVectors;

/**
 * Reference memory terms in double precision, by their definition: tables counted from the log without a shopper, with every entry of every
 * row. The oracle of {@link MemoryRows}.
 */
public final class DenseMemory {

    private static final int[] LAST_LAGS = {0, 1, 2, 3, 4, 6, 9, 14, 24};

    /** The tables, {@code [table][item][item]}. */
    private final double[][][] tables;

    private DenseMemory(double[][][] tables) {
        this.tables = tables;
    }

    /** The tables of {@code log} without the interactions of {@code shopper}. */
    public static DenseMemory without(InteractionLog log, int shopper, Catalogue catalogue) {
        return of(
                log.select(IntStream.range(0, log.shoppers())
                        .filter(s -> s != shopper)
                        .toArray()),
                catalogue);
    }

    static DenseMemory of(InteractionLog log, Catalogue catalogue) {
        int n = catalogue.size();
        return new DenseMemory(
                new double[][][] {transitions(log, n), cooccurrence(log, n), text(catalogue), identity(n)});
    }

    /** These tables with, in each row, only the entries that are among the {@code limit} greatest of the row in {@code by}. */
    DenseMemory onlyGreatestBy(int limit, DenseMemory by) {
        double[][][] cut = new double[tables.length][][];
        for (int m = 0; m < tables.length; m++) {
            cut[m] = new double[tables[m].length][tables[m].length];
            for (int i = 0; i < cut[m].length; i++) {
                double[] ranks = by.tables[m][i];
                int[] kept = IntStream.range(0, ranks.length)
                        .filter(a -> ranks[a] > 0)
                        .boxed()
                        .sorted(Comparator.comparing((Integer a) -> -ranks[a]).thenComparing(a -> a))
                        .limit(limit)
                        .mapToInt(a -> a)
                        .toArray();
                for (int a : kept) {
                    cut[m][i][a] = tables[m][i][a];
                }
            }
        }
        return new DenseMemory(cut);
    }

    public double value(int table, int item, int other) {
        return tables[table][item][other];
    }

    /** The memory terms of {@code item} in the state after {@code history[0..position]}. */
    double score(MemoryWeights weights, int head, int[] history, int position, int item) {
        double score = 0;
        for (int t = 0; t <= position; t++) {
            for (int m = 0; m < tables.length && history[t] >= 0; m++) {
                double value = tables[m][history[t]][item];
                int age = age(position - t);
                score += weights.linear(m, head, age) * value + weights.log(m, head, age) * Math.log1p(200 * value);
            }
        }
        return score;
    }

    private static int age(int lag) {
        int age = 0;
        while (age < LAST_LAGS.length && lag > LAST_LAGS[age]) {
            age++;
        }
        return age;
    }

    private static double[][] transitions(InteractionLog log, int items) {
        double[][] table = new double[items][items];
        double[] departures = new double[items];
        for (int s = 0; s < log.shoppers(); s++) {
            for (int p = log.from(s) + 1; p < log.to(s); p++) {
                table[log.item(p - 1)][log.item(p)]++;
                departures[log.item(p - 1)]++;
            }
        }
        for (int i = 0; i < items; i++) {
            for (int a = 0; a < items; a++) {
                table[i][a] /= departures[i] + 1;
            }
        }
        return table;
    }

    private static double[][] cooccurrence(InteractionLog log, int items) {
        List<Set<Integer>> met = IntStream.range(0, log.shoppers())
                .<Set<Integer>>mapToObj(s -> {
                    Set<Integer> set = new HashSet<>();
                    for (int p = log.from(s); p < log.to(s); p++) {
                        set.add(log.item(p));
                    }
                    return set;
                })
                .toList();
        double[][] both = new double[items][items];
        for (Set<Integer> set : met) {
            for (int i : set) {
                for (int a : set) {
                    both[i][a]++;
                }
            }
        }
        double[][] table = new double[items][items];
        for (int i = 0; i < items; i++) {
            for (int a = 0; a < items; a++) {
                if (i != a && both[i][a] > 0) {
                    table[i][a] = both[i][a] / Math.sqrt((both[i][i] + 10) * (both[a][a] + 10));
                }
            }
        }
        return table;
    }

    private static double[][] text(Catalogue catalogue) {
        TextVectors vectors = TextVectors.of(catalogue, TextVectors.Fields.ALL);
        double[][] table = new double[catalogue.size()][catalogue.size()];
        for (int i = 0; i < table.length; i++) {
            vectors.addCosines(i, 1.0, table[i]);
            table[i][i] = 0;
        }
        return table;
    }

    private static double[][] identity(int items) {
        double[][] table = new double[items][items];
        for (int i = 0; i < items; i++) {
            table[i][i] = 1;
        }
        return table;
    }
}
