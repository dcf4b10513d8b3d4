// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy.noise;

import java.util.random.RandomGenerator;

/** Counts how many words are drawn from another generator. */
final class CountedWords implements RandomGenerator {

    private final RandomGenerator words;
    private long count;

    CountedWords(RandomGenerator words) {
        this.words = words;
    }

    long count() {
        return count;
    }

    @Override
    public long nextLong() {
        count++;
        return words.nextLong();
    }
}
