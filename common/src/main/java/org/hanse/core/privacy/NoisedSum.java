// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy;

import org.hanse.core.quantize.IntegerSum;

/**
 * Integer sum with all its noise. It is stored before any release, so that no crash causes a second draw of noise for the same sum. Created
 * by {@link NoiseMechanism#noised}, or read from its store.
 */
public final class NoisedSum {

    private final NoiseMechanism mechanism;
    private final IntegerSum sum;

    NoisedSum(NoiseMechanism mechanism, IntegerSum sum) {
        this.mechanism = mechanism;
        this.sum = sum;
    }

    /**
     * Creates a sum that was stored earlier, from its {@link #sum}. Not for a sum that was just unmasked; use
     * {@link NoiseMechanism#noised} for that.
     */
    public static NoisedSum restored(NoiseMechanism mechanism, IntegerSum sum) {
        return new NoisedSum(mechanism, sum);
    }

    /** Returns the mechanism of the noise. */
    public NoiseMechanism mechanism() {
        return mechanism;
    }

    /** Returns data plus noise, for the store. */
    public IntegerSum sum() {
        return sum;
    }

    /** Returns the sum, if {@code releasing} is its mechanism. */
    IntegerSum of(NoiseMechanism releasing) {
        if (!mechanism.equals(releasing)) {
            throw new IllegalArgumentException("a sum noised by " + mechanism + " is released by " + releasing);
        }
        return sum;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NoisedSum noised && mechanism.equals(noised.mechanism) && sum.equals(noised.sum);
    }

    @Override
    public int hashCode() {
        return 31 * mechanism.hashCode() + sum.hashCode();
    }

    @Override
    public String toString() {
        return "NoisedSum[" + sum + " by " + mechanism + "]";
    }
}
