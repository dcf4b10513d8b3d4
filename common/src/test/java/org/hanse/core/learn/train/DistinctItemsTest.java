// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionLogAccumulator;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.learn.LossSettings;
import org.hanse.core.learn.LossSettings.ValueTarget;
import org.hanse.core.learn.ObjectiveRewards;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.loss.NetworkGradient;
import org.hanse.core.learn.loss.ValueLoss;
import org.hanse.core.learn.network.ItemFeatures;
import org.hanse.core.learn.network.NetworkShape;
import org.hanse.core.learn.network.SequenceBatch;
import org.hanse.core.learn.network.StepContext;
import org.hanse.core.learn.network.TargetNetwork;
import org.hanse.core.model.ContentSpec;
import org.hanse.core.model.ModelSpec;
import org.hanse.core.model.SpecBuilder;
import org.hanse.core.shard.ShardRunner;
import org.junit.jupiter.api.Test;

/** The count of items that stands in the place of the temporal difference, on a network whose values are its bases. */
class DistinctItemsTest {

    private static final int ITEMS = 6;
    private static final double WEIGHT = 2;

    /** Constant values of the objectives. */
    private static final double[] BASES = {1.2, 4, -0.5};

    private final NetworkShape shape = new NetworkShape(spec(4), ITEMS);
    private final SequenceBatch batch = new SequenceBatch(3);

    @Test
    void add_nothingKnownBeyondTheWindow_countsItsRest() {
        fill();
        requireLoss(new int[] {3, 3, 2, 1, 1});
    }

    @Test
    void add_restOfTheSequenceKnown_countsThat() {
        fill();
        batch.following(1, 5);
        batch.following(4, 4);
        requireLoss(new int[] {3, 5, 2, 1, 4});
    }

    @Test
    void clear_countsOfTheBatchBefore_areForgotten() {
        fill();
        batch.following(1, 5);
        fill();
        requireLoss(new int[] {3, 3, 2, 1, 1});
    }

    /** Adds a window of four positions that does not end its sequence, with rewards, and one that does. */
    private void fill() {
        batch.clear();
        batch.beginWindow(0, false, 1);
        int[] items = {0, 1, 2, 1, 4};
        for (int s = 0; s < 4; s++) {
            int position = batch.add(items[s], 0, 0, 0, items[s + 1]);
            batch.reward(position, 0, 7);
        }
        batch.beginWindow(1, true, 2);
        batch.add(3, 0, 0, 0, 3);
    }

    /** Requires {@code lambda} times the mean of Huber's loss, and the gradient that belongs to it. */
    private void requireLoss(int[] counts) {
        double loss = 0;
        double[] gradients = new double[BASES.length];
        double share = WEIGHT / (counts.length * BASES.length);
        for (int count : counts) {
            for (int c = 0; c < BASES.length; c++) {
                double difference = BASES[c] - Math.log1p(count);
                double size = Math.abs(difference);
                loss += share * (size <= 1 ? difference * difference / 2 : size - 0.5);
                gradients[c] += share * Math.max(-1, Math.min(1, difference));
            }
        }
        NetworkGradient gradient = gradient();
        assertThat(gradient.add(batch).value()).isCloseTo(loss, within(1e-5));
        for (int c = 0; c < BASES.length; c++) {
            assertThat((double) gradient.shared[shape.headBase + c]).isCloseTo(gradients[c], within(1e-5));
        }
    }

    private NetworkGradient gradient() {
        ItemFeatures features = ItemFeatures.ofRows(
                new ContentSpec(1, 1, 1, 1, List.of(), 0), new int[ITEMS][0], new int[0][][], new float[0]);
        Kernels kernels = Kernels.best();
        ShardRunner runner = ShardRunner.sequential();
        TargetNetwork target = new TargetNetwork(shape, features, kernels);
        NetworkGradient gradient =
                new NetworkGradient(shape, features, kernels, 2, Optional.empty(), Optional.of(target), runner);
        StepContext context = gradient.context();
        context.shared = new float[shape.shared.size()];
        context.personal = new float[shape.personal.size()];
        for (int c = 0; c < BASES.length; c++) {
            context.shared[shape.headBase + c] = (float) BASES[c];
        }
        context.loss = new LossSettings(
                WEIGHT,
                0.9,
                2,
                0,
                3,
                List.of(1.0, 1.0, 1.0),
                true,
                ValueTarget.DISTINCT_ITEMS,
                LossSettings.Algorithm.DOUBLE_DQN,
                0);
        context.positionWeight = 1.0 / batch.positions();
        context.valueWeight = WEIGHT / (ValueLoss.differences(batch, context.loss) * BASES.length);
        gradient.centre();
        gradient.compareWithAll();
        return gradient;
    }

    /** One shopper's six interactions, cut from the end into windows of three positions. */
    @Test
    void fill_cutSequence_countsToItsEnd() {
        InteractionLogAccumulator log = new InteractionLogAccumulator(List.of(InteractionType.VIEW));
        log.beginShopper(new ShopperId("other")).add(5, 0).add(5, 0);
        log.beginShopper(new ShopperId("cut"));
        for (int item : new int[] {0, 1, 2, 1, 5, 2}) {
            log.add(item, 0);
        }
        TrainingWindows windows = new TrainingWindows(log.toLog(), spec(3), new ObjectiveRewards(Map.of()));
        windows.fill(batch, new int[] {0, 1, 2}, 0, 3, 1, false);
        int[] targets = new int[batch.positions()];
        int[] counts = new int[batch.positions()];
        for (int b = 0; b < batch.windows(); b++) {
            for (int p = batch.start(b); p < batch.start(b + 1); p++) {
                targets[p] = batch.targets[p];
                counts[p] = batch.distinctFrom(b, p);
            }
        }
        assertThat(targets).containsExactly(5, 1, 5, 2, 1, 2);
        assertThat(counts).containsExactly(1, 3, 2, 1, 3, 3);
    }

    /** Shopper 0 is a whole session of two windows, shopper 1 the same without the end, shopper 2 a named shopper. */
    @Test
    void fill_sequences_endOnlyWhereNothingFollows() {
        InteractionLogAccumulator all = new InteractionLogAccumulator(List.of(InteractionType.VIEW));
        for (String shopper : List.of("whole", "shortened", "named")) {
            all.beginShopper(new ShopperId(shopper)).ended(!shopper.equals("named"));
            all.add(0, 0).add(1, 0).add(2, 0).add(3, 0).add(4, 0);
        }
        InteractionLog shortened = all.toLog().shortened(new int[] {5, 3, 5});
        InteractionLog log = shortened.select(new int[] {1, 0, 2});
        TrainingWindows windows = new TrainingWindows(log, spec(3), new ObjectiveRewards(Map.of()));
        windows.fill(batch, new int[] {0, 1, 2, 3, 4}, 0, 5, 1, false);
        boolean[] ends = Arrays.copyOf(batch.ends, batch.windows());
        assertThat(ends).containsExactly(false, true, false, false, false);
        InteractionLog other = shortened.select(new int[] {1, 2, 0});
        assertThat(windows.digest())
                .isNotEqualTo(new TrainingWindows(other, spec(3), new ObjectiveRewards(Map.of())).digest());
    }

    private static ModelSpec spec(int history) {
        return SpecBuilder.aSpec()
                .withDimension(4)
                .withHistory(history)
                .withObjectives(3)
                .withTypes(7)
                .withGaps(1)
                .build();
    }
}
