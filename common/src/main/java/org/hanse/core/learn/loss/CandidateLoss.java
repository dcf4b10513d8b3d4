// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.loss;

import org.hanse.core.learn.kernel.FloatBuffer;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.kernel.Matrix;
import org.hanse.core.learn.network.Candidates;
import org.hanse.core.learn.network.NetworkShape;
import org.hanse.core.learn.network.SequenceRange;
import org.hanse.core.learn.network.ShardGradient;
import org.hanse.core.learn.network.States;
import org.hanse.core.learn.network.StepContext;

/**
 * Loss over all candidates of a position: the policy's cross-entropy, the choice of the best action, and the conservative penalty
 * (docs/design/network.md, section 6).
 *
 * <p>Scores of a few positions at a time are computed as one product, replaced by their own gradient in the cache, and multiplied back.
 * The scores of a batch are never in memory together. One object serves one shard.
 */
public final class CandidateLoss {

    /** Positions a tile: enough rows for the product to be fast, few enough for the tile to stay in the cache. */
    private static final int TILE = 48;

    private final StepContext step;
    private final NetworkShape shape;
    private final Kernels kernels;
    private final Candidates candidates;
    private final SequenceRange range;
    private final States pass;
    private final ShardGradient gradient;
    private final int d;
    private final int stride;
    private final RowTerms terms;
    private final CandidateRow row;
    private final FloatBuffer policyTile = new FloatBuffer();
    private final FloatBuffer totalTile = new FloatBuffer();
    private final FloatBuffer dTotal = new FloatBuffer();
    private final FloatBuffer dOffsets = new FloatBuffer();
    private final Matrix left = new Matrix();
    private final Matrix right = new Matrix();

    public CandidateLoss(ShardParts parts) {
        this.step = parts.step();
        this.shape = step.shape;
        this.kernels = parts.kernels();
        this.d = shape.d;
        this.stride = shape.scores * d;
        this.terms = new RowTerms(parts);
        this.candidates = parts.candidates();
        this.range = parts.range();
        this.pass = parts.pass();
        this.gradient = parts.gradient();
        this.row = new CandidateRow(parts);
    }

    /** Returns the best action of each position of the last call, as an item. */
    public int[] best() {
        return row.best;
    }

    /** Returns the policy's part of the loss in the last call. */
    double policy() {
        return row.policy;
    }

    /** Returns the conservative penalty's part of the loss in the last call. */
    double conservative() {
        return row.conservative;
    }

    /**
     * Computes the losses, and adds their gradients.
     *
     * @param vectors receives the gradient of the candidates' vectors
     */
    public void run(CandidateGradient vectors) {
        float[] u = pass.u();
        float[] du = gradient.du();
        boolean all = candidates.all;
        float[] dBias = all ? gradient.biases.current() : dOffsets.zeroed(candidates.count);
        row.begin(dBias);
        vectors.begin();
        int window = -1;
        for (int from = 0; from < range.positions; from += TILE) {
            int rows = Math.min(TILE, range.positions - from);
            float[] scores = policyTile.of(FloatBuffer.size((long) rows * candidates.count));
            score(u, from * stride, stride, rows, scores);
            boolean objectives = shape.objectives > 0;
            float[] totals = totalTile.of(objectives ? rows * candidates.count : 0);
            if (objectives) {
                score(row.total(), from * d, d, rows, totals);
            }
            for (int r = 0; r < rows; r++) {
                if (window < 0 || from + r >= range.start(window) + range.length(window)) {
                    window++;
                    terms.beginPolicy(window);
                }
                row.at(from + r, window, r * candidates.count);
                row.policy(scores);
                if (objectives) {
                    row.total(totals);
                }
            }
            back(scores, rows, du, from * stride, stride);
            vectors.add(scores, from, rows, u, from * stride, stride);
            if (objectives && step.loss.conservative() > 0) {
                float[] back = dTotal.zeroed(rows * d);
                back(totals, rows, back, 0, d);
                vectors.add(totals, from, rows, row.total(), from * d, d);
                spread(from, rows, back);
            }
        }
        vectors.end();
        if (!all) {
            scatter(dBias);
        }
    }

    private void score(float[] u, int at, int rowStride, int rows, float[] scores) {
        kernels.multiply(
                left.set(u, at, rows, d, rowStride),
                candidates.transposed,
                right.set(scores, 0, rows, candidates.count),
                false);
    }

    private void back(float[] deltas, int rows, float[] du, int at, int rowStride) {
        kernels.multiply(
                left.set(deltas, 0, rows, candidates.count),
                candidates.rows,
                right.set(du, at, rows, d, rowStride),
                true);
    }

    /** Distributes the gradient of the objectives' sum among the objectives. */
    private void spread(int from, int rows, float[] back) {
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < shape.objectives; c++) {
                kernels.addScaled(step.omega(c), back, r * d, gradient.du(), (from + r) * stride + (1 + c) * d, d);
            }
        }
    }

    private void scatter(float[] dBias) {
        for (int column = 0; column < candidates.count; column++) {
            int place = step.selection.placeOf(candidates.item(column));
            gradient.biases.current()[place] += dBias[column];
        }
    }
}
