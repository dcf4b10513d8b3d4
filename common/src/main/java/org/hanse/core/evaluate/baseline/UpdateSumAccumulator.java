// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate.baseline;

/**
 * Weighted sum of participants' updates: all that the coordinator reads. It has the shape of the shared parameters, so it has no place for
 * personal ones.
 *
 * <p>Shape: one row of equal length for each item, then a tail. Each row has a weight of its own, and so has the tail.
 */
final class UpdateSumAccumulator {

    private final int items;
    private final int rowLength;
    private final double[] sums;
    private final double[] weights;

    /** Creates an empty sum. */
    UpdateSumAccumulator(int items, int rowLength, int tail) {
        this.items = items;
        this.rowLength = rowLength;
        this.sums = new double[items * rowLength + tail];
        this.weights = new double[items + 1];
    }

    /**
     * Adds one update.
     *
     * @param update {@code [items * rowLength + tail]}
     * @param updateWeights {@code [items + 1]}, at least 0
     */
    void add(double[] update, double[] updateWeights) {
        for (int block = 0; block <= items; block++) {
            double weight = updateWeights[block];
            if (weight != 0) {
                weights[block] += weight;
                int to = end(block);
                for (int i = block * rowLength; i < to; i++) {
                    sums[i] += weight * update[i];
                }
            }
        }
    }

    /** Adds another sum. */
    void addAll(UpdateSumAccumulator other) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += other.sums[i];
        }
        for (int block = 0; block <= items; block++) {
            weights[block] += other.weights[block];
        }
    }

    /** Returns the weighted sums. */
    double[] sums() {
        return sums.clone();
    }

    /** Returns the weighted means; 0 in a block without weight. */
    double[] means() {
        double[] means = new double[sums.length];
        for (int block = 0; block <= items; block++) {
            if (weights[block] > 0) {
                int to = end(block);
                for (int i = block * rowLength; i < to; i++) {
                    means[i] = sums[i] / weights[block];
                }
            }
        }
        return means;
    }

    private int end(int block) {
        return block == items ? sums.length : (block + 1) * rowLength;
    }
}
