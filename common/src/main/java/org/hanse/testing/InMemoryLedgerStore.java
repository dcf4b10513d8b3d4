// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.testing;

import java.util.ArrayList;
import java.util.List;
import org.hanse.core.privacy.ledger.LedgerEntry;
import org.hanse.core.privacy.ledger.LedgerHead;
import org.hanse.port.LedgerStore;

/** A ledger in memory. */
public final class InMemoryLedgerStore implements LedgerStore {

    private final List<LedgerEntry> entries = new ArrayList<>();
    private LedgerHead head = LedgerHead.NONE;

    @Override
    public List<LedgerEntry> entries() {
        return List.copyOf(entries);
    }

    @Override
    public void append(List<LedgerEntry> more) {
        LedgerHead end = head;
        for (LedgerEntry entry : more) {
            end.requireNext(entry);
            end = end.after(entry);
        }
        entries.addAll(more);
        head = end;
    }
}
