// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalJsonTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static String canonical(String text) throws IOException {
        return new String(CanonicalJson.bytes(JSON.readTree(text)), StandardCharsets.UTF_8);
    }

    /** Order of RFC 8785, section 3.2.3: by UTF-16 code units, in which the pair of an emoji comes before U+FB33. */
    @Test
    void bytes_names_areOrderedByCodeUnits() throws IOException {
        String names =
                "{\"\\u20ac\":1,\"\\r\":2,\"\\ufb33\":3,\"1\":4,\"\\ud83d\\ude00\":5,\"\\u0080\":6,\"\\u00f6\":7}";
        assertThat(canonical(names))
                .isEqualTo(
                        "{\"\\r\":2,\"1\":4,\"\u0080\":6,\"\u00f6\":7,\"\u20ac\":1,\"\ud83d\ude00\":5,\"\ufb33\":3}");
    }

    /** Texts of RFC 8785, section 3.2.2.2. */
    @Test
    void bytes_texts_escapeOnlyWhatMustBe() throws IOException {
        assertThat(canonical(
                        "[ \"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\\"\\/\" , null,true,false,-0,12 ]"))
                .isEqualTo("[\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\",null,true,false,0,12]");
        assertThat(canonical("{ \"a\" : [ ] , \"b\" : { } }")).isEqualTo("{\"a\":[],\"b\":{}}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.5", "1e3", "9007199254740992", "-9007199254740992", "-9223372036854775808", "[1.0]"})
    void bytes_otherNumbers_areRefused(String text) throws IOException {
        JsonNode value = JSON.readTree(text);
        assertThatThrownBy(() -> CanonicalJson.bytes(value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected an integer");
    }

    @Test
    void bytes_halfASurrogatePair_isRefused() {
        assertThatThrownBy(() -> CanonicalJson.bytes(JSON.getNodeFactory().textNode("a\ud83d")))
                .hasMessageContaining("surrogate");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "{\"a\":1,\"a\":1}",
                "{\"a\": 1}",
                "{\"b\":1,\"a\":1}",
                "[1] ",
                "[1][2]",
                "[-0]",
                "[01]",
                "[\"\\u0041\"]",
                "[\"\\/\"]",
                "nul",
                "[1,]",
                "// x\n[1]",
                "[NaN]"
            })
    void parse_otherForms_areRefused(String text) {
        assertThatThrownBy(() -> CanonicalJson.parse(text.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void parse_badUtf8_isRefused() {
        assertThatThrownBy(() -> CanonicalJson.parse(new byte[] {'"', (byte) 0xc0, (byte) 0xaf, '"'}))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void parse_canonicalForm_isTheSameValue() {
        byte[] bytes = "{\"a\":[1,\"\u00e4\\n\"],\"b\":{}}".getBytes(StandardCharsets.UTF_8);
        assertThat(CanonicalJson.bytes(CanonicalJson.parse(bytes))).isEqualTo(bytes);
    }
}
