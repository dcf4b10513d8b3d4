// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.explain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DisplayTextTest {

    @ParameterizedTest
    @CsvSource({"-0.00004, 0.0000", "-0.0, 0.0000", "0.00004, 0.0000", "-0.00006, -0.0001", "12.5, 12.5000"})
    void number_smallValues_haveNoMinusBeforeZero(double value, String text) {
        assertThat(DisplayText.number(value)).isEqualTo(text);
    }
}
