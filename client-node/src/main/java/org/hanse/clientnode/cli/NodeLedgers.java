// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.hanse.app.LedgerAccount;
import org.hanse.app.RoundGuarantee;
import org.hanse.clientnode.app.Allowance;
import org.hanse.clientnode.app.NodeLedger;
import org.hanse.config.InvalidInputException;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.federation.PopulationId;
import org.hanse.core.job.JobPrivacy;
import org.hanse.core.job.JobSetup;
import org.hanse.core.job.JobSum;
import org.hanse.core.privacy.PrivacyUnit;
import org.hanse.core.privacy.ledger.PrivacyBudget;
import org.hanse.core.privacy.ledger.PrivacyLedger;
import org.hanse.store.FileLedgerStore;

/**
 * Privacy ledgers of a node whose policy limits epsilon: one for each unit. All jobs charge the same one, so the limit is of their
 * composition.
 */
final class NodeLedgers implements AutoCloseable {

    private final Path folder;
    private final ParticipantId name;
    private final OptionalDouble cap;
    private final InstantSource clock;
    private final Map<PrivacyUnit, FileLedgerStore> stores = new EnumMap<>(PrivacyUnit.class);
    private final Map<PrivacyUnit, LedgerAccount> accounts = new ConcurrentHashMap<>();

    private NodeLedgers(Path folder, ParticipantId name, OptionalDouble cap, InstantSource clock) {
        this.folder = folder;
        this.name = name;
        this.cap = cap;
        this.clock = clock;
    }

    /**
     * Opens the ledgers of a node.
     *
     * @param cap greatest epsilon of all jobs together; empty for any
     * @throws InvalidInputException if a ledger is damaged, is open in another process, or has another limit
     */
    static NodeLedgers open(Path folder, ParticipantId name, OptionalDouble cap, InstantSource clock) {
        NodeLedgers ledgers = new NodeLedgers(folder, name, cap, clock);
        boolean opened = false;
        try {
            for (PrivacyUnit unit : PrivacyUnit.values()) {
                if (Files.exists(ledgers.file(unit))) {
                    ledgers.reopen(unit);
                }
            }
            opened = true;
        } finally {
            if (!opened) {
                ledgers.close();
            }
        }
        return ledgers;
    }

    private Path file(PrivacyUnit unit) {
        return folder.resolve(unit.name().toLowerCase(Locale.ROOT) + "s.jsonl");
    }

    private void reopen(PrivacyUnit unit) {
        FileLedgerStore store = FileLedgerStore.open(file(unit), Optional.empty());
        stores.put(unit, store);
        if (store.entries().isEmpty()) {
            return;
        }
        PrivacyBudget budget = PrivacyLedger.of(store.entries()).budget();
        if (!cap.equals(OptionalDouble.of(budget.epsilon()))) {
            throw new InvalidInputException("policy.yaml: epsilon: found "
                    + (cap.isPresent() ? cap.getAsDouble() : "none") + "; expected "
                    + budget.epsilon() + ", that of " + file(unit)
                    + ", since a privacy budget never changes. Fix: write"
                    + " epsilon: " + budget.epsilon());
        }
        accounts.put(unit, LedgerAccount.open(store, new PopulationId(name.text()), budget, clock));
    }

    /** Returns why the ledger cannot account a job, with the setting alone; empty if it can. */
    Optional<String> objection(JobSetup setup) {
        if (cap.isEmpty() || setup.privacy().isEmpty()) {
            return Optional.empty();
        }
        PrivacyBudget planned = setup.budget().orElseThrow();
        return Optional.ofNullable(accounts.get(planned.scope().unit()))
                .filter(account -> !account.ledger().budget().scope().equals(planned.scope()))
                .map(account -> "policy.yaml: epsilon: found a plan with a guarantee " + planned.scope()
                        + "; this node's account is "
                        + account.ledger().budget().scope());
    }

    /** Returns the allowance of a job to which there is no objection. */
    Allowance allowance(JobSetup setup) {
        Optional<JobPrivacy> privacy = setup.privacy();
        if (cap.isEmpty() || privacy.isEmpty()) {
            return new Allowance.Unlimited();
        }
        PrivacyBudget planned = setup.budget().orElseThrow();
        PrivacyUnit unit = planned.scope().unit();
        LedgerAccount account = Optional.ofNullable(accounts.get(unit)).orElseGet(() -> create(unit, planned));
        return new Allowance.Capped(
                new NodeLedger(account),
                privacy.map(NodeLedgers::guarantee),
                setup.sum().flatMap(JobSum::privacy).map(NodeLedgers::guarantee));
    }

    private static RoundGuarantee guarantee(JobPrivacy privacy) {
        return new RoundGuarantee(privacy.mechanism(), privacy.terms().coinsOrigin());
    }

    /** Creates the ledger of a unit. Its first job sets delta and scope. */
    private LedgerAccount create(PrivacyUnit unit, PrivacyBudget planned) {
        FileLedgerStore store = stores.computeIfAbsent(unit, own -> FileLedgerStore.create(file(own)));
        LedgerAccount account = LedgerAccount.open(
                store,
                new PopulationId(name.text()),
                new PrivacyBudget(cap.orElseThrow(), planned.delta(), planned.units(), planned.scope()),
                clock);
        accounts.put(unit, account);
        return account;
    }

    /** Returns the spent epsilon by unit. Any thread may call it. */
    Map<String, Double> epsilon() {
        Map<String, Double> spent = new TreeMap<>();
        accounts.forEach(
                (unit, account) -> spent.put(unit.word() + "s", account.ledger().epsilon()));
        return spent;
    }

    @Override
    public void close() {
        stores.values().forEach(FileLedgerStore::close);
    }
}
