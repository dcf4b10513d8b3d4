// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.hanse.core.learn.CounterRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SatisfactionValuesTest {

    /** Figures of value iteration in another language, for the numbers of RecSim's code. */
    @ParameterizedTest
    @CsvSource({
        "0.01, 1158.7, 1158.7, 754.3",
        "0.05, 1000.0, 991.1, 855.6",
        "0.10, 1043.6, 818.4, 1000.3",
        "0.20, 1376.9, 571.0, 1350.3"
    })
    void values_bySensitivity_areThoseOfTheEnvironment(double sensitivity, double best, double bait, double good) {
        SatisfactionValues values = new SatisfactionValues(new LongTermSatisfaction("lts", sensitivity));
        assertThat(values.optimum()).isCloseTo(best, within(0.06));
        assertThat(values.always(LongTermSatisfaction.BAIT)).isCloseTo(bait, within(0.06));
        assertThat(values.always(LongTermSatisfaction.GOOD)).isCloseTo(good, within(0.06));
    }

    @Test
    void rules_played_earnWhatIsPublished() {
        World world = new LongTermSatisfaction("lts", 0.1);
        World.Known known = world.known();
        assertThat(played(world, known.rule("always good"))).isCloseTo(1000.3, within(1.0));
        assertThat(played(world, known.rule("bait in the last step"))).isCloseTo(1013.6, within(1.0));
        assertThat(played(world, known.rule("bait above exposure 2.0")))
                .isBetween(1033.0, known.optimum().orElseThrow());
    }

    private static double played(World world, Policy policy) {
        double sum = 0;
        int visits = 1000;
        for (int v = 0; v < visits; v++) {
            sum += PlayedVisit.play(world, policy, CounterRandom.bits(1, v)).total();
        }
        return sum / visits;
    }
}
