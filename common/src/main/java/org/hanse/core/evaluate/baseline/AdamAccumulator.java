// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate.baseline;

/**
 * Adam steps of the coordinator on the sum of gradients, with the gradient of a penalty of its own.
 *
 * <p>Source: Kingma and Ba, ICLR 2015, algorithm 1.
 */
final class AdamAccumulator implements ServerStep {

    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.999;
    private static final double EPSILON = 1e-8;

    private final double rate;
    private final double penalty;
    private final double[] mean;
    private final double[] square;
    private int steps;

    /**
     * Starts.
     *
     * @param rate learning rate
     * @param penalty weight of the squared norm of the parameters
     * @param size number of parameters
     */
    AdamAccumulator(double rate, double penalty, int size) {
        this.rate = rate;
        this.penalty = penalty;
        this.mean = new double[size];
        this.square = new double[size];
    }

    @Override
    public void move(double[] shared, UpdateSumAccumulator sum) {
        double[] gradient = sum.sums();
        steps++;
        double first = 1 - Math.pow(BETA1, steps);
        double second = 1 - Math.pow(BETA2, steps);
        for (int i = 0; i < shared.length; i++) {
            double slope = gradient[i] + 2 * penalty * shared[i];
            mean[i] = BETA1 * mean[i] + (1 - BETA1) * slope;
            square[i] = BETA2 * square[i] + (1 - BETA2) * slope * slope;
            shared[i] -= rate * (mean[i] / first) / (Math.sqrt(square[i] / second) + EPSILON);
        }
    }
}
