// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.port;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hanse.clientnode.port.ImportStore.Erasure;
import org.hanse.clientnode.port.ImportStore.Readmission;
import org.hanse.clientnode.port.ImportStore.Segment;

/**
 * Erasures in two steps. The first one marks the shoppers, and deletes their events, decisions, preferences and exports; the second one removes
 * their imported interactions. A change is durable when its method returns, and happens as a whole or not at all. Any thread or process may
 * use it.
 */
public interface ErasureStore {

    /**
     * Result of an erasure.
     *
     * @param interactions number of imported interactions that were removed
     * @param remains what could not be removed, in words
     */
    record Removed(long interactions, List<String> remains) {

        public Removed {
            remains = List.copyOf(remains);
        }
    }

    /**
     * Record of an erasure.
     *
     * @param id 32 hexadecimal digits
     * @param shoppers ids in all known forms, those of merged visitors too; none once the interactions are removed
     * @param readmission what imports and events may add; not {@link Readmission#ALL}
     * @param events number of events that were deleted
     * @param decisions number of decisions that were deleted
     * @param removed result; empty before the interactions are removed
     * @param finished whether no deleted row is left in the log of the database either
     */
    record Entry(
            String id,
            Instant at,
            Set<String> shoppers,
            Readmission readmission,
            long events,
            long decisions,
            Optional<Removed> removed,
            boolean finished) {

        public Entry {
            shoppers = Set.copyOf(shoppers);
        }
    }

    /**
     * Accepts an erasure, and does its first step. Visitors who were merged with the shoppers are erased with them.
     *
     * @param id 32 hexadecimal digits
     * @param erasure shoppers, whose marks are added
     */
    Entry accept(String id, Erasure erasure);

    /** Returns the erasures to be finished, the first one first. */
    List<Entry> open();

    /**
     * Replaces the segments, as {@link ImportStore#erase} does. Events and decisions that were stored since the first step stay.
     *
     * @param forget deletes what was fitted to the data. It runs after the change, if the shoppers had data, and again the next time if it
     *     fails; the data do not change again then
     * @return whether {@code forget} ran
     */
    boolean remove(String id, List<Segment> segments, Erasure erasure, Runnable forget);

    /**
     * Records what was removed, and deletes the ids.
     *
     * @param removed result; an earlier {@link #remove} that changed the data may have removed more interactions, whose number stays
     */
    void removed(String id, Removed removed);

    /** Records that an erasure is finished. */
    void finish(String id);

    /** Returns an erasure; empty if there is none of that id. */
    Optional<Entry> find(String id);

    /** Returns whether all interactions of a shopper are left out from now on. */
    boolean isErased(String shopper);
}
