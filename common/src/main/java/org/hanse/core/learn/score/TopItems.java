// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.score;

import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * The items with the highest scores, best first; of equal scores the lower index comes first, so that a selection depends on
 * the scores alone. Chosen without sorting all items: a heap holds the best so far, its worst at the root. Mutable and
 * used again; for one thread.
 */
public final class TopItems {

    private int[] items = {};
    private float[] scores = {};
    private int size;

    /** Number of items chosen. */
    public int size() {
        return size;
    }

    /** Catalogue index of the item at {@code rank}, 0 being the best. */
    public int item(int rank) {
        return items[checked(rank)];
    }

    /** Its score. */
    public double score(int rank) {
        return scores[checked(rank)];
    }

    private int checked(int rank) {
        if (rank < 0 || rank >= size) {
            throw new IndexOutOfBoundsException("rank " + rank + " of " + size);
        }
        return rank;
    }

    /**
     * Chooses.
     *
     * @param row scores by item, none of them NaN
     * @param all number of items
     * @param count how many to choose, at least 1; fewer if there are fewer candidates
     * @param candidate which items may be chosen; asked only about items that would be
     */
    public void choose(float[] row, int all, int count, IntPredicate candidate) {
        if (count < 1) {
            throw new IllegalArgumentException("the best " + count + " items");
        }
        int limit = Math.min(count, all);
        if (items.length < limit) {
            items = new int[limit];
            scores = new float[limit];
        }
        size = 0;
        for (int item = 0; item < all; item++) {
            float score = row[item];
            // Items come by rising index, so one that equals the worst stands behind it.
            if (size < limit) {
                if (candidate.test(item)) {
                    up(size++, item, score);
                }
            } else if (score > scores[0] && candidate.test(item)) {
                down(0, size, item, score);
            }
        }
        sort();
    }

    /** Whether the first of two stands behind the second. */
    private static boolean behind(float score, int item, float other, int otherItem) {
        return score < other || (score == other && item > otherItem);
    }

    private void up(int from, int item, float score) {
        int at = from;
        while (at > 0) {
            int parent = (at - 1) / 2;
            if (!behind(score, item, scores[parent], items[parent])) {
                break;
            }
            place(at, items[parent], scores[parent]);
            at = parent;
        }
        place(at, item, score);
    }

    private void down(int from, int until, int item, float score) {
        int at = from;
        for (int child = 2 * at + 1; child < until; child = 2 * at + 1) {
            if (child + 1 < until && behind(scores[child + 1], items[child + 1], scores[child], items[child])) {
                child++;
            }
            if (!behind(scores[child], items[child], score, item)) {
                break;
            }
            place(at, items[child], scores[child]);
            at = child;
        }
        place(at, item, score);
    }

    private void place(int at, int item, float score) {
        items[at] = item;
        scores[at] = score;
    }

    /** Takes the worst off again and again, which leaves the best in front. */
    private void sort() {
        for (int last = size - 1; last > 0; last--) {
            int item = items[last];
            float score = scores[last];
            place(last, items[0], scores[0]);
            down(0, last, item, score);
        }
    }

    /** The items with their scores. */
    @Override
    public String toString() {
        return Arrays.toString(Arrays.copyOf(items, size)) + " " + Arrays.toString(Arrays.copyOf(scores, size));
    }
}
