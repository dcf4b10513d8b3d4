// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimelineChartTest {

    @Test
    void draw_signedValues_areNamedAndPrinted() {
        String svg = TimelineChart.draw(List.of("view A", "view <B>"), List.of(0.5, -0.25), "time", "Interactions");
        assertThat(svg)
                .startsWith("<svg")
                .contains("role=\"img\"")
                .contains("aria-label=\"Interactions: view A +0.5000; view &lt;B&gt; −0.2500.\"")
                .contains(">+0.50<", ">−0.25<", "rgb(0,114,178)", "rgb(213,94,0)")
                .isEqualTo(
                        TimelineChart.draw(List.of("view A", "view <B>"), List.of(0.5, -0.25), "time", "Interactions"));
    }

    @Test
    void draw_manyValues_haveNoTextsButAreRead() {
        String svg = TimelineChart.draw(
                Collections.nCopies(60, "view"), Collections.nCopies(60, 0.123), "time", "Interactions");
        assertThat(svg).doesNotContain("+0.12<").contains("view +0.1230");
    }

    @Test
    void draw_zerosAlone_isDrawn() {
        assertThat(TimelineChart.draw(List.of("view"), List.of(0.0), "time", "Interactions"))
                .contains("view +0.0000");
    }

    @Test
    void draw_differentNumbers_isRefused() {
        assertThatThrownBy(() -> TimelineChart.draw(List.of("a"), List.of(), "time", "Interactions"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 labels for 0 values");
    }
}
