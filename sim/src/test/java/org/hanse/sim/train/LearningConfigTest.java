// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.train;

import static org.assertj.core.api.Assertions.assertThat;

import org.hanse.core.job.LearningConfig;
import org.junit.jupiter.api.Test;

class LearningConfigTest {

    @Test
    void memoryDropoutWhere_unset_dependsOnWhetherShoppersComeBack() {
        assertThat(LearningConfig.DEFAULT.memoryDropoutWhere(true)).isEqualTo(1);
        assertThat(LearningConfig.DEFAULT.memoryDropoutWhere(false)).isEqualTo(0.5);
    }
}
