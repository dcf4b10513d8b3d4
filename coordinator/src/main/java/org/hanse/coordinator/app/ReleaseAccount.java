// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.app;

import java.util.Optional;
import org.hanse.app.LedgerAccount;
import org.hanse.app.RoundGuarantee;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.privacy.ChargeResult;
import org.hanse.core.privacy.NoPrivacy;
import org.hanse.core.privacy.NoiseMechanism;
import org.hanse.core.privacy.ReleaseKind;
import org.hanse.core.privacy.ledger.ReleaseId;
import org.hanse.core.privacy.ledger.ReservedRelease;
import org.hanse.core.privacy.ledger.RoundCharges;
import org.hanse.core.round.StoredSum;
import org.hanse.core.secagg.RoundContext;

/**
 * Noise mechanism and privacy account of a job's sums. The operator of the coordinator configures it: with a privacy
 * guarantee or without.
 *
 * <p>Thread-safe.
 */
public sealed interface ReleaseAccount {

    /** Returns the mechanism that adds noise to a sum. */
    NoiseMechanism mechanism();

    /**
     * Charges the release of a round's sum, once.
     *
     * @param survivors updates in it
     */
    ChargeResult charge(JobId job, RoundId round, int survivors);

    /**
     * Returns why a round's sum could not be released; empty if it could. Charges nothing.
     *
     * @param survivors updates in it
     */
    Optional<String> objection(JobId job, RoundId round, int survivors);

    /** Returns the digest of the ledger's head; {@link RoundContext#NONE} without a ledger. */
    Digest head();

    /** Returns whether the release was charged; true without a privacy guarantee. */
    boolean isCharged(JobId job, RoundId round);

    /** Returns the digest with which the release was confirmed; empty if it was not. */
    Optional<Digest> confirmed(JobId job, RoundId round);

    /**
     * Records that the sum to be released is stored.
     *
     * @throws IllegalStateException if it was never charged, or another sum was confirmed
     */
    void confirm(StoredSum sum);

    /** Returns whether a stored sum may be released. */
    boolean isReleased(StoredSum sum);

    /**
     * Account of sums with noise, charged to the ledger of the population.
     *
     * @param guarantee privacy guarantee of the job
     * @param account account shared by all jobs about the same population
     */
    record Private(RoundGuarantee guarantee, LedgerAccount account) implements ReleaseAccount {

        @Override
        public NoiseMechanism mechanism() {
            return guarantee.mechanism();
        }

        @Override
        public ChargeResult charge(JobId job, RoundId round, int survivors) {
            Optional<RoundCharges> charges = guarantee.of(job, round, survivors);
            return charges.isPresent() ? account.charge(charges.get()) : new ChargeResult.TooLittleNoise(survivors);
        }

        @Override
        public Optional<String> objection(JobId job, RoundId round, int survivors) {
            Optional<RoundCharges> charges = guarantee.of(job, round, survivors);
            return charges.isPresent()
                    ? account.objection(charges.get()).map(ChargeResult.Refused::reason)
                    : Optional.of(new ChargeResult.TooLittleNoise(survivors).reason());
        }

        @Override
        public Digest head() {
            return account.head().hash();
        }

        @Override
        public boolean isCharged(JobId job, RoundId round) {
            return standing(job, round).isPresent();
        }

        @Override
        public Optional<Digest> confirmed(JobId job, RoundId round) {
            return standing(job, round).flatMap(ReservedRelease::released);
        }

        @Override
        public void confirm(StoredSum sum) {
            account.confirm(id(sum.job(), sum.round()), sum.digest());
        }

        @Override
        public boolean isReleased(StoredSum sum) {
            return confirmed(sum.job(), sum.round())
                    .filter(digest -> digest.equals(sum.digest()))
                    .isPresent();
        }

        private Optional<ReservedRelease> standing(JobId job, RoundId round) {
            return account.ledger().standing(id(job, round));
        }

        private static ReleaseId id(JobId job, RoundId round) {
            return new ReleaseId(job, round, ReleaseKind.SUM);
        }
    }

    /** Account of sums without noise and without a privacy guarantee: epsilon is infinite. */
    record NonPrivate() implements ReleaseAccount {

        @Override
        public NoPrivacy mechanism() {
            return new NoPrivacy();
        }

        @Override
        public ChargeResult charge(JobId job, RoundId round, int survivors) {
            return mechanism().charge(job, round);
        }

        @Override
        public Optional<String> objection(JobId job, RoundId round, int survivors) {
            return Optional.empty();
        }

        @Override
        public Digest head() {
            return RoundContext.NONE;
        }

        @Override
        public boolean isCharged(JobId job, RoundId round) {
            return true;
        }

        @Override
        public Optional<Digest> confirmed(JobId job, RoundId round) {
            return Optional.empty();
        }

        @Override
        public void confirm(StoredSum sum) {
            // Without an account nothing is recorded.
        }

        @Override
        public boolean isReleased(StoredSum sum) {
            return true;
        }
    }
}
