// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.train;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.hanse.core.learn.CounterRandom;
import org.hanse.core.learn.LossSettings;
import org.hanse.core.learn.TrainingSettings;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.loss.CandidateDraw;
import org.hanse.core.learn.loss.NetworkGradient;
import org.hanse.core.learn.loss.ValueLoss;
import org.hanse.core.learn.memory.MemoryWeights;
import org.hanse.core.learn.network.NetworkInitializer;
import org.hanse.core.learn.network.NetworkShape;
import org.hanse.core.learn.network.SequenceBatch;
import org.hanse.core.learn.network.StepContext;
import org.hanse.core.learn.network.StepSize;
import org.hanse.core.learn.network.TargetNetwork;
import org.hanse.core.shard.ShardRunner;

/**
 * One merchant's side of a training: its examples and personal parameters, and the gradient of its batches. Never hands out
 * anything but gradients of shared parameters. Several merchants with one catalogue may take turns in one such object.
 */
final class MerchantTraining {

    /** Exponent of popularity in the draw of candidates. */
    static final double POPULARITY = 0.5;

    /**
     * Decay of a merchant's deviations from the shared prior of memory weights, times its training positions: {@code k} of
     * docs/design/network.md, section 6. Compared with 100 and 10,000 in docs/adr/0050.
     */
    static final double SHRINKAGE = 1000;

    /** Initial weight of an earlier interaction with an item, for baskets; compared with others in docs/adr/0079. */
    static final float FREQUENCY = 1;

    /** Offset of the tables' dropout counter from those of candidates, which count items from 0. */
    private static final long MEMORY_COUNTER = 1L << 40;

    private final TrainingSettings settings;
    final NetworkShape shape;
    private final NetworkGradient gradient;
    private final Optional<TargetNetwork> target;
    private final AdamOptimizer optimizer;
    private final ShardRunner runner;

    /** Parameters of the current merchant. */
    final float[] personal;

    private final ParameterAverage average;
    private final SequenceBatch batch;
    private final double popularity;
    private CandidateDraw draw;

    /** Items that a target can be compared with. */
    private int[] possible;

    private LocalExamples examples;

    /** Items that the log never meets, whose private vectors and biases stay 0; none where these are shared. */
    private int[] cold;

    private boolean learnsMemory;
    private boolean learnsBiases = true;
    private final LossSettings withoutFirst;
    private int[] order = {};
    private int[] starts = {};

    /**
     * Creates a training that starts with the merchant of these examples.
     *
     * @param popularity exponent of popularity in the draw of candidates; 0 for one that is independent of the
     *     merchant
     */
    MerchantTraining(
            LocalExamples examples, TrainingSettings settings, double popularity, Kernels kernels, ShardRunner runner) {
        this.settings = settings;
        this.withoutFirst = settings.objective().loss().withFirst(0);
        this.runner = runner;
        this.popularity = popularity;
        this.examples = examples;
        LearnedCatalogue catalogue = examples.catalogue();
        this.shape = new NetworkShape(settings.spec(), catalogue.items());
        this.target = settings.spec().objectives() > 0
                ? Optional.of(new TargetNetwork(shape, catalogue.features(), kernels))
                : Optional.empty();
        requireStep(examples);
        this.gradient = new NetworkGradient(
                shape, catalogue.features(), kernels, settings.steps().shards(), examples.tables(), target, runner);
        this.optimizer = new AdamOptimizer(
                shape.personal, settings.optimizer(), kernels, settings.steps().shards(), runner);
        this.cold = new int[0];
        this.personal = initial(settings, examples);
        this.average = new ParameterAverage(
                personal.length,
                settings.optimizer().averaging(),
                kernels,
                settings.steps().shards(),
                runner);
        this.batch = new SequenceBatch(settings.spec().objectives());
        this.possible = new int[0];
        this.draw = new CandidateDraw(possible, popularity, possible);
        meet();
        clearCold(personal);
        StepContext context = gradient.context();
        context.personal = personal;
        context.loss = settings.objective().loss();
        context.dropout = settings.steps().dropout();
        context.excludeHistory = settings.candidates().excludeHistory();
    }

    /** Takes over which items the log meets. */
    private void meet() {
        int[] met = examples.popularity();
        cold = cold(met);
        possible = IntStream.range(0, met.length)
                .filter(item -> met[item] > 0 || !settings.candidates().met())
                .toArray();
        draw = new CandidateDraw(met, popularity, possible);
        if (!draws() && possible.length == met.length) {
            gradient.compareWithAll();
        } else if (!draws()) {
            gradient.compareWithOnly(possible);
        }
    }

    private boolean draws() {
        return possible.length > settings.candidates().full();
    }

    /**
     * Returns the personal parameters before the first step, including rows of cold items. With baskets a history's own items have the
     * weight of their frequency, since shoppers buy again.
     */
    static float[] initial(TrainingSettings settings, LocalExamples examples) {
        NetworkShape shape = new NetworkShape(settings.spec(), examples.items());
        float[] personal =
                NetworkInitializer.personal(settings, shape.items).parameters().toArray();
        if (shape.memoryLinear >= 0 && examples.windows().baskets()) {
            new MemoryWeights()
                    .set(personal, shape.memoryLinear, shape.memoryLog, shape.scores)
                    .setToFrequency(FREQUENCY);
        }
        return personal;
    }

    /** Loads the merchant of these examples; its parameters are written to {@link #personal}. */
    void take(LocalExamples others, PersonalState state, float[] initial) {
        if (others.catalogue() != examples.catalogue()) {
            throw new IllegalArgumentException("examples of another catalogue");
        }
        requireStep(others);
        if (others != examples) {
            examples = others;
            gradient.remember(others.tables());
            meet();
        }
        System.arraycopy(initial, 0, personal, 0, personal.length);
        clearCold(personal);
        state.writeTo(personal, PersonalRows.of(shape, others));
        optimizer.reset();
        Arrays.fill(gradient.shared, 0f);
        Arrays.fill(gradient.personal, 0f);
    }

