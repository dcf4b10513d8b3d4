// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn;

import org.hanse.core.learn.kernel.Kernels;

/**
 * The items with the greatest scores of a row. Most of a row lies below the least of the best seen so far: its greatest
 * score is compared block by block, and only blocks with something better are looked at one by one.
 *
 * <p>Holds working memory: for one thread.
 */
public final class TopItems {

    private static final int BLOCK = 256;

    private final Kernels kernels;
    private final int most;
    private final int[] items;
    private final float[] scores;
    private int count;

    /**
     * A selection of the best {@code most} items.
     *
     * @throws IllegalArgumentException if that is none
     */
    public TopItems(Kernels kernels, int most) {
        if (most < 1) {
            throw new IllegalArgumentException("the best " + most + " items");
        }
        this.kernels = kernels;
        this.most = most;
        this.items = new int[most];
        this.scores = new float[most];
    }

    /**
     * Selects from the first {@code size} scores of {@code row}. Of equal scores the one with the smaller index is better; NaN is
     * never selected.
     *
     * @return how many were selected: the most asked for, or fewer where there are not so many
     */
    public int select(float[] row, int size) {
        count = 0;
        for (int from = 0; from < size; from += BLOCK) {
            int block = Math.min(BLOCK, size - from);
            if (count < most || !(kernels.maximum(row, from, block) <= scores[count - 1])) {
                look(row, from, from + block);
            }
        }
        return count;
    }

    private void look(float[] row, int from, int to) {
        for (int item = from; item < to; item++) {
            float score = row[item];
            if (count == most ? score > scores[most - 1] : !Float.isNaN(score)) {
                insert(item, score);
            }
        }
    }

    private void insert(int item, float score) {
        int at = count < most ? count++ : most - 1;
        while (at > 0 && scores[at - 1] < score) {
            scores[at] = scores[at - 1];
            items[at] = items[at - 1];
            at--;
        }
        scores[at] = score;
        items[at] = item;
    }

    /** The item at {@code rank}, 0 being the best, of the last selection. */
    public int item(int rank) {
        return items[rank];
    }

    /** Its score. */
    public float score(int rank) {
        return scores[rank];
    }
}
