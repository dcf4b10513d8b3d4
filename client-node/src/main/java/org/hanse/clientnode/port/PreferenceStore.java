// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.port;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.hanse.core.interaction.ShopperId;

/**
 * What shoppers want, and the visitors who turned out to be shoppers of another id. A change is durable when its method returns, and happens
 * as a whole or not at all. Any thread or process may use it. An erasure deletes the preferences of its shopper.
 */
public interface PreferenceStore {

    /**
     * What a shopper wants.
     *
     * @param training whether tables and training may use the interactions
     * @param profiling whether recommendations may use the history
     * @param hidden ids of interactions that are left out of the history
     */
    record Preferences(boolean training, boolean profiling, SortedSet<String> hidden) {

        /** What a shopper without preferences wants. */
        public static final Preferences USUAL = new Preferences(true, true, new TreeSet<>());

        public Preferences {
            hidden = Collections.unmodifiableSortedSet(new TreeSet<>(hidden));
        }

        /** Creates preferences with ids in any order. */
        public static Preferences of(boolean training, boolean profiling, Collection<String> hidden) {
            return new Preferences(training, profiling, new TreeSet<>(hidden));
        }
    }

    /** Stores what a shopper wants; returns false, and stores nothing, if the shopper was erased. */
    boolean put(ShopperId shopper, Preferences preferences);

    /** Returns what a shopper wants. */
    Preferences of(ShopperId shopper);

    /** Returns the preferences of all shoppers who have other than the usual ones. */
    Map<ShopperId, Preferences> all();

    /** Returns the preferences of all shoppers as the data for training and comparisons contain them, see {@link ImportStore#includeEvents}. */
    Map<ShopperId, Preferences> included();

    /**
     * Result of a merge.
     *
     * @param events number of events that became the shopper's
     * @param decisions number of decisions that became the shopper's
     */
    record Moved(long events, long decisions) {}

    /**
     * Gives the events and decisions of a visitor to a shopper, but for those that an erasure of the shopper leaves out. What either of them
     * did not want holds for the shopper. An erasure of the shopper is one of the visitor from now on.
     *
     * @return empty, and nothing is changed, if one of them was erased
     */
    Optional<Moved> merge(ShopperId visitor, ShopperId shopper);

    /** Returns what shows that a shopper has an account and is no visitor; empty for a visitor. The node knows of no logins. */
    Optional<String> account(ShopperId shopper);

    /** Returns the shoppers whom some visitors were merged with. */
    Set<String> accounts(Set<String> visitors);

    /** Returns the visitors who were merged with shoppers, and those merged with these visitors. */
    Set<String> visitors(Set<String> shoppers);
}
