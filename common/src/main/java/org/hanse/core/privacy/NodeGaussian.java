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
 * Every node adds all the noise that a release needs, so that it trusts nobody: what it uploads is private as it is, and what others do
 * with it costs nothing more. A sum of {@code n} updates has the root of {@code n} times as much noise as it would need.
 *
 * <p>Source: silo-specific sample-level privacy, Liu, Hu, Wu and Smith, NeurIPS 2022, with rounded noise.
 *
 * @param sampler which units of the node take part, as an accountant sees it
 * @param denominator what sums are divided by, above 0
 */
public record NodeGaussian(NoiseScale scale, Sampler sampler, double denominator) implements DpMechanism {

    public NodeGaussian {
        DpMechanism.requireDenominator(denominator);
        RoundedGaussianSampler.of(scale.deviation());
    }

    @Override
    public Origin noiseBy() {
        return Origin.NODE;
    }

    /** That of one node's noise, whoever else is in the sum. */
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
        return scale.ringDeviationOfGaussians(participants);
    }

    @Override
    public NodeNoise atNode() {
        return new NodeNoise(this, RoundedGaussianSampler.of(scale.deviation())::draw);
    }

    @Override
    public NoisedSum noised(IntegerSum sum, ChargeResult.Charged receipt, StreamRandom random) {
        require(sum, receipt);
        return new NoisedSum(this, sum);
    }
}
