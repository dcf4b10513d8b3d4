// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.table.ItemPopularity;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.model.ContentSpec;
import org.hanse.core.model.ModelSpec;
import org.hanse.core.shard.ShardRunner;

/**
 * One merchant's side of a training: its windows, tables and personal parameters, and the gradient of its batches. Never
 * hands out anything but gradients of shared parameters.
 */
final class MerchantTraining {

    /** Exponent of popularity in the draw of candidates. */
    private static final double POPULARITY = 0.5;

    /** Sets the coin of the tables apart from those of candidates, which count items from 0. */
    private static final long MEMORY_COIN = 1L << 40;

    private final TrainingSettings settings;
    final NetworkShape shape;
    private final ItemFeatures features;
    private final TrainingWindows windows;
    private final Optional<MemoryTables> tables;
    private final NetworkGradient gradient;
    private final Optional<TargetNetwork> target;
    private final AdamOptimizer optimizer;
    private final ShardRunner runner;
    final float[] personal;
    private final SequenceBatch batch;
    private final CandidateDraw draw;

    /** Items that the log never meets, whose private vectors and biases stay 0; none where these are shared. */
    private final int[] cold;

    private boolean learnsMemory;
    private int[] order = {};
    private int[] starts = {};

    MerchantTraining(
            InteractionLog log, Catalogue catalogue, TrainingSettings settings, Kernels kernels, ShardRunner runner) {
        this.settings = settings;
        this.runner = runner;
        this.shape = new NetworkShape(settings.spec(), catalogue.size());
        this.features = features(catalogue, settings.spec());
        this.windows = new TrainingWindows(log, settings.spec(), settings.rewards());
        StepSize.require(
                shape,
                windows.mostPositions(settings.batch()),
                windows.longest(),
                windows.longest(),
                settings.shards());
        this.tables =
                settings.spec().memory() ? Optional.of(MemoryTables.of(log, catalogue, runner)) : Optional.empty();
        this.target = settings.spec().objectives() > 0
                ? Optional.of(new TargetNetwork(shape, features, kernels))
                : Optional.empty();
        this.gradient = new NetworkGradient(shape, features, kernels, settings.shards(), tables, target, runner);
        this.optimizer = new AdamOptimizer(shape.personal, settings.optimizer(), kernels, settings.shards(), runner);
        int[] met = ItemPopularity.of(log, catalogue.size()).toArray();
        this.cold = shape.spec.sharesItems()
                ? new int[0]
                : IntStream.range(0, met.length).filter(item -> met[item] == 0).toArray();
        this.personal = NetworkInitializer.personal(
                        settings.spec(), catalogue.size(), new SplittableRandom(settings.seed() ^ 0x5e1f))
                .parameters()
                .toArray();
        clearCold(personal);
        if (shape.memoryLinear >= 0 && settings.memoryDropout() == 1) {
            new MemoryWeights()
                    .set(personal, shape.memoryLinear, shape.memoryLog, shape.scores)
                    .setToMix();
        }
        this.batch = new SequenceBatch(settings.spec().objectives());
        this.draw = new CandidateDraw(met, POPULARITY);
        StepContext context = gradient.context();
        context.personal = personal;
        context.loss = settings.loss();
        context.dropout = settings.dropout();
        context.excludeHistory = settings.excludeHistory();
        if (catalogue.size() <= settings.fullCandidates()) {
            gradient.compareWithAll();
        }
    }

    /** A catalogue as a network of this shape reads it. */
    static ItemFeatures features(Catalogue catalogue, ModelSpec spec) {
        return ItemFeatures.of(catalogue, spec.content().orElseGet(MerchantTraining::nothing));
    }

    /** A content that reads nothing: what an encoder without content is told. */
    private static ContentSpec nothing() {
        return new ContentSpec(1, 1, 1, 1, List.of(), 0);
    }

    ItemFeatures features() {
        return features;
    }

    Optional<MemoryTables> tables() {
        return tables;
    }

    AdamOptimizer optimizer() {
        return optimizer;
    }

    NetworkGradient gradient() {
        return gradient;
    }

