// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.util.Optional;
import org.hanse.coordinator.app.ChargedRelease;
import org.hanse.coordinator.app.ReleaseAccount;
import org.hanse.coordinator.port.NoisedSumStore;
import org.hanse.coordinator.testing.InMemoryNoisedSumStore;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.privacy.NoisedSum;
import org.hanse.core.privacy.ledger.LedgerEntry;
import org.hanse.core.quantize.IntegerSum;
import org.hanse.core.round.StoredSum;
import org.hanse.testing.InMemoryLedgerStore;

/**
 * The shipped release on a disk that outlives its coordinator. Noise is taken to be the nodes', who add none here, so that a sum that is
 * released can be compared with the plain one.
 */
final class CrashingRelease implements NoisedSumStore {

    private final InMemoryLedgerStore ledger = new InMemoryLedgerStore();
    private final NoisedSumStore sums = new InMemoryNoisedSumStore();
    private final Runnable afterSum;

    /**
     * A disk with nothing on it.
     *
     * @param afterSum is run when a sum was stored, before it is confirmed, and may throw
     */
    CrashingRelease(Runnable afterSum) {
        this.afterSum = afterSum;
    }

    /** What a process that starts reads. */
    ChargedRelease opened() {
        return new ChargedRelease(
                new ReleaseAccount.Promised(CrashingLedger.PROMISE, CrashingLedger.open(ledger)), this, () -> {
                    throw new IllegalStateException("the coordinator draws noise that is the nodes'");
                });
    }

    /** Releases that were charged. */
    int charged() {
        return (int) ledger.entries().stream()
                .filter(entry -> entry instanceof LedgerEntry.Reserved)
                .count();
    }

    /** What whoever moves the model is given. */
    Optional<IntegerSum> released(JobId job, RoundId round) {
        return opened().released(job, round).map(NoisedSum::sum);
    }

    @Override
    public Optional<StoredSum> of(JobId job, RoundId round) {
        return sums.of(job, round);
    }

    @Override
    public void store(StoredSum sum) {
        sums.store(sum);
        afterSum.run();
    }
}
