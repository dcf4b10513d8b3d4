// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy.ledger;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Reader of a ledger that checks each entry against its predecessors. */
public final class LedgerAccumulator {

    private final Map<ReleaseId, ReservedRelease> standings = new LinkedHashMap<>();
    private LedgerHead head = LedgerHead.NONE;
    private Optional<LedgerEntry.Opened> opened = Optional.empty();
    private Spending spending = Spending.NONE;

    /**
     * Adds the next entry.
     *
     * @throws IllegalArgumentException if it does not follow the last entry or is invalid; the state does not change
     */
    public void add(LedgerEntry entry) {
        head.requireNext(entry);
        if (entry instanceof LedgerEntry.Opened first) {
            if (opened.isPresent()) {
                throw new IllegalArgumentException("the ledger is opened a second time");
            }
            opened = Optional.of(first);
        } else if (opened.isEmpty()) {
            throw new IllegalArgumentException("the first entry does not say whose ledger it is");
        } else if (entry instanceof LedgerEntry.Reserved reserved) {
            add(reserved);
        } else if (entry instanceof LedgerEntry.Confirmed confirmed) {
            add(confirmed);
        }
        head = head.after(entry);
    }

    private void add(LedgerEntry.Reserved reserved) {
        if (standings.containsKey(reserved.id())) {
            throw new IllegalArgumentException("the " + reserved.id() + " is charged a second time");
        }
        standings.put(reserved.id(), new ReservedRelease(reserved.release(), Optional.empty()));
        spending = spending.and(reserved.release(), reserved.release().times());
    }

    private void add(LedgerEntry.Confirmed confirmed) {
        ReservedRelease standing = standings.get(confirmed.id());
        if (standing == null) {
            throw new IllegalArgumentException("the " + confirmed.id() + " is confirmed, and was never charged");
        }
        if (standing.released().isPresent()) {
            throw new IllegalArgumentException("the " + confirmed.id() + " is confirmed a second time");
        }
        standings.put(confirmed.id(), standing.confirmed(confirmed.released()));
    }

    /**
     * Returns the ledger of all entries so far. Computes the composed epsilon once.
     *
     * @throws IllegalStateException if there is no entry yet
     */
    public PrivacyLedger toLedger() {
        LedgerEntry.Opened first = opened.orElseThrow(() -> new IllegalStateException("a ledger without an entry"));
        return new PrivacyLedger(
                first,
                head,
                standings,
                spending,
                spending.epsilon(first.budget().scope(), first.budget().delta()));
    }
}
