// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset.guess;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EncodingGuessTest {

    @ParameterizedTest
    @CsvSource({
        "plain letters, UTF-8, UTF-8",
        "Café crème und Kürbis, UTF-8, UTF-8",
        "Café crème und Kürbis, ISO-8859-1, ISO-8859-1",
        "Café crème 12 €, windows-1252, windows-1252",
        "Becher Größe, ISO-8859-1, ISO-8859-1",
        "Süßigkeit, ISO-8859-1, ISO-8859-1",
        "Weißöl, ISO-8859-1, ISO-8859-1",
        "Größe Süßes Weißöl Füße GRÖßE, ISO-8859-1, ISO-8859-1",
        "Größe „Öl“, windows-1252, windows-1252",
        "créée idéées, ISO-8859-1, ISO-8859-1",
        "红色连衣裙 夏季新款 500克 L码, GB18030, GB18030",
        "用户 商品 时间 绿茶, GB18030, GB18030",
        "用户 商品 时间 绿茶, UTF-8, UTF-8",
        "用户 商品, UTF-16, UTF-16"
    })
    void of_text_isItsEncoding(String text, String written, String guessed) {
        assertThat(EncodingGuess.of(text.getBytes(Charset.forName(written)))).isEqualTo(Charset.forName(guessed));
    }

    @ParameterizedTest
    @CsvSource({"ISO-8859-1, GB18030", "windows-1252, GB18030", "GB18030, windows-1252"})
    void doubt_guessed_namesOthers(String guessed, String other) {
        assertThat(EncodingGuess.doubt(Charset.forName(guessed)))
                .contains("guess", other)
                .doesNotContain(guessed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16"})
    void doubt_certain_isNone(String certain) {
        assertThat(EncodingGuess.doubt(Charset.forName(certain))).isEmpty();
    }

    @Test
    void of_characterCutOffAtTheEnd_isNoFault() {
        byte[] text = "绿茶".getBytes(Charset.forName("UTF-8"));
        assertThat(EncodingGuess.of(Arrays.copyOf(text, text.length - 1))).isEqualTo(Charset.forName("UTF-8"));
    }
}
