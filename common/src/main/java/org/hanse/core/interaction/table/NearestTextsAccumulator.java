// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.interaction.table;

/**
 * Search for the items whose descriptions are most similar to that of an item, without a comparison of all items. Terms of few items come
 * first. The terms that are left, which many items have, add little: where their greatest sum is below what the nearest items have by now,
 * only items that were seen may be among these. Cosines are added up in the order of {@link TextVectors#addCosines}, so that they are equal to the
 * last bit. Working memory for one item at a time.
 */
final class NearestTextsAccumulator {

    /** Exceeds the rounding of sums of at most 1. */
    private static final double MARGIN = 1e-9;

    /** Time of the comparison with an item, relative to one entry of a term. */
    private static final long COMPARISON = 100;

    private final TextVectors vectors;

    /** Greatest weight of each term, {@code [terms]}. */
    private final double[] greatest;

    /** Part of the cosine with each item so far, {@code [items]}, which items have one, and their number; zero between calls. */
    private final double[] parts;

    private final int[] seen;
    private int seenCount;

    /** One more than the place of a term in the item's description, {@code [terms]}; zero between calls. */
    private final int[] places;

    NearestTextsAccumulator(TextVectors vectors) {
        this.vectors = vectors;
        this.greatest = new double[vectors.terms()];
        for (int term = 0; term < greatest.length; term++) {
            greatest[term] = vectors.greatestWeight(term);
        }
        this.parts = new double[vectors.items()];
        this.seen = new int[vectors.items()];
        this.places = new int[vectors.terms()];
    }

    /**
     * Calls {@code each} with the {@code count} most similar items, those as similar as the last of them, and perhaps others, each once with
     * its cosine. The item itself and those without a common term are left out.
     */
    void visit(int item, int count, TextVectors.WeightedItem each) {
        int[] terms = vectors.termsOf(item);
        int[] order = rareFirst(terms);
        double[] rest = rest(item, order);
        int k = 0;
        while (k < order.length && !isComplete(count, vectors.itemsOf(terms[order[k]]), rest[k])) {
            add(item, order[k++], true);
        }
        double missing = rest[k];
        if (left(terms, order, k) <= COMPARISON * seenCount) {
            while (k < order.length) {
                add(item, order[k++], false);
            }
            missing = 0;
        }
        double least = seenCount > count ? nearest(count + 1) - missing - MARGIN : 0;
        compare(item, least, each);
    }

    /**
     * Returns whether the nearest items are among those seen.
     *
     * @param next number of items of the next term: for few, an answer takes longer than adding it
     * @param rest what the terms that are left may add
     */
    private boolean isComplete(int count, int next, double rest) {
        // The item itself is one of those seen.
        return seenCount > count && next > seenCount / 4 && nearest(count + 1) > rest + MARGIN;
    }

    /** Adds a term to the parts. */
    private void add(int item, int place, boolean more) {
        double weight = vectors.weight(item, place);
        vectors.visitItems(vectors.termsOf(item)[place], (other, value) -> {
            if (parts[other] != 0) {
                parts[other] += weight * value;
            } else if (more) {
                seen[seenCount++] = other;
                parts[other] = weight * value;
            }
        });
    }

    /** Returns the number of entries of the terms from place {@code k} of an order on. */
    private long left(int[] terms, int[] order, int k) {
        long left = 0;
        for (int j = k; j < order.length; j++) {
            left += vectors.itemsOf(terms[order[j]]);
        }
        return left;
    }

    /** Returns the places of an item's terms, those of few items first. */
    private int[] rareFirst(int[] terms) {
        int[] order = new int[terms.length];
        for (int k = 0; k < terms.length; k++) {
            int at = k;
            for (; at > 0 && vectors.itemsOf(terms[order[at - 1]]) > vectors.itemsOf(terms[k]); at--) {
                order[at] = order[at - 1];
            }
            order[at] = k;
        }
        return order;
    }

    /** Returns what the terms from each place of an order on may add to a cosine at most, 0 at the end. */
    private double[] rest(int item, int[] order) {
        double[] rest = new double[order.length + 1];
        double squares = 0;
        double sum = 0;
        for (int k = order.length - 1; k >= 0; k--) {
            double weight = vectors.weight(item, order[k]);
            squares += weight * weight;
            sum += weight * greatest[vectors.termsOf(item)[order[k]]];
            // Descriptions have length 1.
            rest[k] = Math.min(sum, Math.sqrt(squares));
        }
        return rest;
    }

    private double nearest(int place) {
        double[] numbers = new double[seenCount];
        for (int s = 0; s < seenCount; s++) {
            numbers[s] = parts[seen[s]];
        }
        return RowBlockAccumulator.greatest(numbers, place);
    }

    /** Computes the cosines of items whose part is large enough, and forgets all parts. */
    private void compare(int item, double least, TextVectors.WeightedItem each) {
        int[] terms = vectors.termsOf(item);
        for (int k = 0; k < terms.length; k++) {
            places[terms[k]] = k + 1;
        }
        double[] common = new double[terms.length];
        for (int s = 0; s < seenCount; s++) {
            int other = seen[s];
            if (other != item && parts[other] >= least) {
                each.visit(other, cosine(item, other, common));
            }
            parts[other] = 0;
        }
        seenCount = 0;
        for (int term : terms) {
            places[term] = 0;
        }
    }

    /** @param common zero before and after */
    private double cosine(int item, int other, double[] common) {
        int[] terms = vectors.termsOf(other);
        for (int k = 0; k < terms.length; k++) {
            if (places[terms[k]] > 0) {
                common[places[terms[k]] - 1] = vectors.weight(other, k);
            }
        }
        double sum = 0;
        for (int k = 0; k < common.length; k++) {
            sum += vectors.weight(item, k) * common[k];
            common[k] = 0;
        }
        return sum;
    }
}
