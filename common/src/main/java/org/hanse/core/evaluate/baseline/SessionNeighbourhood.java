// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate.baseline;

import java.util.Arrays;
import org.hanse.core.evaluate.ItemScorer;
import org.hanse.core.evaluate.baseline.Baseline.Training;
import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.interaction.table.ShopperIndex;

/** The fitted form of {@link SessionKnn}: past sequences by the items in them. */
final class SessionNeighbourhood implements ItemScorer {

    /** Similarities that differ by less are equal: they differ by the order in which they were summed. */
    private static final double EQUAL_WITHIN = 1e10;

    private final SessionKnn parameters;
    private final ShopperIndex index;
    private final double[] idf;
    private final double[] norm;

    /** Working memory of one shard. Shapes: {@code [item]}, {@code [sequence]}. */
    private final double[] weight;

    private final double[] similarity;
    private final int[] candidates;

    private SessionNeighbourhood(SessionKnn parameters, ShopperIndex index, double[] idf, double[] norm) {
        this.parameters = parameters;
        this.index = index;
        this.idf = idf;
        this.norm = norm;
        this.weight = new double[idf.length];
        this.similarity = new double[norm.length];
        this.candidates = new int[norm.length];
    }

    static SessionNeighbourhood of(SessionKnn parameters, Training training) {
        ShopperIndex index =
                ShopperIndex.of(training.log(), training.catalogue().size());
        double[] norm = new double[index.shoppers()];
        for (int s = 0; s < norm.length; s++) {
            norm[s] = Math.sqrt(training.log().length(s));
        }
        double[] idf = new double[index.items()];
        for (int i = 0; i < idf.length; i++) {
            double rarity = Math.log((double) Math.max(1, norm.length) / Math.max(1, index.shoppersOf(i)));
            idf[i] = parameters.idfPower() == 0 ? 1.0 : Math.pow(rarity, parameters.idfPower());
        }
        return new SessionNeighbourhood(parameters, index, idf, norm);
    }

    @Override
    public ItemScorer forShard() {
        return new SessionNeighbourhood(parameters, index, idf, norm);
    }

    @Override
    public void score(InteractionSequence history, double[] scores) {
        int found = gather(history);
        int kept = Math.min(found, parameters.neighbours());
        double bound = found > kept ? bound(found, kept) : 0;
        int atBound = kept;
        for (int c = 0; c < found; c++) {
            atBound -= similarity[candidates[c]] > bound ? 1 : 0;
        }
        Arrays.sort(candidates, 0, found);
        for (int c = found - 1; c >= 0; c--) {
            int sequence = candidates[c];
            double value = similarity[sequence];
            if (value > bound || (value == bound && value > 0 && atBound-- > 0)) {
                vote(sequence, value, scores);
            }
            similarity[sequence] = 0;
        }
    }

    /** Fills {@link #similarity} for all sequences that share an item, lists them, and returns their number. */
    private int gather(InteractionSequence history) {
        int length = history.length();
        int found = 0;
        for (int p = length - 1; p >= 0; p--) {
            int item = history.item(p);
            if (weight[item] == 0) {
                weight[item] = (p + 1.0) / length;
                for (int e = index.shopperStart(item); e < index.shopperStart(item + 1); e++) {
                    int sequence = index.shopper(e);
                    if (similarity[sequence] == 0) {
                        candidates[found++] = sequence;
                        similarity[sequence] = Double.MIN_VALUE;
                    }
                    similarity[sequence] += weight[item] * idf[item];
                }
            }
        }
        for (int p = 0; p < length; p++) {
            weight[history.item(p)] = 0;
        }
        for (int c = 0; c < found; c++) {
            int sequence = candidates[c];
            similarity[sequence] = Math.rint(similarity[sequence] / norm[sequence] * EQUAL_WITHIN) / EQUAL_WITHIN;
        }
        return found;
    }

    /** Returns the {@code kept}-th greatest similarity. */
    private double bound(int found, int kept) {
        double[] sorted = new double[found];
        for (int c = 0; c < found; c++) {
            sorted[c] = similarity[candidates[c]];
        }
        Arrays.sort(sorted);
        return sorted[found - kept];
    }

    private void vote(int sequence, double value, double[] scores) {
        for (int e = index.itemStart(sequence); e < index.itemStart(sequence + 1); e++) {
            scores[index.item(e)] += value;
        }
    }
}
