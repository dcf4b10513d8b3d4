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

    /** Creates moments in units of the noise that the mechanism of each sum claims. */
    public NoiseAccumulator() {
        this(NoiseMechanism::variance);
    }

    /** Creates moments in units of the noise of another mechanism, that of the guarantee. */
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
     * @throws IllegalArgumentException if the claim has no noise, or sizes differ
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

    /** Returns the number of added sums. */
    public int rounds() {
        return rounds;
    }

    /** Returns the moments. */
    public NoiseMoments toMoments() {
        return NoiseMoments.of(rounds, squares, fourths, slack, dependence.toDependence());
    }
}
