// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.secagg;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.stream.Collectors;
import org.hanse.core.crypto.SecretAccess;
import org.hanse.core.crypto.SecretBytes;
import org.hanse.core.crypto.SeededPrg;

/**
 * Known-answer check of masks from given seeds, where a round derives seeds from keys ({@link PairSecrets}). It
 * compares masked vectors and their unmasked sum with expected ones. Participants have numbers from 0; the lower one
 * of a pair adds their mask. Each check returns the first difference, or empty.
 */
public final class MaskedSumCheck {

    private final int bits;
    private final List<SecretBytes> selfSeeds;
    private final Map<Pair, SecretBytes> pairSeeds;

    /**
     * Two participants.
     *
     * @param lower the lower number
     * @param higher the higher number
     */
    public record Pair(int lower, int higher) {

        public Pair {
            if (lower < 0 || lower >= higher) {
                throw new IllegalArgumentException("a pair of " + lower + " and " + higher);
            }
        }

        static Pair of(int one, int other) {
            return new Pair(Math.min(one, other), Math.max(one, other));
        }
    }

    /**
     * Creates the masks of a round.
     *
     * @param bits width of an element, from 1 to 64
     * @param selfSeeds one seed per participant
     * @param pairSeeds one seed per pair of participants
     * @throws IllegalArgumentException if a seed is missing, superfluous, or not 32 bytes long
     */
    public MaskedSumCheck(int bits, List<byte[]> selfSeeds, Map<Pair, byte[]> pairSeeds) {
        if (bits < 1 || bits > Long.SIZE) {
            throw new IllegalArgumentException("elements of " + bits + " bits");
        }
        this.bits = bits;
        this.selfSeeds = selfSeeds.stream().map(MaskedSumCheck::seed).toList();
        this.pairSeeds = pairSeeds.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, pair -> seed(pair.getValue())));
        int participants = selfSeeds.size();
        for (int i = 0; i < participants; i++) {
            for (int j = i + 1; j < participants; j++) {
                if (!pairSeeds.containsKey(new Pair(i, j))) {
                    throw new IllegalArgumentException("no seed of the pair " + i + "-" + j);
                }
            }
        }
        if (pairSeeds.size() != participants * (participants - 1) / 2) {
            throw new IllegalArgumentException("seeds of pairs beyond the " + participants + " participants");
        }
    }

    private static SecretBytes seed(byte[] bytes) {
        if (bytes.length != SeededPrg.SEED_SIZE) {
            throw new IllegalArgumentException("a seed of " + bytes.length + " bytes");
        }
        return SecretBytes.copyOf(bytes, SecretAccess.granted());
    }

    /** Checks a participant's vector under its masks. */
    public Optional<String> masked(int participant, long[] input, long[] expected) {
        MaskWords words = MaskWords.zero(bits, input.length);
        words.add(input);
        try (SeededPrg prg = new SeededPrg()) {
            words.mask(prg, selfSeeds.get(participant), 1, 0);
            for (int peer = 0; peer < selfSeeds.size(); peer++) {
                if (peer != participant) {
                    words.mask(prg, pairSeed(participant, peer), participant < peer ? 1 : -1, 0);
                }
            }
        }
        return compare(expected, words.elements());
    }

    /**
     * Checks the unmasked sum of the survivors' masked vectors.
     *
     * @param masked vectors of all participants, those of dropouts unused
     * @param expected expected sums, also negative
     */
    public Optional<String> sum(List<long[]> masked, SortedSet<Integer> lost, long[] expected) {
        MaskWords words = MaskWords.zero(bits, expected.length);
        try (SeededPrg prg = new SeededPrg()) {
            for (int survivor = 0; survivor < masked.size(); survivor++) {
                if (lost.contains(survivor)) {
                    continue;
                }
                words.add(masked.get(survivor));
                words.mask(prg, selfSeeds.get(survivor), -1, 0);
                for (int absent : lost) {
                    words.mask(prg, pairSeed(survivor, absent), survivor < absent ? -1 : 1, 0);
                }
            }
        }
        return compare(expected, words.elements());
    }

    private SecretBytes pairSeed(int one, int other) {
        SecretBytes seed = pairSeeds.get(Pair.of(one, other));
        if (seed == null) {
            throw new IllegalArgumentException("no seed of the pair " + one + "-" + other);
        }
        return seed;
    }

    private Optional<String> compare(long[] expected, long[] actual) {
        MaskWords words = MaskWords.zero(bits, expected.length);
        words.add(expected);
        long[] elements = words.elements();
        int differing = Arrays.mismatch(elements, actual);
        if (differing < 0) {
            return Optional.empty();
        }
        if (elements.length != actual.length) {
            return Optional.of("expected " + elements.length + " elements, got " + actual.length);
        }
        return Optional.of("element " + differing + ": expected " + Long.toUnsignedString(elements[differing])
                + ", got " + Long.toUnsignedString(actual[differing]));
    }
}
