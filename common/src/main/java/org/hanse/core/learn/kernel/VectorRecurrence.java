// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.kernel;

import static org.hanse.core.learn.kernel.VectorFunctions.LANES;
import static org.hanse.core.learn.kernel.VectorFunctions.SPECIES;

import jdk.incubator.vector.FloatVector;

/** The gated recurrent unit on vectors. */
final class VectorRecurrence {

    private VectorRecurrence() {}

    static void step(
            float[] gates,
            int gatesAt,
            float[] state,
            int stateAt,
            float[] previous,
            int previousAt,
            float[] next,
            int nextAt,
            int d) {
        sigmoids(gates, gatesAt, state, stateAt, 2 * d);
        int candidateAt = gatesAt + 2 * d;
        int whole = VectorFunctions.whole(d);
        for (int i = 0; i < whole; i += LANES) {
            FloatVector x = FloatVector.fromArray(SPECIES, gates, gatesAt + i)
                    .fma(
                            FloatVector.fromArray(SPECIES, state, stateAt + 2 * d + i),
                            FloatVector.fromArray(SPECIES, gates, candidateAt + i));
            x.add(x).intoArray(gates, candidateAt + i);
        }
        for (int i = whole; i < d; i++) {
            float x = Math.fma(gates[gatesAt + i], state[stateAt + 2 * d + i], gates[candidateAt + i]);
            gates[candidateAt + i] = x + x;
        }
        VectorExponential.replace(gates, candidateAt, d, 0);
        mix(gates, gatesAt + d, previous, previousAt, next, nextAt, d);
    }

    /** Computes {@code 1 / (1 + exp(-(gates + state)))}: reset and update gates, which are adjacent. */
    private static void sigmoids(float[] gates, int gatesAt, float[] state, int stateAt, int size) {
        int whole = VectorFunctions.whole(size);
        for (int i = 0; i < whole; i += LANES) {
            FloatVector.fromArray(SPECIES, gates, gatesAt + i)
                    .add(FloatVector.fromArray(SPECIES, state, stateAt + i))
                    .neg()
                    .intoArray(gates, gatesAt + i);
        }
        for (int i = whole; i < size; i++) {
            gates[gatesAt + i] = -(gates[gatesAt + i] + state[stateAt + i]);
        }
        VectorExponential.replace(gates, gatesAt, size, 0);
        FloatVector one = FloatVector.broadcast(SPECIES, 1);
        for (int i = 0; i < whole; i += LANES) {
            one.div(FloatVector.fromArray(SPECIES, gates, gatesAt + i).add(one)).intoArray(gates, gatesAt + i);
        }
        for (int i = whole; i < size; i++) {
            gates[gatesAt + i] = 1 / (gates[gatesAt + i] + 1);
        }
    }

    /**
     * Ends the step: computes candidates from {@code exp(2 x)} as {@code tanh(x) = 1 - 2 / (exp(2 x) + 1)}, then the
     * state.
     */
    private static void mix(
            float[] gates, int updateAt, float[] previous, int previousAt, float[] next, int nextAt, int d) {
        int candidateAt = updateAt + d;
        int whole = VectorFunctions.whole(d);
        FloatVector one = FloatVector.broadcast(SPECIES, 1);
        FloatVector two = FloatVector.broadcast(SPECIES, 2);
        for (int i = 0; i < whole; i += LANES) {
            FloatVector candidate = one.sub(two.div(
                    FloatVector.fromArray(SPECIES, gates, candidateAt + i).add(one)));
            candidate.intoArray(gates, candidateAt + i);
            FloatVector.fromArray(SPECIES, gates, updateAt + i)
                    .fma(
                            FloatVector.fromArray(SPECIES, previous, previousAt + i)
                                    .sub(candidate),
                            candidate)
                    .intoArray(next, nextAt + i);
        }
        for (int i = whole; i < d; i++) {
            float candidate = 1 - 2 / (gates[candidateAt + i] + 1);
            gates[candidateAt + i] = candidate;
            next[nextAt + i] = Math.fma(gates[updateAt + i], previous[previousAt + i] - candidate, candidate);
        }
    }

    static void gradient(
            float[] gates,
            int gatesAt,
            float[] state,
            int stateAt,
            float[] previous,
            int previousAt,
            float[] next,
            int nextAt,
            int d) {
        int whole = VectorFunctions.whole(d);
        for (int i = 0; i < whole; i += LANES) {
            int resetAt = gatesAt + i;
            int updateAt = resetAt + d;
            int candidateAt = updateAt + d;
            int s = stateAt + i;
            FloatVector reset = FloatVector.fromArray(SPECIES, gates, resetAt);
            FloatVector update = FloatVector.fromArray(SPECIES, gates, updateAt);
            FloatVector candidate = FloatVector.fromArray(SPECIES, gates, candidateAt);
            FloatVector after = FloatVector.fromArray(SPECIES, next, nextAt + i);
            FloatVector kept = after.mul(update);
            FloatVector ofCandidate =
                    after.sub(kept).mul(candidate.mul(candidate).neg().add(1));
            FloatVector ofUpdate = kept.sub(kept.mul(update))
                    .mul(FloatVector.fromArray(SPECIES, previous, previousAt + i)
                            .sub(candidate));
            FloatVector throughReset = ofCandidate.mul(reset);
            FloatVector ofReset =
                    throughReset.sub(throughReset.mul(reset)).mul(FloatVector.fromArray(SPECIES, state, s + d + d));
            ofReset.intoArray(gates, resetAt);
            ofUpdate.intoArray(gates, updateAt);
            ofCandidate.intoArray(gates, candidateAt);
            ofReset.intoArray(state, s);
            ofUpdate.intoArray(state, s + d);
            throughReset.intoArray(state, s + d + d);
            kept.intoArray(next, nextAt + i);
        }
        ScalarRecurrence.gradient(gates, gatesAt, state, stateAt, previous, previousAt, next, nextAt, whole, d);
    }
}
