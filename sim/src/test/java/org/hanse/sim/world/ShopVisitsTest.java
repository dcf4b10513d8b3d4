// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.hanse.core.learn.CounterRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ShopVisitsTest {

    @Test
    void visit_shownItemsAndEmptyShelves_areNotAvailable() {
        World world = Worlds.load().named("e-commerce").get();
        World.Observation first = world.reset(3);
        assertThat(world.available(first.item())).isFalse();
        long empty = IntStream.range(0, ShopVisits.ITEMS)
                .filter(item -> !world.available(item))
                .count();
        assertThat(empty).isBetween(20L, 90L);
        int item = IntStream.range(0, ShopVisits.ITEMS)
                .filter(world::available)
                .findFirst()
                .orElseThrow();
        world.step(item);
        assertThat(world.available(item)).isFalse();
    }

    /** A policy that knows taste and quality earns more than bestsellers, and less than the bound. */
    @Test
    @Tag("nightly")
    void bound_isAboveWhatPoliciesEarn() {
        World world = new ShopVisits("e-commerce");
        World.Known known = world.known();
        double sold = played(world, known.rule("bestsellers"));
        System.out.printf(
                "bound %.3f, one step %.3f, bestsellers %.3f%n",
                known.optimum().orElseThrow(), known.oneStep().orElseThrow(), sold);
        assertThat(sold).isLessThan(known.oneStep().orElseThrow());
        assertThat(known.optimum().orElseThrow())
                .isGreaterThan(1.1 * known.oneStep().orElseThrow());
    }

    private static double played(World world, Policy policy) {
        return IntStream.range(0, 500)
                .mapToDouble(v -> PlayedVisit.play(world, policy, CounterRandom.bits(1, v))
                        .total())
                .average()
                .orElseThrow();
    }
}
