// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.port;

import java.util.List;
import org.hanse.core.privacy.ledger.LedgerEntry;

/**
 * Append-only store of one population's privacy ledger.
 *
 * <p>Used by one thread at a time; may block. A second writer in any process is rejected when it opens the store or
 * when it appends, never later. Entries are durable when {@link #append} returns: after a crash they exist with all
 * entries before them. An append that a crash or an error ended has added all entries, a prefix, or none. The caller
 * did not receive its confirmation, so each result is valid, and existing entries count.
 */
public interface LedgerStore {

    /** Returns all entries from the first on; none before the ledger is opened. */
    List<LedgerEntry> entries();

    /**
     * Appends entries.
     *
     * @param more entries in order, the first one directly after the last stored one
     * @throws IllegalArgumentException if they do not follow the stored entries; nothing is added
     * @throws RuntimeException if the storage is uncertain: nothing may be released then, and the store accepts no
     *     more entries until it is opened again
     */
    void append(List<LedgerEntry> more);
}
