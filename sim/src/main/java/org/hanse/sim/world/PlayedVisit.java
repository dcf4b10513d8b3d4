// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.world;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A visit that was played.
 *
 * @param arrival what the shopper did first
 * @param actions items that were shown
 * @param unavailable items that could not be shown instead, for each action
 * @param steps what came of each action
 */
record PlayedVisit(World.Observation arrival, List<Integer> actions, List<int[]> unavailable, List<World.Step> steps) {

    PlayedVisit {
        actions = List.copyOf(actions);
        unavailable = List.copyOf(unavailable);
        steps = List.copyOf(steps);
    }

    /**
     * Plays a visit.
     *
     * @param seed seed of the shopper and of the policy's coins
     */
    static PlayedVisit play(World world, Policy policy, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        World.Observation arrival = world.reset(random.nextLong());
        Policy.Turns turns = policy.begin(arrival, random.split());
        List<Integer> actions = new ArrayList<>();
        List<int[]> unavailable = new ArrayList<>();
        List<World.Step> steps = new ArrayList<>();
        World.Step step;
        do {
            int action = turns.action(world::available);
            unavailable.add(IntStream.range(0, world.spec().catalogue().size())
                    .filter(item -> !world.available(item))
                    .toArray());
            step = world.step(action);
            actions.add(action);
            steps.add(step);
            turns.saw(new World.Observation(action, step.type()));
        } while (!step.over());
        return new PlayedVisit(arrival, actions, unavailable, steps);
    }

    /** Returns the sum of all rewards of all objectives, without discount. */
    double total() {
        return steps.stream()
                .flatMap(step -> step.rewards().stream())
                .mapToDouble(Double::doubleValue)
                .sum();
    }

    /** Returns whether the shopper left; otherwise the visit was cut. */
    boolean ended() {
        return !steps.isEmpty() && steps.get(steps.size() - 1).terminated();
    }
}
