// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy.account;

/** A release of something that depends on data, as an accountant sees it. */
public sealed interface DpEvent {

    /**
     * A sum of parts that are clipped to one L2 norm, with Gaussian noise on each coordinate.
     *
     * @param sampler who takes part
     * @param noiseMultiplier standard deviation of the noise over the clip norm, above 0, whatever the relation
     */
    record GaussianSum(Sampler sampler, double noiseMultiplier) implements DpEvent {
        public GaussianSum {
            if (!(noiseMultiplier > 0 && noiseMultiplier < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("a noise multiplier of " + noiseMultiplier + " must be above 0");
            }
        }
    }
}