    /** Names this merchant's numbers, as those of merchant {@code index}. */
    void addTo(TrainerArrays arrays, int index) {
        arrays.add("personal " + index, personal, optimizer);
        target.ifPresent(network -> {
            arrays.add("target shared", network.shared); // which all merchants take over in the same epochs
            arrays.add("target " + index + " personal", network.personal);
        });
    }

    /** Follows numbers that were put back: the target network's, and gradients, of which nothing has come yet. */
    void restored() {
        target.ifPresent(network -> {
            network.encode(settings.shards(), runner);
            gradient.loadTarget();
        });
        Arrays.fill(gradient.shared, 0f);
        Arrays.fill(gradient.personal, 0f);
    }

    /** Tells this merchant's data from others: windows, what the network reads of items, what the tables of text do. */
    long dataDigest() {
        DataDigest digest = new DataDigest().add(windows.digest()).add(features.digest());
        tables.ifPresent(own -> digest.add(own.textDigest()));
        return digest.value();
    }

    /** Sizes and digest of the data, for people. */
    String dataSummary() {
        return shape.items + " items, " + windows.size() + " windows, " + windows.positions() + " positions, digest "
                + Long.toHexString(dataDigest());
    }

    /** Batches of an epoch. */
    int batches() {
        return (windows.size() + settings.batch() - 1) / settings.batch();
    }

    /** Begins an epoch with the shared parameters as they are. */
    void beginEpoch(long epoch, float[] shared, long seed) {
        StepContext context = gradient.context();
        context.shared = shared;
        context.own = shape.spec.sharesItems() ? shared : personal;
        order = windows.order(settings.batch(), seed);
        starts = windows.batches(settings.batch(), seed + 1);
        learnsMemory = epoch < settings.memoryEpochs();
        gradient.centre();
        if (target.isPresent() && epoch % settings.targetEpochs() == 0) {
            target.get().snapshot(shared, personal, settings.shards(), runner);
            gradient.loadTarget();
        }
    }

    /** Loss of batch {@code index} of the epoch; gradients are added to. */
    NetworkGradient.Loss add(int index, long seed) {
        int start = starts[index];
        int end = Math.min(windows.size(), start + settings.batch());
        long own = Coins.bits(seed, index);
        windows.fill(batch, order, start, end, own, settings.excludeHistory());
        StepContext context = gradient.context();
        context.remembers = Coins.unit(own, MEMORY_COIN) >= settings.memoryDropout();
        context.positionWeight = 1.0 / batch.positions();
        long differences = Math.max(1, ValueLoss.differences(batch, settings.loss()));
        context.valueWeight = settings.loss().valueWeight() / (differences * Math.max(1, shape.objectives));
        if (shape.items > settings.fullCandidates()) {
            int count = Math.min(shape.items, settings.drawnCandidates());
            gradient.compareWith(draw.draw(count, own), count, draw.logExpected(count));
        }
        NetworkGradient.Loss loss = gradient.add(batch);
        clearCold(gradient.personal);
        if (!movesMemory()) {
            clearMemory(gradient.personal);
        }
        return loss;
    }

    /** Sets to zero what stands for cold items: being a negative again and again says nothing of an item but its absence. */
    private void clearCold(float[] own) {
        for (int item : cold) {
            if (shape.itemVector >= 0) {
                int at = shape.itemVector + item * shape.d;
                Arrays.fill(own, at, at + shape.d, 0f);
            }
            own[shape.itemBias + item] = 0f;
        }
    }

    private boolean movesMemory() {
        return learnsMemory && gradient.context().remembers;
    }

    /** Weights that stay where they are have no part in the norm by which gradients are clipped. */
    private void clearMemory(float[] own) {
        if (shape.memoryLinear >= 0) {
            int size = MemoryWeights.size(shape.scores);
            Arrays.fill(own, shape.memoryLinear, shape.memoryLinear + size, 0f);
            Arrays.fill(own, shape.memoryLog, shape.memoryLog + size, 0f);
        }
    }

    /** Positions of the last batch. */
    int lastPositions() {
        return batch.positions();
    }

    /** Makes the personal step of the last gradient. */
    void step() {
        optimizer.learnMemory(movesMemory());
        optimizer.step(personal, gradient.personal);
    }
}
