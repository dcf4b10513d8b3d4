// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.secagg;

import org.hanse.core.privacy.ChargeResult;
import org.hanse.core.secagg.ProtocolViolation.Reason;

/**
 * Permission to unmask the sum of a session. Unmasking is a release, so it needs the receipt of the privacy account.
 *
 * @param session session of the round
 * @param announced lists of sharers and survivors
 * @param receipt receipt of this round's release
 */
public record UnmaskingPlan(Session session, Survivors announced, ChargeResult.Charged receipt) {

    /** @throws ProtocolViolation if the receipt is of another release, or does not cover the sum */
    public UnmaskingPlan {
        SecAggPlan plan = session.plan();
        if (!receipt.job().equals(plan.job()) || !receipt.round().equals(plan.round())) {
            throw ProtocolViolation.of(
                    Reason.WRONG_ROUND, receipt + " for round " + plan.round() + " of " + plan.job());
        }
        if (!receipt.opensSum()) {
            throw ProtocolViolation.of(Reason.BUDGET, receipt + " is for " + receipt.kinds() + ", not for the sum");
        }
    }
}
