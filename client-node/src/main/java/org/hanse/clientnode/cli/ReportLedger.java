// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.hanse.app.LedgerAccount;
import org.hanse.audit.SharedNoise;
import org.hanse.audit.SharedRecord;
import org.hanse.config.InvalidInputException;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.PopulationId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.privacy.ChargeResult;
import org.hanse.core.privacy.PlainNumber;
import org.hanse.core.privacy.ReleaseKind;
import org.hanse.core.privacy.ledger.LedgerEntry;
import org.hanse.core.privacy.ledger.PrivacyBudget;
import org.hanse.core.privacy.ledger.PrivacyLedger;
import org.hanse.core.privacy.ledger.RoundCharges;
import org.hanse.store.FileLedgerStore;

/** Privacy ledger of a node's shared reports. Each report is a charge of its own, whatever its period. */
final class ReportLedger implements AutoCloseable {

    private static final double DEFAULT_LIMIT = 4;
    private static final JobId JOB = new JobId("shared-report");

    private final Path file;
    private final FileLedgerStore store;
    private final LedgerAccount account;

    private ReportLedger(Path file, FileLedgerStore store, LedgerAccount account) {
        this.file = file;
        this.store = store;
        this.account = account;
    }

    /**
     * Opens the ledger, and creates it for the first report.
     *
     * @param noise noise of the next report, which the limit of a new ledger has to cover
     * @param limit greatest epsilon of all shared reports together; empty for that of the ledger, or the default
     * @throws InvalidInputException if a new limit does not cover the report, or the ledger is damaged, open in another process, or has
     *     another limit
     */
    static ReportLedger open(Path folder, String node, SharedNoise noise, OptionalDouble limit, InstantSource clock) {
        Path file = folder.resolve(SharedRecord.LEDGER + ".jsonl");
        double first = limit.orElse(DEFAULT_LIMIT);
        if (!Files.exists(file) && noise.epsilon().doubleValue() > first) {
            throw new InvalidInputException("--budget: found " + PlainNumber.of(first) + "; expected at least "
                    + noise.epsilon().toPlainString()
                    + ", the epsilon of this report. Fix: choose a smaller --epsilon or a"
                    + " greater --budget, which then never changes");
        }
        FileLedgerStore store =
                Files.exists(file) ? FileLedgerStore.open(file, Optional.empty()) : FileLedgerStore.create(file);
        try {
            return new ReportLedger(
                    file,
                    store,
                    LedgerAccount.open(store, new PopulationId(node), budget(file, store.entries(), limit), clock));
        } catch (IllegalArgumentException e) {
            store.close();
            throw new InvalidInputException(
                    file + ": found another ledger (" + e.getMessage() + "); expected that of the shared reports of "
                            + node + ". Fix: restore it from this node",
                    e);
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
    }

    private static PrivacyBudget budget(Path file, List<LedgerEntry> entries, OptionalDouble limit) {
        if (entries.isEmpty()) {
            return SharedNoise.budget(limit.orElse(DEFAULT_LIMIT));
        }
        PrivacyBudget budget = PrivacyLedger.of(entries).budget();
        double old = budget.epsilon();
        if (limit.isPresent() && limit.getAsDouble() != old) {
            throw new InvalidInputException("--budget: found " + PlainNumber.of(limit.getAsDouble()) + "; expected "
                    + PlainNumber.of(old) + ", that of " + file + ", since a privacy budget never changes. Fix: leave"
                    + " out --budget");
        }
        return budget;
    }

    /**
     * Charges the next report. The charge is durable when the method returns.
     *
     * @throws InvalidInputException if the budget is exhausted; nothing is charged
     */
    ChargeResult.Charged charge(SharedNoise noise) {
        PrivacyLedger ledger = account.ledger();
        RoundCharges charges = RoundCharges.of(JOB, next(), ReleaseKind.METRICS, noise.release());
        ChargeResult result = account.charge(charges);
        if (result instanceof ChargeResult.Charged charged) {
            return charged;
        }
        double limit = ledger.budget().epsilon();
        throw new InvalidInputException(file + ": found epsilon "
                + PlainNumber.up(ledger.epsilon(), 6) + " of " + PlainNumber.of(limit) + " spent"
                + "; expected enough for a report of epsilon " + noise.epsilon().toPlainString()
                + ". Fix: choose a smaller --epsilon, or write no more shared reports");
    }

    private RoundId next() {
        return new RoundId(account.ledger().standings().size() + 1);
    }

    /** Returns the ledger with the last charge. */
    PrivacyLedger ledger() {
        return account.ledger();
    }

    /** Returns how many more such reports the budget allows. */
    int left(SharedNoise noise) {
        return account.ledger().roundsLeft(noise.release());
    }

    /** Confirms the last charge with the digest of its record. */
    void confirm(Digest record) {
        account.ledger().standings().keySet().stream()
                .reduce((first, last) -> last)
                .ifPresent(last -> account.confirm(last, record));
    }

    @Override
    public void close() {
        store.close();
    }
}
