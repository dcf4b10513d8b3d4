// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.world;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import org.hanse.config.InvalidInputException;
import org.hanse.core.interaction.InteractionType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Worlds from outside that break what they declare. */
class CheckedWorldTest {

    private static final World.Step LOOK = new World.Step(InteractionType.VIEW, List.of(1.0, 0.0, 0.0), false, false);

    @ParameterizedTest
    @ValueSource(doubles = {1.5, -1.5, Double.NaN, Double.NEGATIVE_INFINITY})
    void reward_beyondItsBound_isRefused(double reward) {
        World world =
                world(new World.Step(InteractionType.VIEW, List.of(reward, 0.0, 0.0), false, false), item -> true);
        refused(world, 0, "reward " + reward + "; expected a magnitude of at most 1.0, as declared");
    }

    @Test
    void rewards_ofTooFewObjectives_areRefused() {
        refused(
                world(new World.Step(InteractionType.VIEW, List.of(1.0), false, false), item -> true),
                0,
                "found 1 rewards");
    }

    @Test
    void type_notDeclared_isRefused() {
        refused(
                world(new World.Step(InteractionType.CLICK, List.of(1.0, 0.0, 0.0), false, false), item -> true),
                0,
                "found type click");
    }

    @Test
    void action_notAvailable_isRefused() {
        refused(world(LOOK, item -> item == 0), 1, "found action 1; expected an available item");
        refused(world(LOOK, item -> true), 2, "found action 2");
        refused(world(LOOK, item -> true), -1, "found action -1");
    }

    @Test
    void visit_thatNeverEnds_isRefused() {
        World world = new CheckedWorld(world(LOOK, item -> true));
        world.reset(1);
        world.step(0);
        world.step(0);
        assertThatThrownBy(() -> world.step(0))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("a visit of more than 3 steps");
    }

    @Test
    void step_afterTheEnd_isRefused() {
        World world = new CheckedWorld(
                world(new World.Step(InteractionType.VIEW, List.of(1.0, 0.0, 0.0), true, false), item -> true));
        refusedStep(world, 0, "found a step after the end of a visit");
        world.reset(1);
        assertThatCode(() -> world.step(0)).doesNotThrowAnyException();
        refusedStep(world, 0, "found a step after the end of a visit");
    }

    @Test
    void items_noneAvailable_isRefused() {
        boolean[] gone = new boolean[1];
        World world = new CheckedWorld(world(LOOK, item -> !gone[0]));
        world.reset(1);
        world.step(0);
        gone[0] = true;
        refusedStep(world, 0, "expected an available item");
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1, Double.NaN, Double.POSITIVE_INFINITY, 0})
    void bounds_thatAreNone_areRefused(double bound) {
        assertThatThrownBy(() -> spec(List.of(bound, 0.0, 0.0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("bounds");
    }

    private static void refused(World world, int action, String why) {
        World checked = new CheckedWorld(world);
        checked.reset(1);
        refusedStep(checked, action, why);
    }

    private static void refusedStep(World world, int action, String why) {
        assertThatThrownBy(() -> world.step(action))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("world broken, step ")
                .hasMessageContaining(why)
                .hasMessageContaining("Fix: ");
    }

    private static World.Spec spec(List<Double> bounds) {
        return new World.Spec(
                "broken", SmallWorld.catalogue(List.of("a", "b")), Set.of(InteractionType.VIEW), Set.of(), bounds, 3);
    }

    private static World world(World.Step always, IntPredicate available) {
        return new World() {
            @Override
            public Spec spec() {
                return CheckedWorldTest.spec(List.of(1.0, 0.0, 0.0));
            }

            @Override
            public Observation reset(long seed) {
                return new Observation(0, InteractionType.VIEW);
            }

            @Override
            public boolean available(int action) {
                return available.test(action);
            }

            @Override
            public Step step(int action) {
                return always;
            }
        };
    }
}
