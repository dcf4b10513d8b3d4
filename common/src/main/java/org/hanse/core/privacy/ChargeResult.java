// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.RoundId;

/** The answer to the question whether what depends on data may be released. */
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
         * For the ledger alone, which has written it down.
         *
         * @param statement of all releases so far, this one included
         */
        public static Charged issued(JobId job, RoundId round, Set<ReleaseKind> kinds, PrivacyStatement statement) {
            return new Charged(job, round, kinds, Optional.of(statement));
        }

        /** For {@link NoPrivacy}. */
        static Charged withoutGuarantee(JobId job, RoundId round) {
            return new Charged(job, round, EnumSet.allOf(ReleaseKind.class), Optional.empty());
        }

        public JobId job() {
            return job;
        }

        public RoundId round() {
            return round;
        }

        /** What may be released. */
        public Set<ReleaseKind> kinds() {
            return kinds;
        }

        /** Whether the sum of the updates is among what may be released. */
        public boolean opensSum() {
            return kinds.contains(ReleaseKind.SUM);
        }

        /** What all releases so far add up to; empty where there is no privacy guarantee. */
        public Optional<PrivacyStatement> statement() {
            return statement;
        }

        /** What all releases so far add up to; infinite where there is no privacy guarantee. */
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

    /** Nothing was written down, and nothing may be released. */
    sealed interface Refused extends ChargeResult permits Exhausted, Contradicted, TooLittleNoise {

        /** Why, in a sentence. */
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
     * Something else was charged under the same name: one release cannot have two prices.
     *
     * @param reason what was charged, and what was asked for
     */
    record Contradicted(String reason) implements Refused {}

    /**
     * Less noise may be in the sum than was planned, since too few who add some are left.
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
