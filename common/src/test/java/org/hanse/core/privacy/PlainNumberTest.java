// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlainNumberTest {

    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "0.5, 0.5",
        "1e9, 1000000000",
        "1e-4, 0.0001",
        "1e-5, 1e-5",
        "1.25e-7, 1.25e-7",
        "1e13, 1e13",
        "0, 0",
        "Infinity, Infinity"
    })
    void of_number_isAsPeopleWriteIt(double number, String text) {
        assertThat(PlainNumber.of(number)).isEqualTo(text);
    }

    @Test
    void rounding_toDigits_isToTheSideThatIsAskedFor() {
        assertThat(PlainNumber.rounded(0.8074848225360581, 6)).isEqualTo("0.807485");
        assertThat(PlainNumber.up(0.40374241126802907, 6)).isEqualTo("0.403743");
        assertThat(PlainNumber.down(1.0 / 3, 6)).isEqualTo("0.333333");
        assertThat(PlainNumber.rounded(1250, 4)).isEqualTo("1250");
        assertThat(PlainNumber.up(Double.POSITIVE_INFINITY, 3)).isEqualTo("Infinity");
    }
}
