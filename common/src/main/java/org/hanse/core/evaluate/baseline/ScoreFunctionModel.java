// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate.baseline;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Parameters of {@link PFedRec}. Shared: {@code [item, dimension]}. Personal: weights {@code [dimension]} and bias of the score function. */
final class ScoreFunctionModel implements LocalModel {

    private static final int BATCH = 256;

    private final int items;
    private final PFedRec setting;
    private final double[] start;

    private ScoreFunctionModel(int items, PFedRec setting, double[] start) {
        this.items = items;
        this.setting = setting;
        this.start = start;
    }

    /** Draws the score function that all participants start with. */
    static ScoreFunctionModel of(int items, PFedRec setting, long seed) {
        SplittableRandom random = ShopperFederationAccumulator.random(seed, -2, -1);
        double[] start = new double[setting.dimension() + 1];
        double bound = 1 / Math.sqrt(setting.dimension());
        for (int d = 0; d < start.length; d++) {
            start[d] = bound * (2 * random.nextDouble() - 1);
        }
        return new ScoreFunctionModel(items, setting, start);
    }

    @Override
    public int items() {
        return items;
    }

    @Override
    public int rowLength() {
        return setting.dimension();
    }

    @Override
    public int tail() {
        return 0;
    }

    @Override
    public double[] initialShared(SplittableRandom random) {
        return Gaussian.draw(items * setting.dimension(), 1, random);
    }

    @Override
    public double[] initialPersonal(SplittableRandom random) {
        return start.clone();
    }

    @Override
    public Received receive(double[] shared) {
        return new Vectors(shared);
    }

    /** Computations on one version of the item vectors. */
    private final class Vectors implements Received {

        private final double[] shared;

        Vectors(double[] shared) {
            this.shared = shared;
        }

        @Override
        public void train(int[] own, double[] personal, SplittableRandom random, double[] update, double[] weights) {
            System.arraycopy(shared, 0, update, 0, shared.length);
            pass(own, personal, true, random, update);
            for (int i = 0; i < update.length; i++) {
                update[i] -= shared[i];
            }
            Arrays.fill(weights, 1);
        }

        @Override
        public void score(int[] own, double[] personal, SplittableRandom random, double[] scores) {
            double[] vectors = shared.clone();
            pass(own, personal, false, random, vectors);
            for (int item = 0; item < items; item++) {
                scores[item] += logit(vectors, personal, item);
            }
        }
    }

    /** Runs the passes of a round on item vectors of the participant's own. */
    private void pass(int[] own, double[] personal, boolean scoreFunction, SplittableRandom random, double[] vectors) {
        for (int epoch = 0; epoch < setting.passes().epochs(); epoch++) {
            int[] examples = setting.passes().draw(own, items, random);
            for (int from = 0; from < examples.length; from += BATCH) {
                int[] batch = Arrays.copyOfRange(examples, from, Math.min(examples.length, from + BATCH));
                if (scoreFunction) {
                    stepScoreFunction(batch, personal, vectors);
                }
                stepItems(batch, personal, vectors);
            }
        }
    }

    /** Runs one step of gradient descent of the score function on the mean cross-entropy of a batch. */
    void stepScoreFunction(int[] batch, double[] personal, double[] vectors) {
        int dimension = setting.dimension();
        double[] errors = errors(batch, personal, vectors);
        double rate = setting.rate() / batch.length;
        for (int example = 0; example < batch.length; example++) {
            int row = item(batch[example]) * dimension;
            double move = -rate * errors[example];
            for (int d = 0; d < dimension; d++) {
                personal[d] += move * vectors[row + d];
            }
            personal[dimension] += move;
        }
    }

    /** Runs one step of gradient descent of the item vectors on the mean cross-entropy of a batch. */
    void stepItems(int[] batch, double[] personal, double[] vectors) {
        int dimension = setting.dimension();
        double[] errors = errors(batch, personal, vectors);
        double rate = setting.rate() * items * setting.itemFactor() / batch.length;
        for (int example = 0; example < batch.length; example++) {
            int row = item(batch[example]) * dimension;
            double move = -rate * errors[example];
            for (int d = 0; d < dimension; d++) {
                vectors[row + d] += move * personal[d];
            }
        }
    }

    private double[] errors(int[] batch, double[] personal, double[] vectors) {
        double[] errors = new double[batch.length];
        for (int example = 0; example < batch.length; example++) {
            double logit = logit(vectors, personal, item(batch[example]));
            errors[example] = 1 / (1 + Math.exp(-logit)) - (batch[example] < 0 ? 0 : 1);
        }
        return errors;
    }

    private double logit(double[] vectors, double[] personal, int item) {
        int dimension = setting.dimension();
        return personal[dimension] + DotProduct.of(personal, 0, vectors, item * dimension, dimension);
    }

    private static int item(int example) {
        return example < 0 ? ~example : example;
    }
}
