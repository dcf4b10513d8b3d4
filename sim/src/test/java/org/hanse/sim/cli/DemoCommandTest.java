// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoCommandTest {

    private static final Pattern NUMBERS = Pattern.compile("-?\\d+\\.\\d{4}");

    @TempDir
    Path folder = Path.of("");

    @Test
    void demo_tellsItsStory_andLeavesARunBehind() throws IOException {
        Path out = folder.resolve("demo");
        CommandRun run = CommandRun.of("demo", "--small", "--out", out.toString());

        assertThat(run.exit()).isZero();
        assertThat(run.out().replaceAll("\\s+", " "))
                .contains("lubeck, hamburg, bergen, visby and riga", "one catalogue of 60 items")
                .contains("visby dropped out after round 2")
                .contains("federated", "local", "mix-tuned", "best-alone", "open", "private")
                .contains("the best each shop can do alone")
                .containsPattern("The federated network is significantly better at [0-5] of 5 shops and worse at [0-5]")
                .containsPattern(
                        "Training adds [+-]0\\.[0-9]{4} \\([+-]0\\.[0-9]{4} to [+-]0\\.[0-9]{4}\\) to counts-mix")
                .containsPattern("private minus best alone is [+-]0\\.[0-9]{4} \\(")
                .containsPattern(
                        "private \\(last round\\) minus open \\(the same steps without it, best round by validation\\) is [+-]0\\.[0-9]{4} \\(")
                .contains("One recommendation of lubeck Why ", "The terms add up to the score")
                .containsPattern(
                        "(Without (this interaction|these [0-9]+ interactions)|No set of interactions was found|It is first)")
                .containsPattern("demo/report +VERIFIED")
                .containsPattern("\\(one score changed; must fail\\) +FAILED at decisions\\[3\\]\\.score")
                .containsPattern("Once: [0-9.]+ MB of masked counters")
                .containsPattern("In each round: [0-9,]+ masked integers \\([0-9.]+ [kM]B\\)")
                .containsPattern(
                        "\\([0-9.]+, 1e-5\\)-DP per shopper \\(add or remove one\\), adversary: the coordinator;"
                                + " 4 of 8 rounds spent")
                .contains("these files are not private")
                .contains("summary.html")
                .contains("too few shoppers to judge by. hanse demo trains on more. What it shows")
                .contains("Next");
        List<String> lines = run.out().lines().toList();
        int last = IntStream.range(0, lines.size())
                .filter(line -> lines.get(line).startsWith("  best-alone"))
                .max()
                .orElseThrow();
        assertThat(lines.size() - 1 - last).isLessThanOrEqualTo(60);
        assertThat(lines).allSatisfy(line -> assertThat(line.length()).isLessThan(130));
        requireSum(run.out());
        JsonNode metrics =
                new ObjectMapper().readTree(out.resolve("run/metrics.json").toFile());
        assertThat(metrics.path("rounds")).hasSizeBetween(3, 4);
        assertThat(metrics.path("rounds")
                        .path(2)
                        .path("missing")
                        .path(0)
                        .path("merchant")
                        .asText())
                .isEqualTo("visby");
        assertThat(out.resolve("run/summary.html")).content().contains("Does federated training help?");
        assertThat(out.resolve("scenario.yaml")).exists();
        assertThat(out.resolve("why.html"))
                .content()
                .contains("<svg", "</table>")
                .containsPattern("<h1>Why .* for lubeck-s[0-9]+\\?</h1>")
                .doesNotContain("<script", "--keep-met");
        JsonNode report =
                new ObjectMapper().readTree(out.resolve("report/report.json").toFile());
        JsonNode first = report.at("/decisions/0/document/items/0/0");
        assertThat(report.at("/sections/titles/items").path(first.asText()).asText())
                .isNotBlank();
        JsonNode trained = federated(metrics);
        assertThat(report.at("/decisions/0/document/model/digest").asText())
                .isEqualTo(trained.at("/network/digest").asText());
        assertThat(report.at("/decisions/0/document/model/round").asInt())
                .isEqualTo(trained.at("/selected/round").asInt());
        assertThat(out.resolve("report/report.pdf")).exists();
    }

    private static JsonNode federated(JsonNode metrics) {
        return metrics.path("training")
                .valueStream()
                .filter(training -> training.path("model").asText().equals("federated"))
                .findFirst()
                .orElseThrow();
    }

    /** Terms on the screen add up to the score, but for half a unit of the last digit of each. */
    private static void requireSum(String text) {
        List<String> lines = text.lines().toList();
        double sum = 0;
        int terms = 0;
        boolean inside = false;
        for (String line : lines) {
            inside |= line.strip().startsWith("without any interaction (base)");
            Matcher numbers = NUMBERS.matcher(line);
            if (inside && line.strip().startsWith("score")) {
                assertThat(numbers.find()).isTrue();
                assertThat(Math.abs(Double.parseDouble(numbers.group()) - sum))
                        .isLessThan(0.00005 * (terms + 1) + 1e-9);
                assertThat(terms).isGreaterThan(3);
                return;
            }
            if (inside) {
                assertThat(numbers.find()).as(line).isTrue();
                sum += Double.parseDouble(numbers.group());
                terms++;
            }
        }
        throw new AssertionError("no sum in: " + text);
    }

    @Test
    void demo_folderOfOtherFiles_isUnchanged() throws IOException {
        Files.writeString(folder.resolve("thesis.txt"), "of three years");
        CommandRun run = CommandRun.of("demo", "--out", folder.toString());

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("found files of another origin", "--out");
        assertThat(folder.resolve("thesis.txt")).content().isEqualTo("of three years");
    }

    @Test
    void demo_thatWasChanged_isLeftAsItIs() throws IOException {
        DemoFolder demo = new DemoFolder(folder.resolve("demo"), 1, DemoFolder.Size.SMALL);
        demo.write();
        Files.writeString(demo.scenario(), "scenario: mine\n");
        CommandRun run = CommandRun.of("demo", "--out", demo.out().toString());

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("found changes; expected the file that hanse demo wrote", "--force");
        assertThat(demo.scenario()).content().isEqualTo("scenario: mine\n");
    }
}
