// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.RoundId;

/** Result of a charge: whether data-dependent output may be released. */
public sealed interface ChargeResult permits ChargeResult.Charged, ChargeResult.Refused {

    /**
     * Receipt for a recorded privacy cost. No sum is unmasked without a receipt. The ledger issues it, and {@link NoPrivacy}, which gives
     * no guarantee and records nothing. An architecture rule permits no other issuer.
     */
    final class Charged implements ChargeResult {

        private final JobId job;
        private final RoundId round;
        private final Set<ReleaseKind> kinds;
        private final Optional<PrivacyStatement> statement;

        private Charged(JobId job, RoundId round, Set<ReleaseKind> kinds, Optional<PrivacyStatement> statement) {
            this.job = job;
            this.round = round;
            this.kinds = Set.copyOf(kinds);
            this.statement = statement;
        }

        /**
         * Creates a receipt. Called by the ledger alone, after it recorded the charge.
         *
         * @param statement guarantee of all releases so far, including this one
         */
        public static Charged issued(JobId job, RoundId round, Set<ReleaseKind> kinds, PrivacyStatement statement) {
            return new Charged(job, round, kinds, Optional.of(statement));
        }

        /** Creates a receipt without a guarantee, for {@link NoPrivacy}. */
        static Charged withoutGuarantee(JobId job, RoundId round) {
            return new Charged(job, round, EnumSet.allOf(ReleaseKind.class), Optional.empty());
        }

        public JobId job() {
            return job;
        }

        public RoundId round() {
            return round;
        }

        /** Returns the kinds of output that may be released. */
        public Set<ReleaseKind> kinds() {
            return kinds;
        }

        /** Returns whether the sum of the updates may be released. */
        public boolean opensSum() {
            return kinds.contains(ReleaseKind.SUM);
        }

        /** Returns the composed guarantee of all releases so far; empty without a privacy guarantee. */
        public Optional<PrivacyStatement> statement() {
            return statement;
        }

        /** Returns the composed epsilon of all releases so far; infinite without a privacy guarantee. */
        public double epsilon() {
            return statement.map(PrivacyStatement::epsilon).orElse(Double.POSITIVE_INFINITY);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Charged charged
                    && job.equals(charged.job)
                    && round.equals(charged.round)
                    && kinds.equals(charged.kinds)
                    && statement.equals(charged.statement);
        }

        @Override
        public int hashCode() {
            return 31 * job.hashCode() + round.hashCode();
        }

        @Override
        public String toString() {
            return "Charged[" + job + ", round " + round + ", epsilon " + epsilon() + "]";
        }
    }

    /** Refused charge: nothing is recorded, and nothing may be released. */
    sealed interface Refused extends ChargeResult permits Exhausted, JobExhausted, Contradicted, TooLittleNoise {

        /** Returns the reason, in a sentence. */
        String reason();
    }

    /**
     * Refusal because the privacy budget is exhausted.
     *
     * @param would guarantee of all releases including this one
     * @param cap greatest permitted epsilon
     */
    record Exhausted(PrivacyStatement would, double cap) implements Refused {

        /** Returns the epsilon of all releases including this one. */
        public double epsilon() {
            return would.epsilon();
        }

        @Override
        public String reason() {
            return "the privacy budget of epsilon " + cap + " is exhausted; this release would give " + would;
        }
    }

    /**
     * Refusal because a job has spent what its plan allows.
     *
     * @param reason releases or epsilon of the plan
     */
    record JobExhausted(String reason) implements Refused {}

    /**
     * Refusal because a different cost is recorded for the same release.
     *
     * @param reason recorded and requested cost
     */
    record Contradicted(String reason) implements Refused {}

    /**
     * Refusal because too few noise-adding updates remain, so that the sum may have less noise than planned.
     *
     * @param survivors updates in the sum
     */
    record TooLittleNoise(int survivors) implements Refused {

        @Override
        public String reason() {
            return "the noise of " + survivors + " participants is below that of the privacy guarantee";
        }
    }
}
