// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.port;

import java.util.Optional;
import java.util.Set;
import org.hanse.core.interaction.ShopperId;

/**
 * Visitors who turned out to be shoppers of another id. A change is durable when its method returns, and happens as a whole or not at all. Any
 * thread or process may use it.
 */
public interface MergeStore {

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

    /** Returns the visitors who were merged with shoppers, and those merged with these visitors. */
    Set<String> visitors(Set<String> shoppers);
}
