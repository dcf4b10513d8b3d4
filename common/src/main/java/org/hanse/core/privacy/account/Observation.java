// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy.account;

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

    /** Whether the adversary sees who takes part. */
    public boolean seesCoins() {
        return adversary == Adversary.COORDINATOR && coins == Origin.COORDINATOR;
    }

    /** Whether the adversary can take the noise off. */
    public boolean seesNoise() {
        return adversary == Adversary.COORDINATOR && noise == Origin.COORDINATOR;
    }
}
