// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.port;

import org.hanse.core.privacy.ChargeResult;
import org.hanse.core.quantize.IntegerSum;
import org.hanse.core.secagg.SecAggPlan;
import org.hanse.core.secagg.Survivors;

/**
 * What the release of a sum goes through: it is charged before, and stored after.
 *
 * <p>Used by one thread at a time; may block. Both may be asked for once more after a crash, for the same job and round, and come to the
 * same then.
 */
public interface SumRelease {

    /**
     * Charges the account for the release of a round's sum: once, however often that is asked for.
     *
     * @param told whose updates are in it, which is how many added noise
     */
    ChargeResult charge(SecAggPlan plan, Survivors told);

    /**
     * Stores what the sum says; it is durable on return. The same once more changes nothing.
     *
     * @throws IllegalStateException if another sum of the round is stored
     */
    void store(SecAggPlan plan, Survivors told, IntegerSum sum);
}
