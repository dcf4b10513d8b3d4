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
 * Rounded Gaussian noise by the coordinator, added to an unmasked integer sum: {@code x + round(Z) = round(x + Z)}. The analysis of
 * Gaussian noise therefore holds unchanged. The coordinator sees the sum without noise, so the guarantee holds against all other parties.
 *
 * @param sampler sampler of the units, for the accountant
 * @param denominator divisor of sums, above 0
 */
public record RoundedGaussian(NoiseScale scale, Sampler sampler, double denominator) implements DpMechanism {

    /** Kind of this mechanism. */
    static final NoiseKind KIND = new NoiseKind() {
        @Override
        public DpMechanism mechanism(NoiseScale scale, Sampler sampler, PrivacyTerms.Size size) {
            return new RoundedGaussian(scale, sampler, size.expected());
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
            return Origin.COORDINATOR;
        }

        @Override
        public boolean needsMasks() {
            return false;
        }

        @Override
        public boolean isWholeAtNode() {
            return false;
        }

        @Override
        public String party() {
            return "the coordinator";
        }
    };

    public RoundedGaussian {
        DpMechanism.requireDenominator(denominator);
        RoundedGaussianSampler.of(scale.deviation());
    }

    @Override
    public Origin noiseBy() {
        return KIND.origin();
    }

    /** Returns the same event for any number of survivors. */
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
    public NoiseVariance variance(int survivors) {
        return NoiseVariance.ofGaussians(scale.deviation(), 1);
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
        return NodeNoise.none();
    }

    @Override
    public NoisedSum noised(IntegerSum sum, ChargeResult.Charged receipt, StreamRandom random) {
        require(sum, receipt);
        long[] noise = RoundedGaussianSampler.of(scale.deviation()).draw(sum.size(), random);
        return new NoisedSum(this, sum.plus(noise));
    }
}
