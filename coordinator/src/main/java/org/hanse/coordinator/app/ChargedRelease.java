// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.app;

import java.util.Optional;
import java.util.SortedSet;
import org.hanse.coordinator.port.NoisedSumStore;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.StreamRandom;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.privacy.ChargeResult;
import org.hanse.core.privacy.NoisedSum;
import org.hanse.core.quantize.IntegerSum;
import org.hanse.core.round.StoredSum;
import org.hanse.core.secagg.SecAggPlan;
import org.hanse.core.secagg.Survivors;

/**
 * Releases sums (steps 10 and 12 of the data path): charged before shares are asked for that unmask them; with their noise, drawn once,
 * stored; then confirmed in the ledger with the digest of what was stored, and not before that given to whoever moves the model. Wherever
 * it stops, asking again comes to the same: a sum that is stored is taken as it is, one that is not has shown nobody its noise.
 *
 * <p>Used by one thread at a time.
 */
public final class ChargedRelease implements JobRelease {

    private final ReleaseAccount account;
    private final NoisedSumStore store;
    private final StreamRandom random;

    /**
     * Releases of one job.
     *
     * @param random what noise comes from
     */
    public ChargedRelease(ReleaseAccount account, NoisedSumStore store, StreamRandom random) {
        this.account = account;
        this.store = store;
        this.random = random;
    }

    /** @throws IllegalArgumentException if the plan's integers are of another grid than the noise, or their ring has no room for it;
     *     nothing is charged */
    @Override
    public ChargeResult charge(SecAggPlan plan, Survivors announced) {
        account.mechanism().requireFit(plan.quantization());
        return charge(plan.job(), plan.round(), announced.survivors());
    }

    /** As {@link #charge(SecAggPlan, Survivors)}, for sums that nothing masks. */
    public ChargeResult charge(JobId job, RoundId round, SortedSet<ParticipantId> survivors) {
        if (stored(job, round, survivors).isPresent() && !account.isCharged(job, round)) {
            throw new IllegalStateException("the sum of round " + round + " of " + job
                    + " is stored, and was never charged: the ledger is another, or an older copy; bring it back");
        }
        return account.charge(job, round, survivors.size());
    }

    @Override
    public void store(SecAggPlan plan, Survivors announced, IntegerSum sum) {
        store(plan.job(), plan.round(), announced.survivors(), sum);
    }

    /** As {@link #store(SecAggPlan, Survivors, IntegerSum)}, for sums that nothing masks. */
    public void store(JobId job, RoundId round, SortedSet<ParticipantId> survivors, IntegerSum sum) {
        ChargeResult.Charged receipt = receipt(job, round, survivors.size());
        Optional<StoredSum> before = stored(job, round, survivors);
        StoredSum stored = before.isPresent()
                ? before.get()
                : new StoredSum(
                        job,
                        round,
                        survivors,
                        account.mechanism().noised(sum, receipt, random).sum());
        requireConfirmable(stored);
        // Also what is there already, which may not have reached the disk.
        store.store(stored);
        account.confirm(stored);
    }

    /** The receipt for what was charged before. Asking for it again charges nothing. */
    private ChargeResult.Charged receipt(JobId job, RoundId round, int survivors) {
        if (!account.isCharged(job, round)) {
            throw new IllegalStateException(
                    "the sum of round " + round + " of " + job + " is to be released, and was never charged");
        }
        ChargeResult result = account.charge(job, round, survivors);
        if (result instanceof ChargeResult.Charged receipt) {
            return receipt;
        }
        throw new IllegalStateException("the sum of round " + round + " of " + job + " is to be released, and "
                + ((ChargeResult.Refused) result).reason());
    }

    private Optional<StoredSum> stored(JobId job, RoundId round, SortedSet<ParticipantId> survivors) {
        Optional<StoredSum> stored = store.of(job, round);
        if (stored.isPresent() && !stored.get().survivors().equals(survivors)) {
            throw new IllegalStateException("the sum of round " + round + " of " + job + " is of "
                    + stored.get().survivors() + ", and another of " + survivors
                    + " is to be released: the two would tell of those in which they differ");
        }
        return stored;
    }

    /** What was confirmed and is stored no more must not be stored with noise that was drawn anew. */
    private void requireConfirmable(StoredSum stored) {
        Optional<Digest> confirmed = account.confirmed(stored.job(), stored.round());
        if (confirmed.isPresent() && !confirmed.get().equals(stored.digest())) {
            throw new IllegalStateException("the sum of round " + stored.round() + " of " + stored.job()
                    + " was released with other noise, and what was stored of it is missing or another: bring it back,"
                    + " since a sum has noise drawn once");
        }
    }

    /**
     * The sum of a round for whoever moves the model by it; empty as long as it is not stored and confirmed.
     *
     * @throws IllegalStateException if another sum was confirmed than is stored
     */
    @Override
    public Optional<NoisedSum> released(JobId job, RoundId round) {
        Optional<StoredSum> stored = store.of(job, round);
        stored.ifPresent(this::requireConfirmable);
        return stored.filter(account::isReleased).map(sum -> NoisedSum.restored(account.mechanism(), sum.noised()));
    }

    @Override
    public Optional<Digest> digest(JobId job, RoundId round) {
        return store.of(job, round).filter(account::isReleased).map(StoredSum::digest);
    }
}
