// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.learn.memory.DenseMemory;

/** The memory terms of docs/design/network.md, section 5, in training, where the whole shopper is left out. */
public final class ReferenceMemory {

    private static final int TABLES = 4;
    private static final int AGES = 10;
    private static final int[] LAST_LAGS = {0, 1, 2, 3, 4, 6, 9, 14, 24};

    private final InteractionLog log;
    private final Catalogue catalogue;

    /** By shopper, {@code M} and {@code log1p(200 M)}, each {@code [table][i][a]}. */
    private final Map<Integer, double[][][][]> tables = new HashMap<>();

    public ReferenceMemory(InteractionLog log, Catalogue catalogue) {
        this.log = log;
        this.catalogue = catalogue;
    }

    /** {@code memory_c(s, a)}, head 0 being the policy, {@code heads} of them. */
    double terms(ReferenceParameters parameters, int heads, int head, ReferenceWindow window, int s, int a) {
        double[] linear = weights(parameters, "linear");
        double[] log = weights(parameters, "log");
        double[][][][] entries = tables.computeIfAbsent(window.shopper(), this::without);
        double sum = 0;
        for (int t = 0; t <= s; t++) {
            int age = 0;
            while (age < LAST_LAGS.length && s - t > LAST_LAGS[age]) {
                age++;
            }
            int i = window.items()[t];
            for (int table = 0; table < TABLES; table++) {
                int at = (table * heads + head) * AGES + age;
                sum += linear[at] * entries[0][table][i][a] + log[at] * entries[1][table][i][a];
            }
        }
        return sum;
    }

    private static double[] weights(ReferenceParameters parameters, String name) {
        double[] weights = parameters.block("memory." + name).clone();
        if (parameters.has("memory.prior." + name)) {
            double[] prior = parameters.block("memory.prior." + name);
            Arrays.setAll(weights, i -> weights[i] + prior[i]);
        }
        return weights;
    }

    private double[][][][] without(int shopper) {
        DenseMemory memory = DenseMemory.without(log, shopper, catalogue);
        int items = catalogue.size();
        double[][][][] entries = new double[2][TABLES][items][items];
        for (int table = 0; table < TABLES; table++) {
            for (int i = 0; i < items; i++) {
                for (int a = 0; a < items; a++) {
                    entries[0][table][i][a] = memory.value(table, i, a);
                    entries[1][table][i][a] = Math.log1p(200 * memory.value(table, i, a));
                }
            }
        }
        return entries;
    }
}
