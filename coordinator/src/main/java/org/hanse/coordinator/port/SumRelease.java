// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.port;

import org.hanse.core.privacy.ChargeResult;
import org.hanse.core.quantize.IntegerSum;
import org.hanse.core.secagg.SecAggPlan;
import org.hanse.core.secagg.Survivors;

/**
 * What the release of a sum goes through: it is charged before anybody is asked for shares that unmask it, and stored with its noise after.
 *
 * <p>Used by one thread at a time; may block. Both may be asked for once more after a crash, for the same job and round, and come to the
 * same then.
 */
public interface SumRelease {

    /**
     * Charges the account for the release of a round's sum: once, however often that is asked for. Asked again, it gives the receipt again.
     *
     * @param announced whose updates are in it, which is how many added noise
     * @throws IllegalArgumentException if the sum of such a plan could not be released; nothing is charged
     * @throws IllegalStateException if a sum of other survivors is stored for the round, or what is stored contradicts the account
     */
    ChargeResult charge(SecAggPlan plan, Survivors announced);

    /**
     * Stores what of the sum may be released, with noise that is drawn once; it is durable on return. The same once more changes nothing.
     *
     * <p>The same is that of the same survivors: in one session these have one sum. The sum itself cannot be compared, since without its
     * noise a release stores nothing of it.
     *
     * @throws IllegalStateException if a sum of other survivors is stored for the round, which stays, or the release was not charged
     */
    void store(SecAggPlan plan, Survivors announced, IntegerSum sum);
}