    private int[] cold(int[] met) {
        return IntStream.range(0, met.length).filter(item -> met[item] == 0).toArray();
    }

    private void requireStep(LocalExamples own) {
        TrainingWindows windows = own.windows();
        StepSize.require(
                shape,
                windows.mostPositions(own.batch()),
                windows.longest(),
                windows.longest(),
                settings.steps().shards());
    }

    LocalExamples examples() {
        return examples;
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
        average.addTo(arrays, "personal " + index + " average");
        target.ifPresent(network -> {
            arrays.add("target shared", network.shared); // which all merchants take over in the same epochs
            arrays.add("target " + index + " personal", network.personal);
        });
    }

    /** Updates derived values after a restore: the target network, and empty gradients. */
    void restored() {
        target.ifPresent(network -> {
            network.encode(settings.steps().shards(), runner);
            gradient.loadTarget();
        });
        Arrays.fill(gradient.shared, 0f);
        Arrays.fill(gradient.personal, 0f);
    }

    /** Updates the target network to {@code shared} and the current personal parameters. */
    void snapshot(float[] shared) {
        target.ifPresent(network -> {
            network.snapshot(shared, personal, settings.steps().shards(), runner);
            gradient.loadTarget();
        });
    }

    /** Batches of an epoch. */
    int batches() {
        return examples.batches();
    }

    /**
     * Begins an epoch with the shared parameters as they are.
     *
     * @param withMemory whether the weights of the tables are learned in it
     */
    void beginEpoch(boolean withMemory, float[] shared, long seed) {
        StepContext context = gradient.context();
        context.shared = shared;
        order = examples.windows().order(examples.batch(), seed);
        starts = examples.windows().batches(examples.batch(), seed + 1);
        learnsMemory = withMemory;
        gradient.centre();
    }

    /**
     * Sets whether later gradients of item biases are used. Otherwise first items of empty histories, whose loss has no other gradient,
     * have no weight in the mean.
     */
    void learnBiases(boolean learns) {
        learnsBiases = learns;
    }

    /** Loss of batch {@code index} of the epoch; gradients of the mean over it are added to. */
    NetworkGradient.Loss add(int index, long seed) {
        int start = starts[index];
        int end = Math.min(examples.windows().size(), start + examples.batch());
        long own = CounterRandom.bits(seed, index);
        examples.windows()
                .fill(batch, order, start, end, own, settings.candidates().excludeHistory());
        StepContext context = gradient.context();
        context.remembers =
                CounterRandom.unit(own, MEMORY_COUNTER) >= settings.memory().dropout();
        context.loss = learnsBiases ? settings.objective().loss() : withoutFirst;
        context.positionWeight = 1.0 / batch.policyWeight(context.loss.first());
        long differences =
                Math.max(1, ValueLoss.differences(batch, settings.objective().loss()));
        context.valueWeight = settings.objective().loss().valueWeight() / (differences * Math.max(1, shape.objectives));
        if (draws()) {
            int count = Math.min(possible.length, settings.candidates().drawn());
            gradient.compareWith(draw.draw(count, own), count, draw.logExpected(count));
        }
        NetworkGradient.Loss loss = gradient.add(batch);
        clearCold(gradient.personal);
        if (!movesMemory()) {
            clearMemory();
        }
        return loss;
    }

    /**
     * Sets the parameters of cold items to zero: an item that is only a negative has no information but its absence.
     */
    private void clearCold(float[] own) {
        for (int item : cold) {
            if (shape.itemVector >= 0) {
                int at = shape.itemVector + item * shape.d;
                Arrays.fill(own, at, at + shape.d, 0f);
            }
            own[shape.itemBias + item] = 0f;
        }
    }

    /** Returns whether the step of the last gradient moves weights of tables. */
    boolean movesMemory() {
        return learnsMemory && gradient.context().remembers;
    }

    /** Weights that stay where they are have no part in the norm by which gradients are clipped. */
    private void clearMemory() {
        int size = MemoryWeights.size(shape.scores);
        if (shape.memoryLinear >= 0) {
            Arrays.fill(gradient.personal, shape.memoryLinear, shape.memoryLinear + size, 0f);
            Arrays.fill(gradient.personal, shape.memoryLog, shape.memoryLog + size, 0f);
        }
        if (shape.hasMemoryPrior()) {
            Arrays.fill(gradient.shared, shape.memoryPriorLinear, shape.memoryPriorLinear + size, 0f);
            Arrays.fill(gradient.shared, shape.memoryPriorLog, shape.memoryPriorLog + size, 0f);
        }
    }

    /** Positions of the last batch. */
    int lastPositions() {
        return batch.positions();
    }

    /** Runs the personal step of the last gradient. */
    void step() {
        optimizer.learnMemory(movesMemory());
        optimizer.shrinkMemory(shape.hasMemoryPrior() ? SHRINKAGE / Math.max(1, examples.positions()) : 0);
        optimizer.step(personal, gradient.personal);
    }

    /**
     * Runs the personal step of the last gradient, and adds to the average.
     *
     * @param number number of the merchant's step since the beginning, from 1
     */
    void step(long number) {
        step();
        average.add(personal, number, batches());
    }

    /** Returns the average of the personal parameters, or themselves where there is none, as for a merchant without windows. */
    float[] averaged(int epochs) {
        return average.of(personal, batches() == 0 ? 0 : epochs);
    }
}
