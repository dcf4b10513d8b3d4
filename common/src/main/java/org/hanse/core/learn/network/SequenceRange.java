// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.network;

import java.util.Arrays;

/**
 * Windows of a batch in one shard, with their positions in two orders: by window, and by step (all first positions, all second ones, ...).
 * A recurrent encoder uses the order by step. Windows of a step have falling length, so the windows that reach it come first.
 *
 * <p>Mutable and reused; one thread.
 */
public final class SequenceRange {

    public SequenceBatch batch = new SequenceBatch(0);
    public int from;
    int to;

    /** First position in the batch, offset of the shard's buffers. */
    public int base;

    public int positions;
    int steps;

    /** Offset of step {@code t} in the order by steps; {@code [steps + 1]}. */
    int[] stepStarts = new int[1];

    /** Rank of each window by falling length, its place within a step; {@code [windows]}. */
    private int[] ranks = {};

    private long[] keys = {};

    /**
     * Sets the range to windows {@code [first, last)} of {@code source}, in order of falling length.
     *
     * @throws IllegalArgumentException if a window is longer than its predecessor
     */
    public void set(SequenceBatch source, int first, int last) {
        for (int b = first + 1; b < last; b++) {
            if (source.length(b) > source.length(b - 1)) {
                throw new IllegalArgumentException("window " + b + " is longer than the one before");
            }
        }
        setInAnyOrder(source, first, last);
    }

    /** Sets the range to windows {@code [first, last)} of {@code source}, in any order of lengths. */
    public void setInAnyOrder(SequenceBatch source, int first, int last) {
        batch = source;
        from = first;
        to = last;
        base = source.start(first);
        positions = source.start(last) - base;
        rank();
        int active = last - first;
        steps = active > 0 ? length(at(0)) : 0;
        if (stepStarts.length <= steps) {
            stepStarts = new int[steps + steps / 2 + 1];
        }
        stepStarts[0] = 0;
        for (int t = 0; t < steps; t++) {
            while (length(at(active - 1)) <= t) {
                active--;
            }
            stepStarts[t + 1] = stepStarts[t] + active;
        }
    }

    /** Sorts the windows by falling length. The sort is stable. */
    private void rank() {
        int count = windows();
        if (ranks.length < count) {
            ranks = new int[count + count / 2];
            keys = new long[count + count / 2];
        }
        for (int w = 0; w < count; w++) {
            keys[w] = ((long) -length(w) << 32) | w;
        }
        Arrays.sort(keys, 0, count);
        for (int rank = 0; rank < count; rank++) {
            ranks[at(rank)] = rank;
        }
    }

    /** Returns the window with this rank. */
    private int at(int rank) {
        return (int) keys[rank];
    }

    /** Returns the index of position {@code t} of window {@code w} in the order by steps. */
    int placeByStep(int w, int t) {
        return stepStarts[t] + ranks[w];
    }

    /** Returns the number of windows that reach step {@code t}. */
    int active(int t) {
        return stepStarts[t + 1] - stepStarts[t];
    }

    /** Returns the offset of window {@code w} (0 is the first of this range) in the shard's buffers. */
    public int start(int w) {
        return batch.start(from + w) - base;
    }

    public int length(int w) {
        return batch.length(from + w);
    }

    public int windows() {
        return to - from;
    }
}
