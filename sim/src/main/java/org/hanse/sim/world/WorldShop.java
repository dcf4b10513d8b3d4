// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.world;

import java.util.ArrayList;
import java.util.List;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.learn.CounterRandom;

/** A shop that plays its own world, and keeps its last visits. */
final class WorldShop {

    private final World world;
    private final Replay replay;
    private final long seed;
    private long played;
    private long steps;

    /**
     * Creates a shop without visits.
     *
     * @param kept greatest number of rounds in its replay
     */
    WorldShop(World world, int kept, long seed) {
        this.world = world;
        this.replay = new Replay(kept, world.spec().ignored());
        this.seed = seed;
    }

    /** Plays the visits of a round. */
    void play(Policy policy, int visits) {
        List<PlayedVisit> round = new ArrayList<>(visits);
        for (int v = 0; v < visits; v++) {
            PlayedVisit visit = PlayedVisit.play(world, policy, CounterRandom.bits(seed, played++));
            steps += visit.steps().size();
            round.add(visit);
        }
        replay.add(round);
    }

    InteractionLog log() {
        return replay.log();
    }

    /** Returns the number of steps played so far. */
    long steps() {
        return steps;
    }
}
