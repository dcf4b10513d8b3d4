// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.loss;

import java.util.Arrays;
import org.hanse.core.learn.kernel.FloatBuffer;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.memory.MemoryWeights;
import org.hanse.core.learn.network.Candidates;
import org.hanse.core.learn.network.NetworkShape;
import org.hanse.core.learn.network.SequenceRange;
import org.hanse.core.learn.network.ShardGradient;
import org.hanse.core.learn.network.States;
import org.hanse.core.learn.network.StepContext;

/**
 * One position's row of scores in {@link CandidateLoss}. It converts products of state and item vectors to scores,
 * computes the loss, and replaces the scores by the loss's gradient. A cursor: {@link #begin} starts a pass, {@link
 * #at} moves to a position.
 */
final class CandidateRow {

    private final NetworkShape shape;
    private final Kernels kernels;
    private final int d;
    private final ShardParts parts;
    private final RowTerms terms;
    private final FloatBuffer sums = new FloatBuffer();

    private final StepContext step;
    private final Candidates candidates;
    private final SequenceRange range;
    private final States pass;
    private final ShardGradient gradient;
    private float[] dBias = {};
    private float kappaTotal;

    private int p;
    private int window;
    private int position;
    private int at;
    private int target;
    private int targetPlace;

    double policy;
    double conservative;
    int[] best = {};

    CandidateRow(ShardParts parts) {
        this.shape = parts.step().shape;
        this.kernels = parts.kernels();
        this.d = shape.d;
        this.parts = parts;
        this.terms = new RowTerms(parts);
        this.step = parts.step();
        this.candidates = parts.candidates();
        this.range = parts.range();
        this.pass = parts.pass();
        this.gradient = parts.gradient();
    }

    /** Begins a pass over all positions of the range; gradients of candidates' biases are added to {@code dOffsets}. */
    void begin(float[] dOffsets) {
        dBias = dOffsets;
        policy = 0;
        conservative = 0;
        if (shape.objectives > 0) {
            best = best.length < range.positions ? new int[range.positions + range.positions / 4] : best;
            addUp();
        }
    }

    /** Returns {@code sum_c omega_c u_c} of all positions, {@code [positions, d]}. */
    float[] total() {
        return sums.current();
    }

    private void addUp() {
        float[] total = sums.zeroed(range.positions * d);
        kappaTotal = 0;
        for (int c = 0; c < shape.objectives; c++) {
            float omega = step.omega(c);
            kappaTotal += omega * step.kappa(c);
            for (int q = 0; q < range.positions; q++) {
                kernels.addScaled(omega, pass.u(), (q * shape.scores + 1 + c) * d, total, q * d, d);
            }
        }
    }

    /** Moves to a position of a window, whose row begins at {@code rowAt} of the next arrays. */
    void at(int positionOfRange, int windowOfRange, int rowAt) {
        p = positionOfRange;
        window = windowOfRange;
        position = p - range.start(window);
        at = rowAt;
        target = range.batch.targets[range.base + p];
        targetPlace = step.targetPlaces[range.base + p];
    }

    /** Replaces the products of the policy's state by the gradient of its cross-entropy. */
    void policy(float[] row) {
        int count = candidates.count;
        double weight = step.positionWeight * range.batch.policyWeights[range.base + p];
        if (weight == 0) {
            Arrays.fill(row, at, at + count, 0f);
            return;
        }
        kernels.addScaled(1f, candidates.policyOffsets(), 0, row, at, count);
        terms.addMemory(step.memory, 0, position, row, at);
        if (parts.similarity().isPresent()) {
            parts.similarity().get().add(step.shared, shape.similarityAge, position, row, at);
        }
        terms.excludeOthers(window, p, row, at);
        if (candidates.complete) {
            int own = at + candidates.columnOf(target);
            float score = row[own];
            float shift = kernels.maximum(row, at, count);
            double sum = kernels.exponentials(row, at, count, shift);
            policy += weight * (Math.log(sum) + shift - score);
            kernels.scale((float) (weight / sum), row, at, count);
            row[own] -= (float) weight;
        } else {
            policyBesideCandidates(row, weight);
        }
        kernels.addScaled(1f, row, at, dBias, 0, count);
        terms.addMemoryGradient(gradient.memory, position, row, at);
        if (parts.similarity().isPresent()) {
            parts.similarity().get().addGradient(position, row, at, gradient.shared, shape.similarityAge);
        }
    }

