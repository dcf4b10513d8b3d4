// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate.baseline;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;
import org.hanse.core.evaluate.ItemScorer;
import org.hanse.core.interaction.table.ShopperIndex;

/**
 * Linear autoencoder without a diagonal. Let X be the shopper-by-item matrix of zeros and ones and P = (X'X + lambda I)^-1. The weight
 * from item i to item j is -P_ij / P_jj. The score of a candidate is the sum of the weights from the history's items.
 *
 * <p>Dense in the square of the catalogue, so refused above {@link #LARGEST_CATALOGUE} items.
 *
 * <p>Source: Steck, WWW 2019, equation 8 (EASE^R).
 *
 * @param lambda ridge penalty, above 0
 */
public record Ease(double lambda) implements Baseline {

    public static final int LARGEST_CATALOGUE = 5_000;

    public Ease {
        if (!(lambda > 0)) {
            throw new IllegalArgumentException("lambda " + lambda + " must be above 0");
        }
    }

    @Override
    public String name() {
        return "ease";
    }

    @Override
    public Map<String, Double> parameters() {
        return Map.of("lambda", lambda);
    }

    @Override
    public Optional<String> unfit(Training training) {
        int items = training.catalogue().size();
        return items <= LARGEST_CATALOGUE
                ? Optional.empty()
                : Optional.of(
                        "the catalogue has " + items + " items, EASE inverts a dense item-by-item matrix and takes "
                                + LARGEST_CATALOGUE + " at most");
    }

    @Override
    public ItemScorer fit(Training training) {
        unfit(training).ifPresent(why -> {
            throw new IllegalArgumentException(why);
        });
        int items = training.catalogue().size();
        DMatrixRMaj gram = gram(ShopperIndex.of(training.log(), items));
        LinearSolverDense<DMatrixRMaj> solver = LinearSolverFactory_DDRM.symmPosDef(items);
        DMatrixRMaj inverse = new DMatrixRMaj(items, items);
        if (!solver.setA(gram)) {
            throw new IllegalStateException("X'X + " + lambda + " I is not positive definite in double precision");
        }
        solver.invert(inverse);
        float[][] weights = weights(inverse);
        return (history, scores) -> {
            boolean[] seen = new boolean[items];
            for (int i = 0; i < history.length(); i++) {
                int item = history.item(i);
                if (!seen[item]) {
                    seen[item] = true;
                    float[] row = weights[item];
                    for (int j = 0; j < items; j++) {
                        scores[j] += row[j];
                    }
                }
            }
        };
    }

    @Override
    public List<Baseline> grid() {
        return Arrays.stream(new double[] {50, 100, 250, 500, 1000})
                .<Baseline>mapToObj(Ease::new)
                .toList();
    }

    private DMatrixRMaj gram(ShopperIndex index) {
        DMatrixRMaj gram = new DMatrixRMaj(index.items(), index.items());
        for (int s = 0; s < index.shoppers(); s++) {
            for (int e = index.itemStart(s); e < index.itemStart(s + 1); e++) {
                int row = index.item(e) * index.items();
                for (int f = index.itemStart(s); f < index.itemStart(s + 1); f++) {
                    gram.data[row + index.item(f)] += 1.0;
                }
            }
        }
        for (int i = 0; i < index.items(); i++) {
            gram.data[i * index.items() + i] += lambda;
        }
        return gram;
    }

    private static float[][] weights(DMatrixRMaj inverse) {
        int items = inverse.numRows;
        float[][] weights = new float[items][items];
        for (int i = 0; i < items; i++) {
            for (int j = 0; j < items; j++) {
                weights[i][j] = i == j ? 0f : (float) (-inverse.get(i, j) / inverse.get(j, j));
            }
        }
        return weights;
    }
}
