// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CurveChartTest {

    /** A missing validation is left out; a missing loss is a gap. */
    @Test
    void points_valueMissing_isPassedOverOrAGap() {
        List<Double> values = List.of(1.0, Double.NaN, 2.0);

        assertThat(new CurveChart.Line(values, 1, false).points()).containsExactly(1, 3);
        assertThat(new CurveChart.Line(values, 1, true).points()).containsExactly(1, 2, 3);
        assertThat(lines(CurveChart.draw(List.of(new CurveChart.Line(values, 1, true)), "epoch", "loss", "loss")))
                .isLessThan(lines(
                        CurveChart.draw(List.of(new CurveChart.Line(values, 1, false)), "epoch", "loss", "loss")));
    }

    private static int lines(String svg) {
        return svg.split("<(line|path|polyline)", -1).length;
    }
}
