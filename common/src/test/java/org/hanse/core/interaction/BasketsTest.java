// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.interaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BasketsTest {

    /** Rows of item, basket and whether it is a return. */
    private static InteractionSequence history(int[]... rows) {
        InteractionLogAccumulator log =
                new InteractionLogAccumulator(List.of(InteractionType.PURCHASE, InteractionType.RETURN));
        log.beginShopper(new ShopperId("s"));
        for (int[] row : rows) {
            log.add(row[0], row[2]).session(row[1]);
        }
        return log.toLog().sequence(0);
    }

    @Test
    void age_baskets_countsFromTheLast_andAnItemOnceABasket() {
        InteractionSequence history = history(
                new int[] {1, 0, 0},
                new int[] {1, 0, 0},
                new int[] {2, 0, 0},
                new int[] {1, -1, 0},
                new int[] {3, -1, 0},
                new int[] {1, 5, 0});
        Baskets baskets = Baskets.of(history);
        assertThat(IntStream.range(0, 6).map(baskets::age)).containsExactly(3, Baskets.NONE, 3, 2, 1, 0);
        assertThat(Baskets.again(history)).containsExactly(1);
    }

    /** A return takes itself and the last purchase of its item away; one without a purchase takes itself alone. */
    @Test
    void isUndone_return_undoesTheLastPurchaseOfItsItem() {
        InteractionSequence history = history(
                new int[] {1, 0, 0}, new int[] {1, 1, 0}, new int[] {2, 1, 0}, new int[] {1, 2, 1}, new int[] {3, 3, 1
                });
        Baskets baskets = Baskets.of(history);
        assertThat(IntStream.range(0, 5).filter(baskets::isUndone)).containsExactly(1, 3, 4);
        assertThat(baskets.age(0)).isEqualTo(3);
        assertThat(Baskets.again(history)).isEmpty();
    }
}
