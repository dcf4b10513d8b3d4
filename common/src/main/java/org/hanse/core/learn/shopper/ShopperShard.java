// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.shopper;

import java.util.Arrays;
import java.util.Optional;
import org.hanse.core.learn.DivergenceException;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.loss.CandidateLoss;
import org.hanse.core.learn.loss.CandidateVectors;
import org.hanse.core.learn.loss.ShardParts;
import org.hanse.core.learn.loss.ValueLoss;
import org.hanse.core.learn.network.Candidates;
import org.hanse.core.learn.network.ItemGradient;
import org.hanse.core.learn.network.ItemSelection;
import org.hanse.core.learn.network.NetworkShape;
import org.hanse.core.learn.network.SequenceBatch;
import org.hanse.core.learn.network.SequencePass;
import org.hanse.core.learn.network.SequenceRange;
import org.hanse.core.learn.network.ShardGradient;
import org.hanse.core.learn.network.SimilarityRows;
import org.hanse.core.learn.network.StepContext;
import org.hanse.core.learn.network.TargetNetwork;
import org.hanse.core.learn.train.ShopperBatch;
import org.hanse.core.model.ClippingFactor;
import org.hanse.core.model.GradientSum;
import org.hanse.core.shard.ShardRunner;

/**
 * Shoppers of one shard: their clipped gradients, added up in order.
 *
 * <p>States and their gradients are computed for several shoppers at once. Losses and weights are computed shopper by
 * shopper: each has its own candidates, its own places for items, and its own gradient, whose norm therefore contains
 * no other shopper.
 */
final class ShopperShard {

    /** Positions that go through the network at once: enough for products to be fast, few enough for the cache. */
    private static final int GROUP = 2048;

    /** Numbers that are kept of the negatives of such a group, about. */
    private static final long MOST_KEPT = 1L << 22;

    private static final float[] UNIFORM = {};

    private final ShopperRound round;
    private final NetworkShape shape;
    private final StepContext step;
    private final SequenceRange group = new SequenceRange();
    private final SequenceRange one = new SequenceRange();
    private final SequencePass pass;
    private final Optional<SequencePass> targetPass;
    private final ShopperStates states;
    private final ShopperStates targetStates;
    private final Candidates candidates;
    private final Candidates targetCandidates;
    private final ShopperItems items;
    private final ShardGradient gradient;
    private final ShopperDeltas deltas;
    private final CandidateLoss candidateLoss;
    private final CandidateVectors candidateVectors;
    private final Optional<ProjectionFactors> factors;
    private final Optional<ValueLoss> valueLoss;
    private final ItemGradient itemGradient;
    private final TouchedParameters touched;

    /** Sum of the last call's clipped gradients in steps of {@link GradientSum#STEP}, in the layout of the shared parameters. */
    final long[] sum;

    /** Remaining sum of gradient lengths up to which the sum is exact. */
    private double room;

    /** Number of clipped gradients of the last call. */
    int clipped;

    ShopperShard(ShopperRound round) {
        Kernels kernels = round.kernels;
        this.round = round;
        this.shape = round.shape;
        this.step = round.context();
        this.pass = new SequencePass(shape, kernels);
        this.states = new ShopperStates(shape);
        this.targetStates = new ShopperStates(shape);
        this.candidates = new Candidates(kernels, shape.d, shape.items);
        this.targetCandidates = new Candidates(kernels, shape.d, shape.items);
        this.items = new ShopperItems(round);
        this.gradient = new ShardGradient(shape);
        this.deltas = new ShopperDeltas(shape);
        ShardParts parts = new ShardParts(
                step,
                kernels,
                candidates,
                one,
                states,
                gradient,
                Optional.empty(),
                step.descriptions.map(vectors -> new SimilarityRows(vectors, kernels)));
        this.candidateLoss = new CandidateLoss(parts);
        this.candidateVectors = new CandidateVectors(parts);
        this.factors = ProjectionFactors.apply(shape)
                ? Optional.of(new ProjectionFactors(parts, candidateVectors, round.items.inputs()))
                : Optional.empty();
        this.valueLoss = round.target.map(
                network -> new ValueLoss(parts, new ValueLoss.Target(network, targetStates, targetCandidates)));
        this.itemGradient = new ItemGradient(shape, round.features, kernels, 1);
        this.touched = new TouchedParameters(shape, round.features, kernels);
        this.sum = new long[shape.shared.size()];
        pass.load(round.shared);
        this.targetPass = round.target.map(network -> {
            SequencePass ofTarget = new SequencePass(shape, kernels);
            ofTarget.load(network.shared);
            return ofTarget;
        });
        itemGradient.load(round.shared);
    }

    /**
     * Computes the sum of the clipped gradients of shoppers {@code [from, to)}.
     *
     * @param norms receives each shopper's norm before clipping; infinite if it is not finite, and such a gradient is
     *     not added
     */
    void run(ShopperBatch batch, int from, int to, ClippingFactor factor, double[] norms) {
        Arrays.fill(sum, 0L);
        clipped = 0;
        room = GradientSum.MOST;
        int positions = batch.windows.positions();
        if (step.places.length < positions) {
            step.places = new int[positions + positions / 4];
            step.targetPlaces = new int[positions + positions / 4];
        }
        int most = mostShoppers(round.settings.negatives(), shape.items, shape.d);
        int first = from;
        while (first < to) {
            int last = first + 1;
            int limit = batch.startPosition(first) + GROUP;
            while (last < to && last - first < most && batch.startPosition(last + 1) <= limit) {
                last++;
            }
            group(batch, first, last, factor, norms);
            first = last;
        }
    }

