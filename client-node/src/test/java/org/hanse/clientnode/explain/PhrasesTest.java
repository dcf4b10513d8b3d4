// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PhrasesTest {

    private static Properties properties(Language language) throws IOException {
        Properties properties = new Properties();
        try (InputStream in = Objects.requireNonNull(
                        PhrasesTest.class.getResourceAsStream("explain_" + language + ".properties"));
                Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
            properties.load(reader);
        }
        return properties;
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void bundle_ofEachLanguage_hasTheSameKeysAndArguments(Language language) throws IOException {
        Properties own = properties(language);
        Properties english = properties(Language.EN);
        assertThat(new TreeSet<>(own.stringPropertyNames())).isEqualTo(new TreeSet<>(english.stringPropertyNames()));
        for (String key : own.stringPropertyNames()) {
            MessageFormat pattern = new MessageFormat(own.getProperty(key), Locale.ROOT);
            MessageFormat expected = new MessageFormat(english.getProperty(key), Locale.ROOT);
            assertThat(pattern.getFormatsByArgumentIndex())
                    .as("arguments of %s", key)
                    .hasSameSizeAs(expected.getFormatsByArgumentIndex());
            assertThat(own.getProperty(key).replace("''", "")).as(key).doesNotContain("'");
        }
    }

    @Test
    void of_accents_areReadAsUtf8() {
        assertThat(Phrases.of(Language.DE).of("word.return")).isEqualTo("Rückgabe");
        assertThat(Phrases.of(Language.ZH).of("word.view")).isEqualTo("浏览");
    }
}
