// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScreenTableTest {

    @Test
    void of_modelWithoutFigures_isNamedWithTheReasonWhereItWouldStand() {
        String table = ScreenTable.of(SyntheticRun.of("toys"));
        List<String> blocks = List.of(table.split("\n\n"));

        assertThat(blocks).hasSize(3);
        assertThat(blocks.get(0)).startsWith("beauty: 20 test queries").doesNotContain("Left out");
        assertThat(blocks.get(1))
                .startsWith("toys: 24 test queries")
                .endsWith("\n  Left out: ease, because the catalogue is too large");
        assertThat(blocks.get(2))
                .startsWith("all: 44 test queries")
                .endsWith("\n  Left out: ease, because the catalogue is too large (toys)\n");
    }

    @Test
    void of_fewQueriesAndItems_saysSoBelowTheTable() {
        RunRecord run = SyntheticRun.small();

        assertThat(ScreenTable.of(run))
                .contains("  Note: only 1 test query. Figures over so few queries do not compare models\n"
                        + "  Note: cutoff 10 takes in all 8 ranked items, so every target is a hit. Set"
                        + " protocol.cutoffs below that number\n");
        assertThat(ScreenTable.of(SyntheticRun.of("toys"))).doesNotContain("Note:");
    }

    @Test
    void of_runWithoutMasks_saysNothingOfThem() {
        assertThat(ScreenTable.of(SyntheticRun.of("toys"))).doesNotContain("masked");
    }
}
