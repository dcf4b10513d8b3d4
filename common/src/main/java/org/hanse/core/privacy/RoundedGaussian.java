// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy;

import java.util.Optional;
import org.hanse.core.crypto.StreamRandom;
import org.hanse.core.privacy.account.DpEvent;
import org.hanse.core.privacy.account.Observation.Origin;
import org.hanse.core.privacy.account.Sampler;
import org.hanse.core.privacy.noise.RoundedGaussianSampler;
import org.hanse.core.quantize.IntegerSum;

/**
 * The coordinator adds rounded Gaussian noise to a sum of whole numbers, once it is unmasked: {@code x + round(Z) = round(x + Z)}, so the
 * analysis of Gaussian noise holds as it stands. The coordinator sees the sum without noise: the guarantee is against all others.
 *
 * @param sampler who takes part, as an accountant sees it
 * @param denominator what sums are divided by, above 0
 */
public record RoundedGaussian(NoiseScale scale, Sampler sampler, double denominator) implements DpMechanism {

    public RoundedGaussian {
        DpMechanism.requireDenominator(denominator);
        RoundedGaussianSampler.of(scale.deviation());
    }

    @Override
    public Origin noiseBy() {
        return Origin.COORDINATOR;
    }

    /** The same however many there are. */
    @Override
    public Optional<DpEvent> event(int survivors) {
        return Optional.of(new DpEvent.GaussianSum(sampler, scale.multiplier()));
    }

    @Override
    public double distance() {
        return RoundedGaussianSampler.DISTANCE;
    }

    @Override
    public double noiseDeviation(int participants) {
        return scale.ringDeviationOfGaussians(1);
    }

    @Override
    public NodeNoise atNode() {
        return NodeNoise.none();
    }

    @Override
    public NoisedSum noised(IntegerSum sum, ChargeResult.Charged receipt, StreamRandom random) {
        require(sum, receipt);
        long[] noise = RoundedGaussianSampler.of(scale.deviation()).draw(sum.size(), random);
        return new NoisedSum(this, sum.plus(noise));
    }
}
