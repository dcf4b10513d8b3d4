// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeFormatTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2019-10-01 00:00:00 UTC    | yyyy-MM-dd HH:mm:ss z",
                "2019-10-01 00:00:00        | yyyy-MM-dd HH:mm:ss",
                "2019-10-01 08:26           | yyyy-MM-dd HH:mm",
                "2019-10-01                 | yyyy-MM-dd",
                "2019/10/01 08:26:01        | yyyy/MM/dd HH:mm:ss",
                "2019-10-01T08:26:01Z       | iso-8601",
                "2019-10-01T08:26:01+02:00  | iso-8601",
                "2019-11-24 00:01:03.979+00:00 | iso-8601",
                "31.12.2019 08:26           | dd.MM.yyyy HH:mm",
                "31/12/2019                 | dd/MM/yyyy",
                "12/31/2019 8:26            | MM/dd/yyyy HH:mm",
                "12/31/2019 8:26:00 PM      | MM/dd/yyyy hh:mm:ss a",
                "01-Jan-1995                | dd-MMM-yyyy",
                "03 January 2024            | dd MMMM yyyy",
                "Jan 03, 2024               | MMM dd, yyyy",
                "January 3, 2024 1:11 pm    | MMMM dd, yyyy hh:mm a",
                "Jan 3, 2024, 1:11:09 PM    | MMM dd, yyyy, hh:mm:ss a",
                "2024-01-03 13:11:00 +0100  | yyyy-MM-dd HH:mm:ss XX",
                "2024-01-03 13:11:00 +01:00 | yyyy-MM-dd HH:mm:ss XXX",
                "2024-01-03T13:11:00+0100   | yyyy-MM-dd'T'HH:mm:ssXX",
                "20191001                   | yyyyMMdd",
                "20191001082601             | yyyyMMddHHmmss",
                "881250949                  | epoch-seconds",
                "1569888000                 | epoch-seconds",
                "1433221332117              | epoch-millis",
                "1433221332117000           | epoch-micros"
            })
    void of_time_isItsFormat(String value, String format) {
        assertThat(TimeFormat.of(List.of(value))).map(TimeFormat::format).contains(format);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "12",
                "541312140",
                "44600062",
                "3.5",
                "2053013552326770905",
                "tea",
                "1.2.3",
                "85123A",
                "Oak 12, 1999",
                "12 Lamp 2024"
            })
    void of_otherValues_isNoTime(String value) {
        assertThat(TimeFormat.of(List.of(value))).isEmpty();
    }

    @Test
    void of_dayAndMonthBelow13_saysWhatElseItCouldBe() {
        assertThat(TimeFormat.of(List.of("01/02/2019", "03/04/2019")))
                .contains(new TimeFormat("MM/dd/yyyy", true, "could be dd/MM/yyyy"));
        assertThat(TimeFormat.of(List.of("01/02/2019", "13/04/2019"))).contains(new TimeFormat("dd/MM/yyyy", true, ""));
    }

    @Test
    void of_fewOddValues_areOverlooked() {
        List<String> values = new ArrayList<>(Collections.nCopies(99, "2019-10-01"));
        values.add("unknown");
        assertThat(TimeFormat.of(values)).isPresent();
    }
}
