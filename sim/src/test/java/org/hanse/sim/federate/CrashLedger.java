// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.hanse.app.LedgerAccount;
import org.hanse.app.RoundGuarantee;
import org.hanse.clientnode.app.Allowance;
import org.hanse.clientnode.app.NodeLedger;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.PopulationId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.privacy.ChargeResult;
import org.hanse.core.privacy.IntegerSensitivity;
import org.hanse.core.privacy.NodeGaussian;
import org.hanse.core.privacy.NoiseScale;
import org.hanse.core.privacy.PrivacyScope;
import org.hanse.core.privacy.PrivacyUnit;
import org.hanse.core.privacy.account.NeighbourRelation;
import org.hanse.core.privacy.account.Observation.Adversary;
import org.hanse.core.privacy.account.Observation.Origin;
import org.hanse.core.privacy.account.Sampler;
import org.hanse.core.privacy.ledger.LedgerEntry;
import org.hanse.core.privacy.ledger.PrivacyBudget;
import org.hanse.port.LedgerStore;
import org.hanse.testing.InMemoryLedgerStore;

/** A node's own ledger on a disk that outlives it, with a budget of some rounds. */
final class CrashLedger {

    private static final PopulationId POPULATION = new PopulationId("own shoppers");
    private static final PrivacyBudget BUDGET = new PrivacyBudget(
            1, 1e-5, 1000, new PrivacyScope(PrivacyUnit.SHOPPER, NeighbourRelation.ADD_REMOVE, Adversary.COORDINATOR));
    static final RoundGuarantee GUARANTEE = new RoundGuarantee(
            new NodeGaussian(new NoiseScale(10, new IntegerSensitivity(6, 1000, 1)), new Sampler.Everybody(), 5),
            Origin.NODE);

    private final InMemoryLedgerStore disk = new InMemoryLedgerStore();
    private final Runnable before;
    private final Runnable after;
    private LedgerAccount account;

    /**
     * A ledger that was opened before the round.
     *
     * @param before is run before each charge is written, and may throw
     * @param after is run after it
     */
    CrashLedger(Runnable before, Runnable after) {
        this.before = before;
        this.after = after;
        this.account = open(disk);
    }

    static LedgerAccount open(LedgerStore store) {
        return LedgerAccount.open(store, POPULATION, BUDGET, () -> Instant.EPOCH);
    }

    /** State at the start of a process. */
    Allowance allowance() {
        account = open(new Watched());
        return new Allowance.Capped(new NodeLedger(account), Optional.of(GUARANTEE));
    }

    /** Charges rounds of another job until no more fits. */
    void spend() {
        spend(account);
    }

    static void spend(LedgerAccount account) {
        JobId other = new JobId("other");
        int round = 1;
        while (account.charge(GUARANTEE.of(other, new RoundId(round), 4).orElseThrow())
                instanceof ChargeResult.Charged) {
            round++;
        }
    }

    /** Rounds of a job that are charged. */
    int rounds(JobId job) {
        return rounds(disk, job);
    }

    static int rounds(LedgerStore store, JobId job) {
        return (int) store.entries().stream()
                .filter(entry -> entry instanceof LedgerEntry.Reserved reserved
                        && reserved.id().job().equals(job))
                .count();
    }

    private final class Watched implements LedgerStore {

        @Override
        public List<LedgerEntry> entries() {
            return disk.entries();
        }

        @Override
        public void append(List<LedgerEntry> more) {
            before.run();
            disk.append(more);
            after.run();
        }
    }
}
