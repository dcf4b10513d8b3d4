// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.hanse.clientnode.app.MergedLog;
import org.hanse.clientnode.port.EventStore.Event;
import org.hanse.clientnode.port.EventStore.Stored;
import org.hanse.clientnode.port.PreferenceStore.Preferences;
import org.hanse.clientnode.serve.ServedShop;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.ShopperId;

/**
 * What shoppers want of a shop that was read: their preferences, and erasures that are not finished. Histories have no hidden interactions,
 * and imported ones of erased shoppers are left out. Any thread may use it.
 */
final class ShopperWishes {

    private final ImportedDataset data;
    private final Map<ShopperId, Preferences> preferences;
    private final Set<String> erased = ConcurrentHashMap.newKeySet();

    private ShopperWishes(ImportedDataset data) {
        this.data = data;
        this.preferences = new ConcurrentHashMap<>(data.preferences().all());
        this.erased.addAll(erased(data));
    }

    /** Reads what shoppers want. */
    static ShopperWishes read(ImportedDataset data) {
        return new ShopperWishes(data);
    }

    private static Set<String> erased(ImportedDataset data) {
        return data.shopperErasures().open().stream()
                .flatMap(erasure -> erasure.shoppers().stream())
                .collect(Collectors.toSet());
    }

    /** Reads what some shoppers want again. */
    void changed(Set<ShopperId> shoppers) {
        erased.addAll(erased(data));
        shoppers.forEach(shopper -> preferences.put(shopper, data.preferences().of(shopper)));
    }

    /** Returns the shoppers whose histories are others than in the data. */
    Set<ShopperId> shoppers() {
        Set<ShopperId> shoppers = new HashSet<>(preferences.keySet());
        erased.forEach(own -> shoppers.add(new ShopperId(own)));
        return shoppers;
    }

    /** Returns what a shopper wants. */
    Preferences of(ShopperId shopper) {
        return preferences.getOrDefault(shopper, Preferences.USUAL);
    }

    /** Returns the log of one shopper. */
    InteractionLog history(MergedLog log, ShopperId shopper, List<Event> events) {
        return erased.contains(shopper.value())
                ? log.ofEvents(shopper, events)
                : log.history(shopper, events, of(shopper).hidden());
    }

    /** Returns the log of one shopper with hidden interactions, for a copy. */
    InteractionLog stored(MergedLog log, ShopperId shopper, List<Event> events) {
        return erased.contains(shopper.value()) ? log.ofEvents(shopper, events) : log.history(shopper, events);
    }

    /** Gives a shop the histories that shoppers want. No thread reads it meanwhile. */
    void apply(ServedShop shop, MergedLog log) {
        for (ShopperId shopper : shoppers()) {
            List<Event> events =
                    data.events().ofShopper(shopper).stream().map(Stored::event).toList();
            shop.change(shopper, history(log, shopper, events), of(shopper));
        }
    }
}
