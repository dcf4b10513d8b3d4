// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate.baseline;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hanse.core.evaluate.ItemScorer;

/**
 * Matrix factorisation by stochastic gradient descent that ranks items of the history before others. One epoch draws interactions with
 * replacement, as many as the log has. Each is compared with a uniformly drawn item outside of the shopper's history.
 *
 * <p>A shopper without training has the mean of the vectors of the history's items.
 *
 * <p>Source: Rendle et al., UAI 2009, figure 4 (LearnBPR) with the criterion BPR-Opt.
 *
 * @param dimension length of the vectors, at least 1
 * @param rate learning rate, above 0
 * @param regularization weight of the squared norms, at least 0
 * @param epochs passes, at least 1
 * @param bias whether items have one
 */
public record MatrixFactorization(int dimension, double rate, double regularization, int epochs, boolean bias)
        implements Baseline {

    public MatrixFactorization {
        if (dimension < 1 || !(rate > 0) || regularization < 0 || epochs < 1) {
            throw new IllegalArgumentException("dimension " + dimension + ", rate " + rate + ", regularization "
                    + regularization + ", epochs " + epochs);
        }
    }

    /**
     * Returns the setting d = 64, rate .05, regularisation .02, 80 epochs, no bias. It is a light one for sets of a
     * hundred thousand interactions; more regularisation and more epochs often score better, which the grid tries.
     */
    public static MatrixFactorization fixed() {
        return new MatrixFactorization(64, 0.05, 0.02, 80, false);
    }

    @Override
    public String name() {
        return "bpr-mf";
    }

    @Override
    public Map<String, Double> parameters() {
        Map<String, Double> parameters = new LinkedHashMap<>();
        parameters.put("dimension", (double) dimension);
        parameters.put("rate", rate);
        parameters.put("regularization", regularization);
        parameters.put("epochs", (double) epochs);
        parameters.put("bias", bias ? 1.0 : 0.0);
        return parameters;
    }

    @Override
    public Optional<String> unfit(Training training) {
        return training.log().size() == 0 ? Optional.of("there are no interactions to train on") : Optional.empty();
    }

    @Override
    public ItemScorer fit(Training training) {
        return FactorVectorsAccumulator.train(this, training);
    }

    @Override
    public List<Baseline> grid() {
        List<Baseline> grid = new ArrayList<>();
        for (double r : new double[] {0.01, 0.02, 0.05, 0.1}) {
            grid.add(new MatrixFactorization(dimension, rate, r, epochs, false));
            grid.add(new MatrixFactorization(dimension, rate, r, epochs, true));
        }
        return grid;
    }
}
