// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy.noise;

import java.math.BigInteger;

/**
 * Fixed-point numbers from 0 to 1 with {@value #PLACES} binary places, in two limbs of {@value #LIMB} bits. The remaining bits of a word
 * hold the carries of up to eight limbs.
 */
final class FixedPoint {

    static final int LIMB = 60;
    static final int PLACES = 2 * LIMB;
    static final long MASK = (1L << LIMB) - 1;

    /** High limb of 1. */
    static final long ONE = 1L << LIMB;

    private FixedPoint() {}

    /** Returns the upper limb of a product of two limbs, each at most {@link #ONE}. */
    static long high(long a, long b) {
        return Math.multiplyHigh(a, b) << (Long.SIZE - LIMB) | (a * b) >>> LIMB;
    }

    /** Returns the lower limb of a product of two limbs. */
    static long low(long a, long b) {
        return (a * b) & MASK;
    }

    /** Returns 1 if the first number is less than the second, else 0, without a branch. Limbs may have up to 63 bits. */
    static long isBelow(long high, long low, long otherHigh, long otherLow) {
        return (high - otherHigh - ((low - otherLow) >>> (Long.SIZE - 1))) >>> (Long.SIZE - 1);
    }

    /** Returns the upper limb of a number with {@code places} binary places. */
    static long upper(BigInteger number, int places) {
        return number.shiftRight(places - LIMB).longValueExact();
    }

    /** Returns the lower limb; further places are truncated. */
    static long lower(BigInteger number, int places) {
        return number.shiftRight(places - PLACES).longValue() & MASK;
    }
}
