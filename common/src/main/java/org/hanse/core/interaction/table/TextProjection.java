// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.interaction.table;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.hanse.core.interaction.WordHash;

/**
 * Fixed random projection of item descriptions to dense vectors: {@link TextVectors} times a matrix of random signs
 * over the square root of the size. It changes inner products by about one over that root. A term's signs depend on
 * the term only, so all merchants have the same projection without communication and without interactions.
 *
 * <p>Source: Achlioptas, Journal of Computer and System Sciences 66 (2003), theorem 1.1 with equation 1. Never
 * changed: models depend on it (docs/design/network.md, section 10).
 */
public final class TextProjection {

    private final int size;
    private final Map<String, long[]> rows = new HashMap<>();

    /**
     * Creates a projection to vectors of {@code size} numbers.
     *
     * @throws IllegalArgumentException if the size is below 1
     */
    public TextProjection(int size) {
        if (size < 1) {
            throw new IllegalArgumentException("a projection to " + size + " numbers");
        }
        this.size = size;
    }

    /** Writes the projection of a description to {@code size} places of {@code into} from {@code at} on. */
    public void write(TextVectors.Description description, float[] into, int at) {
        double[] sum = new double[size];
        for (int k = 0; k < description.terms().size(); k++) {
            double weight = description.weights().get(k);
            long[] signs = rows.computeIfAbsent(description.terms().get(k), this::signs);
            for (int i = 0; i < size; i++) {
                sum[i] += (signs[i >> 6] >>> i & 1) == 0 ? weight : -weight;
            }
        }
        double scale = 1 / Math.sqrt(size);
        for (int i = 0; i < size; i++) {
            into[at + i] = (float) (scale * sum[i]);
        }
    }

    /**
     * Returns the signs of a term. Bit {@code i & 63} of word {@code i >> 6} is set where component {@code i} is
     * negative.
     */
    private long[] signs(String term) {
        SplittableRandom random = new SplittableRandom(WordHash.of(term));
        long[] words = new long[(size + 63) / 64];
        for (int w = 0; w < words.length; w++) {
            words[w] = random.nextLong();
        }
        return words;
    }
}
