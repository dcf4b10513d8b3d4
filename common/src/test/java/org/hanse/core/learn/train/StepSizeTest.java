// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionLogAccumulator;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.job.NetworkConfig.ItemVectors;
import org.hanse.core.learn.ObjectiveRewards;
import org.hanse.core.learn.TrainingBuilder;
import org.hanse.core.learn.TrainingSettings;
import org.hanse.core.learn.dl4j.GraphSettings;
import org.hanse.core.learn.kernel.FloatBuffer;
import org.hanse.core.learn.kernel.KernelsForTesting;
import org.hanse.core.learn.network.NetworkShape;
import org.hanse.core.learn.network.StepSize;
import org.hanse.core.model.ContentSpec;
import org.hanse.core.model.ModelSpec;
import org.hanse.core.model.ModelSpec.Gate;
import org.hanse.core.model.SpecBuilder;
import org.hanse.core.shard.ShardRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rejection of sizes beyond those of arrays, before an overflow. */
class StepSizeTest {

    private static final int HISTORY = 10_000;

    private static ModelSpec spec(int dimension, int heads, ItemVectors vectors) {
        return SpecBuilder.aSpec()
                .withDimension(dimension)
                .withHeads(heads)
                .withGate(Gate.SOFTMAX)
                .withHistory(HISTORY)
                .withItemVectors(vectors)
                .build();
    }

