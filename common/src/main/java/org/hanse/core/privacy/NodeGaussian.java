// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy;

import java.util.Optional;
import org.hanse.core.crypto.StreamRandom;
import org.hanse.core.privacy.account.DpEvent;
import org.hanse.core.privacy.account.Observation.Origin;
import org.hanse.core.privacy.account.PldAccountant;
import org.hanse.core.privacy.account.PrivacyAccountant;
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

    /** Kind of this mechanism. */
    static final NoiseKind KIND = new NoiseKind() {
        @Override
        public DpMechanism mechanism(NoiseScale scale, Sampler sampler, PrivacyTerms.Size size) {
            return new NodeGaussian(scale, sampler, size.expected());
        }

        @Override
        public DpEvent event(Sampler sampler, double multiplier, IntegerSensitivity sensitivity) {
            return new DpEvent.GaussianSum(sampler, multiplier);
        }

        @Override
        public PrivacyAccountant accountant() {
            return new PldAccountant();
        }

        @Override
        public double distance() {
            return RoundedGaussianSampler.DISTANCE;
        }

        @Override
        public Origin origin() {
            return Origin.NODE;
        }

        @Override
        public boolean needsMasks() {
            return false;
        }

        @Override
        public boolean isWholeAtNode() {
            return true;
        }

        @Override
        public String party() {
            return "each node";
        }
    };

    public NodeGaussian {
        DpMechanism.requireDenominator(denominator);
        RoundedGaussianSampler.of(scale.deviation());
    }

    @Override
    public Origin noiseBy() {
        return KIND.origin();
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
    public NoiseVariance variance(int survivors) {
        return NoiseVariance.ofGaussians(scale.deviation(), survivors);
    }

    @Override
    public int fewestSurvivors() {
        return 1;
    }

    @Override
    public int fewestHonest() {
        return 0;
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
