// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.kernel;

/** The gated recurrent unit in plain loops. */
final class ScalarRecurrence {

    private ScalarRecurrence() {}

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
        for (int i = 0; i < d; i++) {
            int resetAt = gatesAt + i;
            int updateAt = resetAt + d;
            int candidateAt = updateAt + d;
            int s = stateAt + i;
            float reset = ScalarFunctions.sigmoid(gates[resetAt] + state[s]);
            float update = ScalarFunctions.sigmoid(gates[updateAt] + state[s + d]);
            float candidate = ScalarFunctions.tanh(gates[candidateAt] + reset * state[s + d + d]);
            gates[resetAt] = reset;
            gates[updateAt] = update;
            gates[candidateAt] = candidate;
            next[nextAt + i] = candidate + update * (previous[previousAt + i] - candidate);
        }
    }

    /** Computes the gradient of components {@code from} to {@code d}. */
    static void gradient(
            float[] gates,
            int gatesAt,
            float[] state,
            int stateAt,
            float[] previous,
            int previousAt,
            float[] next,
            int nextAt,
            int from,
            int d) {
        for (int i = from; i < d; i++) {
            int resetAt = gatesAt + i;
            int updateAt = resetAt + d;
            int candidateAt = updateAt + d;
            int s = stateAt + i;
            float reset = gates[resetAt];
            float update = gates[updateAt];
            float candidate = gates[candidateAt];
            float after = next[nextAt + i];
            float kept = after * update;
            float ofCandidate = (after - kept) * (1 - candidate * candidate);
            float ofUpdate = (kept - kept * update) * (previous[previousAt + i] - candidate);
            float throughReset = ofCandidate * reset;
            float ofReset = (throughReset - throughReset * reset) * state[s + d + d];
            gates[resetAt] = ofReset;
            gates[updateAt] = ofUpdate;
            gates[candidateAt] = ofCandidate;
            state[s] = ofReset;
            state[s + d] = ofUpdate;
            state[s + d + d] = throughReset;
            next[nextAt + i] = kept;
        }
    }
}
