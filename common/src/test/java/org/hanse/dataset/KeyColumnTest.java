// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyColumnTest {

    /**
     * Sums by hand, digits without the last one from the right by 3, 1, 3, ...: 400638133393 gives 89, so 1; 03600029145 gives 58, so 2;
     * 9638507 gives 86, so 4; 1061414154321 gives 81, so 9.
     */
    @ParameterizedTest
    @CsvSource({
        "4006381333931, 04006381333931",
        "' 4006381-333931 ', 04006381333931",
        "4 006381 333931, 04006381333931",
        "036000291452, 00036000291452",
        "96385074, 00000096385074",
        "10614141543219, 10614141543219"
    })
    void gtin_validCheckDigit_isPadded(String text, String key) {
        assertThat(KeyColumn.Form.GTIN.read(text)).isEqualTo(KeyColumn.Reading.of(key));
        assertThat(KeyColumn.Form.GTIN.of(key)).contains(key);
    }

    /** Another check digit; two neighbours swapped. */
    @ParameterizedTest
    @ValueSource(strings = {"4006381333930", "036000291453", "96385075", "10614141543218", "4006381339331"})
    void gtin_wrongCheckDigit_isRejected(String text) {
        assertThat(KeyColumn.Form.GTIN.read(text))
                .isEqualTo(KeyColumn.Reading.wrong(CleaningReason.CATALOGUE_KEY_CHECK));
    }

    /** Other lengths, such as one without its leading zero; letters; a rounded number; zeros for unknown ones. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "36000291452",
                "400638133",
                "400638133393100",
                "40063813339AB",
                "4.00638E+12",
                "0000000000000",
                "-",
                ""
            })
    void gtin_noNumber_isRejected(String text) {
        assertThat(KeyColumn.Form.GTIN.read(text)).isEqualTo(KeyColumn.Reading.wrong(CleaningReason.CATALOGUE_KEY));
    }

    @ParameterizedTest
    @CsvSource({"CODE, ' ab-12 3\u2010x ', AB123X", "NONE, ' ab-12 3 ', ab-12 3", "CODE, --, ", "NONE, ' ', "})
    void otherForms_joinSpellings(KeyColumn.Form form, String text, String key) {
        assertThat(form.of(text).orElse("")).isEqualTo(key == null ? "" : key);
    }
}
