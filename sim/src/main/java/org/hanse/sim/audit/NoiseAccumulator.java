// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.audit;

import java.util.function.BiFunction;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.privacy.NoiseMechanism;
import org.hanse.core.privacy.NoiseVariance;
import org.hanse.core.privacy.NoisedSum;
import org.hanse.core.quantize.IntegerSum;
import org.hanse.sim.federate.ReleaseListener;

/**
 * Moments of the noise in released sums of zero updates: second and fourth moments of each coordinate, and products of two numbers. Numbers
 * are divided by the least expected deviation, which differs between rounds with the dropouts. For one thread at a time.
 */
public final class NoiseAccumulator implements ReleaseListener {

    private final BiFunction<NoiseMechanism, Integer, NoiseVariance> claims;
    private double[] squares = {};
    private double[] fourths = {};
    private final DependenceAccumulator dependence = new DependenceAccumulator();
    private double slack = 1;
    private int rounds;

    /** Noise as the mechanism that made a sum says it is. */
    public NoiseAccumulator() {
        this(NoiseMechanism::variance);
    }

    /** Noise as another mechanism says it is: the one of the guarantee. */
    public NoiseAccumulator(NoiseMechanism guaranteed) {
        this((used, survivors) -> guaranteed.variance(survivors));
    }

    private NoiseAccumulator(BiFunction<NoiseMechanism, Integer, NoiseVariance> claims) {
        this.claims = claims;
    }

    @Override
    public void released(GlobalModel before, NoisedSum noised) {
        add(noised.sum(), claims.apply(noised.mechanism(), noised.sum().summands()));
    }

    /**
     * Adds a sum.
     *
     * @throws IllegalArgumentException if no noise is claimed, or sizes differ
     */
    public void add(IntegerSum sum, NoiseVariance claim) {
        if (rounds == 0) {
            squares = new double[sum.size()];
            fourths = new double[sum.size()];
        }
        if (claim.least() == 0 || sum.size() != squares.length) {
            throw new IllegalArgumentException(sum + " after sums of " + squares.length + " with " + claim);
        }
        double deviation = Math.sqrt(claim.least());
        double[] numbers = new double[squares.length];
        for (int i = 0; i < squares.length; i++) {
            numbers[i] = sum.integer(i) / deviation;
            double square = numbers[i] * numbers[i];
            squares[i] += square;
            fourths[i] += square * square;
        }
        dependence.add(numbers);
        slack = Math.max(slack, claim.most() / claim.least());
        rounds++;
    }

    /** Sums that were added. */
    public int rounds() {
        return rounds;
    }

    /** What they look like. */
    public NoiseMoments toMoments() {
        return NoiseMoments.of(rounds, squares, fourths, slack, dependence.toDependence());
    }
}
