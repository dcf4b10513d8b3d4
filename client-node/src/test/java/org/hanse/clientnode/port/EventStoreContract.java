// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.hanse.clientnode.port.DecisionLog.Logged;
import org.hanse.clientnode.port.EventStore.Event;
import org.hanse.clientnode.port.EventStore.Status;
import org.hanse.clientnode.port.EventStore.Stored;
import org.hanse.core.interaction.ShopperId;
import org.junit.jupiter.api.Test;

/** Contract of every {@link EventStore}, with the log of decisions beside it. */
public abstract class EventStoreContract {

    private static final Instant AT = Instant.parse("2026-11-28T10:00:00.000001Z");
    private static final Instant RECEIVED = AT.plusSeconds(60);
    private static final ShopperId ANN = new ShopperId("ann");

    /** Returns the store, opened again if it was open. */
    protected abstract EventStore store();

    /** Returns the log beside the open store. */
    protected abstract DecisionLog log();

    /** Erases a shopper of the open store, whom imports leave out since. */
    protected abstract void erase(ShopperId shopper, Instant at);

    protected static Event event(String id, String shopper) {
        return new Event(id, Optional.of(new ShopperId(shopper)), Optional.empty(), "click", "a", AT);
    }

    private static Event after(String id, String decision) {
        return new Event(id, Optional.empty(), Optional.of(decision), "click", "a", AT);
    }

    private void decide(String id, Instant at, Optional<ShopperId> shopper) {
        log().append(new DecisionLog.Logged(id, at, shopper, "{}"), 0);
    }

    private static List<Event> all(EventStore store) {
        List<Event> events = new ArrayList<>();
        store.forEach(0, own -> events.add(own.event()));
        return events;
    }

    @Test
    void append_event_isThereAfterOpening() {
        Event full = new Event(
                "e-1",
                Optional.of(ANN),
                Optional.empty(),
                "purchase",
                "a",
                AT.plusNanos(999),
                OptionalDouble.of(4.5),
                OptionalDouble.of(-2),
                OptionalDouble.of(0.1),
                Optional.of("o-7"));
        EventStore store = store();
        assertThat(store.append(List.of(full, event("e-2", "bob")), RECEIVED.plusNanos(1)))
                .containsExactly(Status.STORED, Status.STORED);
        EventStore again = store();
        assertThat(again.ofShopper(ANN)).containsExactly(new Stored(1, RECEIVED, full));
        assertThat(again.ofShopper(ANN).get(0).event().at()).isEqualTo(AT);
        assertThat(again.eventsOf(ANN)).isEqualTo(1);
        assertThat(again.eventsOf(new ShopperId("eve"))).isZero();
        assertThat(all(again)).containsExactly(full, event("e-2", "bob"));
        assertThat(again.shoppers()).containsExactlyInAnyOrder(ANN, new ShopperId("bob"));
    }

    @Test
    void tested_events_areNotStored() {
        EventStore store = store();
        store.append(List.of(event("e-1", "bob")), RECEIVED);
        assertThat(store.tested(List.of(event("e-1", "bob"), event("e-2", "bob"), after("e-3", "d")), RECEIVED))
                .containsExactly(Status.DUPLICATE, Status.STORED, Status.UNKNOWN_DECISION);
        assertThat(all(store)).containsExactly(event("e-1", "bob"));
        assertThat(store.append(List.of(event("e-2", "bob")), RECEIVED)).containsExactly(Status.STORED);
        assertThat(store.last()).isEqualTo(2);
    }

    @Test
    void append_sameId_changesNothing() {
        EventStore store = store();
        assertThat(store.append(List.of(event("e-1", "ann"), event("e-1", "bob")), RECEIVED))
                .containsExactly(Status.STORED, Status.DUPLICATE);
        assertThat(store.append(List.of(event("e-1", "cid")), RECEIVED)).containsExactly(Status.DUPLICATE);
        assertThat(all(store())).containsExactly(event("e-1", "ann"));
    }