    /**
     * Returns the greatest number of shoppers in one pass through the network, which limits the stored values of their
     * negatives.
     */
    static int mostShoppers(int negatives, int items, int dimension) {
        return (int) Math.max(1, MOST_KEPT / (Math.min(negatives, items) * (dimension + 1L)));
    }

    private void group(ShopperBatch batch, int first, int last, ClippingFactor factor, double[] norms) {
        SequenceBatch windows = batch.windows;
        group.setInAnyOrder(windows, batch.start(first), batch.start(last));
        deltas.clear(group.positions);
        factors.ifPresent(room -> room.clear(group.positions));
        pass.forward(group, windows.items, round.items.vectors(), round.shared, step.dropout);
        if (targetPass.isPresent()
                && round.target.isPresent()
                && step.loss.algorithm().usesTarget()) {
            TargetNetwork network = round.target.get();
            targetPass.get().forward(group, windows.items, network.vectors(), network.shared, 0);
        }
        for (int u = first; u < last; u++) {
            losses(batch, u);
        }
        pass.backward(group, deltas.du(), deltas.dv());
        for (int u = first; u < last; u++) {
            gradient(batch, u, u - first);
            round.weights.ifPresent(weights -> touched.weigh(gradient.shared, weights));
            try {
                norms[u] = finite(touched.norm(gradient.shared));
                if (norms[u] < Double.POSITIVE_INFINITY) {
                    add(factor.of(norms[u]), norms[u]);
                } else {
                    clipped++;
                }
            } finally {
                touched.clear(gradient.shared);
            }
        }
    }

    /** Computes the gradients of the shopper's losses with respect to states, item vectors and heads. */
    private void losses(ShopperBatch batch, int u) {
        SequenceBatch windows = batch.windows;
        one.setInAnyOrder(windows, batch.start(u), batch.start(u + 1));
        int[] negatives = batch.negatives(u, round.settings.negatives(), shape.items);
        int from = batch.startPosition(u);
        int to = batch.startPosition(u + 1);
        step.selection = items.place(windows, from, to, negatives, step.places, step.targetPlaces);
        int offset = one.base - group.base;
        step.batch = windows;
        step.vectors = items.gatherVectors();
        candidates.set(negatives, negatives.length, UNIFORM);
        candidates.load(step.selection, step.vectors, step.personal, shape.itemBias, step.meanBias);
        states.copy(pass, offset, one.positions);
        gradient.clear(step.selection.count, one.positions);
        Optional<ProjectionFactors> projected = factors(one.positions);
        projected.ifPresent(of -> of.of(offset, items.met()));
        candidateLoss.run(projected.isPresent() ? projected.get() : candidateVectors);
        if (valueLoss.isPresent() && targetPass.isPresent()) {
            compareByTarget(negatives);
            if (step.loss.algorithm().usesTarget()) {
                targetStates.copy(targetPass.get(), offset, one.positions);
            }
            valueLoss.get().run(candidateLoss.best());
        }
        deltas.keep(
                gradient,
                offset,
                one.positions,
                step.selection,
                projected.isPresent() ? items.met() : step.selection.count);
    }

    private void compareByTarget(int[] negatives) {
        if (round.target.isPresent() && step.loss.algorithm().comparesByTarget()) {
            targetCandidates.set(negatives, negatives.length, UNIFORM);
            targetCandidates.load(round.target.get(), shape.itemBias);
        }
    }

    /** Returns the factors for a shopper with this number of positions, where they are faster. */
    private Optional<ProjectionFactors> factors(int positions) {
        return factors.filter(of -> of.shorter(positions));
    }

    /**
     * Writes the shopper's gradient to {@link #gradient}, and its touched parameters to {@link #touched}.
     *
     * @param kept index among the shoppers with stored deltas
     */
    private void gradient(ShopperBatch batch, int u, int kept) {
        deltas.restoreItems(kept, items);
        ItemSelection selection = items.selection();
        gradient.clear(selection.count, 0);
        deltas.restore(kept, gradient);
        float[] shared = gradient.shared;
        int window = group.from;
        pass.weightGradient(group, batch.start(u) - window, batch.start(u + 1) - window, step.places, gradient);
        itemGradient.add(items, gradient.vectors.current(), shared, shared, ShardRunner.sequential());
        int from = batch.startPosition(u);
        int positions = batch.startPosition(u + 1) - from;
        factors(positions).ifPresent(of -> of.addTo(shared, from - group.base, positions, pass.u()));
        touched.set(selection);
    }

    private static double finite(double norm) {
        return norm < Double.POSITIVE_INFINITY ? norm : Double.POSITIVE_INFINITY;
    }

    private void add(double factor, double norm) {
        if (!(factor >= 0 && factor < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("a clipping factor of " + factor + "; it must be at least 0 and finite");
        }
        if (factor < 1) {
            clipped++;
        }
        room -= factor * norm;
        if (room <= 0) {
            throw new DivergenceException("gradients of shoppers add up to more than " + GradientSum.MOST
                    + ", so their sum is no longer exact: clip them");
        }
        if (factor > 0) {
            touched.addScaled(factor, gradient.shared, sum);
        }
    }
}
