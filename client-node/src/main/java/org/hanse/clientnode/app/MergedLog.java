// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.app;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.hanse.clientnode.port.EventStore.Event;
import org.hanse.clientnode.port.PreferenceStore.Preferences;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionLogAccumulator;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.interaction.ItemId;
import org.hanse.core.interaction.ShopperId;

/**
 * Imported interactions and events of one merchant as one log. The history of a shopper depends on the imported rows and the events of this
 * shopper alone ({@link MergedHistory}), so that it can be computed again after an event. Events of items that the catalogue lacks are left
 * out, and so are those of types beyond the {@value InteractionLogAccumulator#MAXIMUM_TYPES} of a log. Immutable.
 */
public final class MergedLog {

    /** Place of a shopper without rows. */
    private static final int NONE = -1;

    private final InteractionLog log;

    /** Imported rows of the shoppers with events, also of those without rows. */
    private final InteractionLog replaced;

    private final Map<ShopperId, Integer> places;
    private final Map<ShopperId, Integer> replacedPlaces;
    private final Catalogue catalogue;
    private final MergedHistory.Shape shape;

    private MergedLog(InteractionLog log, InteractionLog replaced, Catalogue catalogue, MergedHistory.Shape shape) {
        this.log = log;
        this.replaced = replaced;
        this.places = places(log);
        this.replacedPlaces = places(replaced);
        this.catalogue = catalogue;
        this.shape = shape;
    }

    private static Map<ShopperId, Integer> places(InteractionLog log) {
        Map<ShopperId, Integer> places = new HashMap<>();
        for (int s = 0; s < log.shoppers(); s++) {
            places.putIfAbsent(log.shopper(s), s);
        }
        return places;
    }

    /**
     * Merges imported interactions and events. Shoppers have the order of the import, then that of the events.
     *
     * @param catalogue items of the import
     * @param folded whether the import has the first contact of a shopper with an item only
     * @param events passes each shopper with events, and the events in their order
     */
    public static MergedLog of(
            InteractionLog imported,
            Catalogue catalogue,
            boolean folded,
            Consumer<BiConsumer<ShopperId, List<Event>>> events) {
        return of(imported, catalogue, folded, events, Map.of());
    }

    /**
     * Merges imported interactions and events, see {@link #of(InteractionLog, Catalogue, boolean, Consumer)}.
     *
     * @param preferences what shoppers want: those who do not want training are left out, and so are hidden interactions
     */
    public static MergedLog of(
            InteractionLog imported,
            Catalogue catalogue,
            boolean folded,
            Consumer<BiConsumer<ShopperId, List<Event>>> events,
            Map<ShopperId, Preferences> preferences) {
        MergedHistory.Shape shape = MergedHistory.Shape.of(imported, folded);
        Map<ShopperId, Integer> places = places(imported);
        InteractionLogAccumulator changed = accumulator(imported);
        List<ShopperId> shoppers = new ArrayList<>();
        Set<ShopperId> unread = new TreeSet<>(Comparator.comparing(ShopperId::value));
        preferences.keySet().stream().filter(places::containsKey).forEach(unread::add);
        BiConsumer<ShopperId, List<Event>> add = (shopper, own) -> {
            shoppers.add(shopper);
            unread.remove(shopper);
            Preferences wanted = preferences.getOrDefault(shopper, Preferences.USUAL);
            MergedHistory history = MergedHistory.of(
                            shape,
                            imported,
                            wanted.training() ? places.getOrDefault(shopper, NONE) : NONE,
                            wanted.training() ? numbered(own, catalogue, changed) : List.of())
                    .without(new InteractionId.Hidden(wanted.hidden(), catalogue));
            history.addTo(changed, shopper);
        };
        events.accept(add);
        List.copyOf(unread).forEach(shopper -> add.accept(shopper, List.of()));
        if (shoppers.isEmpty()) {
            return new MergedLog(imported, imported.select(new int[0]), catalogue, shape);
        }
        InteractionLog histories = changed.toLog();
        Map<Integer, Integer> changes = new HashMap<>();
        InteractionLogAccumulator before = accumulator(imported);
        for (int s = 0; s < shoppers.size(); s++) {
            Integer place = places.get(shoppers.get(s));
            if (place == null) {
                before.beginShopper(shoppers.get(s));
            } else {
                changes.put(place, s);
                copy(imported, place, before);
            }
        }
        InteractionLogAccumulator all = new InteractionLogAccumulator(histories.types()).zone(imported.zone());
        for (int s = 0; s < imported.shoppers(); s++) {
            Integer change = changes.get(s);
            if (change != null && histories.length(change) == 0) {
                continue;
            }
            copy(change == null ? imported : histories, change == null ? s : change, all);
        }
        for (int s = 0; s < shoppers.size(); s++) {
            if (!places.containsKey(shoppers.get(s)) && histories.length(s) > 0) {
                copy(histories, s, all);
            }
        }
        return new MergedLog(all.toLog(), before.toLog(), catalogue, shape);
    }

