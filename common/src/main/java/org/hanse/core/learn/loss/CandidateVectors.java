// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.loss;

import org.hanse.core.learn.kernel.FloatBuffer;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.kernel.Matrix;
import org.hanse.core.learn.kernel.PackedMatrix;
import org.hanse.core.learn.network.Candidates;
import org.hanse.core.learn.network.ShardGradient;
import org.hanse.core.learn.network.StepContext;

/** Gradient of every candidate's vector, summed in {@link ShardGradient#vectors} at the candidate's place. */
public final class CandidateVectors implements CandidateGradient {

    private final StepContext step;
    private final Kernels kernels;
    private final Candidates candidates;
    private final ShardGradient gradient;
    private final int d;
    private final FloatBuffer drawn = new FloatBuffer();
    private final PackedMatrix scratch = new PackedMatrix();
    private final Matrix left = new Matrix();
    private final Matrix middle = new Matrix();
    private final Matrix right = new Matrix();
    private float[] rows = {};

    public CandidateVectors(ShardParts parts) {
        this.step = parts.step();
        this.kernels = parts.kernels();
        this.candidates = parts.candidates();
        this.gradient = parts.gradient();
        this.d = step.shape.d;
    }

    @Override
    public void begin() {
        rows = candidates.all ? gradient.vectors.current() : drawn.zeroed(candidates.count * d);
    }

    @Override
    public void add(float[] deltas, int position, int count, float[] u, int at, int rowStride) {
        kernels.multiply(
                left.setTransposed(deltas, 0, candidates.count, count),
                middle.set(u, at, count, d, rowStride),
                right.set(rows, 0, candidates.count, d),
                true,
                scratch);
    }

    @Override
    public void end() {
        if (candidates.all) {
            return;
        }
        for (int column = 0; column < candidates.count; column++) {
            int place = step.selection.placeOf(candidates.item(column));
            kernels.addScaled(1f, rows, column * d, gradient.vectors.current(), place * d, d);
        }
    }
}
