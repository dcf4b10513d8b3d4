// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ParticipantBaselineTest {

    private static final ShopperRounds ROUNDS = new ShopperRounds(3, 0.5, 2);

    @Test
    void parameters_ofEach_endWithThoseOfTheRounds() {
        assertThat(new Fcf(8, 1, 5, ROUNDS).parameters())
                .hasToString("{dimension=8.0, alpha=1.0, lambda=5.0, rounds=3.0, cohort=0.5, serverRate=2.0}");
        assertThat(new FedNcf(8, 0.1, new LocalPasses(2, 4), ROUNDS).parameters())
                .hasToString("{dimension=8.0, rate=0.1, epochs=2.0, negatives=4.0,"
                        + " rounds=3.0, cohort=0.5, serverRate=2.0}");
        assertThat(new PFedRec(8, 0.1, 80, new LocalPasses(1, 4), ROUNDS).parameters())
                .hasToString("{dimension=8.0, rate=0.1, itemFactor=80.0, epochs=1.0, negatives=4.0,"
                        + " rounds=3.0, cohort=0.5, serverRate=2.0}");
    }

    @Test
    void grid_ofEach_hasItsFixedSettingAndAllNumbersOfRounds() {
        List<ParticipantBaseline> all = List.of(Fcf.fixed(), FedNcf.fixed(), PFedRec.fixed());
        for (ParticipantBaseline baseline : all) {
            List<Baseline> grid = baseline.grid();

            assertThat(grid).doesNotHaveDuplicates().contains(baseline);
            assertThat(grid).hasSize(baseline.families().size() * ShopperRounds.TRIED.size());
            assertThat(grid.subList(0, ShopperRounds.TRIED.size()))
                    .extracting(one -> ((ParticipantBaseline) one).rounds().count())
                    .isEqualTo(ShopperRounds.TRIED);
        }
    }

    @Test
    void settings_outOfRange_areNamed() {
        assertThatThrownBy(() -> new Fcf(8, 0, 5, ROUNDS)).hasMessage("dimension 8, alpha 0.0, lambda 5.0");
        assertThatThrownBy(() -> new FedNcf(7, 0.1, new LocalPasses(1, 1), ROUNDS))
                .hasMessage("dimension 7, rate 0.1");
        assertThatThrownBy(() -> new PFedRec(8, 0.1, Double.NaN, new LocalPasses(1, 1), ROUNDS))
                .hasMessage("dimension 8, rate 0.1, itemFactor NaN");
        assertThatThrownBy(() -> new LocalPasses(0, 4)).hasMessage("epochs 0, negatives 4");
        assertThatThrownBy(() -> new ShopperRounds(3, 1.5, 2)).hasMessage("rounds 3, cohort 1.5, rate 2.0");
    }
}
