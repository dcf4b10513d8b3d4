// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hanse.clientnode.port.DecisionLog.Appended;
import org.hanse.clientnode.port.DecisionLog.Drawn;
import org.hanse.clientnode.port.DecisionLog.Logged;
import org.hanse.core.evaluate.live.Arm;
import org.hanse.core.interaction.ShopperId;
import org.junit.jupiter.api.Test;

/** Contract of every {@link DecisionLog}. */
public abstract class DecisionLogContract {

    private static final Instant AT = Instant.parse("2026-11-28T10:00:00.000001Z");

    /** Returns the log, opened again if it was open. */
    protected abstract DecisionLog log();

    /** Erases a shopper of the open log, whom imports leave out since. */
    protected abstract void erase(ShopperId shopper, Instant at);

    protected static Logged decision(int number) {
        return new Logged(
                "%016x".formatted(number),
                AT.plus(Duration.ofHours(number)),
                number % 2 == 0 ? Optional.empty() : Optional.of(new ShopperId("s" + number)),
                "{\"number\":" + number + "}");
    }

    private static List<Logged> between(DecisionLog log, Instant from, Instant until) {
        List<Logged> found = new ArrayList<>();
        log.forEach(from, until, row -> found.add(row.decision()));
        return found;
    }

    @Test
    void append_decisions_areThereAfterOpening() {
        DecisionLog log = log();
        log.append(decision(1), 0);
        log.append(decision(2), 0);
        DecisionLog again = log();
        assertThat(again.decision(decision(1).id())).contains(decision(1));
        assertThat(again.decision("f".repeat(16))).isEmpty();
    }

    /** A period is read without them, since they are longer than the decisions. */
    @Test
    void append_terms_areWithTheDecisionAlone() {
        Logged with = new Logged(
                decision(1).id(),
                AT,
                Optional.empty(),
                "{}",
                Optional.of("{\"schema\":\"terms\"}"),
                Optional.of("{}"),
                Optional.of("{\"slots\":1}"),
                false);
        log().append(with, 0);
        assertThat(log().decision(with.id())).contains(with);
        assertThat(between(log(), Instant.EPOCH, AT.plusSeconds(1)))
                .containsExactly(new Logged(
                        with.id(),
                        AT,
                        Optional.empty(),
                        "{}",
                        Optional.empty(),
                        Optional.empty(),
                        with.choice(),
                        false));
    }

    /** A decision made ahead counts from its showing on, which happens once. */
    @Test
    void show_decisionMadeAhead_countsFromThatMoment() {
        Logged ahead = new Logged(
                decision(1).id(),
                AT,
                Optional.empty(),
                "{}",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                true);
        DecisionLog log = log();
        log.append(ahead, 0);
        assertThat(log.decision(ahead.id())).contains(ahead);
        Instant until = AT.plus(Duration.ofDays(9));
        assertThat(between(log, Instant.EPOCH, until)).isEmpty();
        Instant shown = AT.plus(Duration.ofDays(2));
        assertThat(log.show(ahead.id(), shown)).isTrue();
        assertThat(log.show(ahead.id(), shown.plusSeconds(1))).isTrue();
        assertThat(log.show("f".repeat(16), shown)).isFalse();
        assertThat(between(log(), Instant.EPOCH, shown)).isEmpty();
        assertThat(between(log(), shown, until)).containsExactly(ahead.shown(shown));
    }

    /** A decision made ahead is counted apart. */
    @Test
    void counts_period_hasShownAndWaitingDecisions() {
        Logged ahead = new Logged(
                decision(2).id(),
                decision(2).at(),
                Optional.empty(),
                "{}",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                true);
        DecisionLog log = log();
        log.append(decision(1), 0);
        log.append(ahead, 0);
        log.append(decision(3), 0);
        assertThat(log.counts(Instant.EPOCH, decision(3).at())).isEqualTo(new DecisionLog.Counts(1, 1));
        assertThat(log.counts(decision(3).at(), AT.plus(Duration.ofDays(1)))).isEqualTo(new DecisionLog.Counts(1, 0));
    }

    @Test
    void madeFor_shopper_hasWaitingDecisionsToo() {
        Optional<ShopperId> ann = Optional.of(new ShopperId("ann"));
        Logged ahead = new Logged(
                decision(1).id(), AT, ann, "{}", Optional.empty(), Optional.of("{\"seen\":0}"), Optional.empty(), true);
        Logged shown = new Logged(decision(2).id(), AT, ann, "{}");
        DecisionLog log = log();
        log.append(ahead, 0);
        log.append(shown, 0);
        log.append(decision(3), 0);
        assertThat(log.madeFor(ann.get())).containsExactly(ahead, shown);
        assertThat(log.decisionsOf(ann.get())).isEqualTo(2);
    }

    /** Showing is for decisions that were made ahead. */
    @Test
    void show_shownDecision_keepsItsTime() {
        DecisionLog log = log();
        log.append(decision(1), 0);
        assertThat(log.show(decision(1).id(), AT.plus(Duration.ofDays(2)))).isTrue();
        assertThat(log.decision(decision(1).id())).contains(decision(1));
    }

    @Test
    void append_sameId_failsAndKeepsTheFirst() {
        DecisionLog log = log();
        log.append(decision(1), 0);
        Logged other = new Logged(decision(1).id(), AT, Optional.empty(), "{}");
        assertThatThrownBy(() -> log.append(other, 0)).isInstanceOf(RuntimeException.class);
        assertThat(log.decision(decision(1).id())).contains(decision(1));
    }

