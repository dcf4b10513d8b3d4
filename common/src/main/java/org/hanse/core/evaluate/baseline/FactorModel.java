// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate.baseline;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;
import org.hanse.core.evaluate.NotFiniteScoreException;

/**
 * Factors of {@link Fcf}. Shared: {@code [item, dimension]}. Nothing personal is stored: a participant's factor follows from its items.
 *
 * @param items size of the catalogue
 * @param dimension length of the factors
 * @param alpha confidence of an own item above that of another
 * @param lambda weight of the squared norms
 */
record FactorModel(int items, int dimension, double alpha, double lambda) implements LocalModel {

    private static final double INITIAL_DEVIATION = 0.1;

    @Override
    public int rowLength() {
        return dimension;
    }

    @Override
    public int tail() {
        return 0;
    }

    @Override
    public double[] initialShared(SplittableRandom random) {
        return Gaussian.draw(items * dimension, INITIAL_DEVIATION, random);
    }

    @Override
    public double[] initialPersonal(SplittableRandom random) {
        return new double[0];
    }

    @Override
    public Received receive(double[] shared) {
        return new Factors(shared, gram(shared));
    }

    /** Returns the lower triangle of Y'Y + lambda I, {@code [dimension, dimension]}, the same for all participants. */
    private double[] gram(double[] shared) {
        double[] gram = new double[dimension * dimension];
        for (int item = 0; item < items; item++) {
            addOuter(shared, item, 1, gram);
        }
        for (int d = 0; d < dimension; d++) {
            gram[d * dimension + d] += lambda;
        }
        return gram;
    }

    /** Adds the lower triangle of {@code weight} yy'. */
    private void addOuter(double[] shared, int item, double weight, double[] matrix) {
        int row = item * dimension;
        for (int d = 0; d < dimension; d++) {
            double factor = weight * shared[row + d];
            for (int e = 0; e <= d; e++) {
                matrix[d * dimension + e] += factor * shared[row + e];
            }
        }
    }

    /** Computations on one version of the item factors. */
    private final class Factors implements Received {

        private final double[] shared;
        private final double[] gram;

        Factors(double[] shared, double[] gram) {
            this.shared = shared;
            this.gram = gram;
        }

        @Override
        public void train(int[] own, double[] personal, SplittableRandom random, double[] update, double[] weights) {
            double[] factor = solve(own);
            double[] residuals = new double[items];
            for (int item = 0; item < items; item++) {
                residuals[item] = -dot(factor, item);
            }
            for (int item : own) {
                residuals[item] = (1 + alpha) * (1 + residuals[item]);
            }
            for (int item = 0; item < items; item++) {
                int row = item * dimension;
                for (int d = 0; d < dimension; d++) {
                    update[row + d] = -2 * residuals[item] * factor[d];
                }
            }
            Arrays.fill(weights, 1);
        }

        @Override
        public void score(int[] own, double[] personal, SplittableRandom random, double[] scores) {
            double[] factor = solve(own);
            for (int item = 0; item < items; item++) {
                scores[item] += dot(factor, item);
            }
        }

        /**
         * Returns (Y'CY + lambda I)^-1 Y'Cp.
         *
         * @throws NotFiniteScoreException if training diverged so far that the inverse does not exist in double precision
         */
        private double[] solve(int[] own) {
            double[] matrix = gram.clone();
            double[] right = new double[dimension];
            for (int item : own) {
                addOuter(shared, item, alpha, matrix);
                for (int d = 0; d < dimension; d++) {
                    right[d] += (1 + alpha) * shared[item * dimension + d];
                }
            }
            for (int d = 0; d < dimension; d++) {
                for (int e = 0; e < d; e++) {
                    matrix[e * dimension + d] = matrix[d * dimension + e];
                }
            }
            LinearSolverDense<DMatrixRMaj> solver = LinearSolverFactory_DDRM.symmPosDef(dimension);
            DMatrixRMaj factor = new DMatrixRMaj(dimension, 1);
            if (!solver.setA(DMatrixRMaj.wrap(dimension, dimension, matrix))) {
                throw new NotFiniteScoreException(
                        "Y'CY + " + lambda + " I is not positive definite in double precision");
            }
            solver.solve(DMatrixRMaj.wrap(dimension, 1, right), factor);
            return factor.data;
        }

        private double dot(double[] factor, int item) {
            return DotProduct.of(factor, 0, shared, item * dimension, dimension);
        }
    }
}