    /** An event counts where it names the decision; unused columns of a row are not read. */
    @Test
    void shownTo_shopper_hasShownDecisionsWithEventsThatNameThem() {
        EventStore store = store();
        decide("early", AT, Optional.of(ANN));
        Logged full = new Logged(
                "d1",
                AT.plusSeconds(1),
                Optional.of(ANN),
                "{}",
                Optional.of("[]"),
                Optional.of("{\"seen\":0}"),
                Optional.of("{}"),
                false);
        log().append(full, 0);
        log().append(
                        new Logged(
                                "ahead",
                                AT.plusSeconds(2),
                                Optional.of(ANN),
                                "{}",
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                true),
                        0);
        decide("bobs", AT.plusSeconds(2), Optional.of(new ShopperId("bob")));
        Event anns = after("e-1", "d1").withShopper(Optional.of(ANN));
        store.append(List.of(anns), RECEIVED);

        assertThat(log().shownTo(ANN, AT.plusSeconds(1), 0))
                .singleElement()
                .satisfies(row -> assertThat(row.events()).isEmpty());
        assertThat(log().shownTo(ANN, AT.plusSeconds(1), store.last()))
                .singleElement()
                .satisfies(row -> {
                    assertThat(row.decision())
                            .isEqualTo(new Logged(
                                    "d1",
                                    full.at(),
                                    full.shopper(),
                                    "{}",
                                    Optional.empty(),
                                    full.asked(),
                                    Optional.empty(),
                                    false));
                    assertThat(row.events()).containsExactly(anns);
                });
    }

    @Test
    void append_afterADecision_hasItsShopper() {
        EventStore store = store();
        decide("d1", AT, Optional.of(ANN));
        decide("d2", AT, Optional.empty());
        assertThat(store.append(List.of(after("e-1", "d1"), after("e-2", "d2")), RECEIVED))
                .containsExactly(Status.STORED, Status.STORED);
        assertThat(store.ofShopper(ANN))
                .extracting(Stored::event)
                .containsExactly(after("e-1", "d1").withShopper(Optional.of(ANN)));
        assertThat(store.ofDecision("d2")).extracting(Stored::event).containsExactly(after("e-2", "d2"));
        assertThat(store.ofDecision("d3")).isEmpty();
    }

    @Test
    void append_afterADecisionOfAnotherShopperOrTime_isRejectedAlone() {
        EventStore store = store();
        decide("d1", AT, Optional.of(ANN));
        decide("d2", AT.plus(Event.MOST_BEFORE), Optional.empty());
        decide("d3", AT.plus(Event.MOST_BEFORE).plusSeconds(1), Optional.empty());
        Optional<ShopperId> bob = Optional.of(new ShopperId("bob"));
        assertThat(store.append(
                        List.of(
                                after("e-1", "d1").withShopper(bob),
                                after("e-2", "d2").withShopper(bob),
                                after("e-3", "d3"),
                                after("e-4", "d1").withShopper(Optional.of(ANN))),
                        RECEIVED))
                .containsExactly(Status.OTHER_SHOPPER, Status.STORED, Status.BEFORE_DECISION, Status.STORED);
        assertThat(all(store)).extracting(Event::id).containsExactly("e-2", "e-4");
    }

    @Test
    void append_afterAnUnknownDecision_isRejectedAlone() {
        EventStore store = store();
        assertThat(store.append(List.of(after("e-1", "d9"), event("e-2", "ann")), RECEIVED))
                .containsExactly(Status.UNKNOWN_DECISION, Status.STORED);
        assertThat(all(store)).containsExactly(event("e-2", "ann"));
    }

    @Test
    void retention_ofADecision_keepsItsEvents() {
        EventStore store = store();
        decide("d1", AT, Optional.of(ANN));
        store.append(List.of(after("e-1", "d1")), RECEIVED);
        decide("d2", AT.plusSeconds(2), Optional.empty());
        log().deleteBefore(AT.plusSeconds(1));
        assertThat(store.ofShopper(ANN)).extracting(Stored::event).containsExactly(event("e-1", "ann"));
        assertThat(store.append(List.of(after("e-1", "d1")), RECEIVED))
                .as("an event that was stored before its decision was deleted")
                .containsExactly(Status.DUPLICATE);
    }

    @Test
    void row_ofTheLog_hasTheEventsAfterTheDecisionByNumber() {
        EventStore store = store();
        decide("d1", AT, Optional.of(ANN));
        decide("d2", AT, Optional.of(ANN));
        decide("d3", AT, Optional.empty());
        store.append(
                List.of(after("e-1", "d3"), after("e-3", "d1"), event("e-4", "ann"), after("e-2", "d3")), RECEIVED);
        List<List<String>> rows = new ArrayList<>();
        log().forEach(
                        Instant.EPOCH,
                        AT.plusSeconds(1),
                        row -> rows.add(row.events().stream().map(Event::id).toList()));
        assertThat(rows).containsExactly(List.of("e-3"), List.of(), List.of("e-1", "e-2"));
    }

