// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.hanse.core.evaluate.Protocol.NextBasket;
import org.hanse.core.evaluate.Protocol.TargetRule;
import org.hanse.core.interaction.HandMadeLog;
import org.hanse.core.interaction.InteractionLog;
import org.junit.jupiter.api.Test;

class LastBasketsTest {

    private static Splits split(TargetRule rule, String... lines) {
        InteractionLog log = HandMadeLog.of(lines);
        return Splitter.split(
                Described.protocol(new NextBasket(), rule), log, Optional.empty(), Optional.empty(), GainRule.binary());
    }

    @Test
    void split_threeBaskets_takesItemsOfTheLastTwoOnceEach() {
        Splits splits = split(TargetRule.ANY, "ann 1#7 2#7 3#8 1#8 3#8 4#9 2#9");
        assertThat(Described.lines(splits.test().queries())).containsExactly("0: 1 2 3 1 3 > 4 2");
        assertThat(Described.lines(splits.validation().queries())).containsExactly("0: 1 2 > 3 1");
        assertThat(HandMadeLog.items(splits.test().train())).containsExactly("ann 1 2");
        assertThat(splits.validation().train()).isSameAs(splits.test().train());
    }

    @Test
    void split_fewBaskets_keepsOneToFitTo() {
        Splits splits = split(TargetRule.ANY, "two 1#1 2#1 3#2", "one 4#3 5#3", "none");
        assertThat(Described.lines(splits.test().queries())).containsExactly("0: 1 2 > 3");
        assertThat(splits.validation().queries()).isEmpty();
        assertThat(HandMadeLog.items(splits.test().train())).containsExactly("two 1 2", "one 4 5", "none");
    }

    @Test
    void split_sessionsThatOverlap_areWholeBasketsWithNothingOfThemInTheHistory() {
        Splits splits = split(TargetRule.ANY, "ann 1#1 2#2 3#3 4#2 5#3");
        assertThat(Described.lines(splits.test().queries())).containsExactly("0: 1 2 > 3 5");
        assertThat(Described.lines(splits.validation().queries())).containsExactly("0: 1 > 2");
        assertThat(HandMadeLog.items(splits.test().train())).containsExactly("ann 1");
    }

    @Test
    void split_lastSessionSpansAll_isNotAskedFor() {
        Splits splits = split(TargetRule.ANY, "ann 1#1 2#2 3#1");
        assertThat(splits.test().queries()).isEmpty();
    }

    @Test
    void split_sameSessionOfTwoShoppers_staysApart() {
        Splits splits = split(TargetRule.ANY, "ann 1#1 2#2", "bob 3#2 4#3");
        assertThat(Described.lines(splits.test().queries())).containsExactly("0: 1 > 2", "1: 3 > 4");
    }

    @Test
    void split_interactionsWithoutSession_areBasketsOfTheirOwn() {
        Splits splits = split(TargetRule.ANY, "ann 1#5 2 3");
        assertThat(Described.lines(splits.test().queries())).containsExactly("0: 1 2 > 3");
        assertThat(Described.lines(splits.validation().queries())).containsExactly("0: 1 > 2");
    }

    @Test
    void split_newTargets_leavesMetItemsOutAndHoldsBasketsBackAllTheSame() {
        Splits splits = split(TargetRule.NEW, "ann 1#1 2#1 2#2 3#2 1#3 4#3", "bob 5#4 5#5 5#6");
        assertThat(Described.lines(splits.test().queries())).containsExactly("0: 1 2 2 3 > 4");
        assertThat(Described.lines(splits.validation().queries())).containsExactly("0: 1 2 > 3");
        assertThat(HandMadeLog.items(splits.test().train())).containsExactly("ann 1 2", "bob 5");
    }

    @Test
    void split_logWithoutSessions_isRefused() {
        assertThatThrownBy(() -> split(TargetRule.ANY, "ann 1 2 3"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("found interactions without sessions; expected them, since a basket is a session");
    }
}
