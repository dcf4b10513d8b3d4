// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.loss;

import java.util.Arrays;
import java.util.function.IntConsumer;
import org.hanse.core.learn.kernel.FloatBuffer;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.kernel.Matrix;
import org.hanse.core.learn.memory.MemoryWeights;
import org.hanse.core.learn.network.Candidates;
import org.hanse.core.learn.network.NetworkShape;
import org.hanse.core.learn.network.SequenceRange;
import org.hanse.core.learn.network.StepContext;
import org.hanse.core.learn.network.TargetNetwork;

/**
 * Passes over all candidates of a range's states, without gradient: the best action by the target network, or means of items under the
 * policy. Scores of a few positions at a time are one product, as in {@link CandidateLoss}.
 */
final class NextCandidates {

    private static final int TILE = 48;

    private final StepContext step;
    private final NetworkShape shape;
    private final Kernels kernels;
    private final Candidates candidates;
    private final SequenceRange range;
    private final ShardParts parts;
    private final ValueLoss.Target target;
    private final RowTerms terms;
    private final int d;
    private final FloatBuffer tile = new FloatBuffer();
    private final FloatBuffer sums = new FloatBuffer();
    private final FloatBuffer vectors = new FloatBuffer();
    private final FloatBuffer scratch = new FloatBuffer();
    private final Matrix left = new Matrix();
    private final Matrix right = new Matrix();
    private final MemoryWeights memoryTotal = new MemoryWeights();
    private float[] biases = {};
    private double[] memory = {};
    private int[] best = {};

    NextCandidates(ShardParts parts, ValueLoss.Target target) {
        this.parts = parts;
        this.target = target;
        this.step = parts.step();
        this.shape = step.shape;
        this.kernels = parts.kernels();
        this.d = shape.d;
        this.candidates = parts.candidates();
        this.range = parts.range();
        this.terms = new RowTerms(parts);
        memoryTotal.set(new float[2 * MemoryWeights.size(1)], 0, MemoryWeights.size(1), 1);
    }

    /** Finishes a row of products, which begins at {@code at}. */
    private interface Row {
        void finish(int window, int p, float[] scores, int at);
    }

    /** Returns the best action of each position by the target network, as an item. */
    int[] best() {
        TargetNetwork network = target.network();
        float[] total = sums.zeroed(range.positions * d);
        float[] omega = new float[shape.scores];
        float kappa = 0;
        for (int c = 0; c < shape.objectives; c++) {
            omega[c + 1] = step.omega(c);
            kappa += omega[c + 1] * network.shared[shape.headBias + c];
            for (int q = 0; q < range.positions; q++) {
                kernels.addScaled(omega[c + 1], target.pass().u(), (q * shape.scores + 1 + c) * d, total, q * d, d);
            }
        }
        if (parts.remembered().isPresent()) {
            memoryTotal.combine(network.memory, omega);
        }
        best = best.length < range.positions ? new int[range.positions + range.positions / 4] : best;
        float kappaTotal = kappa;
        pass(total, d, target.candidates(), terms::begin, (window, p, scores, at) -> {
            int count = candidates.count;
            kernels.addScaled(kappaTotal, target.candidates().biases(), 0, scores, at, count);
            terms.addMemory(memoryTotal, 0, p - range.start(window), scores, at);
            terms.excludeOthers(window, p, scores, at);
            best[p] = candidates.greatest(scores, at);
        });
        return best;
    }

    /** Computes the means of items under the policy of the online network at each position. */
    void means() {
        int n = range.positions;
        biases = biases.length < n ? new float[n + n / 4] : biases;
        memory = memory.length < n * shape.objectives ? new double[(n + n / 4) * shape.objectives] : memory;
        vectors.zeroed(n * d);
        pass(parts.pass().u(), shape.scores * d, candidates, terms::beginPolicy, this::mean);
    }

    private void mean(int window, int p, float[] scores, int at) {
        int count = candidates.count;
        int position = p - range.start(window);
        kernels.addScaled(1f, candidates.policyOffsets(), 0, scores, at, count);
        terms.addMemory(step.memory, 0, position, scores, at);
        if (parts.similarity().isPresent()) {
            parts.similarity().get().add(step.shared, shape.similarityAge, position, scores, at);
        }
        terms.excludeOthers(window, p, scores, at);
        float shift = kernels.maximum(scores, at, count);
        if (shift == Float.NEGATIVE_INFINITY) {
            Arrays.fill(scores, at, at + count, 0f);
            scores[at] = 1;
        } else {
            kernels.scale(1 / kernels.exponentials(scores, at, count, shift), scores, at, count);
        }
        kernels.multiply(
                left.set(scores, at, 1, count),
                target.candidates().rows,
                right.set(vectors.current(), p * d, 1, d),
                false);
        biases[p] = kernels.dot(scores, at, target.candidates().biases(), 0, count);
        for (int c = 0; c < shape.objectives && parts.remembered().isPresent(); c++) {
            float[] row = scratch.zeroed(count);
            terms.addMemory(target.network().memory, c + 1, position, row, 0);
            memory[p * shape.objectives + c] = kernels.dot(scores, at, row, 0, count);
        }
    }

    /** Returns the policy's mean of the target network's values of an objective at a position, after {@link #means}. */
    double mean(ActionValues values, int q, int c) {
        double z = values.target(q, c, biases[q], vectors.current(), q * d);
        return parts.remembered().isPresent() ? z + memory[q * shape.objectives + c] : z;
    }

    private void pass(float[] states, int stride, Candidates factors, IntConsumer begin, Row row) {
        int window = -1;
        for (int from = 0; from < range.positions; from += TILE) {
            int rows = Math.min(TILE, range.positions - from);
            float[] scores = tile.of(FloatBuffer.size((long) rows * candidates.count));
            kernels.multiply(
                    left.set(states, from * stride, rows, d, stride),
                    factors.transposed,
                    right.set(scores, 0, rows, candidates.count),
                    false);
            for (int r = 0; r < rows; r++) {
                if (window < 0 || from + r >= range.start(window) + range.length(window)) {
                    window++;
                    begin.accept(window);
                }
                row.finish(window, from + r, scores, r * candidates.count);
            }
        }
    }
}
