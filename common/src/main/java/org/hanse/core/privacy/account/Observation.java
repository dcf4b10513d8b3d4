// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy.account;

import java.util.Optional;
import org.hanse.core.privacy.account.DpEvent.GaussianSum;

/**
 * What an adversary sees of how releases come about. The coins of a sampler count only against those who do not see them, and noise only
 * against those who did not draw it.
 *
 * @param adversary against whom an epsilon is to hold
 * @param coins who draws those that take part
 * @param noise who draws it
 */
public record Observation(Adversary adversary, Origin coins, Origin noise) {

    /** Who looks. */
    public enum Adversary {

        /** Sees the models that are released, and nothing else. */
        OUTSIDER,

        /** Sees the sums, and what it draws itself. */
        COORDINATOR
    }

    /** Where chance comes from. */
    public enum Origin {
        NODE,
        COORDINATOR
    }

    /**
     * A release as it has to be accounted.
     *
     * @param event with everybody in it if who takes part is no secret
     * @param relation that of replaced units if one more can push another out, which moves the sum by twice the clip norm
     */
    public record Observed(GaussianSum event, NeighbourRelation relation) {}

    /** Whether the adversary sees who takes part. */
    public boolean seesCoins() {
        return adversary == Adversary.COORDINATOR && coins == Origin.COORDINATOR;
    }

    /** Whether the adversary can take the noise off. */
    public boolean seesNoise() {
        return adversary == Adversary.COORDINATOR && noise == Origin.COORDINATOR;
    }

    /** The release as the adversary sees it; empty if it sees it without noise, so that no epsilon holds. */
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