    @Test
    void forEach_afterANumber_beginsBehindIt() {
        EventStore store = store();
        assertThat(store.last()).isZero();
        store.append(
                IntStream.range(0, 3_000)
                        .mapToObj(i -> event("e-" + i, "s" + i))
                        .toList(),
                RECEIVED);
        long last = store.last();
        store.append(List.of(event("x", "ann")), RECEIVED);
        List<Stored> read = new ArrayList<>();
        store.forEach(last, read::add);
        assertThat(read).containsExactly(new Stored(store.last(), RECEIVED, event("x", "ann")));
        assertThat(all(store)).hasSize(3_001);
    }

    @Test
    void erase_ofAShopper_deletesItsEventsAndDropsLaterOnes() {
        EventStore store = store();
        decide("d1", AT, Optional.of(ANN));
        store.append(List.of(after("e-1", "d1"), event("e-2", "ann"), event("e-3", "bob")), RECEIVED);
        long last = store.last();
        erase(ANN, AT);
        assertThat(all(store)).containsExactly(event("e-3", "bob"));
        assertThat(store.last()).isEqualTo(last);
        Event later = new Event("e-4", Optional.of(ANN), Optional.of("d1"), "click", "a", AT.plus(Duration.ofDays(9)));
        assertThat(store.append(List.of(event("e-2", "ann"), later, event("e-5", "bob")), RECEIVED))
                .containsExactly(Status.ERASED, Status.ERASED, Status.STORED);
        assertThat(store.shoppers()).containsExactly(new ShopperId("bob"));
    }

    @Test
    void number_ofADeletedEvent_isNotUsedAgain() {
        EventStore store = store();
        store.append(List.of(event("e-1", "ann"), event("e-2", "ann")), RECEIVED);
        erase(ANN, AT);
        store.append(List.of(event("e-2", "bob")), RECEIVED);
        assertThat(store().ofShopper(new ShopperId("bob")))
                .extracting(Stored::number)
                .containsExactly(3L);
    }

    @Test
    void forEachShopper_upToANumber_hasTheEventsOfEach() {
        EventStore store = store();
        store.append(
                List.of(
                        event("e-1", "bob"),
                        event("e-2", "ann"),
                        event("e-3", "ann").withShopper(Optional.empty()),
                        event("e-4", "bob"),
                        event("e-5", "cid")),
                RECEIVED);
        List<String> read = new ArrayList<>();
        store.forEachShopper(
                4,
                (shopper, events) ->
                        read.add(shopper + " " + events.stream().map(Event::id).toList()));
        assertThat(read).containsExactly("ann [e-2]", "bob [e-1, e-4]");
    }

    /** A shop's clock and ids are no reason to fail: the interface of the shop limits them. */
    @Test
    void append_timesFarAwayAndLongIds_areStored() {
        String text = "ü".repeat(10_000);
        List<Event> odd = List.of(
                new Event(text, Optional.of(new ShopperId(text)), Optional.empty(), text, text, AT),
                new Event("e-1", Optional.of(ANN), Optional.empty(), "x", "a", Instant.parse("0000-01-01T00:00:00Z")),
                new Event("e-2", Optional.of(ANN), Optional.empty(), "x", "a", Instant.parse("9999-12-31T23:59:59Z")));
        store().append(odd, RECEIVED);
        assertThat(all(store())).isEqualTo(odd);
    }

    @Test
    void event_ofImpossibleValues_isNone() {
        for (Instant at : List.of(Instant.MIN, Instant.MAX)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Event("e", Optional.empty(), Optional.empty(), "x", "a", at))
                    .withMessageContaining("9999");
        }
        for (double number : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Event(
                            "e",
                            Optional.empty(),
                            Optional.empty(),
                            "x",
                            "a",
                            AT,
                            OptionalDouble.empty(),
                            OptionalDouble.empty(),
                            OptionalDouble.of(number),
                            Optional.empty()))
                    .withMessageContaining("finite");
        }
        assertThatIllegalArgumentException().isThrownBy(() -> event(" ", "ann"));
    }
}
