// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.util.Optional;
import org.hanse.coordinator.app.ChargedRelease;
import org.hanse.coordinator.app.ReleaseAccount;
import org.hanse.coordinator.port.NoisedSumStore;
import org.hanse.coordinator.port.SumRelease;
import org.hanse.coordinator.testing.InMemoryNoisedSumStore;
import org.hanse.core.crypto.StreamRandom;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.privacy.ChargeResult;
import org.hanse.core.privacy.NoisedSum;
import org.hanse.core.quantize.IntegerSum;
import org.hanse.core.round.StoredSum;
import org.hanse.core.secagg.SecAggPlan;
import org.hanse.core.secagg.Survivors;
import org.hanse.testing.InMemoryLedgerStore;

/**
 * The shipped release on a disk that outlives its coordinator. Noise is taken to be the nodes', who add none here, so that a sum that is
 * released can be compared with the plain one.
 */
final class CrashRelease implements NoisedSumStore {

    private final InMemoryLedgerStore ledger = new InMemoryLedgerStore();
    private final NoisedSumStore sums = new InMemoryNoisedSumStore();
    private final CrashPoint charges;
    private final CrashPoint sumWrites;
    private final CrashPoint stores;

    /**
     * A disk with nothing on it.
     *
     * @param charges that are asked for
     * @param sumWrites of sums, before they are confirmed
     * @param stores that are asked for
     */
    CrashRelease(CrashPoint charges, CrashPoint sumWrites, CrashPoint stores) {
        this.charges = charges;
        this.sumWrites = sumWrites;
        this.stores = stores;
    }

    /** State at the start of a process. */
    ChargedRelease opened() {
        // Closed, so that drawing from it fails: noise is the nodes'.
        StreamRandom undrawn = StreamRandom.seededForTesting(0);
        undrawn.close();
        return new ChargedRelease(
                new ReleaseAccount.Private(CrashLedger.GUARANTEE, CrashLedger.open(ledger)), this, round -> undrawn);
    }

    /** Releases of a job that were charged. */
    int charged(JobId job) {
        return CrashLedger.rounds(ledger, job);
    }

    /** Charges rounds of another job until no more fits. */
    void spend() {
        CrashLedger.spend(CrashLedger.open(ledger));
    }

    /** Returns the released sum. */
    Optional<IntegerSum> released(JobId job, RoundId round) {
        return opened().released(job, round).map(NoisedSum::sum);
    }

    @Override
    public Optional<StoredSum> of(JobId job, RoundId round) {
        return sums.of(job, round);
    }

    @Override
    public void store(StoredSum sum) {
        sumWrites.before();
        sums.store(sum);
        sumWrites.after();
    }

    /** Returns the same for a coordinator that may be killed at its requests. */
    SumRelease watched() {
        return new Watched(opened());
    }

    private final class Watched implements SumRelease {

        private final SumRelease shipped;

        Watched(SumRelease shipped) {
            this.shipped = shipped;
        }

        @Override
        public ChargeResult charge(SecAggPlan plan, Survivors announced) {
            charges.before();
            ChargeResult charged = shipped.charge(plan, announced);
            charges.after();
            return charged;
        }

        @Override
        public void store(SecAggPlan plan, Survivors announced, IntegerSum unmasked) {
            stores.before();
            shipped.store(plan, announced, unmasked);
            stores.after();
        }
    }
}
