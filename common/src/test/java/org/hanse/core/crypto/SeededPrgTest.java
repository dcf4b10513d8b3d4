// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SeededPrgTest {

    private static final SecretBytes SEED = SecretBytes.copyOf(sequence(), SecretAccess.granted());

    private static byte[] sequence() {
        byte[] bytes = new byte[32];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        return bytes;
    }

    /** More than a chunk, and no whole number of blocks. */
    @Test
    void add_fromAnyPlace_isThatPartOfTheStream() {
        int[] whole = new int[10_001];
        long[] wholeLongs = new long[5_001];
        try (SeededPrg prg = new SeededPrg()) {
            prg.add(SEED, 0, 1, whole);
            prg.add(SEED, 0, 1, wholeLongs);
            for (int first : new int[] {0, 4, 2044, 2048, 4096, 9996}) {
                int[] part = new int[whole.length - first];
                prg.add(SEED, first, 1, part);
                assertThat(part).isEqualTo(Arrays.copyOfRange(whole, first, whole.length));
            }
            long[] part = new long[wholeLongs.length - 1030];
            prg.add(SEED, 1030, 1, part);
            assertThat(part).isEqualTo(Arrays.copyOfRange(wholeLongs, 1030, wholeLongs.length));
        }
        // One stream, read as words of either size.
        for (int i = 0; i < 5000; i++) {
            assertThat(wholeLongs[i]).isEqualTo((whole[2 * i] & 0xffffffffL) | ((long) whole[2 * i + 1] << 32));
        }
    }

    @Test
    void add_withTheOtherSign_takesAwayWhatWasAdded() {
        int[] sums = IntStream.range(0, 5000).map(i -> i * 7919).toArray();
        long[] longs = IntStream.range(0, 5000).mapToLong(i -> i * 7919L).toArray();
        int[] before = sums.clone();
        long[] longsBefore = longs.clone();
        try (SeededPrg prg = new SeededPrg()) {
            prg.add(SEED, 0, 1, sums);
            prg.add(SEED, 0, 1, longs);
            assertThat(sums).isNotEqualTo(before);
            prg.add(SEED, 0, -1, sums);
            prg.add(SEED, 0, -1, longs);
        }
        assertThat(sums).isEqualTo(before);
        assertThat(longs).isEqualTo(longsBefore);
    }

    @Test
    void add_withinABlock_orAnotherSeedSize_isRefused() {
        try (SeededPrg prg = new SeededPrg()) {
            assertThatThrownBy(() -> prg.add(SEED, 2, 1, new int[4])).hasMessageContaining("no multiple of 4");
            assertThatThrownBy(() -> prg.add(SEED, 1, 1, new long[4])).hasMessageContaining("no multiple of 2");
            assertThatThrownBy(() -> prg.add(SecretBytes.generate(16, new SecureRandom()), 0, 1, new int[4]))
                    .hasMessage("a seed of 16 bytes");
        }
    }

    /** Words of a mask are as good as drawn: 256 values of a byte, 99.99 % of the chi-square distribution with 255 degrees. */
    @Test
    void add_bytesOfManyWords_areEven() {
        int[] words = new int[1 << 18];
        try (SeededPrg prg = new SeededPrg()) {
            prg.add(SEED, 0, 1, words);
        }
        long[] counts = new long[256];
        for (int word : words) {
            counts[word >>> 24]++;
        }
        double expected = words.length / 256.0;
        double chiSquare = Arrays.stream(counts)
                .mapToDouble(count -> (count - expected) * (count - expected) / expected)
                .sum();
        assertThat(chiSquare).isBetween(175.0, 347.0);
    }
}
