// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.kernel;

/** The title convolution in plain loops. */
final class ScalarConvolution {

    private ScalarConvolution() {}

    /** Convolves with the filters {@code first} to {@code filters}. */
    static void convolve(
            float[] projected,
            int[] rowOf,
            int from,
            int to,
            float[] bias,
            int biasAt,
            float[] maxima,
            int maximaAt,
            float[] winners,
            int winnersAt,
            int first,
            int filters) {
        int width = 3 * filters;
        for (int f = first; f < filters; f++) {
            float max = 0;
            int winner = -1;
            for (int t = from; t < to; t++) {
                float z = bias[biasAt + f];
                if (t > from) {
                    z += projected[rowOf[t - 1] * width + f];
                }
                z += projected[rowOf[t] * width + filters + f];
                if (t + 1 < to) {
                    z += projected[rowOf[t + 1] * width + 2 * filters + f];
                }
                winner = z > max ? t - from : winner;
                max = Math.max(max, z);
            }
            maxima[maximaAt + f] = max;
            winners[winnersAt + f] = winner;
        }
    }
}
