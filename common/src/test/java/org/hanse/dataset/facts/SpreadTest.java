// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset.facts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SpreadTest {

    @Test
    void of_oneToHundred_quartilesAtTheirRanks() {
        int[] values = IntStream.rangeClosed(1, 100).map(i -> 101 - i).toArray();
        assertThat(Spread.of(values)).isEqualTo(new Spread(1, 25, 50, 75, 100));
    }

    @Test
    void of_fourValues_quartilesAreValuesThatOccur() {
        assertThat(Spread.of(new int[] {40, 10, 30, 20})).isEqualTo(new Spread(10, 10, 20, 30, 40));
    }

    @Test
    void of_nothing_isZero() {
        assertThat(Spread.of(new int[0])).isEqualTo(new Spread(0, 0, 0, 0, 0));
    }
}
