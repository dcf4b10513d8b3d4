// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.interaction.table;

import org.hanse.core.interaction.InteractionLog;

/** Number of shoppers per item. Shape: {@code [item]}. */
public final class ItemPopularity {

    private final int[] shoppers;
    private final int maximum;

    private ItemPopularity(int[] shoppers, int maximum) {
        this.shoppers = shoppers;
        this.maximum = maximum;
    }

    /** Counts the distinct shoppers of every item in {@code log}. */
    public static ItemPopularity of(InteractionLog log, int items) {
        int[] shoppers = new int[items];
        int[] last = new int[items];
        int maximum = 0;
        for (int s = 0; s < log.shoppers(); s++) {
            for (int p = log.from(s); p < log.to(s); p++) {
                int item = log.item(p);
                if (last[item] != s + 1) {
                    last[item] = s + 1;
                    maximum = Math.max(maximum, ++shoppers[item]);
                }
            }
        }
        return new ItemPopularity(shoppers, maximum);
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
        return maximum == 0 ? 0 : (double) shoppers[item] / maximum;
    }

    /** Adds the share of {@code weight} that each item has relative to the most popular one. */
    public void addTo(double[] scores, double weight) {
        if (maximum == 0) {
            return;
        }
        for (int i = 0; i < shoppers.length; i++) {
            scores[i] += weight * shoppers[i] / maximum;
        }
    }
}