    private void policyBesideCandidates(float[] row, double weight) {
        int hit = candidates.columnOf(target);
        if (hit >= 0 && step.loss.removeAccidentalHits()) {
            row[at + hit] = Float.NEGATIVE_INFINITY;
        }
        int uAt = p * shape.scores * d;
        float score = kernels.dot(pass.u(), uAt, step.vectors, targetPlace * d, d)
                + step.centredBias(target)
                + memoryAt(step.memory);
        if (parts.similarity().isPresent()) {
            score += (float) parts.similarity().get().at(step.shared, shape.similarityAge, position, target);
        }
        float shift = Math.max(score, kernels.maximum(row, at, candidates.count));
        double own = Math.exp((double) score - shift);
        double sum = kernels.exponentials(row, at, candidates.count, shift) + own;
        policy += weight * (Math.log(sum) + shift - score);
        kernels.scale((float) (weight / sum), row, at, candidates.count);
        float delta = (float) (weight * (own / sum - 1));
        kernels.addScaled(delta, step.vectors, targetPlace * d, gradient.du(), uAt, d);
        kernels.addScaled(delta, pass.u(), uAt, gradient.vectors.current(), targetPlace * d, d);
        gradient.biases.current()[targetPlace] += delta;
        if (parts.remembered().isPresent()) {
            parts.remembered().get().addGradientAt(gradient.memory, 0, position, target, delta);
        }
        if (parts.similarity().isPresent()) {
            parts.similarity().get().addGradientAt(position, target, delta, gradient.shared, shape.similarityAge);
        }
    }

    /**
     * Determines the best action and the penalty from the products of the objectives' state, and replaces them by the
     * penalty's gradient if there is one.
     */
    void total(float[] row) {
        int count = candidates.count;
        kernels.addScaled(kappaTotal, candidates.biases(), 0, row, at, count);
        terms.addMemory(step.memoryTotal, 0, position, row, at);
        terms.excludeOthers(window, p, row, at);
        best[p] = candidates.greatest(row, at);
        double weight = step.positionWeight * range.batch.policyWeights[range.base + p] * step.loss.conservative();
        if (weight > 0) {
            penalise(row, weight);
        } else {
            Arrays.fill(row, at, at + count, 0f);
        }
    }

    private void penalise(float[] row, double weight) {
        int count = candidates.count;
        int column = candidates.columnOf(target);
        float score = column >= 0 ? row[at + column] : totalOfTarget();
        if (!candidates.all) {
            kernels.addScaled(1f, candidates.corrections(), 0, row, at, count);
            if (column >= 0) {
                row[at + column] = score;
            }
        }
        float shift = Math.max(score, kernels.maximum(row, at, count));
        double own = column >= 0 ? 0 : Math.exp((double) score - shift);
        double sum = kernels.exponentials(row, at, count, shift) + own;
        conservative += weight * (Math.log(sum) + shift - score);
        kernels.scale((float) (weight / sum), row, at, count);
        if (column >= 0) {
            row[at + column] -= (float) weight;
        } else {
            totalGradientOfTarget((float) (weight * (own / sum - 1)));
        }
        kernels.addScaled(kappaTotal, row, at, dBias, 0, count);
        float moved = kernels.dot(row, at, candidates.biases(), 0, count);
        for (int c = 0; c < shape.objectives; c++) {
            gradient.shared[shape.headBias + c] += step.omega(c) * moved;
        }
        terms.addMemoryGradient(gradient.memoryTotal, position, row, at);
    }

    private float totalOfTarget() {
        return kernels.dot(total(), p * d, step.vectors, targetPlace * d, d)
                + kappaTotal * step.centredBias(target)
                + memoryAt(step.memoryTotal);
    }

    private void totalGradientOfTarget(float delta) {
        kernels.addScaled(delta, total(), p * d, gradient.vectors.current(), targetPlace * d, d);
        gradient.biases.current()[targetPlace] += kappaTotal * delta;
        for (int c = 0; c < shape.objectives; c++) {
            float share = step.omega(c) * delta;
            kernels.addScaled(share, step.vectors, targetPlace * d, gradient.du(), (p * shape.scores + 1 + c) * d, d);
            gradient.shared[shape.headBias + c] += share * step.centredBias(target);
        }
        if (parts.remembered().isPresent()) {
            parts.remembered().get().addGradientAt(gradient.memoryTotal, 0, position, target, delta);
        }
    }

    private float memoryAt(MemoryWeights weights) {
        return parts.remembered().isPresent() ? (float) parts.remembered().get().at(weights, 0, position, target) : 0f;
    }
}
