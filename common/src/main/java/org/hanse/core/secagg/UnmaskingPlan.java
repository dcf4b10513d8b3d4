// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.secagg;

import org.hanse.core.privacy.ChargeResult;
import org.hanse.core.secagg.ProtocolViolation.Reason;

/**
 * Leave to unmask the sum of a session: unmasking is a release, so it needs the receipt of whoever keeps the account.
 *
 * @param session the session
 * @param announced whose updates are in the sum
 * @param receipt of this round's release
 */
public record UnmaskingPlan(Session session, Survivors announced, ChargeResult.Charged receipt) {

    /** @throws ProtocolViolation if the receipt is of another release, or not of the sum */
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
