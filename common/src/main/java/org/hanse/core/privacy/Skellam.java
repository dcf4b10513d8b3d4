// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy;

import java.util.Optional;
import org.hanse.core.crypto.StreamRandom;
import org.hanse.core.privacy.account.DpEvent;
import org.hanse.core.privacy.account.Observation.Origin;
import org.hanse.core.privacy.account.PrivacyAccountant;
import org.hanse.core.privacy.account.RdpAccountant;
import org.hanse.core.privacy.account.Sampler;
import org.hanse.core.privacy.noise.SkellamSampler;
import org.hanse.core.quantize.IntegerSum;

/**
 * Distributed Skellam noise: each participant adds a share before masking, so that the coordinator never sees a sum without noise. The
 * shares of the fewest honest survivors suffice. More survivors lower the cost of a release. Corrupt participants may add no noise:
 * {@code withholders} of the survivors do not count.
 *
 * <p>Source: Agarwal, Kairouz and Liu, NeurIPS 2021; dropouts as in Kairouz, Liu and Steinke, ICML 2021, section 3.
 *
 * @param sampler sampler of the units, for the accountant
 * @param fewestHonest {@code m}, least number of honest survivors for a release, at least 1
 * @param withholders number of survivors that may add no noise, at least 0
 * @param denominator divisor of sums, above 0
 */
public record Skellam(NoiseScale scale, Sampler sampler, int fewestHonest, int withholders, double denominator)
        implements DpMechanism {

    /** Kind of this mechanism. */
    static final NoiseKind KIND = new NoiseKind() {
        @Override
        public DpMechanism mechanism(NoiseScale scale, Sampler sampler, PrivacyTerms.Size size) {
            return new Skellam(scale, sampler, size.fewestHonest(), size.withholders(), size.expected());
        }

        @Override
        public DpEvent event(Sampler sampler, double multiplier, IntegerSensitivity sensitivity) {
            double deviation = multiplier * sensitivity.euclidean();
            return new DpEvent.SkellamSum(sampler, deviation * deviation, sensitivity.distance());
        }

        @Override
        public PrivacyAccountant accountant() {
            return new RdpAccountant();
        }

        @Override
        public double distance() {
            return SkellamSampler.DISTANCE;
        }

        @Override
        public Origin origin() {
            return Origin.NODE;
        }

        @Override
        public boolean needsMasks() {
            return true;
        }

        @Override
        public boolean isWholeAtNode() {
            return false;
        }

        @Override
        public String party() {
            return "all participants together";
        }
    };

    public Skellam {
        DpMechanism.requireDenominator(denominator);
        if (withholders < 0) {
            throw new IllegalArgumentException(withholders + " participants who withhold noise");
        }
        double variance = scale.shareVariance(fewestHonest);
        double most = SkellamSampler.GREATEST_DEVIATION;
        if (!(variance <= most * most)) {
            throw new IllegalArgumentException(
                    "shares of noise with a deviation of " + Math.sqrt(variance) + " steps, above the " + (long) most
                            + " that there are tables for: use a coarser grid, or more participants");
        }
    }

    /** Returns the variance of one participant's share, in squared steps of the grid. */
    public double shareVariance() {
        return scale.shareVariance(fewestHonest);
    }

    @Override
    public Origin noiseBy() {
        return KIND.origin();
    }

    /** Returns the event with the noise of the certainly honest survivors; empty if they are too few. */
    @Override
    public Optional<DpEvent> event(int survivors) {
        int honest = survivors - withholders;
        return honest < fewestHonest
                ? Optional.empty()
                : Optional.of(new DpEvent.SkellamSum(
                        sampler, shareVariance() * honest, scale.sensitivity().distance()));
    }

    @Override
    public double distance() {
        return SkellamSampler.DISTANCE;
    }

    /** Returns the deviation of all shares, without dropout. */
    @Override
    public double noiseDeviation(int participants) {
        return NoiseScale.ringDeviationOfSkellam(shareVariance() * participants);
    }

    @Override
    public NoiseVariance variance(int survivors) {
        int honest = Math.max(0, survivors - withholders);
        return new NoiseVariance(shareVariance() * honest, shareVariance() * survivors);
    }

    @Override
    public int fewestSurvivors() {
        return fewestHonest + withholders;
    }

    @Override
    public NodeNoise atNode() {
        return new NodeNoise(this, SkellamSampler.of(shareVariance())::draw);
    }

    @Override
    public NoisedSum noised(IntegerSum sum, ChargeResult.Charged receipt, StreamRandom random) {
        require(sum, receipt);
        return new NoisedSum(this, sum);
    }
}
