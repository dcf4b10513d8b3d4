// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0 kB",
        "1024, 1 kB",
        "999499, 999 kB",
        "999500, 1.0 MB",
        "1048576, 1.0 MB",
        "999949999, 999.9 MB",
        "999950000, 1.0 GB",
        "2147483648, 2.1 GB"
    })
    void bytes_size_isDecimal(double bytes, String expected) {
        assertThat(Numbers.bytes(bytes)).isEqualTo(expected);
    }
}
