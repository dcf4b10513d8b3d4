// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.score;

import java.util.Arrays;
import java.util.Optional;
import org.hanse.core.learn.DivergenceException;
import org.hanse.core.learn.kernel.Matrix;
import org.hanse.core.learn.memory.MemoryRows;
import org.hanse.core.learn.network.NetworkShape;
import org.hanse.core.learn.network.SimilarityRows;

/**
 * Scores of all items at one position (docs/design/network.md, section 5), from the output of the heads: one matrix-vector product, then
 * the memory rows. Working memory of one scorer.
 */
final class ScoreRow {

    private final ScoringNetwork network;
    private final Optional<MemoryRows> memory;
    private final Optional<SimilarityRows> similarity;
    private final float[] state;
    private final float[] row;
    private float added;
    private final Matrix left = new Matrix();
    private final Matrix right = new Matrix();

    ScoreRow(ScoringNetwork network) {
        this.network = network;
        this.memory = network.tables.map(MemoryRows::new);
        this.similarity =
                network.features().descriptions().map(vectors -> new SimilarityRows(vectors, network.kernels));
        this.state = new float[network.shape.d];
        this.row = new float[network.shape.items];
    }

    /** Returns the rows of the current history. */
    Optional<MemoryRows> memory() {
        return memory;
    }

    /** Loads the history {@code items[from..to)} of {@code shopper} before {@link #fill}; items below 0 are hidden. */
    void begin(int[] items, int from, int to, int shopper) {
        if (memory.isPresent()) {
            memory.get().begin(items, from, to, shopper);
        }
        if (similarity.isPresent()) {
            similarity.get().begin(items, from, to);
        }
    }

    /** Returns the cosines with the current history. */
    Optional<SimilarityRows> similarity() {
        return similarity;
    }

    /** Returns the scores, {@code [items]}, valid until the next call. */
    float[] current() {
        return row;
    }

    /** Writes the factors of the last scores to a window. */
    void describe(EncodedWindow window) {
        window.version++;
        window.state = state;
        window.constant = added;
    }

    /** Returns the scores without any interaction. */
    float[] fillBase() {
        System.arraycopy(network.anonymous, 0, row, 0, row.length);
        return row;
    }

    /**
     * Computes the scores after the interactions up to {@code position}.
     *
     * @param u {@code u_c}, {@code [scores, d]} from {@code uAt} on
     * @param v {@code v_c} of the objectives, from {@code vAt} on
     * @param position position of the history in {@link #memory}
     * @throws DivergenceException if the factors of the items' vectors are not finite
     */
    void fill(float[] u, int uAt, float[] v, int vAt, int position) {
        if (network.silent) {
            Arrays.fill(row, 0f);
            Arrays.fill(state, 0f);
            added = 0;
        } else {
            fillNetwork(u, uAt, v, vAt);
        }
        if (memory.isPresent()) {
            memory.get().add(network.memory, 0, position, row, 0);
        }
        if (similarity.isPresent()) {
            similarity.get().addAll(network.similarity, 0, row);
        }
    }

    private void fillNetwork(float[] u, int uAt, float[] v, int vAt) {
        NetworkShape shape = network.shape;
        int d = shape.d;
        Arrays.fill(state, 0f);
        double constant = 0;
        for (int head = 0; head < shape.scores; head++) {
            float omega = (float) network.weights.of(head);
            network.kernels.addScaled(omega, u, uAt + head * d, state, 0, d);
            if (head > 0) {
                constant += omega * v[vAt + head - 1];
            }
        }
        constant -= network.kernels.dot(state, 0, network.meanVector, 0, d);
        if (!Double.isFinite(constant)) {
            throw new DivergenceException("what the network makes of a history is not finite: it diverged");
        }
        network.kernels.multiply(
                left.set(state, 0, 1, d), network.candidates.transposed, right.set(row, 0, 1, row.length), false);
        network.kernels.addScaled(1f, network.base, 0, row, 0, row.length);
        added = (float) constant;
        float constantNow = added;
        for (int item = 0; item < row.length; item++) {
            row[item] += constantNow;
        }
    }
}
