// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.score;

import org.hanse.core.learn.network.NetworkShape;

/**
 * The heads added up by omega, for terms of single items: {@code sum_c omega_c V_c} and {@code sum_c omega_c nu_c}, in double
 * precision.
 *
 * <p>Shape: {@code [d, heads * d]}, the item's axis first, since an item's vector is multiplied from that side.
 */
final class FoldedHeads {

    private final int d;
    private final int wide;
    private final double[] values;
    private final double[] states;

    FoldedHeads(ScoringNetwork network) {
        NetworkShape shape = network.shape;
        d = shape.d;
        wide = shape.heads * d;
        values = new double[d * wide];
        states = new double[wide];
        for (int c = 0; c < shape.scores; c++) {
            double omega = network.weights.of(c);
            for (int i = 0; i < wide; i++) {
                for (int j = 0; j < d; j++) {
                    double value = omega * network.shared[shape.headValue + (i * shape.scores + c) * d + j];
                    values[j * wide + i] += value;
                }
                if (c > 0) {
                    double value = omega * network.shared[shape.headState + i * shape.objectives + c - 1];
                    states[i] += value;
                }
            }
        }
    }

    /**
     * Computes the effect of one unit of each component of the pooled interactions on an item's score, {@code worth
     * [heads * d]}.
     */
    void worth(float[] vectors, int at, float[] meanVector, double[] worth) {
        System.arraycopy(states, 0, worth, 0, wide);
        for (int j = 0; j < d; j++) {
            double centred = (double) vectors[at + j] - meanVector[j];
            for (int i = 0; i < wide; i++) {
                worth[i] += centred * values[j * wide + i];
            }
        }
    }

    /** Returns component {@code j} of the state for pooled interactions, {@code sum_c omega_c u_c}. */
    double state(double[] pooled, int j) {
        return product(values, j * wide, pooled);
    }

    /** Returns the states' own values for pooled interactions, {@code sum_c omega_c v_c}. */
    double own(double[] pooled) {
        return product(states, 0, pooled);
    }

    /** Returns a product in four parallel sums, because each addition waits for the one before it. */
    private double product(double[] x, int at, double[] pooled) {
        double a = 0;
        double b = 0;
        double c = 0;
        double f = 0;
        int i = 0;
        for (; i + 3 < wide; i += 4) {
            a += x[at + i] * pooled[i];
            b += x[at + i + 1] * pooled[i + 1];
            c += x[at + i + 2] * pooled[i + 2];
            f += x[at + i + 3] * pooled[i + 3];
        }
        for (; i < wide; i++) {
            a += x[at + i] * pooled[i];
        }
        return (a + b) + (c + f);
    }
}
