// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy;

import org.hanse.core.federation.JobId;
import org.hanse.core.federation.RoundId;

/** The answer to the question whether the sum of a round may be released. */
public sealed interface ChargeResult {

    /**
     * The receipt: what the release costs is written down. Without it no sum is unmasked. Issued by whoever keeps the account, or
     * by {@link NoPrivacy}, which promises nothing and so has nothing to write down.
     */
    final class Charged implements ChargeResult {

        private final JobId job;
        private final RoundId round;
        private final double epsilon;

        Charged(JobId job, RoundId round, double epsilon) {
            this.job = job;
            this.round = round;
            this.epsilon = epsilon;
        }

        public JobId job() {
            return job;
        }

        public RoundId round() {
            return round;
        }

        /** What all releases so far add up to; infinite where nothing is promised. */
        public double epsilon() {
            return epsilon;
        }

        @Override
        public String toString() {
            return "Charged[" + job + ", round " + round + ", epsilon " + epsilon + "]";
        }
    }
}
