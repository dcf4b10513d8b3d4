// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimePatternTest {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "yyyy-MM-dd HH:mm:ss, %Y-%m-%d %H:%M:%S, false",
                "yyyy-MM-dd HH:mm:ss z, %Y-%m-%d %H:%M:%S %Z, true",
                "yyyy-MM-dd'T'HH:mm:ss.SSSXXX, %Y-%m-%dT%H:%M:%S.%f%z, true",
                "d/M/yy h:mm a, %d/%m/%y %I:%M %p, false",
                "`EEEE, dd MMMM uuuu`, `%A, %d %B %Y`, false",
                "yyyy''MM'o''clock', %Y'%mo'clock, false",
                "yyyy'%'DDD, %Y%%%j, false",
                "yyyyMMddHHmmssSSSSSSSSS, %Y%m%d%H%M%S%n, false",
                "dd/MM/yyyy HH'h'mm, %d/%m/%Y %Hh%M, false",
                "HH MM/dd/yyyy, %H %m/%d/%Y, false"
            })
    void parse_supportedPattern_becomesStrptime(String pattern, String strptime, boolean zoned) {
        assertThat(TimePattern.parse(pattern)).isEqualTo(new TimePattern(pattern, strptime, zoned));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"YYYY-ww", "yyyy-MM-dd[ HH:mm]", "yyyy MMMMM", "HH:mm", "epoch-second", "yyyy 'open", "yyyy G"})
    void parse_unsupportedPattern_saysSo(String pattern) {
        assertThatThrownBy(() -> TimePattern.parse(pattern))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(pattern);
    }

    @ParameterizedTest
    @CsvSource({
        "mm/dd/yyyy HH:mm, MM/dd/yyyy HH:mm",
        "dd.mm.yyyy HH:mm, dd.MM.yyyy HH:mm",
        "dd-mm-yyyy, dd-MM-yyyy",
        "yyyy-MM-dd HH:MM, yyyy-MM-dd HH:mm",
        "HH:mm dd/mm/yyyy, HH:mm dd/MM/yyyy",
        "dd/mm/yyyy HH:MM, dd/MM/yyyy HH:mm",
        "HH:MM dd/MM/yyyy, HH:mm dd/MM/yyyy",
        "dd MMM yyyy HH:MM, dd MMM yyyy HH:mm",
        "yyyymmdd, yyyyMMdd",
        "yyyyMMddHHMMss, yyyyMMddHHmmss",
        "m/d/yy h:mm, M/d/yy h:mm",
        "mm/yyyy, MM/yyyy",
        "YYYY-MM-dd, yyyy-MM-dd",
        "yyyy-MM-DD, yyyy-MM-dd"
    })
    void parse_mixedUpLetters_areRefusedWithTheRightOnes(String pattern, String meant) {
        assertThatThrownBy(() -> TimePattern.parse(pattern))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("found \"" + pattern + "\"")
                .hasMessageEndingWith("Fix: " + meant);
    }

    @ParameterizedTest
    @CsvSource({
        "dd HH:mm yyyy, Fix: add MM",
        "dd/yyyy HH:MM, Fix: dd/yyyy HH:mm",
        "MM/MM/yyyy, Fix: leave one out",
        "MM/mm/yyyy HH:mm, Fix: leave one out"
    })
    void parse_partsThatAreMissingOrTwice_areRefused(String pattern, String fix) {
        assertThatThrownBy(() -> TimePattern.parse(pattern))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith(fix);
    }

    @Test
    void parse_optionalPart_namesBothRemedies() {
        assertThatThrownBy(() -> TimePattern.parse("dd.MM.yyyy[ HH:mm]"))
                .hasMessageEndingWith("write one pattern that fits every row, or rewrite the column in one format");
    }

    @Test
    void parse_unsupportedLetter_namesIt() {
        assertThatThrownBy(() -> TimePattern.parse("yyyy-'W'ww")).hasMessageContaining("ww, which is not supported");
    }
}
