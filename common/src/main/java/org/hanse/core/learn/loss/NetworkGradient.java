// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.loss;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.hanse.core.learn.kernel.FloatBuffer;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.memory.MemoryTables;
import org.hanse.core.learn.memory.MemoryWeights;
import org.hanse.core.learn.network.Candidates;
import org.hanse.core.learn.network.ItemEncoder;
import org.hanse.core.learn.network.ItemFeatures;
import org.hanse.core.learn.network.ItemGradient;
import org.hanse.core.learn.network.ItemSelection;
import org.hanse.core.learn.network.NetworkShape;
import org.hanse.core.learn.network.SequenceBatch;
import org.hanse.core.learn.network.ShardGradient;
import org.hanse.core.learn.network.StepContext;
import org.hanse.core.learn.network.TargetNetwork;
import org.hanse.core.shard.ShardRunner;

/**
 * Loss of a batch and its gradient with respect to all parameters.
 *
 * <p>A batch is split into a fixed number of shards with about equal numbers of positions. Their sums are added in the order of the
 * shards. So results depend on the number of shards and not on that of threads. Holds working memory that grows to the largest batch and
 * is reused.
 */
public final class NetworkGradient {

    private final NetworkShape shape;
    private final Kernels kernels;
    private final ShardRunner runner;
    private final int shards;
    private final StepContext step;
    private final Candidates candidates;
    private final Candidates targetCandidates;
    private final Optional<TargetNetwork> target;
    private final ItemSelection everything;
    private final ItemSelection some;
    private final ItemEncoder encoder;
    private final ItemGradient itemGradient;
    private final FirstItemLoss first;
    private final List<ShardStep> shardSteps = new ArrayList<>();
    private final FloatBuffer dVectors = new FloatBuffer();
    private final int[] bounds;

    /** Weight of each head in the sum of the objectives, and the memory weights of that sum. */
    private final float[] omega;

    private final float[] memoryTotal;
    private final float[] memoryRoom;
    private int[] places = {};
    private int[] targetPlaces = {};

    /** Gradients of the last call, added to until they are cleared. */
    public final float[] shared;

    public final float[] personal;

    /**
     * Creates a gradient with working memory.
     *
     * @param shards number of shards, which results depend on
     * @param tables the merchant's tables, where the network has memory
     * @param target source of target values, where the network has objectives
     */
    public NetworkGradient(
            NetworkShape shape,
            ItemFeatures features,
            Kernels kernels,
            int shards,
            Optional<MemoryTables> tables,
            Optional<TargetNetwork> target,
            ShardRunner runner) {
        this.shape = shape;
        this.kernels = kernels;
        this.runner = runner;
        this.shards = shards;
        this.everything = new ItemSelection(features);
        this.some = new ItemSelection(features);
        everything.addAll();
        this.step = new StepContext(shape, features);
        this.candidates = new Candidates(kernels, shape.d, shape.items);
        this.targetCandidates = new Candidates(kernels, shape.d, shape.items);
        this.first = new FirstItemLoss(step, candidates);
        this.target = target;
        this.encoder = new ItemEncoder(shape, features, kernels);
        this.itemGradient = new ItemGradient(shape, features, kernels, shards);
        for (int shard = 0; shard < shards; shard++) {
            shardSteps.add(new ShardStep(step, kernels, candidates, targetCandidates, tables, target));
        }
        this.bounds = new int[shards + 1];
        this.omega = new float[shape.scores];
        this.memoryTotal = new float[2 * MemoryWeights.size(1)];
        this.memoryRoom = shape.memoryRoom();
        this.shared = new float[shape.shared.size()];
        this.personal = new float[shape.personal.size()];
    }

    /** Returns the constants of several batches, to be set before a call. */
    public StepContext context() {
        return step;
    }

    /** Replaces the tables by those of another merchant with the same catalogue. */
    public void remember(Optional<MemoryTables> tables) {
        if (tables.isPresent()) {
            shardSteps.forEach(part -> part.remember(tables));
        }
    }

    /** Takes over a new snapshot of the target network. */
    public void loadTarget() {
        shardSteps.forEach(ShardStep::loadTarget);
    }

    /** Computes {@code q-bar} and {@code b-bar} from the parameters in the context, to be held constant. */
    public void centre() {
        encoder.forward(everything, step.shared, step.personal, shards, runner);
        step.meanVector = new float[shape.d];
        TargetNetwork.means(encoder.vectors(), shape, step.meanVector);
        step.meanBias = TargetNetwork.meanBias(step.personal, shape);
    }

    /** Sets all items as candidates. */
    public void compareWithAll() {
        candidates.setAll();
        targetCandidates.setAll();
    }

    /**
     * Compares with these items alone from now on.
     *
     * @param items different items, among which are all targets
     */
    public void compareWithOnly(int[] items) {
        candidates.setComplete(items);
        targetCandidates.setComplete(items);
    }

    /**
     * Compares with these items from now on.
     *
     * @param drawn items, possibly more than once
     * @param logProbabilities see {@link Candidates#set}
     */
    public void compareWith(int[] drawn, int count, float[] logProbabilities) {
        candidates.set(drawn, count, logProbabilities);
        targetCandidates.set(drawn, count, logProbabilities);
    }

    /** The parts of a loss. */
    public record Loss(double policy, double value, double conservative) {

        public double sum() {
            return policy + value + conservative;
        }
    }

