// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate.baseline;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.hanse.core.evaluate.ItemScorer;
import org.hanse.core.evaluate.baseline.Baseline.Training;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.table.ShopperIndex;

/** Vectors of shoppers and items while they are trained. Shapes: {@code [shopper, dimension]}, {@code [item, dimension]}. */
final class FactorVectorsAccumulator {

    private static final double INITIAL_DEVIATION = 0.1;

    private final int dimension;
    private final float[] shoppers;
    private final float[] items;
    private final float[] biases;
    private final InteractionLog log;

    private FactorVectorsAccumulator(int dimension, InteractionLog log, int itemCount, RandomGenerator random) {
        this.dimension = dimension;
        shoppers = gaussian(log.shoppers() * dimension, random);
        items = gaussian(itemCount * dimension, random);
        biases = new float[itemCount];
        this.log = log;
    }

    static ItemScorer train(MatrixFactorization parameters, Training training) {
        InteractionLog log = training.log();
        int items = training.catalogue().size();
        RandomGenerator random = new SplittableRandom(training.seed());
        FactorVectorsAccumulator vectors = new FactorVectorsAccumulator(parameters.dimension(), log, items, random);
        ShopperIndex index = ShopperIndex.of(log, items);
        int[] shopperOf = shopperOfEntry(index);
        for (long step = (long) parameters.epochs() * shopperOf.length; step > 0; step--) {
            int entry = random.nextInt(shopperOf.length);
            int shopper = shopperOf[entry];
            int negative = negative(index, shopper, random);
            if (negative >= 0) {
                vectors.step(parameters, shopper, index.item(entry), negative);
            }
        }
        return vectors.toScorer();
    }

    private FactorScorer toScorer() {
        return new FactorScorer(log, dimension, shoppers, items, biases);
    }

    /** Runs one step of gradient descent on -ln sigma(x_positive - x_negative) + regularisation. */
    private void step(MatrixFactorization parameters, int shopper, int positive, int negative) {
        int u = shopper * dimension;
        int i = positive * dimension;
        int j = negative * dimension;
        double difference = biases[positive] - biases[negative];
        for (int d = 0; d < dimension; d++) {
            difference += shoppers[u + d] * (items[i + d] - items[j + d]);
        }
        float gradient = (float) (1.0 / (1.0 + Math.exp(difference)));
        float rate = (float) parameters.rate();
        float decay = (float) parameters.regularization();
        for (int d = 0; d < dimension; d++) {
            float p = shoppers[u + d];
            float qi = items[i + d];
            float qj = items[j + d];
            shoppers[u + d] += rate * (gradient * (qi - qj) - decay * p);
            items[i + d] += rate * (gradient * p - decay * qi);
            items[j + d] += rate * (-gradient * p - decay * qj);
        }
        if (parameters.bias()) {
            biases[positive] += rate * (gradient - decay * biases[positive]);
            biases[negative] += rate * (-gradient - decay * biases[negative]);
        }
    }

    /** Returns an item {@code shopper} did not meet; -1 if there is none. */
    private static int negative(ShopperIndex index, int shopper, RandomGenerator random) {
        int met = index.itemStart(shopper + 1) - index.itemStart(shopper);
        if (met == index.items()) {
            return -1;
        }
        while (true) {
            int item = random.nextInt(index.items());
            if (!index.met(shopper, item)) {
                return item;
            }
        }
    }

    private static int[] shopperOfEntry(ShopperIndex index) {
        int[] shopperOf = new int[index.itemStart(index.shoppers())];
        for (int s = 0; s < index.shoppers(); s++) {
            for (int e = index.itemStart(s); e < index.itemStart(s + 1); e++) {
                shopperOf[e] = s;
            }
        }
        return shopperOf;
    }

    private static float[] gaussian(int size, RandomGenerator random) {
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) (random.nextGaussian() * INITIAL_DEVIATION);
        }
        return values;
    }
}
