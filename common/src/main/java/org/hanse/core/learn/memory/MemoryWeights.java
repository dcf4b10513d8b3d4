// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.memory;

/**
 * A view on the parameters {@code memory.linear} and {@code memory.log} (docs/design/network.md, section 1), or on their gradient.
 *
 * <p>Shape: two blocks {@code [table, head, age]} within one array. Mutable, so that one view serves many parameter
 * vectors without a new object each; for one thread.
 */
public final class MemoryWeights {

    private static final double FADING = 0.7;

    /** Entries in single precision may be above 1 by their rounding. */
    private static final double ROUNDED = 1 + 1e-6;

    private static final float[] PRIOR_LINEAR = {4f, 4.5f, 2f, 0f};
    private static final float[] PRIOR_LOG = {0.4f, 0.6f, 0.2f, 0f};
    private static final float[] MIX_LINEAR = {25f, 12.5f, 5f, 0f};
    private static final float[] MIX_LOG = {0f, 0f, 0f, 0f};

    private float[] values = {};
    private int linearAt;
    private int logAt;
    private int heads;

    /** Turns this into a view of the blocks that start at {@code linear} and {@code log} in {@code array}. */
    public MemoryWeights set(float[] array, int linear, int log, int headCount) {
        int size = size(headCount);
        if (headCount < 1 || Math.min(linear, log) < 0 || Math.max(linear, log) > array.length - size) {
            throw new IndexOutOfBoundsException(
                    headCount + " heads at " + linear + " and " + log + " of " + array.length + " values");
        }
        values = array;
        linearAt = linear;
        logAt = log;
        heads = headCount;
        return this;
    }

    /**
     * Returns the greatest sum of the terms of a history, of one head with weights of no sign: entries of tables are at most 1.
     *
     * @param length number of interactions
     */
    public double most(int length) {
        double sum = 0;
        for (int lag = 0; lag < length; lag++) {
            int age = MemoryTables.age(lag);
            for (int table = 0; table < MemoryTables.TABLES; table++) {
                sum += linear(table, 0, age) + log(table, 0, age) * (double) MemoryTables.logarithm(1);
            }
        }
        return sum * ROUNDED;
    }

    /** Returns the number of elements of each of the two blocks. */
    public static int size(int heads) {
        return MemoryTables.TABLES * heads * MemoryTables.AGES;
    }

    /** Returns the weight of a table's entries for one head and age. */
    public float linear(int table, int head, int age) {
        return values[linearIndex(table, head, age)];
    }

    /** Returns the weight of the logarithms of a table's entries. */
    public float log(int table, int head, int age) {
        return values[logIndex(table, head, age)];
    }

    /**
     * Writes the initial values, which make head 0 a sound recommender before its first step and leave the objectives
     * at 0.
     *
     * <p>Linear weights are 4 for transitions, 4.5 for co-occurrence and 2 for text, logarithmic ones .4, .6 and .2.
     * Transitions count at age 0 only, because they are about the item after the last one. The other two fade with
     * .7^lag, at the middle of an age's lags, as the baselines' recency does. Identity is 0: training determines
     * whether shoppers return to an item. For baskets it is {@link #setToFrequency}.
     */
    public void setToPrior() {
        set(PRIOR_LINEAR, PRIOR_LOG);
    }

    /** Sets this view to the sum of two of as many heads. */
    public void setToSum(MemoryWeights some, MemoryWeights others) {
        for (int m = 0; m < MemoryTables.TABLES; m++) {
            for (int c = 0; c < heads; c++) {
                for (int g = 0; g < MemoryTables.AGES; g++) {
                    values[linearIndex(m, c, g)] = some.linear(m, c, g) + others.linear(m, c, g);
                    values[logIndex(m, c, g)] = some.log(m, c, g) + others.log(m, c, g);
                }
            }
        }
    }

