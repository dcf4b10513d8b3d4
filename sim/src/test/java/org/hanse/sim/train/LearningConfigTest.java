// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.train;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LearningConfigTest {

    @Test
    void memoryDropoutWhere_unset_dependsOnWhetherShoppersComeBack() {
        assertThat(LearningConfig.DEFAULT.memoryDropoutWhere(true)).isEqualTo(1);
        assertThat(LearningConfig.DEFAULT.memoryDropoutWhere(false)).isEqualTo(0.5);
    }

    /** As many epochs as make a thousand steps; one where an epoch has as many. */
    @Test
    void memoryEpochsOf_unset_dependsOnHowManyStepsAnEpochHas() {
        assertThat(LearningConfig.DEFAULT.memoryEpochsOf(25)).isEqualTo(40);
        assertThat(LearningConfig.DEFAULT.memoryEpochsOf(999)).isEqualTo(2);
        assertThat(LearningConfig.DEFAULT.memoryEpochsOf(1000)).isEqualTo(1);
        assertThat(LearningConfig.DEFAULT.memoryEpochsOf(100_000)).isEqualTo(1);
        assertThat(LearningConfig.DEFAULT.memoryEpochsOf(1)).isEqualTo(1000);
    }
}
