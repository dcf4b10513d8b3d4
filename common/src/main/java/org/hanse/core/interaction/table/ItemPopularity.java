// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.interaction.table;

import java.util.Arrays;
import java.util.function.DoubleSupplier;
import java.util.function.IntSupplier;
import java.util.function.IntToDoubleFunction;
import org.hanse.core.interaction.InteractionLog;

/** Number of shoppers per item, and a value that grows with it: the number itself, or one in which long ago counts less. Shape: {@code [item]}. */
public final class ItemPopularity {

    private final int[] shoppers;
    private final IntToDoubleFunction values;
    private final DoubleSupplier maximum;

    /** Creates a view of numbers, which may change. */
    ItemPopularity(int[] shoppers, IntSupplier maximum) {
        this.shoppers = shoppers;
        this.values = item -> shoppers[item];
        this.maximum = maximum::getAsInt;
    }

    /** Creates a view of decayed numbers, each {@code weights / one}. */
    ItemPopularity(int[] shoppers, long[] weights, double one) {
        this.shoppers = shoppers;
        this.values = item -> weights[item] / one;
        this.maximum = () -> Arrays.stream(weights).max().orElse(0) / one;
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

    /** Returns the value of an item, in shoppers. */
    public double value(int item) {
        return values.applyAsDouble(item);
    }

    /** Returns the greatest value; 0 without any interaction. */
    public double greatest() {
        return maximum.getAsDouble();
    }

    /** Adds the share of {@code weight} that each item has relative to the most popular one. */
    public void addTo(double[] scores, double weight) {
        double greatest = greatest();
        for (int i = 0; i < shoppers.length && greatest > 0; i++) {
            scores[i] += weight * values.applyAsDouble(i) / greatest;
        }
    }
}
