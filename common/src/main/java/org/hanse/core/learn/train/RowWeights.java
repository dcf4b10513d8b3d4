// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.train;

import java.util.Optional;
import java.util.stream.IntStream;
import org.hanse.core.learn.memory.PooledCounts;
import org.hanse.core.learn.network.NetworkLayout;
import org.hanse.core.model.ParameterLayout;

/**
 * Factors by which a merchant's changes of shared item vectors are multiplied before they are uploaded, so that the mean of all merchants is
 * weighted by each one's part of the shoppers of a row's items, and not of all examples (docs/adr/0085). Otherwise the change of an item that
 * one of many merchants has is divided by their number.
 *
 * <p>With {@code n} shoppers of a row's items at the merchant and {@code N} in the sum of counts, {@code t} and {@code T} the same over all
 * items, and a prior of {@code s} shoppers, the factor is {@code (n + s t / T) / (N + s) * T / t}. The mean of the
 * factors of a row, weighted by {@code t}, is 1 over all merchants of the sum.
 */
final class RowWeights {

    /** Factor of each row. */
    private final double[] factors;

    private RowWeights(double[] factors) {
        this.factors = factors;
    }

    /** Returns the factors of a merchant; empty without a prior, or where the network has no shared item vectors. */
    static Optional<RowWeights> of(LearnedCatalogue catalogue, PooledCounts counts) {
        int rows = catalogue.keyRows();
        return rows > 0 && counts.rowPrior() > 0
                ? Optional.of(new RowWeights(new Shoppers(catalogue, counts, rows).factors(counts.rowPrior())))
                : Optional.empty();
    }

    /** Shoppers of the items of each row, at the merchant and at all. */
    private static final class Shoppers {

        private final double[] own;
        private final double[] all;
        private double part;
        private double whole;

        Shoppers(LearnedCatalogue catalogue, PooledCounts counts, int rows) {
            own = new double[rows];
            all = new double[rows];
            int[] ofOwn = counts.shoppers().shoppersOf(catalogue.items());
            int[] ofAll = counts.rows().shoppers();
            for (int item = 0; item < ofOwn.length; item++) {
                // A merchant with a threshold does not contribute all of its shoppers.
                int shoppers = Math.max(ofOwn[item], ofAll[item]);
                part += ofOwn[item];
                whole += shoppers;
                for (int row : catalogue.keyRows(item)) {
                    own[row] += ofOwn[item];
                    all[row] += shoppers;
                }
            }
        }

        double[] factors(int prior) {
            double share = part / whole;
            return IntStream.range(0, own.length)
                    .mapToDouble(row -> part == 0 ? 1 : (own[row] + prior * share) / (all[row] + prior) / share)
                    .toArray();
        }
    }

    /** Returns the factor of a row. */
    double factor(int row) {
        return factors[row];
    }

    /** Multiplies the changes from {@code global} to {@code shared} in the rows of item vectors. */
    void scale(ParameterLayout layout, float[] shared, float[] global) {
        ParameterLayout.Block block = layout.block(NetworkLayout.KEYS);
        int width = block.size() / factors.length;
        for (int row = 0; row < factors.length; row++) {
            for (int i = block.at() + row * width; i < block.at() + (row + 1) * width; i++) {
                shared[i] = (float) (global[i] + factors[row] * ((double) shared[i] - global[i]));
            }
        }
    }
}
