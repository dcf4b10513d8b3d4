// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn;

/**
 * Counter-based random generator: a draw depends on a seed and an index only, so work can be split and repeated in any
 * order.
 *
 * <p>Source: Steele et al., OOPSLA 2014 (SplitMix), the mixing function of its figure 17 over a Weyl sequence.
 */
public final class CounterRandom {

    private static final long WEYL = 0x9e3779b97f4a7c15L;

    private CounterRandom() {}

    /** Returns draw number {@code index} of {@code seed}: 64 uniform bits. */
    public static long bits(long seed, long index) {
        long z = seed + (index + 1) * WEYL;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    /**
     * Returns draw number {@code index} of {@code seed}: uniform in {@code [0, bound)}, up to a bias below 2^-32 of
     * it.
     */
    public static int below(int bound, long seed, long index) {
        return (int) (((bits(seed, index) >>> 32) * bound) >>> 32);
    }

    /** Returns draw number {@code index} of {@code seed}: uniform in [0, 1). */
    public static double unit(long seed, long index) {
        return (bits(seed, index) >>> 11) * 0x1.0p-53;
    }
}
