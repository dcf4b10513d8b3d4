// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.kernel;

import static org.hanse.core.learn.kernel.VectorFunctions.LANES;
import static org.hanse.core.learn.kernel.VectorFunctions.load;

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
        activate(gates, gatesAt, state, stateAt, 2 * d);
        int whole = VectorFunctions.whole(d);
        for (int i = 0; i < whole; i += LANES) {
            int candidateAt = gatesAt + 2 * d + i;
            FloatVector candidate = VectorFunctions.tanh(
                    load(gates, gatesAt + i).fma(load(state, stateAt + 2 * d + i), load(gates, candidateAt)));
            candidate.intoArray(gates, candidateAt);
            load(gates, gatesAt + d + i)
                    .fma(load(previous, previousAt + i).sub(candidate), candidate)
                    .intoArray(next, nextAt + i);
        }
        for (int i = whole; i < d; i++) {
            int candidateAt = gatesAt + 2 * d + i;
            float candidate =
                    VectorFunctions.tanh(Math.fma(gates[gatesAt + i], state[stateAt + 2 * d + i], gates[candidateAt]));
            gates[candidateAt] = candidate;
            next[nextAt + i] = Math.fma(gates[gatesAt + d + i], previous[previousAt + i] - candidate, candidate);
        }
    }

    /** Reset and update gates, which stand side by side. A loop of its own: two exponentials are too much to inline. */
    private static void activate(float[] gates, int gatesAt, float[] state, int stateAt, int size) {
        int whole = VectorFunctions.whole(size);
        for (int i = 0; i < whole; i += LANES) {
            VectorFunctions.sigmoid(load(gates, gatesAt + i).add(load(state, stateAt + i)))
                    .intoArray(gates, gatesAt + i);
        }
        for (int i = whole; i < size; i++) {
            gates[gatesAt + i] = VectorFunctions.sigmoid(gates[gatesAt + i] + state[stateAt + i]);
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
            FloatVector reset = load(gates, resetAt);
            FloatVector update = load(gates, updateAt);
            FloatVector candidate = load(gates, candidateAt);
            FloatVector after = load(next, nextAt + i);
            FloatVector kept = after.mul(update);
            FloatVector ofCandidate =
                    after.sub(kept).mul(candidate.mul(candidate).neg().add(1));
            FloatVector ofUpdate = kept.sub(kept.mul(update))
                    .mul(load(previous, previousAt + i).sub(candidate));
            FloatVector throughReset = ofCandidate.mul(reset);
            FloatVector ofReset = throughReset.sub(throughReset.mul(reset)).mul(load(state, s + d + d));
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
