// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hanse.clientnode.explain.Language;
import org.hanse.clientnode.owner.ReportService.Period;
import org.junit.jupiter.api.Test;

/** Phrases of the pages: the same keys in all languages, none without a use. */
class PageWordsTest {

    private static final Path SOURCES = Path.of("src/main/java/org/hanse/clientnode");
    private static final Path TEMPLATES = Path.of("src/main/resources/org/hanse/clientnode/web");
    private static final Path REASONS = Path.of("../common/src/main/java/org/hanse/dataset/CleaningReason.java");
    private static final String REASON = "reason.";

    private static Set<String> keys(String language) {
        return new TreeSet<>(ResourceBundle.getBundle("org.hanse.clientnode.web.words", Locale.forLanguageTag(language))
                .keySet());
    }

    private static String text(Path folder, String end) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> all = files.filter(own -> own.toString().endsWith(end)).toList();
            StringBuilder text = new StringBuilder();
            for (Path file : all) {
                text.append(Files.readString(file));
            }
            return text.toString();
        }
    }

    private static Set<String> found(String text, String pattern) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toSet());
    }

    @Test
    void languages_haveTheSameKeys() {
        assertThat(keys("de")).isEqualTo(keys("en"));
    }

    /** A key is written out, or made of a prefix and a word of the sources. */
    @Test
    void keys_areUsed() throws IOException {
        String java = text(SOURCES, ".java");
        String templates = text(TEMPLATES, ".mustache");
        Set<String> written = found(java + templates, "(?<=\"|\\}\\})[a-z0-9_.]+(?=\"|\\{\\{)");
        Set<String> words = found(java, "[A-Za-z0-9_]+").stream()
                .map(own -> own.toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());

        assertThat(keys("en"))
                .filteredOn(key -> !key.startsWith(REASON))
                .allMatch(key -> written.contains(key) || made(key, written, words));
    }

    private static boolean made(String key, Set<String> written, Set<String> words) {
        return Stream.iterate(key.indexOf('.'), at -> at >= 0, at -> key.indexOf('.', at + 1))
                .anyMatch(at -> Stream.of("", ".").anyMatch(dot -> written.contains(key.substring(0, at) + dot))
                        && Stream.of(key.substring(at + 1).split("\\.")).allMatch(words::contains));
    }

    /** Reasons of rows that an import lists: not those of the descriptor. */
    @Test
    void reasons_areOnesThatAnImportMayGive() throws IOException {
        Set<String> given = found(Files.readString(REASONS), "\"[^\"]+\"(?=,\\s*Kind\\.(TOLERATED|WRONG))").stream()
                .map(own ->
                        REASON + own.replace("\"", "").toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_"))
                .collect(Collectors.toSet());

        assertThat(given).isNotEmpty();
        assertThat(keys("en")).filteredOn(key -> key.startsWith(REASON)).isSubsetOf(given);
    }

    /** What is typed or shown beside a report that is being made stays. */
    @Test
    void pollOfAReport_replacesNothingElse() {
        PageWords words = new PageWords(Language.EN, ZoneOffset.UTC);
        String page = new Templates()
                .html(
                        "reports",
                        new ReportsPage.View(
                                Optional.empty(),
                                List.of(),
                                new Period("2026-10-01", "2026-11-01"),
                                Optional.of(new ReportsPage.Running("October", 1, 2)),
                                Optional.empty(),
                                List.of(),
                                Optional.empty(),
                                new ShopperRequests.View(Optional.empty(), false, Optional.empty(), Optional.empty())),
                        Frame.of(
                                new Frame.Place("shop", List.of(), "reports", "/reports", "auto"),
                                words,
                                Optional.empty()));

        String making = page.substring(page.indexOf("id=\"making\""), page.indexOf("</section>"));
        assertThat(making)
                .contains("hx-target=\"#making\"", "hx-select=\"#making\"", "hx-select-oob=\"#reports\"")
                .doesNotContain("/reports/find");
    }
}
