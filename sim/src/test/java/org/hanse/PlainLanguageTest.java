// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Plain language in all texts that users read, see {@code CONTRIBUTING.md}. Refused words stand in {@code
 * plain-language/refused-words.txt}, old uses of them in {@code plain-language/baseline.txt}.
 */
class PlainLanguageTest {

    private static final Path FOLDER = Path.of("src/test/resources/plain-language");
    private static final Path BASELINE = FOLDER.resolve("baseline.txt");
    private static final String LOWER = "hanse.language.lower";

    private static final RefusedWords FEW = new RefusedWords(List.of("# comment", "", "lorem", "dolor sit"));

    @Test
    void texts_ofTheProject_useRefusedWordsAsOftenAsTheBaseline() throws IOException {
        Path root = Path.of("").toAbsolutePath().resolveSibling("");
        RefusedWords words = new RefusedWords(Files.readAllLines(FOLDER.resolve("refused-words.txt")));
        LanguageBaseline found = LanguageBaseline.of(PlainTexts.below(root), words);
        LanguageBaseline baseline = LanguageBaseline.parse(Files.readAllLines(BASELINE));
        if (Boolean.getBoolean(LOWER)) {
            baseline = baseline.lowered(found);
            write(baseline);
        }
        assertThat(baseline.exceeded(found))
                .as("Refused words. Fix: say it in the words of CONTRIBUTING.md, \"Plain language\"; a line that has to"
                        + " keep a word carries \"" + PlainTexts.KEEP + "\"")
                .isEmpty();
        assertThat(baseline.unused(found))
                .as("Fewer refused words than the baseline has. Fix: lower it with"
                        + " mvn -pl sim -am test -Dtest=PlainLanguageTest -Dsurefire.failIfNoSpecifiedTests=false -D"
                        + LOWER + "=true")
                .isEmpty();
    }

    private static void write(LanguageBaseline baseline) throws IOException {
        List<String> header;
        try (Stream<String> lines = Files.lines(BASELINE)) {
            header = lines.takeWhile(line -> line.startsWith("#")).toList();
        }
        Files.write(
                BASELINE,
                Stream.concat(header.stream(), baseline.lines().stream()).toList());
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

    @Test
    void baseline_moreOrFewerThanFound_isReportedAndLoweredOnly() {
        LanguageBaseline baseline = LanguageBaseline.parse(List.of("# header", "a.md\tlorem\t2", "b.md\tdolor sit\t1"));
        LanguageBaseline found =
                LanguageBaseline.parse(List.of("a.md\tlorem\t1", "b.md\tdolor sit\t3", "c.md\tlorem\t1"));

        assertThat(baseline.exceeded(found))
                .containsExactly("b.md: \"dolor sit\" found 3, baseline 1", "c.md: \"lorem\" found 1, baseline 0");
        assertThat(baseline.unused(found)).containsExactly("a.md: \"lorem\" found 1, baseline 2");
        assertThat(baseline.lowered(found).lines()).containsExactly("a.md\tlorem\t1", "b.md\tdolor sit\t1");
        assertThat(baseline.exceeded(baseline)).isEmpty();
    }

    private static int count(String name, String content) {
        return FEW.count(PlainTexts.of(name, content)).values().stream()
                .mapToInt(Integer::intValue)
                .sum();
    }
}
