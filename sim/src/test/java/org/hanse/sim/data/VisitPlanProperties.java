// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class VisitPlanProperties {

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void draw_anySpec_keepsItsBounds(long seed) {
        RandomGenerator random = Substream.of(seed).generate();
        int items = random.nextInt(ShopSpec.LEAST_ITEMS, 40);
        int days = random.nextInt(1, 200);
        ShopSpec spec = new ShopSpec(1, 1, items, days, seed);

        VisitPlan plan = VisitPlan.draw(spec, random.nextDouble(), random);

        long unmet = plan.visits().stream()
                .flatMap(visit -> visit.steps().stream())
                .filter(VisitPlan.Step.NEW::equals)
                .count();
        assertThat(unmet).as("seed %d", seed).isBetween((long) VisitPlan.LEAST_NEW, items / 2L);
        assertThat(plan.visits().get(0).steps().subList(0, VisitPlan.LEAST_NEW)).containsOnly(VisitPlan.Step.NEW);
        long free = 0;
        for (VisitPlan.Visit visit : plan.visits()) {
            assertThat(visit.second()).as("seed %d", seed).isBetween(free, days * 86_400L - 2 * 3600);
            assertThat(visit.steps()).hasSizeBetween(1, 12);
            free = visit.second() + 2 * 3600;
        }
    }
}
