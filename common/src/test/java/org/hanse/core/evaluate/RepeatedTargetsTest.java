// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.hanse.core.evaluate.Protocol.AllItems;
import org.hanse.core.evaluate.Protocol.HistoryRule;
import org.hanse.core.evaluate.Protocol.LeaveOneOut;
import org.hanse.core.evaluate.Protocol.NextBasket;
import org.hanse.core.evaluate.Protocol.Split;
import org.hanse.core.evaluate.Protocol.TargetRule;
import org.hanse.core.interaction.HandMadeLog;
import org.junit.jupiter.api.Test;

/** Targets that lie in the history which the ranking excludes. */
class RepeatedTargetsTest {

    private static Splits split(Split split, HistoryRule rule, TargetRule targets, String... lines) {
        Protocol usual = Described.protocol(split, targets);
        return Splitter.split(
                new Protocol(split, new AllItems(), rule, targets, usual.cutoffs()),
                HandMadeLog.of(lines),
                Optional.empty(),
                Optional.empty(),
                (types, mask, value) -> Double.isNaN(value) ? 1 : value);
    }

    @Test
    void split_lastItemMetBefore_isDroppedAndCounted() {
        Splits splits = split(
                new LeaveOneOut(), HistoryRule.EXCLUDE, TargetRule.ANY, "ann 1 2 3 1", "bob 1 2 1 3", "eve 4 5 6 7");
        assertThat(Described.lines(splits.test().queries())).containsExactly("1: 1 2 1 > 3", "2: 4 5 6 > 7");
        assertThat(splits.test().repeats()).isEqualTo(1);
        assertThat(Described.lines(splits.validation().queries())).containsExactly("0: 1 2 > 3", "2: 4 5 > 6");
        assertThat(splits.validation().repeats()).isEqualTo(1);
        assertThat(HandMadeLog.items(splits.test().train())).containsExactly("ann 1 2", "bob 1 2", "eve 4 5");
    }

    @Test
    void split_historyKept_keepsAll() {
        Splits splits =
                split(new LeaveOneOut(), HistoryRule.KEEP, TargetRule.ANY, "ann 1 2 3 1", "bob 1 2 1 3", "eve 4 5 6 7");
        assertThat(Described.lines(splits.test().queries()))
                .containsExactly("0: 1 2 3 > 1", "1: 1 2 1 > 3", "2: 4 5 6 > 7");
        assertThat(splits.test().repeats()).isZero();
        assertThat(splits.validation().queries()).hasSize(3);
        assertThat(splits.validation().repeats()).isZero();
    }

    @Test
    void split_newTargetsOnly_dropsNothing() {
        Splits splits = split(new LeaveOneOut(), HistoryRule.EXCLUDE, TargetRule.NEW, "ann 1 2 3 1", "bob 1 2 1 3");
        assertThat(splits.test().queries()).hasSize(2);
        assertThat(splits.test().repeats()).isZero();
    }

    @Test
    void split_basket_keepsItsFreshTargetsWithTheirGains() {
        Splits splits = split(
                new NextBasket(),
                HistoryRule.EXCLUDE,
                TargetRule.ANY,
                "ann 1#1 2#1 3#2 1#2 2#3 4#3=2 3#3 5#3",
                "bob 1#1 2#2 1#3 2#3");
        assertThat(Described.lines(splits.test().queries())).containsExactly("0: 1 2 3 1 > 4 5");
        Query query = splits.test().queries().get(0);
        assertThat(new double[] {query.gain(0), query.gain(1)}).containsExactly(2, 1);
        assertThat(splits.test().repeats()).isEqualTo(1);
        assertThat(Described.lines(splits.validation().queries())).containsExactly("0: 1 2 > 3", "1: 1 > 2");
        assertThat(splits.validation().repeats()).isZero();
    }
}
