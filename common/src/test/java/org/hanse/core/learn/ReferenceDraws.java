// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn;

import java.util.SplittableRandom;

/** The coins of docs/design/network.md, section 7. */
final class ReferenceDraws {

    private ReferenceDraws() {}

    /** The factors of dropout for a window, {@code [position][component]}. */
    static double[][] dropout(ReferenceWindow window, double share, int d) {
        long dropped = Math.round(256 * share);
        SplittableRandom coins = new SplittableRandom(window.coins());
        double[][] factors = new double[window.length()][d];
        long word = 0;
        for (int i = 0; i < window.length() * d; i++) {
            int place = i % 8;
            if (place == 0) {
                word = coins.nextLong();
            }
            long coin = (word >>> (8 * place)) & 255;
            factors[i / d][i % d] = coin < dropped ? 0 : 1 / (1 - dropped / 256.0);
        }
        return factors;
    }

    /** Number {@code index} of a stream in {@code [0, bound)}: the upper half of a SplitMix output, scaled. */
    static int below(int bound, long seed, long index) {
        // SplittableRandom with this seed adds the golden gamma and mixes: output n is a function of seed + (n + 1)
        // gamma.
        long upper = new SplittableRandom(seed + index * 0x9e3779b97f4a7c15L).nextLong() >>> 32;
        return (int) (upper * bound / (1L << 32));
    }
}
