// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.app;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.PriorityQueue;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import org.hanse.clientnode.port.EventStore.Event;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionLogAccumulator;
import org.hanse.core.interaction.Measure;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.interaction.WordHash;

/**
 * Imported rows and events of one shopper as one history (docs/adr/0067). A row and an event are one interaction if they have the same id,
 * or the same order, item and type. The rows left over pair with the events left over of the same item and type within a day, the nearest
 * first. A row has at most one event. Two rows, or two events, are never one interaction. Without times only ids and orders pair.
 *
 * <p>A row keeps its values; its event fills in measures that it lacks, and the time of day where the row has a date alone.
 */
final class MergedHistory {

    /** Greatest time between a row and its event. */
    private static final long DAY = 86_400_000_000L;

    private static final int NONE = -1;

    /** Measures that events have. */
    private static final List<Measure> MEASURES = List.of(Measure.VALUE, Measure.QUANTITY, Measure.PRICE);

    private final Shape shape;
    private final InteractionLog rows;
    private final int from;
    private final int length;
    private final boolean ended;
    private final List<Numbered> events;

    /** Index of the event of each row, or {@link #NONE}. */
    private final int[] eventOf;

    private final boolean[] paired;

    /** Returns whether an interaction is left out. */
    private Predicate<Place> hidden = place -> false;

    /**
     * Event with the numbers of its item and type.
     *
     * @param item index in the catalogue
     * @param type index of the type
     */
    record Numbered(Event event, int item, int type) {

        long micros() {
            return event.micros();
        }

        double measure(Measure measure) {
            OptionalDouble value = switch (measure) {
                case VALUE -> event.value();
                case QUANTITY -> event.quantity();
                case PRICE -> event.price();
                case DWELL -> OptionalDouble.empty();
            };
            return value.orElse(Double.NaN);
        }
    }

    /**
     * Form of a merchant's log, which does not depend on the rows of a shopper.
     *
     * @param folded whether the first contact with an item stands for all, with the types of the later ones
     */
    record Shape(boolean timed, boolean sessioned, boolean folded, ZoneId zone) {

        static Shape of(InteractionLog imported, boolean folded) {
            return new Shape(imported.timed() || imported.size() == 0, imported.sessioned(), folded, imported.zone());
        }
    }

    /** Item and type. */
    private record Kind(int item, int type) {}

    /** @param shopper place of the shopper in the log; -1 for one without rows */
    private MergedHistory(Shape shape, InteractionLog rows, int shopper, List<Numbered> events) {
        this.shape = shape;
        this.rows = rows;
        this.from = shopper < 0 ? 0 : rows.from(shopper);
        this.length = shopper < 0 ? 0 : rows.length(shopper);
        this.ended = shopper >= 0 && rows.ended(shopper);
        this.events = events;
        this.eventOf = new int[length];
        this.paired = new boolean[events.size()];
        Arrays.fill(eventOf, NONE);
    }

    /**
     * Merges the rows and the events of a shopper.
     *
     * @param shopper place of the shopper in the log; -1 for one without rows
     * @param events events in their order
     */
    static MergedHistory of(Shape shape, InteractionLog rows, int shopper, List<Numbered> events) {
        MergedHistory merged = new MergedHistory(shape, rows, shopper, events);
        merged.pairByKeys();
        if (shape.timed()) {
            merged.pairByTime();
        }
        return merged;
    }

    /** Leaves interactions out. Pairs are those of the whole history. */
    MergedHistory without(InteractionId.Hidden ids) {
        if (!ids.ids().isEmpty()) {
            hidden = place -> (place.event() != NONE && ids.containsEvent(events.get(place.event())))
                    || (place.row() != NONE && isRowIn(ids, from + place.row()))
                    || (!shape.timed() && ids.contains(item(place), type(place), 0));
        }
        return this;
    }

    private boolean isRowIn(InteractionId.Hidden ids, int row) {
        return shape.timed() && ids.contains(rows.item(row), rows.type(row).name(), rows.timeMicros(row));
    }

    private String type(Place place) {
        return place.row() == NONE
                ? events.get(place.event()).event().type()
                : rows.type(from + place.row()).name();
    }

