// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.shopper;

import org.hanse.core.learn.kernel.FloatBuffer;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.kernel.Matrix;
import org.hanse.core.learn.kernel.PackedMatrix;
import org.hanse.core.learn.loss.CandidateGradient;
import org.hanse.core.learn.loss.ShardParts;
import org.hanse.core.learn.network.Candidates;
import org.hanse.core.learn.network.NetworkShape;
import org.hanse.core.learn.network.StepContext;

/**
 * Gradient of the projection from the scores of a shopper's negatives, as a product of two thin factors.
 *
 * <p>With {@code r_pj} the gradient of candidate {@code j}'s score at position {@code p}, {@code x_j} its description
 * and {@code u_p} the state, it is {@code sum_p (sum_j r_pj x_j) u_p^T}. A shopper has some positions and perhaps
 * thousands of negatives, so the inner sums are computed first: the same number up to rounding for {@code positions *
 * negatives * width} instead of {@code negatives * width * d} multiplications. Items that the shopper has met are left
 * out, because their vectors have other gradients as well.
 *
 * <p>The candidates' own vectors get their gradients as usual: the tables behind descriptions need them.
 */
public final class ProjectionFactors implements CandidateGradient {

    private final StepContext step;
    private final NetworkShape shape;
    private final Kernels kernels;
    private final Candidates candidates;
    private final CandidateGradient vectors;
    private final float[] descriptions;
    private final int width;
    private final FloatBuffer sums = new FloatBuffer();
    private final FloatBuffer totals = new FloatBuffer();
    private final FloatBuffer compact = new FloatBuffer();
    private final PackedMatrix scratch = new PackedMatrix();
    private final Matrix left = new Matrix();
    private final Matrix middle = new Matrix();
    private final Matrix right = new Matrix();
    private int[] places = {};
    private int first;
    private int met;

    /**
     * Factors with working memory.
     *
     * @param vectors takes the gradients of the candidates' vectors
     * @param descriptions of all items, {@code [items, width]}
     */
    ProjectionFactors(ShardParts parts, CandidateGradient vectors, float[] descriptions) {
        this.step = parts.step();
        this.shape = step.shape;
        this.kernels = parts.kernels();
        this.candidates = parts.candidates();
        this.vectors = vectors;
        this.descriptions = descriptions;
        this.width = shape.contentWidth();
    }

    /**
     * Returns whether a network scores negatives by one product of states and item vectors, and items have
     * descriptions.
     */
    static boolean apply(NetworkShape shape) {
        return shape.contentWidth() > 0 && shape.objectives == 0;
    }

    /** Returns whether this is faster for a shopper with this number of positions; a multiplication costs more here. */
    boolean shorter(int positions) {
        return 2 * positions <= shape.d;
    }

    /** Forgets everything, and makes room for these positions. */
    void clear(int positions) {
        sums.zeroed(positions * width);
        totals.zeroed(positions);
    }

    /**
     * Sets the shopper of the next scores.
     *
     * @param position the shopper's first position, among those of the batch
     * @param places number of the selection's first places, which hold the items that the shopper met
     */
    void of(int position, int places) {
        first = position;
        met = places;
    }

    @Override
    public void begin() {
        vectors.begin();
    }

    @Override
    public void add(float[] deltas, int position, int rows, float[] u, int at, int rowStride) {
        vectors.add(deltas, position, rows, u, at, rowStride);
        int count = candidates.count;
        places = places.length < count ? new int[count] : places;
        float[] factors = compact.of(rows * count);
        int unmet = 0;
        for (int column = 0; column < count; column++) {
            int item = candidates.item(column);
            if (step.selection.placeOf(item) < met) {
                continue;
            }
            for (int r = 0; r < rows; r++) {
                float delta = deltas[r * count + column];
                factors[r * count + unmet] = delta;
                totals.current()[first + position + r] += delta;
            }
            places[unmet++] = item;
        }
        kernels.addProductOfRows(
                left.set(factors, 0, rows, unmet, count),
                descriptions,
                places,
                right.set(sums.current(), (first + position) * width, rows, width));
    }

    @Override
    public void end() {
        vectors.end();
    }

    /**
     * Adds the gradient from the scores at some positions.
     *
     * @param from first of the positions
     * @param u states of all positions of the batch, {@code [positions, d]}
     * @param shared gradient of the shared parameters
     */
    void addTo(float[] shared, int from, int positions, float[] u) {
        kernels.multiply(
                left.setTransposed(sums.current(), from * width, width, positions),
                middle.set(u, from * shape.d, positions, shape.d),
                right.set(shared, shape.projectionWeight, width, shape.d),
                true,
                scratch);
        for (int p = from; p < from + positions; p++) {
            kernels.addScaled(totals.current()[p], u, p * shape.d, shared, shape.projectionBias, shape.d);
        }
    }
}
