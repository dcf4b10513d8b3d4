// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.app;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.PopulationId;
import org.hanse.core.privacy.ChargeResult;
import org.hanse.core.privacy.ledger.LedgerEntry;
import org.hanse.core.privacy.ledger.LedgerHead;
import org.hanse.core.privacy.ledger.PrivacyBudget;
import org.hanse.core.privacy.ledger.PrivacyLedger;
import org.hanse.core.privacy.ledger.PrivacyLedger.Limits;
import org.hanse.core.privacy.ledger.ReleaseId;
import org.hanse.core.privacy.ledger.RoundCharges;
import org.hanse.port.LedgerStore;

/**
 * Privacy account of a population: reserve, release, confirm. The account returns a receipt only after the charge is durable.
 *
 * <p>Thread-safe; calls are serialised. All jobs about the same population share one account.
 */
public final class LedgerAccount {

    private final LedgerStore store;
    private final InstantSource clock;
    private PrivacyLedger ledger;

    private LedgerAccount(LedgerStore store, InstantSource clock, PrivacyLedger ledger) {
        this.store = store;
        this.clock = clock;
        this.ledger = ledger;
    }

    /**
     * Returns the account of a store. A new store receives its first entry.
     *
     * @param store of this population alone
     * @throws IllegalArgumentException if the store holds another population's ledger or another budget, or is no ledger
     */
    public static LedgerAccount open(
            LedgerStore store, PopulationId population, PrivacyBudget budget, InstantSource clock) {
        List<LedgerEntry> entries = store.entries();
        if (entries.isEmpty()) {
            List<LedgerEntry> first = List.of(PrivacyLedger.first(population, budget, clock.instant()));
            store.append(first);
            return new LedgerAccount(store, clock, PrivacyLedger.of(first));
        }
        PrivacyLedger ledger = PrivacyLedger.of(entries);
        if (!ledger.population().equals(population)) {
            throw new IllegalArgumentException(
                    "the ledger is of " + ledger.population() + ", not of " + population + ": each has its own");
        }
        if (!ledger.budget().equals(budget)) {
            throw new IllegalArgumentException("the ledger of " + population + " was opened with "
                    + ledger.budget().words() + "; expected " + budget.words()
                    + ". A privacy budget never changes. Fix: use another ledger");
        }
        return new LedgerAccount(store, clock, ledger);
    }

    /**
     * Charges releases together. A repeated request returns a receipt and charges nothing.
     *
     * @throws RuntimeException if the store fails; nothing may be released then
     */
    public ChargeResult charge(RoundCharges charges) {
        return charge(charges, Limits.NONE);
    }

    /** Charges releases together, within limits beside the budget, see {@link #charge(RoundCharges)}. */
    public synchronized ChargeResult charge(RoundCharges charges, Limits limits) {
        PrivacyLedger.Reservation asked = ledger.reserve(charges, limits, clock.instant());
        if (!asked.added().isEmpty()) {
            store.append(asked.added());
            ledger = asked.ledger();
        }
        return asked.result();
    }

    /** Returns the refusal that a charge would have; empty if there is none. Charges nothing. */
    public Optional<ChargeResult.Refused> objection(RoundCharges charges) {
        return objection(charges, Limits.NONE);
    }

    /** Returns the refusal that a charge within these limits would have; empty if there is none. Charges nothing. */
    public synchronized Optional<ChargeResult.Refused> objection(RoundCharges charges, Limits limits) {
        ChargeResult result = ledger.reserve(charges, limits, clock.instant()).result();
        return result instanceof ChargeResult.Refused refused ? Optional.of(refused) : Optional.empty();
    }

    /**
     * Records that a release happened, after the release itself is durable.
     *
     * @param released digest of the released sum
     * @throws IllegalStateException if the release was not charged, or a different digest is recorded
     */
    public synchronized void confirm(ReleaseId id, Digest released) {
        PrivacyLedger.Confirmation confirmed = ledger.confirm(id, released, clock.instant());
        if (!confirmed.added().isEmpty()) {
            store.append(confirmed.added());
            ledger = confirmed.ledger();
        }
    }

    /** Returns the ledger of all charges so far. */
    public synchronized PrivacyLedger ledger() {
        return ledger;
    }

    /** Returns the head of the ledger. A head kept elsewhere detects a store that was replaced by an older copy. */
    public LedgerHead head() {
        return ledger().head();
    }
}
