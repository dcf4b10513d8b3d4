// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset.facts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.hanse.core.interaction.HandMadeLog;
import org.hanse.core.interaction.InteractionLog;
import org.junit.jupiter.api.Test;

class InteractionFactsTest {

    private static final long DAY = TimeUnit.DAYS.toMicros(1);

    @Test
    void of_smallLog_countsWhatIsThere() {
        InteractionLog log = HandMadeLog.of("ann 0 1 0:purchase", "bob 1", "cat 2 2 2 2");

        InteractionFacts facts = InteractionFacts.of(log, 5);

        assertThat(facts.shoppers()).isEqualTo(3);
        assertThat(facts.size()).isEqualTo(8);
        assertThat(facts.types()).containsExactly(entry("view", 7L), entry("purchase", 1L));
        assertThat(facts.lengths()).isEqualTo(new Spread(1, 1, 3, 4, 4));
        assertThat(facts.longEnough()).isEqualTo(2);
        assertThat(facts.items()).isEqualTo(3);
        assertThat(facts.pairs()).isEqualTo(4);
        assertThat(facts.repeatShare()).isEqualTo(0.5);
        assertThat(facts.density(5)).isCloseTo(4 / 15.0, within(1e-12));
        assertThat(facts.headShare()).isEqualTo(0.5);
        assertThat(facts.span()).isEmpty();
        assertThat(facts.sessions()).isEmpty();
    }

    @Test
    void of_shoppersWithTheSameItem_areNoRepeats() {
        InteractionFacts facts = InteractionFacts.of(HandMadeLog.of("ann 0", "bob 0", "cat 0"), 1);
        assertThat(facts.repeatShare()).isZero();
    }

    @Test
    void of_emptyLog_isZeroThroughout() {
        InteractionFacts facts = InteractionFacts.of(HandMadeLog.of(), 3);
        assertThat(facts.repeatShare()).isZero();
        assertThat(facts.density(3)).isZero();
        assertThat(facts.headShare()).isZero();
    }

    @Test
    void of_sessionsOfTwoShoppersWithOneNumber_areTwo() {
        InteractionLog log = HandMadeLog.of("ann 0#1 1#1 2#2 0#1", "bob 0#1", "cat 0#5 0#6 0#7");

        InteractionFacts.SessionFacts sessions =
                InteractionFacts.of(log, 3).sessions().orElseThrow();

        assertThat(sessions.count()).isEqualTo(6);
        assertThat(sessions.sizes().max()).isEqualTo(3);
        assertThat(sessions.longEnough()).isEqualTo(1);
    }

    @Test
    void span_timesAtMidnight_areWholeDays() {
        InteractionLog log = HandMadeLog.of("ann 0@0 1@" + DAY + " 2@" + DAY, "bob 0@" + 3 * DAY);

        TimeSpan span = InteractionFacts.of(log, 3).span().orElseThrow();

        assertThat(span.from()).isEqualTo(Instant.EPOCH);
        assertThat(span.to()).isEqualTo(Instant.parse("1970-01-04T00:00:00Z"));
        assertThat(span.wholeDays()).isTrue();
        assertThat(span.tiedShare()).isEqualTo(0.5);
    }

    @Test
    void span_oneTimeWithinADay_isFinerThanDays() {
        TimeSpan span = InteractionFacts.of(HandMadeLog.of("ann 0@" + DAY + " 1@" + (DAY + 1)), 2)
                .span()
                .orElseThrow();
        assertThat(span.wholeDays()).isFalse();
        assertThat(span.to()).isEqualTo(Instant.parse("1970-01-02T00:00:00.000001Z"));
    }
}