    private static InteractionLogAccumulator accumulator(InteractionLog like) {
        return new InteractionLogAccumulator(like.types()).zone(like.zone());
    }

    private static void copy(InteractionLog from, int shopper, InteractionLogAccumulator to) {
        to.beginShopper(from.shopper(shopper)).ended(from.ended(shopper));
        for (int p = from.from(shopper); p < from.to(shopper); p++) {
            MergedHistory.copy(from, p, to);
        }
    }

    /** Returns the events with an item and a type that the log can have. */
    private static List<MergedHistory.Numbered> numbered(
            List<Event> events, Catalogue catalogue, InteractionLogAccumulator types) {
        List<MergedHistory.Numbered> numbered = new ArrayList<>();
        for (Event event : events) {
            OptionalInt item = catalogue.indexOf(new ItemId(event.item()));
            InteractionType type = new InteractionType(event.type());
            if (item.isPresent() && types.hasRoom(type)) {
                numbered.add(new MergedHistory.Numbered(event, item.getAsInt(), types.typeIndex(type)));
            }
        }
        return numbered;
    }

    /** Returns all interactions. */
    public InteractionLog log() {
        return log;
    }

    /** Returns the place of a shopper in the log; empty for one without interactions. */
    public OptionalInt place(ShopperId shopper) {
        Integer place = places.get(shopper);
        return place == null ? OptionalInt.empty() : OptionalInt.of(place);
    }

    /**
     * Returns the log of one shopper with other events in place of those of this log.
     *
     * @param events all events of the shopper, in their order
     * @return log of one shopper; its types are those of {@link #log}, then new ones
     */
    public InteractionLog history(ShopperId shopper, List<Event> events) {
        return history(shopper, events, Set.of());
    }

    /**
     * Returns the log of one shopper, see {@link #history(ShopperId, List)}.
     *
     * @param hidden ids of interactions to leave out
     */
    public InteractionLog history(ShopperId shopper, List<Event> events, Set<String> hidden) {
        boolean changed = replacedPlaces.containsKey(shopper);
        int place = (changed ? replacedPlaces : places).getOrDefault(shopper, NONE);
        InteractionLogAccumulator own = accumulator(log);
        MergedHistory.of(shape, changed ? replaced : log, place, numbered(events, catalogue, own))
                .without(new InteractionId.Hidden(hidden, catalogue))
                .addTo(own, shopper);
        return own.toLog();
    }

    /** Returns the log of one shopper with events alone. */
    public InteractionLog ofEvents(ShopperId shopper, List<Event> events) {
        InteractionLogAccumulator own = accumulator(log);
        MergedHistory.of(shape, log, NONE, numbered(events, catalogue, own)).addTo(own, shopper);
        return own.toLog();
    }

    /** Returns whether a shopper has imported interactions. */
    public boolean isImported(ShopperId shopper) {
        Integer place = replacedPlaces.get(shopper);
        return place == null ? places.containsKey(shopper) : replaced.length(place) > 0;
    }
}
