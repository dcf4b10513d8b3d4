// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Plain language in all texts of the project, see {@code CONTRIBUTING.md}. */
class PlainLanguageTest {

    private static final Path WORDS = Path.of("src/test/resources/plain-language/refused-words.txt");
    private static final RefusedWords FEW = new RefusedWords(List.of("# comment", "", "lorem", "dolor sit"));

    @Test
    void texts_ofTheProject_haveNoRefusedWord() throws IOException {
        Path root = Path.of("").toAbsolutePath().resolveSibling("");
        RefusedWords words = new RefusedWords(Files.readAllLines(WORDS));
        SortedMap<String, Map<String, Integer>> found = new TreeMap<>();
        PlainTexts.below(root).forEach((file, texts) -> {
            Map<String, Integer> counts = words.count(texts);
            if (!counts.isEmpty()) {
                found.put(file, counts);
            }
        });
        assertThat(found)
                .as(
                        "Refused words by file. Fix: use the words of CONTRIBUTING.md, \"Plain language\"; a line that has to"
                                + " keep a word carries \"" + PlainTexts.KEEP + "\"")
                .isEmpty();
    }

    @Test
    void javaSource_withCommentsAndCharacters_givesStringsCommentsAndNames() {
        String source = """
                /** Lorem
                 * here. */ class ABoat { // one
                  // two
                  char theQuote = '"'; char NO_BODY = '\\''; /* "three" */ var a = "one \\" two";
                  String b = \"""
                      three "four"
                      \""";
                }
                """;

        assertThat(JavaTexts.of(source).stream().map(text -> text.strip().replaceAll("\\s+", " ")))
                .containsExactlyInAnyOrder(
                        "Lorem here.",
                        "class",
                        "A Boat",
                        "one two",
                        "char",
                        "the Quote",
                        "char",
                        "NO BODY",
                        "\"three\"",
                        "var",
                        "a",
                        "one two",
                        "String",
                        "b",
                        "three \"four\"");
    }

    @Test
    void phrase_inTwoJoinedLiterals_isCounted() {
        assertThat(count(
                        "A.java",
                        "f(\"dolor\"\n  // why\n + \" sit\" + name, \"dolor\", \"sit\" + '+' + \"dolor\" + sit)"))
                .isEqualTo(1);
    }

    @Test
    void word_insideAnother_isNotCounted() {
        assertThat(count("a.yaml", "lorems Lorem-else lorem: LOREM")).isEqualTo(2);
    }

    @Test
    void line_withTheMark_isLeftOut() {
        assertThat(count("a.md", "lorem\nlorem <!-- plain-language: keep -->\ndolor\nsit"))
                .isEqualTo(2);
        assertThat(count("A.java", "a(\"lorem\"); // plain-language: keep\nb(\"lorem\");"))
                .isEqualTo(1);
    }

    @Test
    void comments_ofTheLauncher_areLeftOut() {
        assertThat(count("hanse", "# lorem\n  # lorem\nsay 'lorem' \"${#lorem}\" # lorem\n"))
                .isEqualTo(2);
    }

    @Test
    void names_inDocumentsAndTemplates_areLeftOut() {
        assertThat(count("a.md", "`lorem` but `lorem is here`")).isEqualTo(1);
        assertThat(count("a.mustache", "{{lorem}} but <p>lorem</p>")).isEqualTo(1);
    }

    private static int count(String name, String content) {
        return FEW.count(PlainTexts.of(name, content)).values().stream()
                .mapToInt(Integer::intValue)
                .sum();
    }
}
