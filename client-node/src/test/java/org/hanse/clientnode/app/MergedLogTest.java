// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hanse.clientnode.port.EventStore.Event;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.CatalogueItem;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionLogAccumulator;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.interaction.ItemId;
import org.hanse.core.interaction.Measure;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.interaction.WordHash;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MergedLogTest {

    private static final Instant AT = Instant.parse("2026-11-28T10:00:00Z");
    private static final ShopperId ANN = new ShopperId("ann");
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Catalogue CATALOGUE = Catalogue.of(IntStream.range(0, 5)
            .mapToObj(i -> new CatalogueItem(
                    new ItemId("p" + i),
                    "",
                    List.of(),
                    List.of(),
                    Optional.empty(),
                    OptionalDouble.empty(),
                    List.of(),
                    Optional.empty()))
            .toList());

    /** Imported rows, one shopper after the other. */
    private final InteractionLogAccumulator rows =
            new InteractionLogAccumulator(List.of(InteractionType.PURCHASE, InteractionType.VIEW)).zone(BERLIN);

    private static long micros(Instant at) {
        return at.getEpochSecond() * 1_000_000;
    }

    private InteractionLogAccumulator row(int item, int type, Instant at) {
        return rows.add(item, type).time(micros(at));
    }

    private static Event event(String id, String type, String item, Instant at) {
        return new Event(id, Optional.of(ANN), Optional.empty(), type, item, at);
    }

    private static Event ordered(String id, String type, String item, Instant at, String order) {
        return new Event(
                id,
                Optional.of(ANN),
                Optional.empty(),
                type,
                item,
                at,
                OptionalDouble.empty(),
                OptionalDouble.of(3),
                OptionalDouble.of(9.5),
                Optional.of(order));
    }

    private static Consumer<BiConsumer<ShopperId, List<Event>>> of(Event... events) {
        TreeMap<ShopperId, List<Event>> own = new TreeMap<>(Comparator.comparing(ShopperId::value));
        for (Event event : events) {
            own.computeIfAbsent(event.shopper().orElseThrow(), first -> new ArrayList<>())
                    .add(event);
        }
        return each -> own.forEach(each);
    }

    private List<String> merged(Event... events) {
        return text(MergedLog.of(rows.toLog(), CATALOGUE, false, of(events)).log());
    }

    /** Returns an interaction a line: shopper, type, item, seconds after {@link #AT}. */
    private static List<String> text(InteractionLog log) {
        List<String> lines = new ArrayList<>();
        for (int s = 0; s < log.shoppers(); s++) {
            for (int p = log.from(s); p < log.to(s); p++) {
                lines.add(log.shopper(s) + " " + log.type(p) + " p" + log.item(p)
                        + (log.timed() ? " " + (log.timeMicros(p) - micros(AT)) / 1_000_000 : ""));
            }
        }
        return lines;
    }

    private static Set<InteractionType> types(InteractionLog log, int position) {
        return IntStream.range(0, log.types().size())
                .filter(type -> (log.typeMask(position) >> type & 1) == 1)
                .mapToObj(log.types()::get)
                .collect(Collectors.toSet());
    }

    @Test
    void log_withoutEvents_isTheImport() {
        rows.beginShopper(ANN);
        row(1, 0, AT);
        InteractionLog imported = rows.toLog();
        assertThat(MergedLog.of(imported, CATALOGUE, false, of()).log()).isSameAs(imported);
    }

    @Test
    void events_ofShoppersAndItems_areInTimeOrderAmongRows() {
        rows.beginShopper(ANN);
        row(1, 0, AT);
        row(2, 0, AT.plusSeconds(20));
        rows.beginShopper(new ShopperId("bob"));
        row(3, 0, AT);
        Event other = event("e3", "view", "p4", AT).withShopper(Optional.of(new ShopperId("cid")));
        assertThat(merged(
                        event("e1", "view", "p3", AT.plusSeconds(10)),
                        event("e2", "like", "p0", AT.plusSeconds(5)),
                        other,
                        event("e4", "view", "unknown", AT)))
                .containsExactly(
                        "ann purchase p1 0",
                        "ann like p0 5",
                        "ann view p3 10",
                        "ann purchase p2 20",
                        "bob purchase p3 0",
                        "cid view p4 0");
    }

    @Test
    void sameId_isOneInteractionWithTheValuesOfTheRow() {
        rows.beginShopper(ANN);
        row(1, 0, AT.plus(Duration.ofDays(9))).id(WordHash.of("e1")).measure(Measure.PRICE, 7);
        InteractionLog log = MergedLog.of(rows.toLog(), CATALOGUE, false, of(ordered("e1", "view", "p2", AT, "o1")))
                .log();
        assertThat(text(log)).containsExactly("ann purchase p1 777600");
        assertThat(log.measure(Measure.PRICE, 0)).isEqualTo(7);
        assertThat(log.measure(Measure.QUANTITY, 0))
                .as("a measure that the row lacks")
                .isEqualTo(3);
    }

    @Test
    void sameOrderItemAndType_areOneInteraction() {
        rows.beginShopper(ANN);
        row(1, 0, AT).order(WordHash.of("o1"));
        row(2, 0, AT).order(WordHash.of("o1"));
        row(1, 0, AT).order(WordHash.of("o1"));
        Instant later = AT.plus(Duration.ofDays(9));
        assertThat(merged(
                        ordered("e1", "purchase", "p1", later, "o1"),
                        ordered("e2", "purchase", "p1", later, "o1"),
                        ordered("e3", "purchase", "p1", later, "o1"),
                        ordered("e4", "return", "p1", later, "o1"),
                        ordered("e5", "purchase", "p3", later, "o1"),
                        ordered("e6", "purchase", "p2", later, "o2")))
                .as("two rows of an order take two events; the third, another type, item or order stay")
                .containsExactly(
                        "ann purchase p1 0",
                        "ann purchase p2 0",
                        "ann purchase p1 0",
                        "ann purchase p1 777600",
                        "ann return p1 777600",
                        "ann purchase p3 777600",
                        "ann purchase p2 777600");
    }

    @Test
    void rowAndEvents_withinADay_pairOnceWithTheNearest() {
        rows.beginShopper(ANN);
        row(1, 0, AT);
        row(1, 0, AT.plusSeconds(100));
        assertThat(merged(
                        event("e1", "purchase", "p1", AT.plusSeconds(70)),
                        event("e2", "purchase", "p1", AT.plusSeconds(90)),
                        event("e3", "purchase", "p1", AT.plusSeconds(95)),
                        event("e4", "view", "p1", AT)))
                .containsExactly("ann purchase p1 0", "ann view p1 0", "ann purchase p1 90", "ann purchase p1 100");
    }

    @Test
    void rowAndEvent_moreThanADayApart_areTwo() {
        rows.beginShopper(ANN);
        row(1, 0, AT);
        row(2, 0, AT);
        assertThat(merged(
                        event("e1", "purchase", "p1", AT.plus(Duration.ofDays(1))),
                        event(
                                "e2",
                                "purchase",
                                "p2",
                                AT.plus(Duration.ofDays(1)).plusSeconds(1))))
                .containsExactly("ann purchase p1 0", "ann purchase p2 0", "ann purchase p2 86401");
    }

    @Test
    void twoEventsOrTwoRows_areNeverOne() {
        rows.beginShopper(ANN);
        row(1, 0, AT);
        row(1, 0, AT);
        assertThat(merged(event("e1", "view", "p1", AT), event("e2", "view", "p1", AT)))
                .containsExactly("ann purchase p1 0", "ann purchase p1 0", "ann view p1 0", "ann view p1 0");
    }

    /** An export with dates alone: the purchase would come before the views of its day. */
    @Test
    void rowWithADateAlone_pairsWithTheEventOfItsDayAndTakesItsTime() {
        Instant midnight = AT.atZone(BERLIN).toLocalDate().atStartOfDay(BERLIN).toInstant();
        rows.beginShopper(ANN);
        row(1, 0, midnight);
        row(2, 0, midnight);
        assertThat(merged(
                        event("e0", "purchase", "p1", midnight.minusSeconds(60)),
                        event("e1", "view", "p1", AT),
                        event("e2", "purchase", "p1", AT.plusSeconds(60))))
                .containsExactly(
                        "ann purchase p1 " + (Duration.between(AT, midnight).toSeconds() - 60),
                        "ann purchase p2 " + Duration.between(AT, midnight).toSeconds(),
                        "ann view p1 0",
                        "ann purchase p1 60");
    }

    @Test
    void rowsWithoutTimes_pairByOrderAlone() {
        rows.beginShopper(ANN);
        rows.add(1, 0).order(WordHash.of("o1"));
        rows.add(2, 0);
        assertThat(merged(
                        event("e2", "view", "p3", AT.plusSeconds(2)),
                        event("e1", "purchase", "p2", AT.plusSeconds(1)),
                        ordered("e3", "purchase", "p1", AT, "o1")))
                .containsExactly("ann purchase p1", "ann purchase p2", "ann purchase p2", "ann view p3");
    }

    @Test
    void foldedLog_keepsFirstContactsWithTheTypesOfEvents() {
        rows.beginShopper(ANN);
        row(1, 0, AT);
        InteractionLog log = MergedLog.of(
                        rows.toLog(),
                        CATALOGUE,
                        true,
                        of(event("e1", "view", "p1", AT.plusSeconds(5)), event("e2", "view", "p2", AT)))
                .log();
        assertThat(text(log)).containsExactly("ann purchase p1 0", "ann view p2 0");
        assertThat(log.typeMask(0)).isEqualTo(0b11);
        assertThat(log.typeMask(1)).isEqualTo(0b10);
    }

    @Test
    void eventsOfAnOrder_areOneSession() {
        rows.beginShopper(ANN);
        row(1, 0, AT).session(7).order(WordHash.of("o1"));
        InteractionLog log = MergedLog.of(
                        rows.toLog(),
                        CATALOGUE,
                        false,
                        of(
                                ordered("e1", "purchase", "p2", AT.plusSeconds(1), "o1"),
                                ordered("e2", "purchase", "p2", AT.plusSeconds(2), "o2"),
                                ordered("e3", "purchase", "p3", AT.plusSeconds(3), "o2"),
                                event("e4", "view", "p3", AT.plusSeconds(4))))
                .log();
        assertThat(IntStream.range(0, 5).map(log::session)).containsExactly(7, 7, 8, 8, -1);
    }

    @Test
    void types_beyondThoseOfALog_areLeftOut() {
        rows.beginShopper(ANN);
        row(1, 0, AT);
        Event[] events = IntStream.range(0, 100)
                .mapToObj(i -> event("e" + i, "type-" + i, "p2", AT.plusSeconds(i)))
                .toArray(Event[]::new);
        MergedLog merged = MergedLog.of(rows.toLog(), CATALOGUE, false, of(events));
        assertThat(merged.log().types()).hasSize(InteractionLogAccumulator.MAXIMUM_TYPES);
        assertThat(merged.log().size()).isEqualTo(63);
        assertThat(merged.history(ANN, List.of(events)).size()).isEqualTo(63);
    }

    @Test
    void history_ofAShopper_hasTheTypesOfTheLogFirst() {
        rows.beginShopper(ANN);
        row(1, 0, AT);
        MergedLog merged = MergedLog.of(rows.toLog(), CATALOGUE, false, of(event("e1", "like", "p1", AT)));
        InteractionLog own = merged.history(new ShopperId("new"), List.of(event("e2", "wish", "p4", AT)));
        assertThat(own.types().subList(0, 3)).isEqualTo(merged.log().types());
        assertThat(text(own)).containsExactly("new wish p4 0");
        assertThat(merged.place(ANN)).isEqualTo(OptionalInt.of(0));
        assertThat(merged.place(new ShopperId("new"))).isEmpty();
        assertThat(text(merged.history(ANN, List.of())))
                .as("events that were deleted")
                .containsExactly("ann purchase p1 0");
    }

    /** Random rows and events: after each event the history of its shopper is that of a new log. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void history_afterEachEvent_isThatOfANewLog(long seed) {
        Random random = new Random(seed);
        boolean folded = seed % 2 == 0;
        for (int s = 0; s < 4; s++) {
            rows.beginShopper(new ShopperId("s" + s));
            List<Integer> times = random.ints(6, 0, 300_000).sorted().boxed().toList();
            for (int i = 0; i < times.size(); i++) {
                row(folded ? i % 5 : random.nextInt(3), random.nextInt(2), AT.plusSeconds(times.get(i)));
                if (random.nextBoolean()) {
                    rows.order(WordHash.of("o" + random.nextInt(4)));
                }
                if (random.nextInt(4) == 0) {
                    rows.id(WordHash.of("e" + random.nextInt(40)));
                }
            }
        }
        InteractionLog imported = rows.toLog();
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            Instant at = AT.plusSeconds(random.nextInt(300_000));
            String type = List.of("purchase", "view", "like").get(random.nextInt(3));
            Event event = ordered("e" + i, type, "p" + random.nextInt(3), at, "o" + random.nextInt(4));
            events.add(event.withShopper(Optional.of(new ShopperId("s" + random.nextInt(6)))));
        }
        MergedLog start = MergedLog.of(
                imported, CATALOGUE, folded, of(events.subList(0, 10).toArray(new Event[0])));
        for (int i = 11; i <= events.size(); i++) {
            ShopperId shopper = events.get(i - 1).shopper().orElseThrow();
            List<Event> so = events.subList(0, i);
            MergedLog all = MergedLog.of(imported, CATALOGUE, folded, of(so.toArray(new Event[0])));
            List<Event> own = so.stream()
                    .filter(event -> event.shopper().equals(Optional.of(shopper)))
                    .toList();
            InteractionLog history = start.history(shopper, own);
            int place = all.place(shopper).orElseThrow();
            assertThat(text(history))
                    .as("seed " + seed)
                    .isEqualTo(text(all.log().select(new int[] {place})));
            int first = all.log().from(place);
            for (int p = 0; p < history.size(); p++) {
                assertThat(Double.compare(
                                history.measure(Measure.PRICE, p), all.log().measure(Measure.PRICE, first + p)))
                        .isZero();
                assertThat(types(history, p)).isEqualTo(types(all.log(), first + p));
            }
        }
    }

    /** The pairs are those of a search for the nearest row and event, again and again. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void pairs_byTime_areTheNearestFirst(long seed) {
        Random random = new Random(seed);
        List<Integer> seconds =
                random.ints(0, 400_000).distinct().limit(40).boxed().collect(Collectors.toList());
        List<Integer> times = seconds.subList(0, 20).stream().sorted().toList();
        List<Integer> sent = seconds.subList(20, 40);
        rows.beginShopper(ANN);
        times.forEach(time -> row(1, 0, AT.plusSeconds(time)));
        List<Integer> openRows = new ArrayList<>(times);
        List<Integer> open = new ArrayList<>(sent);
        while (true) {
            int[] nearest = openRows.stream()
                    .flatMap(row -> open.stream().map(event -> new int[] {row, event}))
                    .min(Comparator.comparingInt(pair -> Math.abs(pair[0] - pair[1])))
                    .orElse(new int[] {0, Integer.MAX_VALUE});
            if (Math.abs(nearest[0] - nearest[1]) > 86_400) {
                break;
            }
            openRows.remove((Integer) nearest[0]);
            open.remove((Integer) nearest[1]);
        }
        List<Integer> expected = new ArrayList<>(times);
        expected.addAll(open);
        Event[] events = sent.stream()
                .map(at -> event("e" + at, "purchase", "p1", AT.plusSeconds(at)))
                .toArray(Event[]::new);
        assertThat(merged(events))
                .as("seed " + seed)
                .containsExactlyElementsOf(expected.stream()
                        .sorted()
                        .map(at -> "ann purchase p1 " + at)
                        .toList());
    }
}
