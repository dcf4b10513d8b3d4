// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate.baseline;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.hanse.core.evaluate.ItemScorer;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionSequence;

/** Scorer by the product of a shopper's and an item's trained vectors, plus the item's bias. */
final class FactorScorer implements ItemScorer {

    private final InteractionLog log;
    private final Map<Integer, Integer> shopperAt;
    private final int dimension;
    private final float[] shoppers;
    /** {@code [dimension, item]}: that way round the sums over all items run along memory. */
    private final float[] items;

    private final float[] biases;

    /** Working memory of one shard, {@code [item]}. */
    private final float[] sums;

    /**
     * Takes over trained vectors.
     *
     * @param log the shoppers that were trained on
     * @param shoppers {@code [shopper, dimension]}
     * @param items {@code [item, dimension]}
     * @param biases {@code [item]}
     */
    FactorScorer(InteractionLog log, int dimension, float[] shoppers, float[] items, float[] biases) {
        this.log = log;
        this.shopperAt = positions(log);
        this.dimension = dimension;
        this.shoppers = shoppers;
        this.items = transposed(items, dimension);
        this.biases = biases;
        this.sums = new float[biases.length];
    }

    private FactorScorer(FactorScorer fitted) {
        this.log = fitted.log;
        this.shopperAt = fitted.shopperAt;
        this.dimension = fitted.dimension;
        this.shoppers = fitted.shoppers;
        this.items = fitted.items;
        this.biases = fitted.biases;
        this.sums = new float[biases.length];
    }

    @Override
    public ItemScorer forShard() {
        return new FactorScorer(this);
    }

    @Override
    public void score(InteractionSequence history, double[] scores) {
        float[] shopper = vectorOf(history);
        System.arraycopy(biases, 0, sums, 0, sums.length);
        for (int d = 0; d < dimension; d++) {
            float factor = shopper[d];
            int row = d * sums.length;
            for (int i = 0; i < sums.length; i++) {
                sums[i] += factor * items[row + i];
            }
        }
        for (int i = 0; i < sums.length; i++) {
            scores[i] += sums[i];
        }
    }

    /** Returns the shopper's vector, or for an unknown shopper the mean of those of the items met. */
    private float[] vectorOf(InteractionSequence history) {
        int shopper = history.isFrom(log) ? shopperAt.getOrDefault(history.position(), -1) : -1;
        if (shopper >= 0) {
            return Arrays.copyOfRange(shoppers, shopper * dimension, (shopper + 1) * dimension);
        }
        float[] vector = new float[dimension];
        for (int i = 0; i < history.length(); i++) {
            for (int d = 0; d < dimension; d++) {
                vector[d] += items[d * sums.length + history.item(i)] / history.length();
            }
        }
        return vector;
    }

    /** Shoppers by the position their interactions start at, which every view on the log shares. */
    private static Map<Integer, Integer> positions(InteractionLog log) {
        Map<Integer, Integer> shopperAt = new HashMap<>();
        for (int s = 0; s < log.shoppers(); s++) {
            if (log.length(s) > 0) {
                shopperAt.put(log.from(s), s);
            }
        }
        return shopperAt;
    }

    private static float[] transposed(float[] items, int dimension) {
        int count = items.length / dimension;
        float[] transposed = new float[items.length];
        for (int i = 0; i < count; i++) {
            for (int d = 0; d < dimension; d++) {
                transposed[d * count + i] = items[i * dimension + d];
            }
        }
        return transposed;
    }
}
