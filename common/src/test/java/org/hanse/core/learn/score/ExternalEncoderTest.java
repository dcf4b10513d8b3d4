// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.function.IntPredicate;
import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.network.EncoderBlock;
import org.hanse.core.learn.network.EncoderKind;
import org.hanse.core.learn.network.ExternalEncoder;
import org.hanse.core.learn.network.NetworkShape;
import org.hanse.core.learn.network.SequenceEncoder;
import org.junit.jupiter.api.Test;

/** Serving of an encoder that has a batch pass only. */
class ExternalEncoderTest {

    private static final int ITEMS = 30;

    /** The batch pass of the gated recurrent unit, without its incremental one. */
    record BatchOnly() implements ExternalEncoder {

        @Override
        public String name() {
            return "batch-only";
        }

        @Override
        public List<EncoderBlock> blocks(int dimension) {
            return EncoderKind.GRU.blocks(dimension);
        }

        @Override
        public int width() {
            return EncoderKind.GRU.width();
        }

        @Override
        public SequenceEncoder batch(NetworkShape shape, Kernels kernels) {
            return EncoderKind.GRU.batch(shape, kernels);
        }
    }

    @Test
    void score_windowsOfAllLengths_isThatOfTheIncrementalPass() {
        ServedNetwork incremental = new ServedNetwork(ServedNetwork.Kind.small(), ITEMS, 18, 7);
        ServedNetwork batch = new ServedNetwork(ServedNetwork.Kind.small().withEncoder(new BatchOnly()), ITEMS, 18, 7);
        assertThat(batch.shared.parameters()).isEqualTo(incremental.shared.parameters());
        OnlineScorer expected = incremental.scorer().online();
        OnlineScorer actual = batch.scorer().online();
        InteractionSequence history = OnlineScorerProperties.longest(incremental.fresh);
        ShopperState one = expected.begin();
        ShopperState other = actual.begin();
        for (int i = 0; i < history.length(); i++) {
            OnlineScorerProperties.append(expected, one, history, i);
            OnlineScorerProperties.append(actual, other, history, i);
            int newest = i;
            requireEqual(expected.score(one), actual.score(other));
            for (IntPredicate hidden : List.<IntPredicate>of(t -> t % 2 == 0, t -> t == newest, t -> true)) {
                requireEqual(expected.score(one, hidden), actual.score(other, hidden));
            }
        }
    }

    private static void requireEqual(float[] expected, float[] actual) {
        for (int item = 0; item < ITEMS; item++) {
            assertThat(actual[item]).isCloseTo(expected[item], within(1e-5f));
        }
    }
}
