// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FigureTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 1",
        "0.1, 0.1",
        "6.9074197, 6.9075",
        "6.9074, 6.9074",
        "99999.1, 100000",
        "1e-6, 1e-6",
        "1.00001e-6, 1.0001e-6",
        "0.00012, 0.00012",
        "123456789, 123460000",
        "1e22, 1e22",
        "Infinity, inf"
    })
    void up_roundsUpOnly(double bound, String text) {
        assertThat(Figure.up(bound, 5)).isEqualTo(text);
    }

    @Test
    void up_ofTables_isNeverBelowAndHasTenDigits() {
        for (double bound = 1e-9; bound < 1e12; bound *= 1.2345678912345) {
            double printed = Double.parseDouble(Figure.up(bound, Figure.TABLE_DIGITS));
            assertThat(printed).isBetween(bound, bound * (1 + 1.01e-11));
        }
    }

    @Test
    void of_isShort() {
        assertThat(Figure.of(1e-6)).isEqualTo("1e-6");
        assertThat(Figure.of(0.05)).isEqualTo("0.05");
        assertThat(Figure.of(32768)).isEqualTo("32768");
        assertThat(Figure.of(Double.NaN)).isEqualTo("NaN");
    }
}
