// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Optional;
import org.hanse.core.evaluate.Protocol.At;
import org.hanse.core.evaluate.Protocol.Fraction;
import org.hanse.core.evaluate.Protocol.Moment;
import org.hanse.core.evaluate.Protocol.TargetRule;
import org.hanse.core.evaluate.Protocol.TimeSplit;
import org.hanse.core.interaction.HandMadeLog;
import org.hanse.core.interaction.InteractionLog;
import org.junit.jupiter.api.Test;

class TimeCutTest {

    private static Splits split(TargetRule rule, Moment validation, Moment test, String... lines) {
        InteractionLog log = HandMadeLog.of(lines);
        return Splitter.split(
                Described.protocol(new TimeSplit(validation, test), rule),
                log,
                Optional.empty(),
                Optional.empty(),
                GainRule.binary());
    }

    private static Moment micros(long micros) {
        return new At(Instant.EPOCH.plusNanos(micros * 1000));
    }

    @Test
    void split_instants_takesFirstInteractionAtOrAfterEach() {
        Splits splits =
                split(TargetRule.ANY, micros(20), micros(30), "ann 1@10 2@19 3@20 4@29 5@30 6@31", "gap 7@10 8@40");
        assertThat(Described.lines(splits.validation().queries())).containsExactly("0: 1 2 > 3");
        assertThat(Described.lines(splits.test().queries())).containsExactly("0: 1 2 3 4 > 5", "1: 7 > 8");
        assertThat(HandMadeLog.items(splits.test().train())).containsExactly("ann 1 2", "gap 7");
        assertThat(splits.validation().train()).isSameAs(splits.test().train());
    }

    @Test
    void split_shopperWithoutHistory_isNotAskedButServesAsHistoryLater() {
        Splits splits = split(TargetRule.ANY, micros(20), micros(30), "late 1@31 2@32", "mid 3@25 4@35", "early 5@1");
        assertThat(splits.validation().queries()).isEmpty();
        assertThat(Described.lines(splits.test().queries())).containsExactly("1: 3 > 4");
        assertThat(HandMadeLog.items(splits.test().train())).containsExactly("late", "mid", "early 5");
    }

    @Test
    void split_newTargets_takesFirstFirstContactOfThePeriod() {
        Splits splits = split(TargetRule.NEW, micros(20), micros(30), "ann 1@10 2@11 1@20 3@21 2@30 4@31 5@32");
        assertThat(Described.lines(splits.validation().queries())).containsExactly("0: 1 2 1 > 3");
        assertThat(Described.lines(splits.test().queries())).containsExactly("0: 1 2 1 3 2 > 4");
        assertThat(HandMadeLog.items(splits.test().train())).containsExactly("ann 1 2");
    }

    @Test
    void split_fractions_areOfAllInteractionsByTime() {
        Splits splits = split(
                TargetRule.ANY,
                new Fraction(0.5),
                new Fraction(0.8),
                "ann 1@1 2@3 3@6 4@9",
                "bob 1@2 2@4 3@5 4@7 5@8 6@10");
        assertThat(HandMadeLog.items(splits.test().train())).containsExactly("ann 1 2", "bob 1 2 3");
        assertThat(Described.lines(splits.validation().queries())).containsExactly("0: 1 2 > 3", "1: 1 2 3 > 4");
        assertThat(Described.lines(splits.test().queries())).containsExactly("0: 1 2 3 > 4", "1: 1 2 3 4 5 > 6");
    }

    @Test
    void split_validationAfterTest_isRefused() {
        assertThatThrownBy(() -> split(TargetRule.ANY, micros(2_000_000), micros(1_000_000), "ann 1@1"))
                .hasMessage("found the validation instant 1970-01-01T00:00:02Z after the test instant"
                        + " 1970-01-01T00:00:01Z; expected it before. Fix: write the earlier one first");
    }

    @Test
    void split_logOfOrderOnly_isRefused() {
        assertThatThrownBy(() -> split(TargetRule.ANY, micros(1), micros(2), "ann 1 2"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("found interactions with an order only; expected times for a time split");
    }
}
