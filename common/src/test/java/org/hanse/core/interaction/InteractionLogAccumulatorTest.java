// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.interaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InteractionLogAccumulatorTest {

    private static final int VIEW = 0;
    private static final int CART = 1;

    private final InteractionLogAccumulator rows =
            new InteractionLogAccumulator(List.of(InteractionType.VIEW, InteractionType.ADD_TO_CART));

    @Test
    void toLog_nothingAdded_isEmpty() {
        InteractionLog log = rows.toLog();
        assertThat(log.size()).isZero();
        assertThat(log.shoppers()).isZero();
        assertThat(log.types()).containsExactly(InteractionType.VIEW, InteractionType.ADD_TO_CART);
    }

    @Test
    void add_beforeFirstShopper_isRefused() {
        assertThatThrownBy(() -> rows.add(1, VIEW)).hasMessage("an interaction before the first shopper");
    }

    @Test
    void add_unknownTypeOrItem_isRefused() {
        rows.beginShopper(new ShopperId("ann"));
        assertThatThrownBy(() -> rows.add(1, 2)).hasMessage("item 1, type index 2 of 2");
        assertThatThrownBy(() -> rows.add(-1, VIEW)).hasMessage("item -1, type index 0 of 2");
    }

    @Test
    void setter_beforeFirstInteraction_isRefused() {
        rows.beginShopper(new ShopperId("ann"));
        assertThatThrownBy(() -> rows.time(1)).hasMessage("no interaction was added");
    }

    @Test
    void columns_thatStartLateAndEndEarly_areFilledWithDefaults() {
        rows.beginShopper(new ShopperId("ann")).add(1, VIEW);
        rows.add(2, CART).session(5).measure(Measure.VALUE, 4).merchant("m").alsoTypes(0b01);
        rows.beginShopper(new ShopperId("bob")).add(3, CART);
        InteractionLog log = rows.toLog();

        assertThat(IntStream.range(0, 3).map(log::session)).containsExactly(-1, 5, -1);
        assertThat(IntStream.range(0, 3).map(log::merchant)).containsExactly(-1, 0, -1);
        assertThat(IntStream.range(0, 3).mapToDouble(p -> log.measure(Measure.VALUE, p)))
                .containsExactly(Double.NaN, 4.0, Double.NaN);
        assertThat(IntStream.range(0, 3).mapToLong(log::typeMask)).containsExactly(0b01L, 0b11L, 0b10L);
    }

    @Test
    void typeIndex_seenAgain_isTheSame() {
        assertThat(rows.typeIndex(InteractionType.ADD_TO_CART)).isEqualTo(CART);
        assertThat(rows.typeIndex(InteractionType.LIKE)).isEqualTo(2);
        assertThat(rows.typeIndex(InteractionType.LIKE)).isEqualTo(2);
    }

    @Test
    void typeIndex_sixtyFifthType_isRefused() {
        for (int t = 2; t < InteractionLogAccumulator.MAXIMUM_TYPES; t++) {
            rows.typeIndex(new InteractionType("t" + t));
        }
        InteractionType last = new InteractionType("t63");
        rows.beginShopper(new ShopperId("ann")).add(0, rows.typeIndex(last));
        assertThatThrownBy(() -> rows.typeIndex(new InteractionType("t64")))
                .hasMessage("more than 64 interaction types, the next is t64");
        InteractionLog log = rows.toLog();
        assertThat(log.type(0)).isEqualTo(last);
        assertThat(log.typeMask(0)).isEqualTo(1L << 63);
    }

    @Test
    void merchant_seenAgain_isTheSame() {
        rows.beginShopper(new ShopperId("ann"));
        rows.add(1, VIEW)
                .merchant("north")
                .add(2, VIEW)
                .merchant("south")
                .add(3, VIEW)
                .merchant("north");
        InteractionLog log = rows.toLog();
        assertThat(log.merchants()).containsExactly("north", "south");
        assertThat(IntStream.range(0, 3).map(log::merchant)).containsExactly(0, 1, 0);
    }
}
