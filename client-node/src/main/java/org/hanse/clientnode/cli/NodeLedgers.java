// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.hanse.app.LedgerAccount;
import org.hanse.clientnode.app.Allowance;
import org.hanse.clientnode.owner.PolicyService;
import org.hanse.clientnode.store.FileSentLog;
import org.hanse.config.InvalidInputException;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.federation.PopulationId;
import org.hanse.core.job.JobSetup;
import org.hanse.core.privacy.PrivacyUnit;
import org.hanse.core.privacy.ledger.PrivacyBudget;
import org.hanse.core.privacy.ledger.PrivacyLedger;
import org.hanse.store.FileLedgerStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Privacy ledgers of a node: one for each unit, which all jobs with a guarantee charge. A plan limits the charges of its job, the owner's
 * cap those of all jobs together.
 *
 * <p>The files exist from enrolment on, empty at first. {@code node.yaml} states that they exist, so a lost one is not replaced by an empty
 * one: its budget would be spent twice.
 */
final class NodeLedgers implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(NodeLedgers.class);

    private final NodeHome home;
    private final ParticipantId name;
    private final OptionalDouble cap;
    private final InstantSource clock;
    private final Map<PrivacyUnit, FileLedgerStore> stores = new EnumMap<>(PrivacyUnit.class);
    private final Map<PrivacyUnit, LedgerAccount> accounts = new ConcurrentHashMap<>();

    private NodeLedgers(NodeHome home, ParticipantId name, OptionalDouble cap, InstantSource clock) {
        this.home = home;
        this.name = name;
        this.cap = cap;
        this.clock = clock;
    }

    /** Creates the ledgers of a home that has none, without entries. */
    static void create(NodeHome home) {
        for (PrivacyUnit unit : PrivacyUnit.values()) {
            if (!Files.exists(file(home, unit))) {
                FileLedgerStore.create(file(home, unit)).close();
            }
        }
    }

    /**
     * Opens the ledgers of a node. A home of an earlier version receives them, once.
     *
     * @param cap greatest epsilon of all jobs together; empty for none
     * @throws InvalidInputException if a ledger is missing, is damaged, is open in another process, or has another limit
     */
    static NodeLedgers open(NodeHome home, OptionalDouble cap, InstantSource clock) {
        String name = NodeSettings.requireFederation(home).name();
        if (!NodeSettings.read(home.settings()).ledger()) {
            begin(home);
        }
        requireAll(home);
        NodeLedgers ledgers = new NodeLedgers(home, new ParticipantId(name), cap, clock);
        boolean opened = false;
        try {
            for (PrivacyUnit unit : PrivacyUnit.values()) {
                ledgers.reopen(unit);
            }
            opened = true;
        } finally {
            if (!opened) {
                ledgers.close();
            }
        }
        return ledgers;
    }

    /** Rejects a home without a ledger that it had: an empty one would have the whole budget again. */
    static void requireAll(NodeHome home) {
        for (PrivacyUnit unit : PrivacyUnit.values()) {
            if (!Files.exists(file(home, unit))) {
                throw new InvalidInputException(file(home, unit)
                        + ": found no ledger; expected the record of the spent budget. Fix: put back the"
                        + " ledger of the last run, never an older copy; without it, enrol the node in a new folder");
            }
        }
    }

    /** Earlier versions had ledgers with a cap only. */
    private static void begin(NodeHome home) {
        boolean counted = Stream.of(PrivacyUnit.values()).anyMatch(unit -> Files.exists(file(home, unit)));
        create(home);
        NodeSettings.addLedger(home.settings());
        if (!counted
                && new FileSentLog(home.sent())
                        .entries().stream().anyMatch(own -> own.kind().isUpload())) {
            LOG.warn("privacy ledger opened folder={}: earlier rounds not counted", home.ledger());
        }
    }

    private static Path file(NodeHome home, PrivacyUnit unit) {
        return home.ledger().resolve(unit.name().toLowerCase(Locale.ROOT) + "s.jsonl");
    }

    private void reopen(PrivacyUnit unit) {
        Path file = file(home, unit);
        FileLedgerStore store = FileLedgerStore.open(file, Optional.empty());
        stores.put(unit, store);
        if (store.entries().isEmpty()) {
            return;
        }
        PrivacyBudget budget = PrivacyLedger.of(store.entries()).budget();
        PolicyService.requireCap(file.toString(), PrivacyLedger.of(store.entries()), cap);
        accounts.put(unit, LedgerAccount.open(store, new PopulationId(name.text()), budget, clock));
    }

    /** Returns why the ledger cannot account a job; empty if it can. */
    Optional<String> objection(JobSetup setup) {
        return setup.budget()
                .flatMap(planned -> Optional.ofNullable(
                                accounts.get(planned.scope().unit()))
                        .map(account -> account.ledger().budget().scope())
                        .filter(own -> !own.equals(planned.scope()))
                        .map(own -> "privacy: found a plan with a guarantee " + planned.scope() + "; expected " + own
                                + ", as in this node's ledger. Fix: offer a plan with the same unit and noise"));
    }

    /** Returns the allowance of a job to which there is no objection. The first job of a unit sets delta and scope of its ledger. */
    Allowance allowance(JobSetup setup) {
        return Allowance.of(
                setup,
                planned -> accounts.computeIfAbsent(
                        planned.scope().unit(),
                        unit -> LedgerAccount.open(
                                Objects.requireNonNull(stores.get(unit)),
                                new PopulationId(name.text()),
                                planned.withEpsilon(cap.orElse(PrivacyBudget.UNLIMITED)),
                                clock)),
                cap);
    }

    /** Returns whether rounds of a job are charged. */
    boolean isCharged(JobId job) {
        return accounts.values().stream().anyMatch(account -> account.ledger().charged(job) > 0);
    }

    /** Returns the spent epsilon by unit. Any thread may call it. */
    Map<String, Double> epsilon() {
        Map<String, Double> spent = new TreeMap<>();
        accounts.forEach(
                (unit, account) -> spent.put(unit.ledger(), account.ledger().epsilon()));
        return spent;
    }

    @Override
    public void close() {
        stores.values().forEach(FileLedgerStore::close);
    }
}
