// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.audit;

import java.util.ArrayList;
import java.util.List;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.model.GradientSum;
import org.hanse.core.privacy.NoisedSum;
import org.hanse.core.quantize.IntegerSum;
import org.hanse.sim.federate.ReleaseListener;

/**
 * Detection of canaries in released sums: the inner product of a sum with a canary's own gradient, added up over rounds. The attacker
 * sees every round and knows the model, the canaries and the mechanism. Sampling randomness and other shoppers are secret.
 *
 * <p>The weight of a coordinate is {@code 1 / (noise + power of the other canaries)}. Rows that a canary has almost for itself so weigh
 * more than weights that all shoppers move. For independent coordinates this is the best linear test.
 *
 * <p>Source: the white-box attack of Steinke, Nasr and Jagielski, NeurIPS 2023, section 6, with weights. For one thread at a time.
 */
public final class CanaryAttack implements ReleaseListener {

    /** Least denominator of a weight, as a fraction of the canaries' power, for sums without noise. */
    private static final double LEAST_SHARE = 1e-3;

    private final int canaries;
    private final CanaryGradients gradients;
    private final double rate;
    private final double[] found;
    private final double[] expected;

    /**
     * Creates an attack.
     *
     * @param canaries number of canaries
     * @param rate sampling probability of a shopper in a round
     */
    public CanaryAttack(int canaries, CanaryGradients gradients, double rate) {
        this.canaries = canaries;
        this.gradients = gradients;
        this.rate = rate;
        this.found = new double[canaries];
        this.expected = new double[canaries];
    }

    @Override
    public void released(GlobalModel before, NoisedSum noised) {
        int size = before.parameters().size();
        double[] mean = new double[size];
        double[] weight = new double[size];
        for (int canary = 0; canary < canaries; canary++) {
            GradientSum gradient = gradients.of(canary, before);
            for (int i = 0; i < size; i++) {
                double own = gradient.get(i);
                mean[i] += own * rate / 2;
                weight[i] += own * own * rate / 4;
            }
        }
        IntegerSum sum = noised.sum();
        invert(weight, noise(noised));
        for (int canary = 0; canary < canaries; canary++) {
            GradientSum gradient = gradients.of(canary, before);
            for (int i = 0; i < size; i++) {
                double own = gradient.get(i);
                if (own != 0) {
                    // A model moves against a gradient.
                    found[canary] -= (sum.number(i) + mean[i]) * own * weight[i];
                    expected[canary] += own * own * weight[i];
                }
            }
        }
    }

    /** Returns the variance of a coordinate's noise, in squared units of parameters. */
    private static double noise(NoisedSum noised) {
        double grid = noised.sum().spec().grid();
        return noised.mechanism().variance(noised.sum().summands()).least() * grid * grid;
    }

    private static void invert(double[] variances, double ofNoise) {
        double total = 0;
        for (double variance : variances) {
            total += variance;
        }
        double noise = Math.max(ofNoise, LEAST_SHARE * total / variances.length);
        for (int i = 0; i < variances.length; i++) {
            variances[i] = noise == 0 ? 0 : 1 / (noise + variances[i]);
        }
    }

    /** Returns a score for each canary. Members have about half the rate, non-members minus half the rate. */
    public List<Double> scores() {
        List<Double> scores = new ArrayList<>();
        for (int canary = 0; canary < canaries; canary++) {
            scores.add(expected[canary] == 0 ? 0 : found[canary] / expected[canary]);
        }
        return scores;
    }
}
