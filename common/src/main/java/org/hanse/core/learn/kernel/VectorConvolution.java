// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.kernel;

import static org.hanse.core.learn.kernel.VectorFunctions.LANES;
import static org.hanse.core.learn.kernel.VectorFunctions.load;
import static org.hanse.core.learn.kernel.VectorFunctions.splat;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** The title convolution on vectors of filters. */
final class VectorConvolution {

    private VectorConvolution() {}

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
            int filters) {
        int whole = VectorFunctions.whole(filters);
        int width = 3 * filters;
        for (int f = 0; f < whole; f += LANES) {
            FloatVector start = load(bias, biasAt + f);
            FloatVector max = FloatVector.zero(VectorFunctions.SPECIES);
            FloatVector winner = splat(-1);
            for (int t = from; t < to; t++) {
                FloatVector z = start;
                if (t > from) {
                    z = z.add(load(projected, rowOf[t - 1] * width + f));
                }
                z = z.add(load(projected, rowOf[t] * width + filters + f));
                if (t + 1 < to) {
                    z = z.add(load(projected, rowOf[t + 1] * width + 2 * filters + f));
                }
                winner = winner.blend(splat(t - from), z.compare(VectorOperators.GT, max));
                max = max.max(z);
            }
            max.intoArray(maxima, maximaAt + f);
            winner.intoArray(winners, winnersAt + f);
        }
        ScalarConvolution.convolve(
                projected, rowOf, from, to, bias, biasAt, maxima, maximaAt, winners, winnersAt, whole, filters);
    }
}
