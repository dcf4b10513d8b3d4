// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate;

/**
 * The best items of one query at a time, best first: by score, then as popularity has it. A bounded heap with its worst
 * item on top. For one shard.
 */
final class TopItemsAccumulator {

    private final ItemPopularityOrder popularity;
    private final int[] items;
    private final double[] scores;
    private int size;

    /** Keeps the best {@code length} items, all if there are fewer. */
    TopItemsAccumulator(int length, ItemPopularityOrder popularity) {
        this.popularity = popularity;
        this.items = new int[Math.min(length, popularity.items())];
        this.scores = new double[items.length];
    }

    /** Returns the number of items in the list. */
    int size() {
        return size;
    }

    /** Returns the item at {@code place}, the best one at 0. */
    int item(int place) {
        return items[place];
    }

    /** Collects the best of {@code itemScores} {@code [item]}, without minus infinity. */
    void collect(double[] itemScores) {
        size = 0;
        for (int item = 0; item < itemScores.length; item++) {
            double score = itemScores[item];
            if (size < items.length) {
                if (score != CandidateScores.NOT_RANKED) {
                    siftUp(item, score);
                }
            } else if (score >= scores[0] && worse(0, item, score)) {
                siftDown(item, score, size);
            }
        }
        for (int end = size - 1; end > 0; end--) {
            int worst = items[0];
            double worstScore = scores[0];
            siftDown(items[end], scores[end], end);
            items[end] = worst;
            scores[end] = worstScore;
        }
    }

    private void siftUp(int item, double score) {
        int place = size++;
        while (place > 0) {
            int parent = (place - 1) >>> 1;
            if (worse(parent, item, score)) {
                break;
            }
            move(parent, place);
            place = parent;
        }
        items[place] = item;
        scores[place] = score;
    }

    /** Puts an item in place of the one on top of the first {@code end} entries. */
    private void siftDown(int item, double score, int end) {
        int place = 0;
        for (int child = 1; child < end; child = 2 * place + 1) {
            if (child + 1 < end && worse(child + 1, items[child], scores[child])) {
                child++;
            }
            if (!worse(child, item, score)) {
                break;
            }
            move(child, place);
            place = child;
        }
        items[place] = item;
        scores[place] = score;
    }

    private void move(int from, int to) {
        items[to] = items[from];
        scores[to] = scores[from];
    }

    /** Returns whether the entry at {@code place} is behind {@code item} in the list. */
    private boolean worse(int place, int item, double score) {
        return scores[place] == score ? popularity.precedes(item, items[place]) : scores[place] < score;
    }
}
