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
     * One that was stored, of what {@link #sum} gave then. Not for a sum that was just unmasked, which {@link NoiseMechanism#noised}
     * is for.
     */
    public static NoisedSum restored(NoiseMechanism mechanism, IntegerSum sum) {
        return new NoisedSum(mechanism, sum);
    }

    /** What was added to it. */
    public NoiseMechanism mechanism() {
        return mechanism;
    }

    /** Data and noise, to be stored. */
    public IntegerSum sum() {
        return sum;
    }

    /** The sum, if it is this mechanism's. */
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