    private void pairByKeys() {
        Map<Long, List<Integer>> ids = new HashMap<>();
        Map<Long, List<Integer>> orders = new HashMap<>();
        for (int row = 0; row < length; row++) {
            add(ids, rows.id(from + row), row);
            add(orders, rows.order(from + row), row);
        }
        for (int e = 0; e < events.size(); e++) {
            Numbered event = events.get(e);
            List<Integer> same = ids.getOrDefault(WordHash.of(event.event().id()), List.of());
            pair(same, row -> isOfKind(row, event), e);
            pair(same, row -> true, e);
        }
        for (int e = 0; e < events.size(); e++) {
            Numbered event = events.get(e);
            List<Integer> same = event.event()
                    .order()
                    .map(order -> orders.get(WordHash.of(order)))
                    .orElse(List.of());
            pair(same, row -> isOfKind(row, event), e);
        }
    }

    private static void add(Map<Long, List<Integer>> places, long key, int row) {
        if (key != 0) {
            places.computeIfAbsent(key, first -> new ArrayList<>()).add(row);
        }
    }

    private boolean isOfKind(int row, Numbered event) {
        return rows.item(from + row) == event.item() && rows.typeIndex(from + row) == event.type();
    }

    /** Pairs an event with the first of some rows that has none. */
    private void pair(List<Integer> some, IntPredicate fits, int event) {
        for (int row : some) {
            if (!paired[event] && eventOf[row] == NONE && fits.test(row)) {
                eventOf[row] = event;
                paired[event] = true;
            }
        }
    }

    private void pairByTime() {
        Map<Kind, List<Point>> kinds = new LinkedHashMap<>();
        for (int e = 0; e < events.size(); e++) {
            if (!paired[e]) {
                Numbered event = events.get(e);
                kinds.computeIfAbsent(new Kind(event.item(), event.type()), first -> new ArrayList<>())
                        .add(new Point(event.micros(), NONE, e));
            }
        }
        for (int row = 0; row < length && !kinds.isEmpty(); row++) {
            List<Point> same = kinds.get(new Kind(rows.item(from + row), rows.typeIndex(from + row)));
            if (same != null && eventOf[row] == NONE) {
                same.add(new Point(middle(rows.timeMicros(from + row)), row, NONE));
            }
        }
        kinds.values().forEach(this::pairNearest);
    }

    /** A row or an event in time. */
    private record Point(long micros, int row, int event) {

        boolean isRow() {
            return row != NONE;
        }
    }

    /** Neighbours of two kinds. */
    private record Pair(long apart, int left, int right) {}

    /**
     * Pairs the nearest row and event, until none are within a day. The nearest two are neighbours in time: a point between them would be
     * nearer to one of them.
     */
    private void pairNearest(List<Point> points) {
        points.sort(Comparator.comparingLong(Point::micros)
                .thenComparing(Point::isRow)
                .thenComparingInt(Point::row)
                .thenComparingInt(Point::event));
        int[] next = new int[points.size()];
        int[] before = new int[points.size()];
        PriorityQueue<Pair> nearest =
                new PriorityQueue<>(Comparator.comparingLong(Pair::apart).thenComparingInt(Pair::left));
        for (int p = 0; p < points.size(); p++) {
            next[p] = p + 1;
            before[p] = p - 1;
            offer(nearest, points, p - 1, p);
        }
        boolean[] gone = new boolean[points.size()];
        while (!nearest.isEmpty()) {
            Pair pair = nearest.remove();
            if (gone[pair.left()] || gone[pair.right()]) {
                continue;
            }
            Point left = points.get(pair.left());
            Point right = points.get(pair.right());
            int event = left.isRow() ? right.event() : left.event();
            eventOf[left.isRow() ? left.row() : right.row()] = event;
            paired[event] = true;
            gone[pair.left()] = true;
            gone[pair.right()] = true;
            int first = before[pair.left()];
            int last = next[pair.right()];
            if (first >= 0) {
                next[first] = last;
            }
            if (last < points.size()) {
                before[last] = first;
            }
            offer(nearest, points, first, last);
        }
    }

    private static void offer(PriorityQueue<Pair> nearest, List<Point> points, int left, int right) {
        if (left >= 0
                && right < points.size()
                && points.get(left).isRow() != points.get(right).isRow()) {
            long apart = points.get(right).micros() - points.get(left).micros();
            if (apart <= DAY) {
                nearest.add(new Pair(apart, left, right));
            }
        }
    }

