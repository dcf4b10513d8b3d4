// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.app;

import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;
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
 * Release of sums (steps 8 and 10 of a round). It charges the account before shares are requested, draws the
 * noise once, stores the noised sum, and confirms its digest in the ledger. Only then the server optimizer receives
 * the sum. After a crash a repeated call has the same result: a stored sum is used again, and the noise of an unstored
 * one was never released.
 *
 * <p>Not thread-safe.
 */
public final class ChargedRelease implements JobRelease {

    private final ReleaseAccount account;
    private final NoisedSumStore store;
    private final Function<RoundId, StreamRandom> random;
    private final UnaryOperator<IntegerSum> released;

    /** Creates the releases of one job, of whole sums. */
    public ChargedRelease(ReleaseAccount account, NoisedSumStore store, Function<RoundId, StreamRandom> random) {
        this(account, store, random, UnaryOperator.identity());
    }

    /**
     * Creates the releases of one job.
     *
     * @param random source of the noise of each round
     * @param released returns what is stored of a sum with its noise
     */
    public ChargedRelease(
            ReleaseAccount account,
            NoisedSumStore store,
            Function<RoundId, StreamRandom> random,
            UnaryOperator<IntegerSum> released) {
        this.released = released;
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

    /** Charges the release of an unmasked sum, see {@link #charge(SecAggPlan, Survivors)}. */
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

    /** Stores an unmasked sum with noise, see {@link #store(SecAggPlan, Survivors, IntegerSum)}. */
    public void store(JobId job, RoundId round, SortedSet<ParticipantId> survivors, IntegerSum sum) {
        ChargeResult.Charged receipt = receipt(job, round, survivors.size());
        Optional<StoredSum> before = stored(job, round, survivors);
        StoredSum stored = before.isPresent()
                ? before.get()
                : new StoredSum(
                        job,
                        round,
                        survivors,
                        released.apply(account.mechanism()
                                .noised(sum, receipt, random.apply(round))
                                .sum()));
        requireConfirmable(stored);
        // Also a sum that exists already: an interrupted write may not have reached the disk.
        store.store(stored);
        account.confirm(stored);
    }

    /** Returns the receipt of the earlier charge. A repeated call charges nothing. */
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

    /** Rejects a sum with new noise in place of a confirmed one that is missing from the store. */
    private void requireConfirmable(StoredSum stored) {
        Optional<Digest> confirmed = account.confirmed(stored.job(), stored.round());
        if (confirmed.isPresent() && !confirmed.get().equals(stored.digest())) {
            throw new IllegalStateException("the sum of round " + stored.round() + " of " + stored.job()
                    + " was released with other noise, and what was stored of it is missing or another: bring it back,"
                    + " since a sum has noise drawn once");
        }
    }

    /**
     * Returns the sum of a round for the server optimizer; empty before it is stored and confirmed.
     *
     * @throws IllegalStateException if the ledger confirmed another sum
     */
    @Override
    public Optional<NoisedSum> released(JobId job, RoundId round) {
        return stored(job, round).map(sum -> NoisedSum.restored(account.mechanism(), sum.noised()));
    }

    @Override
    public Optional<StoredSum> stored(JobId job, RoundId round) {
        Optional<StoredSum> stored = store.of(job, round);
        stored.ifPresent(this::requireConfirmable);
        return stored.filter(account::isReleased);
    }

    @Override
    public Optional<Digest> digest(JobId job, RoundId round) {
        return store.of(job, round).filter(account::isReleased).map(StoredSum::digest);
    }
}
