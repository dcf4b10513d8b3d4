// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.interaction.table;

import java.util.Arrays;
import java.util.function.IntSupplier;
import org.hanse.core.interaction.InteractionLog;

/** Number of shoppers per item. Shape: {@code [item]}. */
public final class ItemPopularity {

    private final int[] shoppers;
    private final IntSupplier maximum;

    /** Creates a view of numbers, which may change. */
    ItemPopularity(int[] shoppers, IntSupplier maximum) {
        this.shoppers = shoppers;
        this.maximum = maximum;
    }

    /** Returns the popularity of known numbers of shoppers, which are copied. */
    public static ItemPopularity of(int[] shoppers) {
        int maximum = Arrays.stream(shoppers).max().orElse(0);
        return new ItemPopularity(shoppers.clone(), () -> maximum);
    }

    /** Counts the distinct shoppers of every item in {@code log}. */
    public static ItemPopularity of(InteractionLog log, int items) {
        int[] shoppers = new int[items];
        int[] last = new int[items];
        for (int s = 0; s < log.shoppers(); s++) {
            for (int p = log.from(s); p < log.to(s); p++) {
                int item = log.item(p);
                if (last[item] != s + 1) {
                    last[item] = s + 1;
                    shoppers[item]++;
                }
            }
        }
        return of(shoppers);
    }

    /** Returns the number of items. */
    public int items() {
        return shoppers.length;
    }

    public int shoppers(int item) {
        return shoppers[item];
    }

    /** Returns a copy of the counts. */
    public int[] toArray() {
        return shoppers.clone();
    }

    /** Returns the number of shoppers relative to that of the most popular item; 0 without any interaction. */
    public double share(int item) {
        int greatest = maximum.getAsInt();
        return greatest == 0 ? 0 : (double) shoppers[item] / greatest;
    }

    /** Adds the share of {@code weight} that each item has relative to the most popular one. */
    public void addTo(double[] scores, double weight) {
        int greatest = maximum.getAsInt();
        if (greatest == 0) {
            return;
        }
        for (int i = 0; i < shoppers.length; i++) {
            scores[i] += weight * shoppers[i] / greatest;
        }
    }
}
