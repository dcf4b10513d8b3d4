// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.audit;

import org.hanse.core.privacy.NodeGaussian;
import org.hanse.core.privacy.NoiseMechanism;
import org.hanse.core.privacy.RoundedGaussian;
import org.hanse.core.privacy.Skellam;

/**
 * How much noise there is in each coordinate of a released sum, as a mechanism has it.
 *
 * @param least variance that is accounted for, in squared steps of the grid; 0 where there is no privacy guarantee
 * @param most variance that there is if nobody withholds noise
 */
public record NoiseClaim(double least, double most) {

    /** Rounding a number to a whole one adds this much. */
    private static final double ROUNDING = 1.0 / 12;

    /** No noise. */
    public static final NoiseClaim NONE = new NoiseClaim(0, 0);

    public NoiseClaim {
        if (!(least >= 0 && least <= most)) {
            throw new IllegalArgumentException("a variance of at least " + least + " and at most " + most);
        }
    }

    /** Of a sum of so many updates. */
    public static NoiseClaim of(NoiseMechanism mechanism, int survivors) {
        if (mechanism instanceof RoundedGaussian gaussian) {
            return gaussians(gaussian.scale().deviation(), 1);
        }
        if (mechanism instanceof NodeGaussian gaussian) {
            return gaussians(gaussian.scale().deviation(), survivors);
        }
        if (mechanism instanceof Skellam skellam) {
            int honest = Math.max(0, survivors - skellam.withholders());
            return new NoiseClaim(skellam.shareVariance() * honest, skellam.shareVariance() * survivors);
        }
        return NONE;
    }

    private static NoiseClaim gaussians(double deviation, int summands) {
        double variance = deviation * deviation;
        return new NoiseClaim(summands * variance, summands * (variance + ROUNDING));
    }
}