    @Test
    void forEach_period_beginsWithItsFirstInstantAndEndsBeforeItsLast() {
        DecisionLog log = log();
        for (int number = 1; number <= 5; number++) {
            log.append(decision(number), 0);
        }
        assertThat(between(log, decision(2).at(), decision(4).at())).containsExactly(decision(2), decision(3));
        assertThat(between(log, decision(5).at().plusNanos(1000), AT.plus(Duration.ofDays(2))))
                .isEmpty();
    }

    @Test
    void erase_ofAShopper_deletesItsDecisionsAndIsCountedInItsPeriod() {
        DecisionLog log = log();
        log.append(decision(1), 0);
        log.append(decision(3), 0);
        erase(new ShopperId("s1"), AT);
        assertThat(log.decision(decision(1).id())).isEmpty();
        assertThat(log.decision(decision(3).id())).isPresent();
        assertThat(log.erased(AT, AT.plusSeconds(1))).isEqualTo(1);
        assertThat(log.erased(Instant.EPOCH, AT)).isZero();
        assertThat(log.erased(AT.plusSeconds(1), AT.plusSeconds(2))).isZero();
    }

    @Test
    void append_ofAnErasedShopper_changesNothing() {
        DecisionLog log = log();
        log.append(decision(1), 0);
        ShopperId shopper = decision(5).shopper().orElseThrow();
        erase(shopper, AT);
        assertThat(log.append(decision(5), 0)).isFalse();
        assertThat(log.append(decision(5), 1))
                .as("also with data that were read after the erasure")
                .isFalse();
        assertThat(log.decision(decision(5).id())).isEmpty();
        assertThat(decision(4).shopper()).isNotEqualTo(Optional.of(shopper));
        assertThat(log.append(decision(4), 0))
                .as("another shopper, with data from before")
                .isTrue();
    }

    @Test
    void number_ofADeletedDecision_isNotUsedAgain() {
        DecisionLog log = log();
        log.append(decision(1), 0);
        List<Long> numbers = new ArrayList<>();
        log.forEach(Instant.EPOCH, AT.plus(Duration.ofDays(1)), row -> numbers.add(row.number()));
        log.append(decision(2), 0);
        log.deleteBefore(decision(2).at());
        log.forEach(Instant.EPOCH, AT.plus(Duration.ofDays(1)), row -> numbers.add(row.number()));
        assertThat(numbers).isSorted().doesNotHaveDuplicates().hasSize(2);
    }

    @Test
    void deleteBefore_anInstant_deletesOlderDecisionsAlone() {
        DecisionLog log = log();
        log.append(decision(1), 0);
        log.append(decision(3), 0);
        log.deleteBefore(decision(3).at());
        assertThat(log.decision(decision(1).id())).isEmpty();
        assertThat(log.decision(decision(3).id())).isPresent();
        assertThat(log.recipients()).isEqualTo(Set.of(decision(3).shopper().orElseThrow()));
    }

    @Test
    void append_decisionOfAnExperiment_keepsItsArm() {
        Logged own = new Logged(
                decision(1).id(),
                AT,
                decision(1).shopper(),
                "{}",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.of(new Experiment.Trial(7, Arm.HOLDOUT)));
        log().append(own, 0);
        assertThat(log().decision(own.id())).contains(own);
        assertThat(between(log(), AT, AT.plusSeconds(1))).containsExactly(own);
    }

    private static Appended appended(DecisionLog log, int number, int slots, Instant at) {
        return log.append(new Logged("%016x".formatted(number), at, Optional.empty(), "{}"), 0, new Drawn(slots, 5));
    }

    @Test
    void append_drawnSlots_holdTheLimitOfTheirDay() {
        DecisionLog log = log();
        assertThat(appended(log, 1, 3, AT)).isEqualTo(Appended.STORED);
        assertThat(appended(log, 2, 3, AT)).isEqualTo(Appended.DRAWN_TOO_OFTEN);
        assertThat(log.decision("%016x".formatted(2))).isEmpty();
        assertThat(appended(log(), 3, 2, AT)).as("after opening").isEqualTo(Appended.STORED);
        assertThat(log().drawn(AT)).isEqualTo(5);
        assertThat(appended(log(), 4, 0, AT)).as("without a draw").isEqualTo(Appended.STORED);
        Instant midnight = AT.truncatedTo(ChronoUnit.DAYS).plus(Duration.ofDays(1));
        assertThat(log().drawn(midnight.minusNanos(1))).isEqualTo(5);
        assertThat(log().drawn(midnight)).isZero();
    }

    /** A clock that is set to another day and back goes on with the numbers of both. */
    @Test
    void append_clockThatJumps_doesNotGiveTheLimitAnew() {
        DecisionLog log = log();
        Instant ahead = AT.plus(Duration.ofDays(400));
        assertThat(appended(log, 1, 5, AT)).isEqualTo(Appended.STORED);
        assertThat(appended(log, 2, 5, ahead)).isEqualTo(Appended.STORED);
        assertThat(appended(log, 3, 1, AT)).isEqualTo(Appended.DRAWN_TOO_OFTEN);
        assertThat(appended(log, 4, 1, ahead)).isEqualTo(Appended.DRAWN_TOO_OFTEN);
        log.deleteBefore(ahead.plus(Duration.ofDays(1)));
        assertThat(appended(log, 5, 1, AT)).as("after a deletion").isEqualTo(Appended.DRAWN_TOO_OFTEN);
    }

    @Test
    void append_drawnSlotsOfAnErasedShopper_areNotCounted() {
        DecisionLog log = log();
        erase(new ShopperId("s1"), AT);
        assertThat(log.append(decision(1), 0, new Drawn(1, 5))).isEqualTo(Appended.ERASED);
        assertThat(log.drawn(decision(1).at())).isZero();
    }
}
