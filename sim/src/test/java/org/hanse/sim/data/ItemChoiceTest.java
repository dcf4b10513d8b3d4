// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ItemChoiceTest {

    private static final int DRAWS = 40_000;

    /** 60 items are soon weighed one by one; with 3,000 nearly all draws are by rejection. */
    @ParameterizedTest
    @ValueSource(ints = {60, 3_000})
    void draw_manyTimes_followsTheWeights(int items) {
        ShopWorld world = ShopWorld.generate(new ShopSpec(1, 1, items, 90, 11), "lubeck");
        RandomGenerator random = Substream.of(5).generate();
        Wish wish = world.tastes().wish(world.tastes().draw(random), 30, OptionalInt.of(7));
        double[] all = world.choice().weights(wish, item -> false);
        int favourite = favourite(all);
        IntPredicate met = item -> item == favourite || item % 5 == 0;
        double[] weights = world.choice().weights(wish, met);
        double total = Arrays.stream(weights).sum();

        long[] drawn = new long[items];
        for (int i = 0; i < DRAWS; i++) {
            drawn[world.choice().draw(wish, met, random)]++;
        }

        // Pearson's statistic over the items expected at least ten times, the others in one cell.
        double statistic = 0;
        int cells = 1;
        double restExpected = 0;
        long restDrawn = 0;
        for (int item = 0; item < items; item++) {
            double expected = DRAWS * weights[item] / total;
            if (expected >= 10) {
                statistic += (drawn[item] - expected) * (drawn[item] - expected) / expected;
                cells++;
            } else {
                restExpected += expected;
                restDrawn += drawn[item];
            }
        }
        statistic += (restDrawn - restExpected) * (restDrawn - restExpected) / restExpected;
        assertThat(cells).isGreaterThan(15);
        assertThat(statistic).as("%d cells", cells).isLessThan(cells + 4.5 * Math.sqrt(2.0 * cells));
        for (int item = 0; item < items; item++) {
            assertThat(met.test(item) && drawn[item] > 0).isFalse();
        }
    }

    @Test
    void draw_allButOneMet_returnsThatOne() {
        ShopWorld world = ShopWorld.generate(new ShopSpec(1, 1, 10, 90, 11), "riga");
        RandomGenerator random = Substream.of(5).generate();
        Wish wish = world.tastes().wish(world.tastes().draw(random), 0, OptionalInt.empty());

        assertThat(world.choice().draw(wish, item -> item != 4, random)).isEqualTo(4);
        assertThatThrownBy(() -> world.choice().draw(wish, Set.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9)::contains, random))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("all 10 items are met");
    }

    private static int favourite(double[] weights) {
        int best = 0;
        for (int i = 1; i < weights.length; i++) {
            best = weights[i] > weights[best] ? i : best;
        }
        return best;
    }
}
