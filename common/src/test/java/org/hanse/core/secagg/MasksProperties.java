// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.secagg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.hanse.core.crypto.SecretAccess;
import org.hanse.core.crypto.SecretBytes;
import org.hanse.core.crypto.SeededPrg;
import org.hanse.core.quantize.RingVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pieces of any size have the bits of the whole, whose words and masks are computed at once here. */
class MasksProperties {

    private static final int SIZE = 5003;
    private static final int[] SIGNS = {1, -1, -1, 1};

    private final SplittableRandom random = new SplittableRandom(11);
    private final List<byte[]> seeds = new ArrayList<>();

    MasksProperties() {
        for (int i = 0; i < SIGNS.length; i++) {
            byte[] seed = new byte[SeededPrg.SEED_SIZE];
            random.nextBytes(seed);
            seeds.add(seed);
        }
    }

    private SecretBytes seed(int i) {
        return SecretBytes.copyOf(seeds.get(i), SecretAccess.granted());
    }

    private RingVector vector(int bits) {
        return RingVector.ofElements(bits, random.longs(SIZE, 0, 1L << bits).toArray());
    }

    private MaskWords words(RingVector vector) {
        MaskWords words = MaskWords.zero(vector.bits(), SIZE);
        words.add(vector.packed(), 0);
        return words;
    }

    /** Returns elements under all masks, without pieces. */
    private RingVector whole(RingVector vector) {
        MaskWords words = words(vector);
        try (SeededPrg prg = new SeededPrg()) {
            for (int i = 0; i < SIGNS.length; i++) {
                words.mask(prg, seed(i), SIGNS[i], 0);
            }
        }
        return RingVector.ofElements(vector.bits(), words.elements());
    }

    private RingVector inPieces(int piece, int bits, int sign, Masks.Words words) {
        try (Masks masks = new Masks(piece)) {
            for (int i = 0; i < SIGNS.length; i++) {
                masks.add(seed(i), sign * SIGNS[i]);
            }
            return masks.apply(bits, SIZE, words);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 64, 1000, 4096, 5000, 5008, Masks.PIECE})
    void apply_inPiecesOfAnySize_hasTheBitsOfTheWhole(int piece) {
        for (int bits : new int[] {2, 7, 16, 19, 31, 32, 33, 45, 61, 62}) {
            RingVector plain = vector(bits);
            RingVector masked = inPieces(piece, bits, 1, (part, first) -> part.add(plain.packed(), first));

            assertThat(masked).as("%d bits", bits).isEqualTo(whole(plain)).isNotEqualTo(plain);
            MaskWords sum = words(masked);
            assertThat(inPieces(piece, bits, -1, (part, first) -> part.add(sum, first)))
                    .as("%d bits without masks", bits)
                    .isEqualTo(plain);
        }
    }

    /** Such a piece would not begin a byte, and not every one a block of the stream. */
    @Test
    void apply_inPiecesThatAreNoMultipleOfEight_isRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> inPieces(12, 19, 1, (part, first) -> {}));
    }

    @Test
    void close_afterwards_overwritesTheSeeds() {
        SecretBytes seed = seed(0);
        Masks masks = new Masks();
        masks.add(seed, 1);
        masks.close();

        assertThatIllegalStateException().isThrownBy(() -> seed.toBytes(SecretAccess.granted()));
    }
}
