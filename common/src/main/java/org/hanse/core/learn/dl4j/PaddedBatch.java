// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.dl4j;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Sequences of one step side by side, the shorter ones padded at their end.
 *
 * <p>Shape: {@code [sequences, steps]}, row-major. Used for one step only, because DL4J retains references to the
 * arrays.
 */
final class PaddedBatch {

    final int sequences;
    final int steps;
    private final int[] lengths;
    private final float[] items;
    private final float[] mask;

    /** Creates padding for sequences of these lengths, none of them 0. */
    PaddedBatch(int[] lengths) {
        this.lengths = lengths.clone();
        this.sequences = lengths.length;
        int longest = 0;
        for (int length : lengths) {
            longest = Math.max(longest, length);
        }
        this.steps = longest;
        this.items = new float[sequences * steps];
        this.mask = new float[sequences * steps];
    }

    int length(int sequence) {
        return lengths[sequence];
    }

    /** Puts an item, by its catalogue index, at a position within the sequence's length. */
    void set(int sequence, int position, int item) {
        items[sequence * steps + position] = item + 1;
        mask[sequence * steps + position] = 1;
    }

    /** Returns item numbers, from 1; 0 for padding. */
    INDArray toItems() {
        return Nd4j.create(items, new int[] {sequences, steps});
    }

    /** Returns 1 where there is an item, else 0. */
    INDArray toMask() {
        return Nd4j.create(mask, new int[] {sequences, steps});
    }
}
