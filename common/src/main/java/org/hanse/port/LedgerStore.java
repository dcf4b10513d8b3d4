// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.port;

import java.util.List;
import org.hanse.core.privacy.ledger.LedgerEntry;

/**
 * Where the entries of one population's privacy ledger are: a place that is added to and never changed.
 *
 * <p>Used by one thread at a time; may block. Has one writer: a second one, in whatever process, is refused when it opens the store or
 * when it adds an entry, never later. Entries are durable when {@link #append} returns: after a crash they are there, and so is all that
 * was before them. An append that a crash or an error ended has added all, some from the first on, or none; since nobody was told that it
 * had, both will do, and entries that are there count.
 */
public interface LedgerStore {

    /** All entries from the first on; none before the ledger is opened. */
    List<LedgerEntry> entries();

    /**
     * Adds entries.
     *
     * @param more in order, the first of them right behind the last one here
     * @throws IllegalArgumentException if they do not stand behind what is here; nothing is added
     * @throws RuntimeException if it is not certain that they are kept: nothing may be released then, and the store takes no more entries
     *     until it is opened again
     */
    void append(List<LedgerEntry> more);
}
