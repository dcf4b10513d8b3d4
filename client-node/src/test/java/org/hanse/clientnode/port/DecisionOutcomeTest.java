// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.hanse.clientnode.port.DecisionOutcome.Shown;
import org.hanse.clientnode.port.EventStore.Event;
import org.hanse.core.interaction.ShopperId;
import org.junit.jupiter.api.Test;

class DecisionOutcomeTest {

    private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");
    private static final Optional<ShopperId> ANN = Optional.of(new ShopperId("ann"));

    private static Shown shown(String id, Instant at, String... items) {
        return new Shown(id, at, ANN, List.of(items));
    }

    private static Event event(String id, Optional<String> decision, String item, Instant at) {
        return new Event(id, ANN, decision, "click", item, at);
    }

    private static List<List<String>> joined(List<Shown> decisions, Event... events) {
        return DecisionOutcome.join(decisions, List.of(events)).stream()
                .map(own -> own.actions().stream().map(Event::id).toList())
                .toList();
    }

    @Test
    void join_eventThatNamesTheDecision_isAnActionUntilTheWindowEnds() {
        Event early = event("clock", Optional.of("d"), "a", NOW.minus(Duration.ofHours(1)));
        Event last = event(
                "last", Optional.of("d"), "a", NOW.plus(DecisionOutcome.WINDOW).minusSeconds(1));
        Event late = event("late", Optional.of("d"), "a", NOW.plus(DecisionOutcome.WINDOW));

        assertThat(joined(List.of(shown("d", NOW, "a", "b")), early, last, late))
                .containsExactly(List.of("clock", "last"));
    }

    @Test
    void join_eventOnAnItemThatWasNotShown_isNoAction() {
        assertThat(joined(
                        List.of(shown("d", NOW, "a")),
                        event("named", Optional.of("d"), "b", NOW),
                        event("unnamed", Optional.empty(), "b", NOW)))
                .containsExactly(List.of());
    }

    @Test
    void join_eventWithoutDecision_isAnActionWithinTheWindowOnly() {
        assertThat(joined(
                        List.of(shown("d", NOW, "a")),
                        event("before", Optional.empty(), "a", NOW.minusSeconds(1)),
                        event("at", Optional.empty(), "a", NOW),
                        event(
                                "last",
                                Optional.empty(),
                                "a",
                                NOW.plus(DecisionOutcome.WINDOW).minusSeconds(1)),
                        event("after", Optional.empty(), "a", NOW.plus(DecisionOutcome.WINDOW))))
                .containsExactly(List.of("at", "last"));
    }

    @Test
    void join_eventWithoutDecision_belongsToTheLastDecisionThatShowedTheItem() {
        List<Shown> decisions = List.of(
                shown("first", NOW, "a"),
                shown("second", NOW.plusSeconds(60), "a"),
                shown("third", NOW.plusSeconds(120), "b"));

        assertThat(joined(decisions, event("e", Optional.empty(), "a", NOW.plusSeconds(300))))
                .containsExactly(List.of(), List.of("e"), List.of());
    }

    @Test
    void join_eventOfAnotherShopperOrDecision_isNoAction() {
        Event other = new Event("e", Optional.of(new ShopperId("bob")), Optional.empty(), "click", "a", NOW);
        Event named = event("f", Optional.of("x"), "a", NOW);

        assertThat(joined(List.of(shown("d", NOW, "a")), other, named)).containsExactly(List.of());
    }

    @Test
    void join_anonymousDecision_hasActionsByNameOnly() {
        Shown anonymous = new Shown("d", NOW, Optional.empty(), List.of("a"));
        Event named = new Event("e", Optional.empty(), Optional.of("d"), "click", "a", NOW);
        Event unnamed = new Event("f", Optional.empty(), Optional.empty(), "click", "a", NOW);

        assertThat(joined(List.of(anonymous), named, unnamed)).containsExactly(List.of("e"));
    }
}
