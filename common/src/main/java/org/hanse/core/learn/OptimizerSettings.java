// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn;

/**
 * Settings of the optimizer.
 *
 * @param rate learning rate, above 0
 * @param beta1 decay of the first moment, in [0, 1)
 * @param beta2 decay of the second moment, in [0, 1)
 * @param epsilon added to the root of the second moment, above 0
 * @param weightDecay decoupled decay of a weight per step, as a factor of the rate; not of biases, ages and memory
 *     weights
 * @param warmupSteps steps over which the rate rises from near 0 to its full height
 * @param clipNorm greatest L2 norm of a step's gradient; infinity for none. Not for jobs with shopper-level privacy,
 *     which clip each shopper
 * @param averaging horizon in epochs of the average of parameters that scores use; 0 for none. Of training in one place alone
 */
public record OptimizerSettings(
        double rate,
        double beta1,
        double beta2,
        double epsilon,
        double weightDecay,
        int warmupSteps,
        double clipNorm,
        double averaging) {

    /** Creates settings without averaging. */
    public OptimizerSettings(
            double rate,
            double beta1,
            double beta2,
            double epsilon,
            double weightDecay,
            int warmupSteps,
            double clipNorm) {
        this(rate, beta1, beta2, epsilon, weightDecay, warmupSteps, clipNorm, 0);
    }

    public OptimizerSettings {
        if (!(rate > 0 && Double.isFinite(rate))
                || !(beta1 >= 0 && beta1 < 1)
                || !(beta2 >= 0 && beta2 < 1)
                || !(epsilon > 0)
                || !(weightDecay >= 0 && Double.isFinite(weightDecay))
                || warmupSteps < 0
                || !(clipNorm > 0)
                || !(averaging >= 0 && Double.isFinite(averaging))) {
            throw new IllegalArgumentException("out of range: rate " + rate + ", moments " + beta1 + " and " + beta2
                    + ", epsilon " + epsilon + ", weight decay " + weightDecay + ", warm-up " + warmupSteps
                    + ", clip norm " + clipNorm + ", averaging " + averaging);
        }
    }

    /** Returns Adam at this rate, without decay, warm-up and clipping. */
    public static OptimizerSettings adam(double rate) {
        return new OptimizerSettings(rate, 0.9, 0.999, 1e-8, 0, 0, Double.POSITIVE_INFINITY);
    }
}