    private ZonedDateTime date(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).atZone(shape.zone());
    }

    /** Returns whether a row has a date alone, which reads as the start of the day. */
    private boolean isDate(long micros) {
        ZonedDateTime time = date(micros);
        return time.equals(time.toLocalDate().atStartOfDay(shape.zone()));
    }

    /** Returns the time of a row; noon for a date alone. */
    private long middle(long micros) {
        return isDate(micros) ? micros + DAY / 2 : micros;
    }

    /** Returns the time of a row, or that of its event for a date alone. */
    private long time(int row) {
        long own = rows.timeMicros(from + row);
        if (eventOf[row] == NONE) {
            return own;
        }
        long event = events.get(eventOf[row]).micros();
        return isDate(own) && date(own).toLocalDate().equals(date(event).toLocalDate()) ? event : own;
    }

    /** An interaction in order: a row, or an event without one. */
    private record Place(long micros, int row, int event) {}

    private List<Place> places() {
        List<Place> places = new ArrayList<>();
        for (int row = 0; row < length; row++) {
            places.add(new Place(shape.timed() ? time(row) : 0, row, eventOf[row]));
        }
        int first = places.size();
        for (int e = 0; e < events.size(); e++) {
            if (!paired[e]) {
                places.add(new Place(events.get(e).micros(), NONE, e));
            }
        }
        // Sorting is stable: of equal times rows come first. Without times all do.
        (shape.timed() ? places : places.subList(first, places.size())).sort(Comparator.comparingLong(Place::micros));
        places.removeIf(hidden);
        return places;
    }

    /**
     * Adds the history to a log as the next shopper.
     *
     * @param log log whose first types are those of the rows
     */
    void addTo(InteractionLogAccumulator log, ShopperId shopper) {
        List<Place> places = places();
        boolean added = places.stream().anyMatch(place -> place.row() == NONE);
        log.beginShopper(shopper).ended(ended && !added);
        Map<Integer, Long> masks = new LinkedHashMap<>();
        if (shape.folded()) {
            places.forEach(place -> masks.merge(item(place), mask(place), (a, b) -> a | b));
        }
        Sessions sessions = new Sessions();
        for (Place place : places) {
            Long mask = masks.remove(item(place));
            if (shape.folded() && mask == null) {
                continue;
            }
            if (place.row() == NONE) {
                add(events.get(place.event()), sessions, log);
            } else {
                copy(rows, from + place.row(), log);
                fill(place, log);
            }
            if (mask != null) {
                log.alsoTypes(mask);
            }
        }
    }

    private int item(Place place) {
        return place.row() == NONE ? events.get(place.event()).item() : rows.item(from + place.row());
    }

    private long mask(Place place) {
        long own = place.row() == NONE ? 0 : rows.typeMask(from + place.row());
        return place.event() == NONE
                ? own
                : own | 1L << events.get(place.event()).type();
    }

    /** Adds the row at {@code position} of a log whose types are the first ones of the other. */
    static void copy(InteractionLog from, int position, InteractionLogAccumulator to) {
        to.copy(from, position);
        if (from.merchant(position) >= 0) {
            to.merchant(from.merchants().get(from.merchant(position)));
        }
    }

    private void fill(Place place, InteractionLogAccumulator log) {
        if (place.event() == NONE) {
            return;
        }
        if (shape.timed()) {
            log.time(place.micros());
        }
        Numbered event = events.get(place.event());
        for (Measure measure : MEASURES) {
            double value = event.measure(measure);
            if (!Double.isNaN(value) && Double.isNaN(rows.measure(measure, from + place.row()))) {
                log.measure(measure, value);
            }
        }
    }

    private void add(Numbered event, Sessions sessions, InteractionLogAccumulator log) {
        log.add(event.item(), event.type());
        if (shape.timed()) {
            log.time(event.micros());
        }
        if (shape.sessioned()) {
            log.session(sessions.of(event));
        }
        for (Measure measure : MEASURES) {
            double value = event.measure(measure);
            if (!Double.isNaN(value)) {
                log.measure(measure, value);
            }
        }
    }

    /** Sessions of events without a row: those of one order are in one session, that of the order's rows if there are any. */
    private final class Sessions {

        private final Map<Long, Integer> ofOrders = new HashMap<>();
        private int next;

        Sessions() {
            for (int row = 0; row < length; row++) {
                int session = rows.session(from + row);
                next = Math.max(next, session + 1);
                if (session >= 0 && rows.order(from + row) != 0) {
                    ofOrders.putIfAbsent(rows.order(from + row), session);
                }
            }
        }

        int of(Numbered event) {
            return event.event()
                    .order()
                    .map(order -> ofOrders.computeIfAbsent(WordHash.of(order), first -> next++))
                    .orElse(NONE);
        }
    }
}
