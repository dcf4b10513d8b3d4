// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy.account;

import java.util.Optional;
import org.hanse.core.privacy.account.DpEvent.GaussianSum;

/**
 * View of an adversary. Sampling amplifies privacy only against an adversary who does not see the sample. Noise protects only against an
 * adversary who did not draw it.
 *
 * @param adversary the adversary
 * @param coins origin of the sampling randomness
 * @param noise origin of the noise
 */
public record Observation(Adversary adversary, Origin coins, Origin noise) {

    /** Adversary of a guarantee. */
    public enum Adversary {

        /** Outsider: sees released models alone. */
        OUTSIDER,

        /** Coordinator: sees the sums and its own random draws. */
        COORDINATOR
    }

    /** Origin of randomness. */
    public enum Origin {
        NODE,
        COORDINATOR
    }

    /**
     * Event and relation to account.
     *
     * @param event event, without sampling if the adversary sees the sample
     * @param relation replacement of units if one more unit can displace another, which moves the sum by twice the clip norm
     */
    public record Observed(GaussianSum event, NeighbourRelation relation) {}

    /** Returns whether the adversary sees the sample. */
    public boolean seesCoins() {
        return adversary == Adversary.COORDINATOR && coins == Origin.COORDINATOR;
    }

    /** Returns whether the adversary can subtract the noise. */
    public boolean seesNoise() {
        return adversary == Adversary.COORDINATOR && noise == Origin.COORDINATOR;
    }

    /** Returns the release as the adversary sees it; empty if it sees the sum without noise, so that no epsilon holds. */
    public Optional<Observed> of(GaussianSum sum, NeighbourRelation relation) {
        if (seesNoise()) {
            return Optional.empty();
        }
        if (!seesCoins()) {
            return Optional.of(new Observed(sum, relation));
        }
        return Optional.of(new Observed(
                new GaussianSum(new Sampler.Everybody(), sum.noiseMultiplier()),
                sum.sampler().pushesOut() ? NeighbourRelation.REPLACE_ONE : relation));
    }
}
