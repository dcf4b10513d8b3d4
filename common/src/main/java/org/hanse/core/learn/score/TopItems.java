// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.score;

import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * Items with the highest scores, best first. Of equal scores the lower index comes first, so that a selection depends
 * on the scores only. A heap with the worst chosen item at its root avoids sorting all items. Mutable and reused; not
 * thread-safe.
 */
public final class TopItems {

    private int[] items = {};
    private float[] scores = {};
    private int size;

    /** Returns the number of chosen items. */
    public int size() {
        return size;
    }

    /** Returns the catalogue index of the item at {@code rank}, 0 being the best. */
    public int item(int rank) {
        return items[checked(rank)];
    }

    /** Returns the score of the item at {@code rank}. */
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
     * Chooses the items.
     *
     * @param row scores by item, none of them NaN
     * @param all number of items
     * @param count number to choose, at least 1; fewer if there are fewer candidates
     * @param candidate permitted items; called only for items that would be chosen
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
            // Items have ascending indices, so an item with the worst score ranks behind it.
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

    /** Returns whether the first of two ranks behind the second. */
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

    /** Removes the worst repeatedly, which leaves the best in front. */
    private void sort() {
        for (int last = size - 1; last > 0; last--) {
            int item = items[last];
            float score = scores[last];
            place(last, items[0], scores[0]);
            down(0, last, item, score);
        }
    }

    /** Returns the items with their scores. */
    @Override
    public String toString() {
        return Arrays.toString(Arrays.copyOf(items, size)) + " " + Arrays.toString(Arrays.copyOf(scores, size));
    }
}
