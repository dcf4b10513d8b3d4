// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.secagg;

/**
 * Field of integers modulo the prime 2^61 - 1. Elements are longs from 0 to {@code PRIME - 1}. Neither branches nor
 * running time depend on them.
 */
final class MersenneField {

    static final long PRIME = (1L << 61) - 1;

    private static final int BITS = 61;

    private MersenneField() {}

    /** Returns whether a long is an element. */
    static boolean contains(long value) {
        return value >= 0 && value < PRIME;
    }

    static long add(long a, long b) {
        return reduceOnce(a + b);
    }

    static long subtract(long a, long b) {
        return reduceOnce(a + (PRIME - b));
    }

    static long multiply(long a, long b) {
        long low = a * b;
        long high = Math.multiplyHigh(a, b);
        // 2^61 is 1 here, so the bits from 61 on are added to those below.
        return reduceOnce((low & PRIME) + ((low >>> BITS) | (high << (Long.SIZE - BITS))));
    }

    /** Returns the inverse of {@code a}; 0 for 0. By Fermat, {@code a^(PRIME - 2)}. */
    static long invert(long a) {
        long result = 1;
        long power = a;
        // PRIME - 2 is public: its bits may decide.
        for (long exponent = PRIME - 2; exponent != 0; exponent >>>= 1) {
            if ((exponent & 1) == 1) {
                result = multiply(result, power);
            }
            power = multiply(power, power);
        }
        return result;
    }

    /** Subtracts the prime once from a number below twice the prime, if the result is not negative. */
    private static long reduceOnce(long value) {
        long less = value - PRIME;
        return less + (PRIME & (less >> (Long.SIZE - 1)));
    }
}
