// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate.baseline;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Parameters of {@link FedNcf}. Shared: {@code [item, 2 * dimension]}, the vector of the factorisation before that of the perceptron, then
 * the network. Personal: the same two vectors of the shopper.
 *
 * @param items size of the catalogue
 * @param dimension length of each vector
 * @param rate learning rate
 * @param passes passes of a round
 */
record NeuralModel(int items, int dimension, double rate, LocalPasses passes) implements LocalModel {

    private static final double INITIAL_DEVIATION = 0.1;

    @Override
    public int rowLength() {
        return 2 * dimension;
    }

    @Override
    public int tail() {
        return new NeuralPass(this).size();
    }

    @Override
    public double[] initialShared(SplittableRandom random) {
        double[] rows = Gaussian.draw(items * rowLength(), INITIAL_DEVIATION, random);
        double[] shared = Arrays.copyOf(rows, rows.length + tail());
        new NeuralPass(this).drawNetwork(shared, random);
        return shared;
    }

    @Override
    public double[] initialPersonal(SplittableRandom random) {
        return Gaussian.draw(rowLength(), INITIAL_DEVIATION, random);
    }

    @Override
    public Received receive(double[] shared) {
        return new Network(shared);
    }

    /** Computations on one version of item vectors and network. */
    private final class Network implements Received {

        private final double[] shared;

        Network(double[] shared) {
            this.shared = shared;
        }

        @Override
        public void train(int[] own, double[] personal, SplittableRandom random, double[] update, double[] weights) {
            System.arraycopy(shared, 0, update, 0, shared.length);
            Arrays.fill(weights, 0);
            NeuralPass pass = new NeuralPass(NeuralModel.this);
            for (int epoch = 0; epoch < passes.epochs(); epoch++) {
                for (int example : passes.draw(own, items, random)) {
                    int item = example < 0 ? ~example : example;
                    pass.step(update, personal, item, example < 0 ? 0 : 1, rate);
                    weights[item]++;
                    weights[items]++;
                }
            }
            for (int i = 0; i < update.length; i++) {
                update[i] -= shared[i];
            }
        }

        @Override
        public void score(int[] own, double[] personal, SplittableRandom random, double[] scores) {
            NeuralPass pass = new NeuralPass(NeuralModel.this);
            for (int item = 0; item < items; item++) {
                scores[item] += pass.logit(shared, personal, item);
            }
        }
    }
}
