// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn;

import java.util.List;

/**
 * Non-cryptographic digest of numbers and words that distinguishes data sets. It does not protect against deliberate
 * collisions.
 */
public final class DataDigest {

    private long value;

    /** Mixes in a number. */
    public DataDigest add(long number) {
        value = CounterRandom.bits(value, number);
        return this;
    }

    /** Mixes in numbers and how many they are. */
    public DataDigest add(int[] numbers) {
        add(numbers.length);
        for (int number : numbers) {
            add(number);
        }
        return this;
    }

    /** Mixes in numbers, bit for bit, and how many they are. */
    public DataDigest add(float[] numbers) {
        add(numbers.length);
        for (float number : numbers) {
            add(Float.floatToIntBits(number));
        }
        return this;
    }

    /** Mixes in words, in their order, with how many and how long they are. */
    public DataDigest add(List<String> words) {
        add(words.size());
        for (String word : words) {
            add(word.length());
            word.chars().forEach(this::add);
        }
        return this;
    }

    public long value() {
        return value;
    }
}
