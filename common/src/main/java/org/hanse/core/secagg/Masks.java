// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.secagg;

import java.util.ArrayList;
import java.util.List;
import org.hanse.core.crypto.SecretBytes;
import org.hanse.core.crypto.SeededPrg;
import org.hanse.core.quantize.PackedElements;
import org.hanse.core.quantize.RingVector;

/**
 * Masks of one vector. Each is a stream of words by position, so pieces of the vector are masked one after the other, and no whole copy of
 * its words is in memory. Not thread-safe.
 *
 * <p>Source: Bonawitz et al., CCS 2017, Figure 4, rounds 2 and 4.
 */
final class Masks implements AutoCloseable {

    /** Elements of a piece: their words fit the second level of cache. */
    static final int PIECE = 1 << 16;

    private final int piece;
    private final List<Mask> masks = new ArrayList<>();

    private record Mask(SecretBytes seed, int sign) {}

    /** Source of the words of a piece. */
    @FunctionalInterface
    interface Words {

        /** Adds as many elements as {@code piece} has, from {@code first} on. */
        void addTo(MaskWords piece, int first);
    }

    Masks() {
        this(PIECE);
    }

    /** @param piece elements of a piece, a multiple of {@link PackedElements#STEP} */
    Masks(int piece) {
        this.piece = piece;
    }

    /**
     * Adds a mask.
     *
     * @param seed seed of the mask, which {@link #close} overwrites
     * @param sign 1 if the mask is added, -1 if it is subtracted
     */
    void add(SecretBytes seed, int sign) {
        masks.add(new Mask(seed, sign));
    }

    /**
     * Returns elements with all masks.
     *
     * @param bits width of an element
     * @param size number of elements
     */
    RingVector apply(int bits, int size, Words words) {
        byte[] packed = new byte[PackedElements.bytes(size, bits)];
        try (SeededPrg prg = new SeededPrg()) {
            for (int first = 0; first < size; first += Math.min(piece, size - first)) {
                MaskWords part = MaskWords.zero(bits, Math.min(piece, size - first));
                words.addTo(part, first);
                for (Mask mask : masks) {
                    part.mask(prg, mask.seed(), mask.sign(), first);
                }
                part.write(packed, first);
            }
        }
        return RingVector.ofPacked(bits, size, packed);
    }

    @Override
    public void close() {
        masks.forEach(mask -> mask.seed().close());
    }

    /** Returns the number of masks, without seeds. */
    @Override
    public String toString() {
        return "Masks[" + masks.size() + "]";
    }
}
