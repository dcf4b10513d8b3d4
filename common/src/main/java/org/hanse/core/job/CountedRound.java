// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.job;

import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.RoundId;
import org.hanse.core.round.RoundEvidence;

/**
 * Record of a counted round, which remains for as long as the job.
 *
 * @param round number of the round
 * @param evidence evidence of the sum; the model before the round is in its context
 * @param outcome charge and model after the round
 */
public record CountedRound(RoundId round, RoundEvidence evidence, Outcome outcome) {

    /**
     * Outcome of a counted round.
     *
     * @param sum digest of the noised sum, with which the privacy ledger confirms the charge
     * @param ledger head of the privacy ledger after the release; {@code RoundContext.NONE} without a ledger
     * @param model digest of the model after the round
     */
    public record Outcome(Digest sum, Digest ledger, Digest model) {}
}
