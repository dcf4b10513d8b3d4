// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.port;

import org.hanse.core.privacy.ChargeResult;
import org.hanse.core.quantize.IntegerSum;
import org.hanse.core.secagg.SecAggPlan;
import org.hanse.core.secagg.Survivors;

/**
 * Release of a sum: charged before shares are requested, and stored with noise after unmasking.
 *
 * <p>Used by one thread at a time; may block. Both methods may be repeated after a crash for the same job and round,
 * with the same result.
 */
public interface SumRelease {

    /**
     * Charges the account once for the release of a round's sum. A repeated call returns the same receipt.
     *
     * @param announced survivors whose updates are in the sum; their number is the number of noise shares
     * @throws IllegalArgumentException if the sum of such a plan cannot be released; nothing is charged
     * @throws IllegalStateException if a sum of other survivors is stored for the round, or the store contradicts the
     *     account
     */
    ChargeResult charge(SecAggPlan plan, Survivors announced);

    /**
     * Stores the noised sum with noise that is drawn once; it is durable on return. A repeated call changes nothing.
     *
     * <p>Sums are equal if they have the same survivors, because a session has one sum for them. The sum itself cannot
     * be compared: no release stores it without noise.
     *
     * @throws IllegalStateException if a sum of other survivors is stored for the round, which remains, or the release
     *     was not charged
     */
    void store(SecAggPlan plan, Survivors announced, IntegerSum sum);
}
