// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.interaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class InteractionLogTest {

    private final InteractionLog log = HandMadeLog.of("ann 1 2 3", "bob", "cem 4 4");

    @Test
    void sequence_eachShopper_holdsOwnInteractionsInOrder() {
        assertThat(HandMadeLog.items(log)).containsExactly("ann 1 2 3", "bob", "cem 4 4");
        assertThat(log.size()).isEqualTo(5);
        assertThat(log.shoppers()).isEqualTo(3);
        assertThat(log.length(1)).isZero();
    }

    @Test
    void shortened_someLengths_keepsOldestAndCountsAnew() {
        InteractionLog shortened = log.shortened(new int[] {2, 0, 1});
        assertThat(HandMadeLog.items(shortened)).containsExactly("ann 1 2", "bob", "cem 4");
        assertThat(shortened.size()).isEqualTo(3);
        assertThat(HandMadeLog.items(log)).containsExactly("ann 1 2 3", "bob", "cem 4 4");
    }

    @Test
    void shortened_lengthBeyondShopper_isRefused() {
        assertThatThrownBy(() -> log.shortened(new int[] {4, 0, 1})).hasMessage("length 4 of 3 for shopper 0");
        assertThatThrownBy(() -> log.shortened(new int[] {0, 0, -1})).hasMessage("length -1 of 2 for shopper 2");
    }

    @Test
    void shortened_lengthsForOtherShoppers_isRefused() {
        assertThatThrownBy(() -> log.shortened(new int[] {1})).hasMessage("1 lengths for 3 shoppers");
    }

    @Test
    void select_someShoppers_keepsThemInTheGivenOrder() {
        InteractionLog selected = log.select(new int[] {2, 0});
        assertThat(HandMadeLog.items(selected)).containsExactly("cem 4 4", "ann 1 2 3");
        assertThat(selected.size()).isEqualTo(5);
    }

    @Test
    void select_ofShortened_keepsItShortened() {
        InteractionLog selected = log.shortened(new int[] {1, 0, 0}).select(new int[] {0});
        assertThat(HandMadeLog.items(selected)).containsExactly("ann 1");
    }

    @Test
    void without_someTypes_keepsContactsOfAnyOtherTypeAndAllShoppers() {
        InteractionLogAccumulator typed = new InteractionLogAccumulator();
        int view = typed.typeIndex(InteractionType.VIEW);
        int shown = typed.typeIndex(new InteractionType("shown"));
        typed.beginShopper(new ShopperId("ann")).ended(true).add(1, view).time(5);
        typed.add(2, shown).time(6).add(3, shown).alsoTypes(1L << view).time(7);
        typed.beginShopper(new ShopperId("bob")).add(4, shown).time(8);
        InteractionLog whole = typed.toLog();

        InteractionLog kept = whole.without(Set.of("shown", "unknown"));

        assertThat(HandMadeLog.items(kept)).containsExactly("ann 1 3", "bob");
        assertThat(kept.ended(0)).isTrue();
        assertThat(kept.timeMicros(1)).isEqualTo(7);
        assertThat(kept.typeMask(1)).isEqualTo(whole.typeMask(2));
        assertThat(whole.without(Set.of("unknown"))).isSameAs(whole);
    }

    @Test
    void sharesColumns_partOfSameLog_isTrueAndOtherLogFalse() {
        assertThat(log.select(new int[] {2}).sharesColumns(log)).isTrue();
        assertThat(log.shortened(new int[] {0, 0, 0}).sharesColumns(log)).isTrue();
        assertThat(HandMadeLog.of("ann 1 2 3", "bob", "cem 4 4").sharesColumns(log))
                .isFalse();
    }

    @Test
    void sequencePrefix_withinLength_isOldest() {
        InteractionSequence prefix = log.sequence(0).prefix(2);
        assertThat(HandMadeLog.items(prefix)).isEqualTo(" 1 2");
        assertThatThrownBy(() -> prefix.item(2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> prefix.prefix(3)).hasMessage("prefix of 3 from 2 interactions");
    }

    @Test
    void timeMicros_logOfOrderOnly_isRefused() {
        assertThat(log.timed()).isFalse();
        assertThatThrownBy(() -> log.timeMicros(0)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void optionalColumns_absent_readAsAbsent() {
        assertThat(log.sessioned()).isFalse();
        assertThat(log.session(0)).isEqualTo(-1);
        assertThat(log.merchant(0)).isEqualTo(-1);
        assertThat(log.merchants()).isEmpty();
        assertThat(log.measure(Measure.VALUE, 0)).isNaN();
    }

    @Test
    void typeMask_nothingFolded_isOwnType() {
        InteractionLog typed = HandMadeLog.of("ann 1:view 2:purchase");
        assertThat(typed.typeMask(0)).isEqualTo(0b01);
        assertThat(typed.typeMask(1)).isEqualTo(0b10);
        assertThat(typed.type(1)).isEqualTo(InteractionType.PURCHASE);
    }

    @Test
    void byMerchant_personAtTwoMerchants_isShopperOfEach() {
        InteractionLogAccumulator rows = new InteractionLogAccumulator(List.of(InteractionType.VIEW));
        rows.beginShopper(new ShopperId("ann"));
        rows.add(1, 0).time(10).session(7).measure(Measure.PRICE, 2.5).merchant("north");
        rows.add(2, 0).time(20).session(8).merchant("south");
        rows.add(3, 0).time(30).session(7).merchant("north");
        rows.beginShopper(new ShopperId("bob"));
        rows.add(4, 0).time(5).session(9).merchant("south");
        Map<String, InteractionLog> parts = rows.toLog().byMerchant();

        assertThat(parts.keySet()).containsExactly("north", "south");
        List<InteractionLog> logs = List.copyOf(parts.values());
        InteractionLog north = logs.get(0);
        assertThat(HandMadeLog.items(north)).containsExactly("ann 1 3");
        assertThat(HandMadeLog.items(logs.get(1))).containsExactly("ann 2", "bob 4");
        assertThat(north.timeMicros(1)).isEqualTo(30);
        assertThat(north.session(1)).isEqualTo(7);
        assertThat(north.measure(Measure.PRICE, 0)).isEqualTo(2.5);
        assertThat(north.measure(Measure.PRICE, 1)).isNaN();
        assertThat(north.merchants()).isEmpty();
    }

    @Test
    void byMerchant_interactionWithoutMerchant_isRefused() {
        InteractionLogAccumulator rows = new InteractionLogAccumulator(List.of(InteractionType.VIEW));
        rows.beginShopper(new ShopperId("ann")).add(1, 0).merchant("north").add(2, 0);
        InteractionLog mixed = rows.toLog();
        assertThatThrownBy(mixed::byMerchant).hasMessage("an interaction of shopper ann names no merchant");
    }
}
