// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.CatalogueItem;
import org.hanse.core.interaction.InteractionLogAccumulator;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.interaction.ItemId;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.learn.LossSettings;
import org.hanse.core.learn.ObjectiveRewards;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.loss.NetworkGradient;
import org.hanse.core.learn.loss.ValueLoss;
import org.hanse.core.learn.memory.MemoryRows;
import org.hanse.core.learn.memory.MemoryWeights;
import org.hanse.core.learn.network.ItemFeatures;
import org.hanse.core.learn.network.NetworkInitializer;
import org.hanse.core.learn.network.NetworkShape;
import org.hanse.core.learn.network.SequenceBatch;
import org.hanse.core.learn.network.StepContext;
import org.hanse.core.learn.network.TargetNetwork;
import org.hanse.core.model.ContentSpec;
import org.hanse.core.model.ModelSpec;
import org.hanse.core.model.SpecBuilder;
import org.hanse.core.shard.ShardRunner;
import org.junit.jupiter.api.Test;

/** Items that were shown and ignored train values, and not the policy. */
class ExposureTest {

    private static final int ITEMS = 6;
    private static final ModelSpec SPEC = SpecBuilder.aSpec()
            .withDimension(4)
            .withHistory(6)
            .withObjectives(3)
            .withTypes(7)
            .withGaps(1)
            .build();
    private static final LossSettings POLICY = new LossSettings(0, 0.9, 1, 0.4, 0, List.of(1.0, 1.0, 1.0), true);
    private static final LossSettings VALUES = new LossSettings(1, 0.9, 1, 0, 0, List.of(1.0, 1.0, 1.0), true);

    private final NetworkShape shape = new NetworkShape(SPEC, ITEMS);

    /** A shopper's items, the last one shown and ignored if there are four. */
    private static SequenceBatch batch(int interactions) {
        InteractionType impression = new InteractionType("impression");
        InteractionLogAccumulator log = new InteractionLogAccumulator(List.of(InteractionType.VIEW, impression));
        log.beginShopper(new ShopperId("s")).ended(true);
        int[] items = {0, 3, 1, 4};
        for (int i = 0; i < interactions; i++) {
            log.add(items[i], i == 3 ? 1 : 0);
        }
        ObjectiveRewards rewards = new ObjectiveRewards(Map.of("view", List.of(1.0, 0.0, 0.0)), Set.of("impression"));
        SequenceBatch batch = new SequenceBatch(3);
        new TrainingWindows(log.toLog(), SPEC, rewards).fill(batch, new int[] {0}, 0, 1, 1, false);
        return batch;
    }

    private float[] gradient(SequenceBatch batch, LossSettings loss) {
        ItemFeatures features = ItemFeatures.ofRows(
                new ContentSpec(1, 1, 1, 1, List.of(), 0), new int[ITEMS][0], new int[0][][], new float[0]);
        ShardRunner runner = ShardRunner.sequential();
        TargetNetwork target = new TargetNetwork(shape, features, Kernels.best());
        float[] shared = NetworkInitializer.shared(SPEC, new SplittableRandom(1))
                .parameters()
                .toArray();
        float[] personal = NetworkInitializer.personal(SPEC, ITEMS, new SplittableRandom(2))
                .parameters()
                .toArray();
        target.snapshot(shared, personal, 1, runner);
        NetworkGradient gradient =
                new NetworkGradient(shape, features, Kernels.best(), 1, Optional.empty(), Optional.of(target), runner);
        gradient.loadTarget();
        StepContext context = gradient.context();
        context.shared = shared;
        context.personal = personal;
        context.loss = loss;
        context.positionWeight = 1.0 / batch.policyWeight(0);
        context.valueWeight = loss.valueWeight() / ValueLoss.differences(batch, loss);
        gradient.centre();
        gradient.compareWithAll();
        gradient.add(batch);
        return gradient.shared;
    }

    /** Returns the tables' score of an item after another one, with weight 1 for each table. */
    private static double score(MemoryRows rows, int from, int to, int excluded) {
        int size = MemoryWeights.size(1);
        float[] values = new float[2 * size];
        Arrays.fill(values, 1);
        rows.begin(new int[] {from}, 0, 1, excluded);
        return rows.at(new MemoryWeights().set(values, 0, size, 1), 0, 0, to);
    }

    @Test
    void tables_exposures_areNotCounted() {
        InteractionType impression = new InteractionType("impression");
        InteractionLogAccumulator log = new InteractionLogAccumulator(List.of(InteractionType.VIEW, impression));
        log.beginShopper(new ShopperId("s")).add(0, 0).add(3, 1).add(1, 0);
        ObjectiveRewards rewards = new ObjectiveRewards(Map.of("view", List.of(1.0, 0.0, 0.0)), Set.of("impression"));
        Catalogue catalogue = Catalogue.of(IntStream.range(0, ITEMS)
                .mapToObj(item -> CatalogueItem.bare(new ItemId("item-" + item)))
                .toList());
        ShardRunner runner = ShardRunner.sequential();
        ModelSpec spec = SpecBuilder.like(SPEC).withMemory(true).build();
        LearnedCatalogue learned = LearnedCatalogue.of(catalogue, spec, runner);
        Merchant merchant = new Merchant(log.toLog(), catalogue);

        for (LocalExamples examples : List.of(
                LocalExamples.of(merchant, learned, rewards, 1, runner),
                LocalExamples.of(merchant.log(), learned, rewards, 1, runner))) {
            MemoryRows rows = new MemoryRows(examples.tables().orElseThrow());
            assertThat(score(rows, 0, 3, MemoryRows.NO_SHOPPER))
                    .as("shown after the first")
                    .isZero();
            assertThat(score(rows, 0, 1, MemoryRows.NO_SHOPPER))
                    .as("next contact")
                    .isPositive();
            assertThat(score(rows, 0, 1, 0)).as("without the shopper").isZero();
            assertThat(examples.tables().orElseThrow().log()).isSameAs(merchant.log());
            assertThat(examples.positions()).as("targets of the network").isEqualTo(2);
        }
    }

    @Test
    void gradient_exposureAtTheEnd_leavesPolicyAndPenaltyUnchanged() {
        assertThat(batch(4).policyWeights[2]).isZero();
        assertThat(gradient(batch(4), POLICY)).isEqualTo(gradient(batch(3), POLICY));
    }

    @Test
    void gradient_exposureAtTheEnd_trainsValues() {
        float[] with = gradient(batch(4), VALUES);
        float[] without = gradient(batch(3), VALUES);
        int base = shape.headBase;
        assertThat(Arrays.copyOfRange(with, base, base + 3)).isNotEqualTo(Arrays.copyOfRange(without, base, base + 3));
    }
}
