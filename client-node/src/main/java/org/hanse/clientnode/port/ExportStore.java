// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.port;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.hanse.core.interaction.ShopperId;

/**
 * Copies of shoppers' data, for a limited time. An erasure deletes those of its shopper. A change is durable when its method returns. Any
 * thread or process may use it.
 */
public interface ExportStore {

    /**
     * Copy of a shopper's data.
     *
     * @param id 32 hexadecimal digits
     * @param at instant of the request, whole microseconds
     * @param shopper empty once it is deleted
     * @param document JSON; empty before it is made, and once it is deleted
     */
    record Export(String id, Instant at, Optional<ShopperId> shopper, Optional<String> document) {

        /** Returns whether it was deleted. */
        public boolean isDeleted() {
            return shopper.isEmpty();
        }
    }

    /** Adds a copy to be made; returns false, and adds nothing, if the shopper was erased. */
    boolean add(String id, Instant at, ShopperId shopper);

    /** Stores the document of a copy, unless it was deleted. */
    void store(String id, String document);

    /** Returns a copy; empty if there is none of that id. */
    Optional<Export> find(String id);

    /** Returns the copies to be made, the first one first. */
    List<Export> open();

    /** Deletes the content of copies that were asked for before an instant. */
    void deleteBefore(Instant oldest);
}