    /** Sets the weights of the text table to 0, for a network that has the similarity of descriptions as a term of its own. */
    public void leaveOutText() {
        for (int c = 0; c < heads; c++) {
            for (int g = 0; g < MemoryTables.AGES; g++) {
                values[linearIndex(MemoryTables.TEXT, c, g)] = 0;
                values[logIndex(MemoryTables.TEXT, c, g)] = 0;
            }
        }
    }

    /**
     * Sets the weights of tables that are added to a network trained without them (docs/adr/0014). They are those of {@link #setToPrior},
     * without logarithms and with linear weights of 25, 12.5 and 5, the proportions of the baseline {@code mix}.
     */
    public void setToMix() {
        set(MIX_LINEAR, MIX_LOG);
    }

    /**
     * Sets the linear weights of identity of head 0, equal for all ages, so that an item's score grows with its number of interactions in
     * the history.
     *
     * @param weight of one interaction
     */
    public void setToFrequency(float weight) {
        for (int g = 0; g < MemoryTables.AGES; g++) {
            values[linearIndex(MemoryTables.IDENTITY, 0, g)] = weight;
        }
    }

    private void set(float[] linear, float[] log) {
        for (int m = 0; m < MemoryTables.TABLES; m++) {
            for (int c = 0; c < heads; c++) {
                for (int g = 0; g < MemoryTables.AGES; g++) {
                    float share = c == 0 ? priorShare(m, g) : 0;
                    values[linearIndex(m, c, g)] = share * linear[m];
                    values[logIndex(m, c, g)] = share * log[m];
                }
            }
        }
    }

    /**
     * Sets this view to {@code parts}, each weight multiplied by {@code omega[head]} and {@code factors[table]}.
     *
     * @param parts weights of as many heads
     */
    public MemoryWeights scale(MemoryWeights parts, float[] omega, float[] factors) {
        if (heads != parts.heads || omega.length != heads || factors.length != MemoryTables.TABLES) {
            throw new IllegalArgumentException(omega.length + " and " + factors.length + " factors for " + parts.heads
                    + " heads, scaled into " + heads);
        }
        for (int m = 0; m < MemoryTables.TABLES; m++) {
            for (int c = 0; c < heads; c++) {
                for (int g = 0; g < MemoryTables.AGES; g++) {
                    values[linearIndex(m, c, g)] = omega[c] * parts.linear(m, c, g) * factors[m];
                    values[logIndex(m, c, g)] = omega[c] * parts.log(m, c, g) * factors[m];
                }
            }
        }
        return this;
    }

    /** Sets this view, of one head, to the sum of the heads of {@code parts}, weighted by {@code omega[head]}. */
    public void combine(MemoryWeights parts, float[] omega) {
        if (heads != 1 || omega.length != parts.heads) {
            throw new IllegalArgumentException(
                    omega.length + " weights for " + parts.heads + " heads combined into " + heads);
        }
        for (int m = 0; m < MemoryTables.TABLES; m++) {
            for (int g = 0; g < MemoryTables.AGES; g++) {
                float linear = 0;
                float log = 0;
                for (int c = 0; c < parts.heads; c++) {
                    linear += omega[c] * parts.linear(m, c, g);
                    log += omega[c] * parts.log(m, c, g);
                }
                values[linearIndex(m, 0, g)] = linear;
                values[logIndex(m, 0, g)] = log;
            }
        }
    }

    public float[] values() {
        return values;
    }

    public int linearIndex(int table, int head, int age) {
        return linearAt + offset(table, head, age);
    }

    public int logIndex(int table, int head, int age) {
        return logAt + offset(table, head, age);
    }

    private int offset(int table, int head, int age) {
        return (table * heads + head) * MemoryTables.AGES + age;
    }

    private static float priorShare(int table, int age) {
        if (table == MemoryTables.TRANSITIONS) {
            return age == 0 ? 1 : 0;
        }
        return (float) Math.pow(FADING, MemoryTables.middleLag(age));
    }
}
