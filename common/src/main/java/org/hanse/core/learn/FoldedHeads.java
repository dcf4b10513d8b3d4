// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn;

/**
 * The heads added up by omega, for terms of single items: {@code sum_c omega_c V_c} and {@code sum_c omega_c nu_c}, and the same
 * of absolute values, which bound what rounding does. In double precision.
 *
 * <p>Shape: matrices {@code [d, heads * d]}, the item's axis first, since an item's vector is multiplied from that side.
 */
final class FoldedHeads {

    private final int d;
    private final int wide;
    private final double[] values;
    private final double[] magnitudes;
    private final double[] states;
    private final double[] stateMagnitudes;

    FoldedHeads(ScoringNetwork network) {
        NetworkShape shape = network.shape;
        d = shape.d;
        wide = shape.heads * d;
        values = new double[d * wide];
        magnitudes = new double[d * wide];
        states = new double[wide];
        stateMagnitudes = new double[wide];
        for (int c = 0; c < shape.scores; c++) {
            double omega = network.weights.of(c);
            for (int i = 0; i < wide; i++) {
                for (int j = 0; j < d; j++) {
                    double value = omega * network.shared[shape.headValue + (i * shape.scores + c) * d + j];
                    values[j * wide + i] += value;
                    magnitudes[j * wide + i] += Math.abs(value);
                }
                if (c > 0) {
                    double value = omega * network.shared[shape.headState + i * shape.objectives + c - 1];
                    states[i] += value;
                    stateMagnitudes[i] += Math.abs(value);
                }
            }
        }
    }

    /**
     * What one unit of each component of the pooled interactions is worth to an item, and a bound on what was added up for
     * it, {@code [heads * d]} each.
     */
    void of(float[] vectors, int at, float[] meanVector, double[] worth, double[] bounds) {
        System.arraycopy(states, 0, worth, 0, wide);
        System.arraycopy(stateMagnitudes, 0, bounds, 0, wide);
        for (int j = 0; j < d; j++) {
            double centred = (double) vectors[at + j] - meanVector[j];
            double both = Math.abs((double) vectors[at + j]) + Math.abs(meanVector[j]);
            int row = j * wide;
            for (int i = 0; i < wide; i++) {
                worth[i] += centred * values[row + i];
            }
            for (int i = 0; i < wide; i++) {
                bounds[i] += both * magnitudes[row + i];
            }
        }
    }
}
