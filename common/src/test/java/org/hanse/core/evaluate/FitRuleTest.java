// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.hanse.core.evaluate.Protocol.AllItems;
import org.hanse.core.evaluate.Protocol.At;
import org.hanse.core.evaluate.Protocol.FitRule;
import org.hanse.core.evaluate.Protocol.HistoryRule;
import org.hanse.core.evaluate.Protocol.Split;
import org.hanse.core.evaluate.Protocol.TargetRule;
import org.hanse.core.interaction.HandMadeLog;
import org.junit.jupiter.api.Test;

/** Training data of the models for test figures: validation targets by the protocol, and never a test target. */
class FitRuleTest {

    private static Splits split(Split split, TargetRule targets, FitRule fit, String... lines) {
        return Splitter.split(
                new Protocol(split, new AllItems(), HistoryRule.KEEP, targets, List.of(10), fit),
                HandMadeLog.of(lines),
                Optional.empty(),
                Optional.empty(),
                GainRule.binary());
    }

    @Test
    void leaveOneOut_beforeTest_leavesOutTheTestTargetOnly() {
        Splits splits = split(
                new Protocol.LeaveOneOut(), TargetRule.ANY, FitRule.BEFORE_TEST, "ann 1 2 3 4", "two 5 6", "one 7");
        assertThat(HandMadeLog.items(splits.test().train())).containsExactly("ann 1 2 3", "two 5", "one 7");
        assertThat(HandMadeLog.items(splits.validation().train())).containsExactly("ann 1 2", "two 5", "one 7");
        assertThat(Described.lines(splits.test().queries())).containsExactly("0: 1 2 3 > 4", "1: 5 > 6");
    }

    @Test
    void leaveOneOut_beforeTestNewTargets_leavesOutWhatFollowsTheTestTarget() {
        Splits splits = split(new Protocol.LeaveOneOut(), TargetRule.NEW, FitRule.BEFORE_TEST, "ann 1 2 1 3 2 4 3 4");
        assertThat(HandMadeLog.items(splits.test().train())).containsExactly("ann 1 2 1 3 2");
        assertThat(HandMadeLog.items(splits.validation().train())).containsExactly("ann 1 2 1");
    }

    @Test
    void nextBasket_beforeTest_leavesOutTheLastBasketOnly() {
        Splits splits = split(
                new Protocol.NextBasket(),
                TargetRule.ANY,
                FitRule.BEFORE_TEST,
                "ann 1#1 2#1 3#2 4#3 5#3",
                "two 6#4 7#5",
                "one 8#6");
        assertThat(HandMadeLog.items(splits.test().train())).containsExactly("ann 1 2 3", "two 6", "one 8");
        assertThat(HandMadeLog.items(splits.validation().train())).containsExactly("ann 1 2", "two 6", "one 8");
    }

    @Test
    void time_beforeTest_leavesOutWhatHappenedFromTheTestInstantOn() {
        Split times = new Protocol.TimeSplit(
                new At(Instant.EPOCH.plusNanos(20_000)), new At(Instant.EPOCH.plusNanos(30_000)));
        Splits splits = split(times, TargetRule.ANY, FitRule.BEFORE_TEST, "ann 1@10 2@20 3@29 4@30 5@31", "bob 6@40");
        assertThat(HandMadeLog.items(splits.test().train())).containsExactly("ann 1 2 3", "bob");
        assertThat(HandMadeLog.items(splits.validation().train())).containsExactly("ann 1", "bob");
    }

    @Test
    void anchored_timeSplitByFractions_keepsTheRule() {
        Protocol protocol = new Protocol(
                new Protocol.TimeSplit(new Protocol.Fraction(0.5), new Protocol.Fraction(0.75)),
                new AllItems(),
                HistoryRule.KEEP,
                TargetRule.ANY,
                List.of(10),
                FitRule.BEFORE_TEST);
        Protocol anchored = Splitter.anchored(protocol, HandMadeLog.of("ann 1@10 2@20 3@29 4@30"));
        assertThat(anchored.fit()).isEqualTo(FitRule.BEFORE_TEST);
        assertThat(anchored.withCutoffs(List.of(5)).fit()).isEqualTo(FitRule.BEFORE_TEST);
        assertThat(anchored.split()).isNotEqualTo(protocol.split());
    }

    @Test
    void anySplit_beforeValidation_fitsBothToTheSame() {
        Splits splits = split(new Protocol.LeaveOneOut(), TargetRule.ANY, FitRule.BEFORE_VALIDATION, "ann 1 2 3 4");
        assertThat(splits.test().train()).isSameAs(splits.validation().train());
    }
}
