// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.audit;

/**
 * Settings of an audit.
 *
 * @param canaries number of canaries, each a member by coin; {@link #FEWEST} to {@link #MOST}
 * @param rounds number of attacked rounds, at least 1
 */
public record AuditSettings(int canaries, int rounds) {

    /** Fewest canaries. With fewer, even a perfect score shows next to nothing. */
    public static final int FEWEST = 20;

    /** Most canaries. Each is a synthetic shopper, held in memory and used for training. */
    public static final int MOST = 100_000;

    public AuditSettings {
        if (canaries < FEWEST || canaries > MOST || rounds < 1) {
            throw new IllegalArgumentException(
                    canaries + " canaries, of " + FEWEST + " to " + MOST + ", in " + rounds + " rounds");
        }
    }
}
