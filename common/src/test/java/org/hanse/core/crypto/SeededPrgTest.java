// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
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

    /** W1: all 256 bits of a seed are the key of AES in counter mode, and masks come from this stream alone. */
    @Test
    void add_aSeed_isTheKeyStreamOfAes256() throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(sequence(), "AES"), new IvParameterSpec(new byte[16]));
        ByteBuffer stream = ByteBuffer.wrap(cipher.doFinal(new byte[40_000])).order(ByteOrder.LITTLE_ENDIAN);
        int[] words = new int[10_000];
        long[] longs = new long[5_000];
        try (SeededPrg prg = new SeededPrg()) {
            prg.add(SEED, 0, 1, words);
            prg.add(SEED, 0, 1, longs);
        }
        for (int i = 0; i < words.length; i++) {
            assertThat(words[i]).isEqualTo(stream.getInt(Integer.BYTES * i));
        }
        for (int i = 0; i < longs.length; i++) {
            assertThat(longs[i]).isEqualTo(stream.getLong(Long.BYTES * i));
        }
    }

    /** W1: no bit of a seed is left out. */
    @Test
    void add_seedsThatDifferInOneBit_haveOtherStreams() {
        Set<List<Integer>> streams = new HashSet<>();
        try (SeededPrg prg = new SeededPrg()) {
            for (int bit = 0; bit < Byte.SIZE * SeededPrg.SEED_SIZE; bit++) {
                byte[] seed = sequence();
                seed[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
                int[] words = new int[4];
                prg.add(SecretBytes.copyOf(seed, SecretAccess.granted()), 0, 1, words);
                streams.add(Arrays.stream(words).boxed().toList());
            }
        }
        assertThat(streams).hasSize(256);
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
