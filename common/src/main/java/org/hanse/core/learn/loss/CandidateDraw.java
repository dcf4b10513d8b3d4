// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.loss;

import java.util.Arrays;
import org.hanse.core.learn.CounterRandom;

/**
 * Sample of distinct candidates with probabilities that grow with popularity, and the logarithms of their inclusion
 * probabilities, which correct sampled cross-entropy.
 *
 * <p>Each item has a key {@code u^(1/w)}, and those with the greatest keys are drawn. Source: Efraimidis and Spirakis,
 * Information Processing Letters 97 (2006), algorithm A. Inclusion probabilities are approximated by {@code 1 -
 * exp(-lambda w)} with {@code lambda} such that they add up to the number drawn, which is exact for a Poisson draw.
 */
public final class CandidateDraw {

    /** Weight of each item; 0 if it is never drawn. */
    private final double[] weights;

    private final int drawable;
    private final double[] keys;
    private final double[] sorted;
    private final int[] drawn;
    private final float[] logs;
    private int logsFor = -1;

    /**
     * Creates a draw.
     *
     * @param popularity number of shoppers per item
     * @param exponent 0 for a uniform draw, 1 for one by popularity
     * @param items different items that are drawn from, at least one
     */
    public CandidateDraw(int[] popularity, double exponent, int[] items) {
        weights = new double[popularity.length];
        for (int item : items) {
            weights[item] = Math.pow(popularity[item] + 1.0, exponent);
        }
        drawable = items.length;
        keys = new double[popularity.length];
        sorted = new double[popularity.length];
        drawn = new int[popularity.length];
        logs = new float[popularity.length];
    }

    /** Draws {@code count} distinct items, the first ones of the array; there must be as many to draw from. */
    public int[] draw(int count, long seed) {
        for (int item = 0; item < keys.length; item++) {
            keys[item] = -Math.log(1 - CounterRandom.unit(seed, item)) / weights[item];
            sorted[item] = keys[item];
        }
        Arrays.sort(sorted);
        double bound = sorted[count - 1];
        int size = 0;
        for (int item = 0; item < keys.length && size < count; item++) {
            if (keys[item] <= bound) {
                drawn[size++] = item;
            }
        }
        return drawn;
    }

    /** Logarithms of the probability of each item to be among {@code count} drawn ones. */
    public float[] logExpected(int count) {
        if (logsFor != count) {
            double rate = rate(count);
            for (int item = 0; item < logs.length; item++) {
                logs[item] = (float) Math.log(-Math.expm1(-rate * weights[item]));
            }
            logsFor = count;
        }
        return logs;
    }

    private double rate(int count) {
        double low = 0;
        double high = 1;
        while (expected(high) < Math.min(count, drawable - 1e-6) && high < 1e12) {
            high *= 2;
        }
        for (int i = 0; i < 100; i++) {
            double middle = (low + high) / 2;
            if (expected(middle) < count) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }

    private double expected(double rate) {
        double sum = 0;
        for (double weight : weights) {
            sum -= Math.expm1(-rate * weight);
        }
        return sum;
    }
}
