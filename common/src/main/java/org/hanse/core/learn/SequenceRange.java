// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn;

/**
 * The windows of a batch that one shard computes, and the places of their positions: by window, and by step (all first
 * positions, all second ones, ...), in which order a recurrent encoder goes. Its windows come by falling length, so those
 * that reach a step are the first ones.
 *
 * <p>Mutable and reused; one thread.
 */
final class SequenceRange {

    SequenceBatch batch = new SequenceBatch(0);
    int from;
    int to;

    /** First position in the batch; buffers of the shard count from here. */
    int base;

    int positions;
    int steps;

    /** Where step {@code t} begins in the order by steps; {@code [steps + 1]}. */
    int[] stepStarts = new int[1];

    /**
     * Takes windows {@code [first, last)} of {@code source}.
     *
     * @throws IllegalArgumentException if a window is longer than the one before
     */
    void set(SequenceBatch source, int first, int last) {
        for (int b = first + 1; b < last; b++) {
            if (source.length(b) > source.length(b - 1)) {
                throw new IllegalArgumentException("window " + b + " is longer than the one before");
            }
        }
        batch = source;
        from = first;
        to = last;
        base = source.start(first);
        positions = source.start(last) - base;
        steps = first < last ? source.length(first) : 0;
        if (stepStarts.length <= steps) {
            stepStarts = new int[steps + steps / 2 + 1];
        }
        int active = last - first;
        stepStarts[0] = 0;
        for (int t = 0; t < steps; t++) {
            while (source.length(first + active - 1) <= t) {
                active--;
            }
            stepStarts[t + 1] = stepStarts[t] + active;
        }
    }

    /** Number of windows that reach step {@code t}. */
    int active(int t) {
        return stepStarts[t + 1] - stepStarts[t];
    }

    /** Where window {@code w} (0 is the first of this range) begins in the shard's buffers. */
    int start(int w) {
        return batch.start(from + w) - base;
    }

    int length(int w) {
        return batch.length(from + w);
    }

    int windows() {
        return to - from;
    }
}
