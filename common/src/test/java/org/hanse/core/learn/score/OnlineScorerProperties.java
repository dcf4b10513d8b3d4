// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.score;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.learn.memory.MemoryRows;
import org.hanse.core.learn.network.InteractionRows;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Scores kept up one interaction at a time are those of the whole history. */
class OnlineScorerProperties {

    /** Relative to a score or to 1, the greater one. With the current kernels no bit differs. */
    private static final double TOLERANCE = 1e-6;

    /** Windows shorter than what convolutions see, and longer ones. */
    static Stream<ServedNetwork.Kind> kinds() {
        return Stream.of(6, 20).flatMap(history -> ServedNetwork.Kind.all(history).stream());
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void score_appendedOneByOne_isThatOfTheHistory(ServedNetwork.Kind kind) {
        ServedNetwork network = new ServedNetwork(kind, 40, 3 * kind.history(), kind.seed());
        NetworkScorer whole = network.scorer();
        OnlineScorer online = whole.online();
        for (InteractionLog log : List.of(network.fresh, network.known)) {
            for (int s = 0; s < 3; s++) {
                InteractionSequence history = log.sequence(s);
                ShopperState state = online.begin(log == network.known && kind.memory() ? s : MemoryRows.NO_SHOPPER);
                requireSame(online.score(state), whole.score(history.prefix(0)), "empty");
                for (int n = 1; n <= history.length(); n++) {
                    append(online, state, history, n - 1);
                    requireSame(online.score(state), whole.score(history.prefix(n)), "after " + n);
                }
            }
        }
    }

    /** Earlier scores have no effect: the encoder may have several interactions to process, or none. */
    @ParameterizedTest
    @MethodSource("kinds")
    void score_nowAndThen_isThatOfTheHistory(ServedNetwork.Kind kind) {
        SplittableRandom random = new SplittableRandom(5);
        ServedNetwork network = new ServedNetwork(kind, 40, 4 * kind.history(), 31 * kind.seed());
        NetworkScorer whole = network.scorer();
        OnlineScorer online = whole.online();
        InteractionSequence history = longest(network.fresh);
        ShopperState state = online.begin();
        for (int n = 1; n <= history.length(); n++) {
            append(online, state, history, n - 1);
            if (random.nextInt(4) == 0) {
                int asked = n;
                int seed = random.nextInt();
                online.score(state, i -> ((i * 7 + seed) & 3) == 0);
                requireSame(online.score(state), whole.score(history.prefix(n)), "after " + asked);
            }
            if (random.nextInt(6) == 0) {
                state = online.restore(state.toSnapshot());
            }
        }
        requireSame(online.score(state), whole.score(history), "at the end");
    }

    static void append(OnlineScorer online, ShopperState state, InteractionSequence history, int i) {
        online.append(
                state, history.item(i), history.type(i), history.timeMicros(i), InteractionRows.worth(history, i));
    }

    static InteractionSequence longest(InteractionLog log) {
        InteractionSequence longest = log.sequence(0);
        for (int s = 1; s < log.shoppers(); s++) {
            longest = log.length(s) > longest.length() ? log.sequence(s) : longest;
        }
        return longest;
    }

    private static void requireSame(float[] online, float[] whole, String when) {
        for (int item = 0; item < whole.length; item++) {
            double scale = 1 + Math.abs(whole[item]);
            double off = Math.abs(online[item] - whole[item]);
            if (!(off <= TOLERANCE * scale)) {
                assertThat(online[item]).as("item %d %s", item, when).isEqualTo(whole[item]);
            }
        }
    }
}
