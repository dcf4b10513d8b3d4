// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.world;

import java.util.List;
import java.util.stream.IntStream;
import org.hanse.config.InvalidInputException;

/** A world that is held to its declarations: what breaks them ends the visit with an error, before anything is learned from it. */
final class CheckedWorld implements World {

    private final World world;
    private final Spec spec;
    private int steps;
    private boolean over = true;

    CheckedWorld(World world) {
        this.world = world;
        this.spec = world.spec();
    }

    @Override
    public Spec spec() {
        return spec;
    }

    @Override
    public Observation reset(long seed) {
        steps = 0;
        over = false;
        Observation first = world.reset(seed);
        if (first.item() < 0 || first.item() >= spec.catalogue().size()) {
            throw refuse(
                    "found item " + first.item() + " on arrival; expected one from 0 to "
                            + (spec.catalogue().size() - 1),
                    "return an item of the catalogue");
        }
        return first;
    }

    @Override
    public Known known() {
        return world.known();
    }

    @Override
    public boolean available(int action) {
        return world.available(action);
    }

    @Override
    public Step step(int action) {
        if (over) {
            throw refuse("found a step after the end of a visit; expected reset before it", "begin a new visit");
        }
        if (action < 0 || action >= spec.catalogue().size() || !world.available(action)) {
            throw refuse(
                    "found action " + action + "; expected an available item, from 0 to "
                            + (spec.catalogue().size() - 1),
                    "choose among available items");
        }
        steps++;
        Step step = world.step(action);
        if (!spec.types().contains(step.type())) {
            throw refuse("found type " + step.type().name() + "; expected a declared one", "declare all types");
        }
        require(step.rewards());
        if (spec.ignored().contains(step.type()) && step.rewards().stream().anyMatch(reward -> reward != 0)) {
            throw refuse(
                    "found rewards " + step.rewards() + " of an ignored item; expected 0",
                    "reward another type, or do not declare " + step.type().name() + " as ignored");
        }
        if (steps == spec.longest() && !step.over()) {
            throw refuse(
                    "found a visit of more than " + spec.longest() + " steps; expected it to end by then",
                    "return" + " truncated in the last step, or declare longer visits");
        }
        over = step.over();
        if (!over && IntStream.range(0, spec.catalogue().size()).noneMatch(world::available)) {
            throw refuse(
                    "found no available item; expected one until the visit ends", "end the visit, or keep an item");
        }
        return step;
    }

    private void require(List<Double> rewards) {
        if (rewards.size() != spec.bounds().size()) {
            throw refuse(
                    "found " + rewards.size() + " rewards; expected "
                            + spec.bounds().size() + ", one for each objective",
                    "return 0 for the others");
        }
        for (int c = 0; c < rewards.size(); c++) {
            if (!(Math.abs(rewards.get(c)) <= spec.bounds().get(c))) {
                throw refuse(
                        "found reward " + rewards.get(c) + "; expected a magnitude of at most "
                                + spec.bounds().get(c) + ", as declared",
                        "declare the bound of the world's rewards");
            }
        }
    }

    private InvalidInputException refuse(String what, String fix) {
        return new InvalidInputException("world " + spec.name() + ", step " + steps + ": " + what + ". Fix: " + fix);
    }
}
