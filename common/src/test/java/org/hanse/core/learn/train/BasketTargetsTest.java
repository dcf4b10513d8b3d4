// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.hanse.core.interaction.HandMadeLog;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.job.NetworkConfig.ItemVectors;
import org.hanse.core.learn.ObjectiveRewards;
import org.hanse.core.learn.ReferenceCatalogue;
import org.hanse.core.learn.network.SequenceBatch;
import org.hanse.core.model.ModelSpec;
import org.hanse.core.model.SpecBuilder;
import org.junit.jupiter.api.Test;

/** Targets of a training on baskets: items of the next one, from histories that end with one. */
class BasketTargetsTest {

    /** Three baskets, {0 1}, {2 3 4} and {5}, and an interaction without a session, 6. */
    private static final InteractionLog LOG = HandMadeLog.of("a 0#1 1#1 2#2 3#2 4#2 5#3 6#-1 7#-1", "b 8#4 9#4");

    @Test
    void fill_withinABasket_hasNoWeight() {
        SequenceBatch batch = filled(1, 20);

        assertThat(weights(batch)).containsExactly(0, 1, 0, 0, 1, 1, 1, 0);
    }

    @Test
    void fill_endOfABasket_predictsEachItemOfTheNextOneAlike() {
        Map<Integer, Integer> drawn = new HashMap<>();
        int draws = 3_000;
        for (int seed = 0; seed < draws; seed++) {
            SequenceBatch batch = filled(seed, 20);
            drawn.merge(batch.targets[1], 1, Integer::sum);
            assertThat(List.of(batch.targets[4], batch.targets[5], batch.targets[6]))
                    .containsExactly(5, 6, 7);
        }

        assertThat(drawn.keySet()).isEqualTo(Set.of(2, 3, 4));
        drawn.values().forEach(count -> assertThat(count / (double) draws).isCloseTo(1 / 3.0, within(0.04)));
    }

    @Test
    void fill_sameSeed_drawsTheSame() {
        for (int seed = 0; seed < 20; seed++) {
            assertThat(filled(seed, 20).targets[1]).isEqualTo(filled(seed, 20).targets[1]);
        }
    }

    @Test
    void fill_basketCutByAWindow_isDrawnFromAsAWhole() {
        // Windows of two positions: one ends within the basket {2 3 4}.
        Set<Integer> drawn = new TreeSet<>();
        TrainingWindows windows = windows(LOG, true, 2);
        int window = IntStream.range(0, windows.size())
                .filter(w -> windows.shopperStart(w) == 0 && windows.from(w) <= 1 && windows.to(w) > 1)
                .findFirst()
                .orElseThrow();
        SequenceBatch batch = new SequenceBatch(0);
        for (int seed = 0; seed < 100; seed++) {
            windows.fill(batch, new int[] {window}, 0, 1, seed, false);
            drawn.add(batch.targets[1 - windows.from(window)]);
        }

        assertThat(drawn).containsExactly(2, 3, 4);
    }

    @Test
    void fill_ofOneShopper_drawsByItsSeed() {
        Set<Integer> drawn = new TreeSet<>();
        TrainingWindows windows = windows(LOG, true, 20);
        for (int seed = 0; seed < 100; seed++) {
            ShopperBatch batch = new ShopperBatch(0);
            batch.beginShopper(0, seed);
            windows.fill(batch, 0, false);
            drawn.add(batch.windows.targets[1]);
            assertThat(batch.windows.policyWeights[0]).isZero();
        }

        assertThat(drawn).containsExactly(2, 3, 4);
    }

    /** The sensitivity of a sum of per-shopper gradients: no shopper changes the draws of another. */
    @Test
    void fill_ofOneShopper_isTheSameWithoutTheShoppersBefore() {
        InteractionLog log = HandMadeLog.of("z 9#7 8#8 7#8", "a 0#1 1#1 2#2 3#2 4#2 5#3 6#4 7#4");
        for (int seed = 0; seed < 50; seed++) {
            assertThat(ofShopper(log, 1, seed)).isEqualTo(ofShopper(log.select(new int[] {1}), 0, seed));
        }
    }

    private static List<Integer> ofShopper(InteractionLog log, int shopper, long seed) {
        ShopperBatch batch = new ShopperBatch(0);
        batch.beginShopper(shopper, seed);
        windows(log, true, 3).fill(batch, shopper, false);
        return IntStream.range(0, batch.windows.positions())
                .mapToObj(p -> batch.windows.targets[p])
                .toList();
    }

    @Test
    void fill_exposureDrawn_hasNoWeight() {
        InteractionLog log = HandMadeLog.of("a 0#1 1#2:shown 2#2");
        TrainingWindows windows =
                new TrainingWindows(log, true, spec(20), new ObjectiveRewards(Map.of(), Set.of("shown")));
        SequenceBatch batch = new SequenceBatch(0);
        for (int seed = 0; seed < 50; seed++) {
            windows.fill(batch, new int[] {0}, 0, 1, seed, false);
            assertThat(batch.policyWeights[0]).isEqualTo(batch.targets[0] == 1 ? 0 : 1);
        }
    }

    @Test
    void fill_withoutBaskets_predictsTheNextInteraction() {
        SequenceBatch batch = new SequenceBatch(0);
        windows(LOG, false, 20).fill(batch, new int[] {0}, 0, 1, 1, false);

        assertThat(IntStream.range(0, 7).map(p -> batch.targets[p]).boxed()).containsExactly(1, 2, 3, 4, 5, 6, 7);
        assertThat(weights(batch)).containsOnly(1);
    }

    @Test
    void digest_withBasketsAndTheirEnds_differs() {
        InteractionLog other = HandMadeLog.of("a 0#1 1#2 2#2 3#2 4#2 5#3 6#-1 7#-1", "b 8#4 9#4");

        assertThat(windows(LOG, true, 20).digest())
                .isNotEqualTo(windows(LOG, false, 20).digest())
                .isNotEqualTo(windows(other, true, 20).digest());
        assertThat(windows(LOG, false, 20).digest())
                .isEqualTo(windows(other, false, 20).digest());
    }

    private static SequenceBatch filled(long seed, int history) {
        TrainingWindows windows = windows(LOG, true, history);
        SequenceBatch batch = new SequenceBatch(0);
        windows.fill(batch, new int[] {0, 1}, 0, 2, seed, false);
        return batch;
    }

    private static List<Integer> weights(SequenceBatch batch) {
        List<Integer> weights = new ArrayList<>();
        for (int p = 0; p < batch.positions(); p++) {
            weights.add((int) batch.policyWeights[p]);
        }
        return weights;
    }

    private static TrainingWindows windows(InteractionLog log, boolean baskets, int history) {
        return new TrainingWindows(log, baskets, spec(history), new ObjectiveRewards(Map.of()));
    }

    private static ModelSpec spec(int history) {
        return SpecBuilder.aSpec()
                .withContent(Optional.of(ReferenceCatalogue.CONTENT))
                .withItemVectors(ItemVectors.PRIVATE)
                .withHistory(history)
                .withTypes(4)
                .withGaps(3)
                .build();
    }
}
