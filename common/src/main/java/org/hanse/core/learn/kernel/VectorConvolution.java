// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.kernel;

import static org.hanse.core.learn.kernel.VectorFunctions.LANES;
import static org.hanse.core.learn.kernel.VectorFunctions.SPECIES;

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
        // A title of one token has no neighbours, and in no shop is it usual.
        int whole = to - from < 2 ? 0 : VectorFunctions.whole(filters);
        int f = 0;
        for (; f <= whole - 2 * LANES; f += 2 * LANES) {
            two(projected, rowOf, from, to, bias, biasAt + f, maxima, maximaAt + f, winners, winnersAt + f, f, filters);
        }
        for (; f < whole; f += LANES) {
            one(projected, rowOf, from, to, bias, biasAt + f, maxima, maximaAt + f, winners, winnersAt + f, f, filters);
        }
        ScalarConvolution.convolve(
                projected, rowOf, from, to, bias, biasAt, maxima, maximaAt, winners, winnersAt, whole, filters);
    }

    /**
     * Computes two vectors of filters, which share each load from memory. The first token and the last are outside the
     * loop: a condition inside, or more vectors at a time, would move its vectors to the heap.
     */
    private static void two(
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
            int f,
            int filters) {
        int width = 3 * filters;
        FloatVector start0 = FloatVector.fromArray(SPECIES, bias, biasAt);
        FloatVector start1 = FloatVector.fromArray(SPECIES, bias, biasAt + LANES);
        int own = rowOf[from] * width + filters + f;
        int after = rowOf[from + 1] * width + 2 * filters + f;
        FloatVector place = FloatVector.broadcast(SPECIES, 0);
        FloatVector zero = FloatVector.zero(SPECIES);
        FloatVector none = FloatVector.broadcast(SPECIES, -1);
        FloatVector z0 = start0.add(FloatVector.fromArray(SPECIES, projected, own))
                .add(FloatVector.fromArray(SPECIES, projected, after));
        FloatVector winner0 = none.blend(place, z0.compare(VectorOperators.GT, zero));
        FloatVector max0 = zero.max(z0);
        FloatVector z1 = start1.add(FloatVector.fromArray(SPECIES, projected, own + LANES))
                .add(FloatVector.fromArray(SPECIES, projected, after + LANES));
        FloatVector winner1 = none.blend(place, z1.compare(VectorOperators.GT, zero));
        FloatVector max1 = zero.max(z1);
        for (int t = from + 1; t < to - 1; t++) {
            int before = rowOf[t - 1] * width + f;
            own = rowOf[t] * width + filters + f;
            after = rowOf[t + 1] * width + 2 * filters + f;
            place = FloatVector.broadcast(SPECIES, t - from);
            z0 = start0.add(FloatVector.fromArray(SPECIES, projected, before))
                    .add(FloatVector.fromArray(SPECIES, projected, own))
                    .add(FloatVector.fromArray(SPECIES, projected, after));
            winner0 = winner0.blend(place, z0.compare(VectorOperators.GT, max0));
            max0 = max0.max(z0);
            z1 = start1.add(FloatVector.fromArray(SPECIES, projected, before + LANES))
                    .add(FloatVector.fromArray(SPECIES, projected, own + LANES))
                    .add(FloatVector.fromArray(SPECIES, projected, after + LANES));
            winner1 = winner1.blend(place, z1.compare(VectorOperators.GT, max1));
            max1 = max1.max(z1);
        }
        int before = rowOf[to - 2] * width + f;
        own = rowOf[to - 1] * width + filters + f;
        place = FloatVector.broadcast(SPECIES, to - 1 - from);
        z0 = start0.add(FloatVector.fromArray(SPECIES, projected, before))
                .add(FloatVector.fromArray(SPECIES, projected, own));
        winner0.blend(place, z0.compare(VectorOperators.GT, max0)).intoArray(winners, winnersAt);
        max0.max(z0).intoArray(maxima, maximaAt);
        z1 = start1.add(FloatVector.fromArray(SPECIES, projected, before + LANES))
                .add(FloatVector.fromArray(SPECIES, projected, own + LANES));
        winner1.blend(place, z1.compare(VectorOperators.GT, max1)).intoArray(winners, winnersAt + LANES);
        max1.max(z1).intoArray(maxima, maximaAt + LANES);
    }

    /** Computes one vector of filters. */
    private static void one(
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
            int f,
            int filters) {
        int width = 3 * filters;
        FloatVector start = FloatVector.fromArray(SPECIES, bias, biasAt);
        int own = rowOf[from] * width + filters + f;
        int after = rowOf[from + 1] * width + 2 * filters + f;
        FloatVector place = FloatVector.broadcast(SPECIES, 0);
        FloatVector zero = FloatVector.zero(SPECIES);
        FloatVector none = FloatVector.broadcast(SPECIES, -1);
        FloatVector z = start.add(FloatVector.fromArray(SPECIES, projected, own))
                .add(FloatVector.fromArray(SPECIES, projected, after));
        FloatVector winner = none.blend(place, z.compare(VectorOperators.GT, zero));
        FloatVector max = zero.max(z);
        for (int t = from + 1; t < to - 1; t++) {
            int before = rowOf[t - 1] * width + f;
            own = rowOf[t] * width + filters + f;
            after = rowOf[t + 1] * width + 2 * filters + f;
            place = FloatVector.broadcast(SPECIES, t - from);
            z = start.add(FloatVector.fromArray(SPECIES, projected, before))
                    .add(FloatVector.fromArray(SPECIES, projected, own))
                    .add(FloatVector.fromArray(SPECIES, projected, after));
            winner = winner.blend(place, z.compare(VectorOperators.GT, max));
            max = max.max(z);
        }
        int before = rowOf[to - 2] * width + f;
        own = rowOf[to - 1] * width + filters + f;
        place = FloatVector.broadcast(SPECIES, to - 1 - from);
        z = start.add(FloatVector.fromArray(SPECIES, projected, before))
                .add(FloatVector.fromArray(SPECIES, projected, own));
        winner.blend(place, z.compare(VectorOperators.GT, max)).intoArray(winners, winnersAt);
        max.max(z).intoArray(maxima, maximaAt);
    }
}