    @Test
    void require_greatestThatFits_isLetThroughAndOneMoreIsNot() {
        NetworkShape shape = new NetworkShape(spec(64, 2, ItemVectors.PRIVATE), 5);
        // Rows of three states, gates of the encoder, are the widest while windows are short.
        long fits = 4L * (Integer.MAX_VALUE / (3 * 64) - 51);
        assertThatCode(() -> StepSize.require(shape, fits, 50, 50, 4)).doesNotThrowAnyException();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StepSize.require(shape, fits + 4, 50, 50, 4))
                .withMessageContaining("a step of " + (fits + 4) + " positions, windows of up to 50 and 4 shards")
                .withMessageContaining("make batch, history or dimension smaller");
    }

    @Test
    void require_gatesOfLongWindows_count() {
        NetworkShape shape = new NetworkShape(spec(8, 8, ItemVectors.PRIVATE), 5);
        // 8 heads of 10,000 x 10,000 gates; 2 windows of them fit into 2^31.
        assertThatCode(() -> StepSize.require(shape, HISTORY, HISTORY, HISTORY, 1))
                .doesNotThrowAnyException();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StepSize.require(shape, 2 * HISTORY, HISTORY, HISTORY, 1));
        assertThatCode(() -> StepSize.require(shape, 4 * HISTORY, HISTORY, HISTORY, 4))
                .doesNotThrowAnyException();
    }

    @Test
    void require_shopperThatStaysInOneShard_counts() {
        NetworkShape shape = new NetworkShape(spec(64, 2, ItemVectors.PRIVATE), 5);
        int shopper = Integer.MAX_VALUE / (3 * 64) * 3 / 4;
        assertThatCode(() -> StepSize.require(shape, shopper, 50, 50, 4)).doesNotThrowAnyException();
        assertThatIllegalArgumentException().isThrownBy(() -> StepSize.require(shape, shopper, 50, shopper, 2));
    }

    @Test
    void shape_factsWiderThanVectors_count() {
        ContentSpec content = new ContentSpec(16, 4, 8, 2, List.of(), 888);
        ModelSpec spec = SpecBuilder.aSpec()
                .withDimension(64)
                .withGate(Gate.SOFTMAX)
                .withHistory(50)
                .withContent(Optional.of(content))
                .build();
        int items = Integer.MAX_VALUE / content.width();
        assertThatCode(() -> new NetworkShape(spec, items)).doesNotThrowAnyException();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NetworkShape(spec, items + 1))
                .withMessageContaining("items of " + content.width() + " numbers each")
                .withMessageContaining("read fewer facts of items");
    }

    @ParameterizedTest
    @EnumSource(ItemVectors.class)
    void shape_catalogueOfMoreVectorsThanAnArrayHolds_isRefused(ItemVectors vectors) {
        ModelSpec spec = SpecBuilder.aSpec()
                .withDimension(64)
                .withGate(Gate.SOFTMAX)
                .withHistory(50)
                .withItemVectors(vectors)
                .withMemory(true)
                .build();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NetworkShape(spec, 1 << 25))
                .withMessageContaining("a catalogue of 33554432 items of 64 numbers each");
        assertThatCode(() -> new NetworkShape(spec, 1 << 24)).doesNotThrowAnyException();
    }

    @Test
    void trainer_longWindowsInALargeBatch_areRefusedBeforeTraining() {
        InteractionLog log = log(IntStream.range(0, 20).map(s -> HISTORY + 1).toArray());
        TrainingSettings large = settings(spec(8, 8, ItemVectors.PRIVATE), 12, 4);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> trainer(log, large))
                .withMessageContaining("a step of 120000 positions, windows of up to 10000 and 4 shards");
        assertThatCode(() -> trainer(log, settings(spec(8, 8, ItemVectors.PRIVATE), 4, 4)))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 65_537, 100_000_000, Integer.MAX_VALUE})
    void settings_batchOutOfRange_isRefused(int batch) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings(spec(8, 2, ItemVectors.PRIVATE), batch, 4))
                .withMessageContaining("batch " + batch);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new GraphSettings(5, batch, false, 1))
                .withMessageContaining("batch " + batch);
    }

    @Test
    void order_greatestBatch_holdsEveryWindowOnceLongestFirst() {
        InteractionLog log = log(3, 9, 2, 1, 7, 40);
        TrainingWindows windows =
                new TrainingWindows(log, spec(8, 2, ItemVectors.PRIVATE), new ObjectiveRewards(Map.of()));
        int[] order = windows.order(TrainingSettings.GREATEST_BATCH, 1);
        assertThat(Arrays.stream(order).map(w -> windows.to(w) - windows.from(w)))
                .containsExactly(39, 8, 6, 2, 1);
        assertThat(windows.batches(TrainingSettings.GREATEST_BATCH, 1)).containsExactly(0);
        assertThat(windows.longest()).isEqualTo(39);
        assertThat(windows.mostPositions(1)).isEqualTo(39);
        assertThat(windows.mostPositions(3)).isEqualTo(39 + 8 + 6);
        assertThat(windows.mostPositions(TrainingSettings.GREATEST_BATCH)).isEqualTo(39 + 8 + 6 + 2 + 1);
    }

    @Test
    void buffer_sizeBeyondArrays_isRefused() {
        assertThat(FloatBuffer.size(1L << 30)).isEqualTo(1 << 30);
        for (long size : new long[] {1L << 31, -1, Long.MAX_VALUE}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> FloatBuffer.size(size))
                    .withMessageContaining("working memory of " + size + " numbers");
        }
    }

    private static InteractionLog log(int... lengths) {
        InteractionLogAccumulator log = new InteractionLogAccumulator(List.of(InteractionType.VIEW));
        for (int s = 0; s < lengths.length; s++) {
            log.beginShopper(new ShopperId("s" + s));
            for (int i = 0; i < lengths[s]; i++) {
                log.add(i % TrainingFixture.ITEMS, 0);
            }
        }
        return log.toLog();
    }

    private static NetworkTrainer trainer(InteractionLog log, TrainingSettings settings) {
        return new NetworkTrainer(
                List.of(new Merchant(log, new TrainingFixture(3).merchant().catalogue())),
                settings,
                KernelsForTesting.scalar(),
                ShardRunner.sequential());
    }

    private static TrainingSettings settings(ModelSpec spec, int batch, int shards) {
        return TrainingBuilder.aTraining(spec)
                .withBatch(batch)
                .withShards(shards)
                .build();
    }
}
