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
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Phrases of all languages, and the words of the English ones. */
public class PhrasesTest {

    /** Words of the English phrases that German has, too. */
    private static final Set<String> GERMAN_TOO =
            Set.of("an", "in", "plus", "shop", "shops", "tests", "training", "was");

    private static final Pattern OPTION = Pattern.compile("--\\S+");
    private static final Pattern NO_LETTERS = Pattern.compile("[^\\p{L}]+");

    /** Returns the English words of a text that should be German; names of options are none. */
    public static Set<String> english(String text) throws IOException {
        Set<String> found = new TreeSet<>();
        Properties english = properties(Language.EN);
        for (String key : english.stringPropertyNames()) {
            if (!key.startsWith("day.")) {
                found.addAll(words(english.getProperty(key).replace("choice", "")));
            }
        }
        found.remove("");
        found.removeAll(GERMAN_TOO);
        found.retainAll(words(text));
        return found;
    }

    private static List<String> words(String text) {
        return List.of(NO_LETTERS.split(OPTION.matcher(text).replaceAll(" ").toLowerCase(Locale.ROOT)));
    }

    @Test
    void bundle_inGerman_hasNoEnglishWord() throws IOException {
        Properties german = properties(Language.DE);
        for (String key : german.stringPropertyNames()) {
            if (!key.startsWith("day.")) {
                assertThat(english(german.getProperty(key).replace("choice", "")))
                        .as(key)
                        .isEmpty();
            }
        }
    }

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
