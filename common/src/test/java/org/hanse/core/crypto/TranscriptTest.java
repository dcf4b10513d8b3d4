// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TranscriptTest {

    @Test
    void text_isItsLengthAndItsBytes() {
        assertThat(HexFormat.of().formatHex(Transcript.of("aä\uD83D\uDECD").toBytes()))
                .isEqualTo("00000007" + "61" + "c3a4" + "f09f9b8d");
    }

    /** Similar letters, some of them halves of surrogate pairs, have different bytes. */
    @Test
    void text_ofDifferentStrings_hasDifferentBytesOrNone() {
        char[] letters = {'?', 'a', 'ä', '\uFFFD', '\uD83D', '\uDECD', '\uD83C', '\uDFFF'};
        SplittableRandom random = new SplittableRandom(1);
        Map<String, String> textOf = new HashMap<>();
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            StringBuilder letter = new StringBuilder();
            for (int length = random.nextInt(5); length > 0; length--) {
                letter.append(letters[random.nextInt(letters.length)]);
            }
            String text = letter.toString();
            try {
                String other =
                        textOf.put(HexFormat.of().formatHex(Transcript.of(text).toBytes()), text);
                assertThat(other == null || other.equals(text)).as(text).isTrue();
            } catch (IllegalArgumentException e) {
                refused++;
            }
        }
        assertThat(textOf).hasSizeGreaterThan(100);
        assertThat(refused).isBetween(1000, 19_000);
    }

    @Test
    void text_withHalfASurrogatePair_isRefused() {
        assertThatThrownBy(() -> Transcript.of("purpose").text("a\uD83D"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a text with half a character");
    }

    /** No value can span two parts. */
    @Test
    void bytes_cutDifferently_areDifferent() {
        assertThat(Transcript.of("p").text("ab").text("c").toBytes())
                .isNotEqualTo(Transcript.of("p").text("a").text("bc").toBytes());
    }
}
