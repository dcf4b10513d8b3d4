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
 * Rounded Gaussian noise in full by every node, so that a node trusts no other party. Its upload is private by itself, and further
 * processing costs nothing more. A sum of {@code n} updates has {@code sqrt(n)} times the noise that one release needs.
 *
 * <p>Source: silo-specific sample-level privacy, Liu, Hu, Wu and Smith, NeurIPS 2022, with rounded noise.
 *
 * @param sampler sampler of the node's units, for the accountant
 * @param denominator divisor of sums, above 0
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

    /** Returns the event of one node's noise, independent of the other updates in the sum. */
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