    /**
     * Adds the gradient of the loss of {@code batch} to {@link #shared} and {@link #personal}.
     *
     * @throws IllegalArgumentException if the batch is empty, or does not fit the network, see
     *     {@link SequenceBatch#requireFit}
     * @throws IllegalStateException if the last window is empty
     */
    public Loss add(SequenceBatch batch) {
        batch.requireFit(shape, shards);
        if (batch.positions() == 0) {
            throw new IllegalArgumentException("a step on a batch without windows");
        }
        step.batch = batch;
        ItemSelection selection = select(batch);
        step.selection = selection;
        encoder.forward(selection, step.shared, step.personal, shards, runner);
        step.vectors = encoder.vectors();
        candidates.load(selection, step.vectors, step.personal, shape.itemBias, step.meanBias);
        if (target.isPresent() && step.loss.algorithm().comparesByTarget()) {
            targetCandidates.load(target.get(), shape.itemBias);
        }
        prepareMemory();
        cut(batch);
        runner.map(shards, shard -> {
            ShardStep part = shardSteps.get(shard);
            part.load();
            part.run(bounds[shard], bounds[shard + 1]);
            return shard;
        });
        addUp(selection);
        double policy = first.add(personal);
        double value = 0;
        double conservative = 0;
        for (ShardStep part : shardSteps) {
            policy += part.policy;
            value += part.value;
            conservative += part.conservative;
        }
        return new Loss(policy, value, conservative);
    }

    /** Shortens the gradient of an optimizer step to an L2 norm of at most {@code bound}, both parts together. This gives no privacy
     * guarantee, unlike {@code core.privacy.Clipper}. */
    public void shorten(double bound) {
        if (bound == Double.POSITIVE_INFINITY) {
            return;
        }
        double norm = Math.sqrt(squares(shared) + squares(personal));
        if (norm > bound) {
            kernels.scale((float) (bound / norm), shared, 0, shared.length);
            kernels.scale((float) (bound / norm), personal, 0, personal.length);
        }
    }

    private double squares(float[] values) {
        double sum = 0;
        int piece = 4096;
        for (int at = 0; at < values.length; at += piece) {
            int size = Math.min(piece, values.length - at);
            sum += kernels.dot(values, at, values, at, size);
        }
        return sum;
    }

    private ItemSelection select(SequenceBatch batch) {
        if (candidates.all) {
            step.places = batch.items;
            step.targetPlaces = batch.targets;
            return everything;
        }
        some.clear();
        int n = batch.positions();
        if (places.length < n) {
            places = new int[n + n / 4];
            targetPlaces = new int[n + n / 4];
        }
        for (int p = 0; p < n; p++) {
            places[p] = some.add(batch.items[p]);
            targetPlaces[p] = some.add(batch.targets[p]);
            for (int item : batch.ignored(p)) {
                some.add(item);
            }
        }
        step.places = places;
        step.targetPlaces = targetPlaces;
        for (int column = 0; column < candidates.count; column++) {
            some.add(candidates.item(column));
        }
        return some;
    }

    private void prepareMemory() {
        if (shape.memoryLinear < 0) {
            return;
        }
        shape.loadMemory(step.memory, step.shared, step.personal, memoryRoom);
        if (shape.objectives > 0) {
            for (int c = 0; c < shape.objectives; c++) {
                omega[c + 1] = step.omega(c);
            }
            step.memoryTotal.set(memoryTotal, 0, MemoryWeights.size(1), 1);
            step.memoryTotal.combine(step.memory, omega);
        }
    }

    /** Assigns to each shard the windows that end within its range of positions. */
    private void cut(SequenceBatch batch) {
        int window = 0;
        for (int shard = 0; shard < shards; shard++) {
            bounds[shard] = window;
            int until = ShardRunner.from(shard + 1, shards, batch.positions());
            while (window < batch.windows() && (batch.start(window) + batch.start(window + 1)) / 2 < until) {
                window++;
            }
        }
        bounds[shards] = batch.windows();
    }

    private void addUp(ItemSelection selection) {
        int d = shape.d;
        float[] sums = dVectors.of(selection.count * d);
        itemGradient.load(step.shared);
        runner.map(shards, shard -> {
            int from = ShardRunner.from(shard, shards, selection.count);
            int to = ShardRunner.from(shard + 1, shards, selection.count);
            Arrays.fill(sums, from * d, to * d, 0f);
            for (ShardStep part : shardSteps) {
                kernels.addScaled(1f, part.gradient.vectors.current(), from * d, sums, from * d, (to - from) * d);
                float[] biases = part.gradient.biases.current();
                for (int p = from; p < to; p++) {
                    personal[shape.itemBias + selection.items[p]] += biases[p];
                }
            }
            return shard;
        });
        for (ShardStep part : shardSteps) {
            int rest = shared.length - shape.sequence;
            kernels.addScaled(1f, part.gradient.shared, shape.sequence, shared, shape.sequence, rest);
            addMemory(part.gradient);
        }
        itemGradient.add(encoder, sums, shared, personal, runner);
    }

    private void addMemory(ShardGradient gradient) {
        if (shape.memoryLinear >= 0) {
            int size = MemoryWeights.size(shape.scores);
            kernels.addScaled(1f, gradient.memoryValues, 0, personal, shape.memoryLinear, size);
            kernels.addScaled(1f, gradient.memoryValues, size, personal, shape.memoryLog, size);
            if (shape.hasMemoryPrior()) {
                kernels.addScaled(1f, gradient.memoryValues, 0, shared, shape.memoryPriorLinear, size);
                kernels.addScaled(1f, gradient.memoryValues, size, shared, shape.memoryPriorLog, size);
            }
        }
    }
}
