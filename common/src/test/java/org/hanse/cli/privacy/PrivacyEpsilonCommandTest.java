// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.hanse.cli.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

class PrivacyEpsilonCommandTest {

    private static final String ROUNDS = "--noise 1 --rounds 1000 --delta 1e-5 ";
    private static final String POISSON = ROUNDS + "--sampling poisson --sampling-rate 0.01";

    @TempDir
    Path folder = Path.of("");

    private static PrivacyRun epsilon(String words) {
        return PrivacyRun.of((Object[]) ("epsilon " + words).split(" +"));
    }

    private static JsonNode json(String words) throws IOException {
        PrivacyRun run = epsilon(words + " --json");
        assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.SUCCESS);
        return new ObjectMapper().readTree(run.out());
    }

    /** The figure is that of the reference table: 1.8282 with pld. */
    @Test
    void epsilon_ofSampledRounds_saysWhatAndForWhom() {
        PrivacyRun run = epsilon(POISSON);

        assertThat(run.exit()).isEqualTo(ExitCode.SUCCESS);
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).startsWith("Epsilon is at most 1.828").endsWith("""

                sampling    poisson: each unit independently with probability 0.01
                noise       1 times the clip norm, on each coordinate of a round's sum
                neighbours  add-remove: add or remove all data of one unit
                adversary   outsider: sees only the released models

                The guarantee is against outsiders, per unit: whatever is clipped as one, such as a shopper or a
                merchant. For the coordinator use --adversary coordinator.
                Sampling amplifies privacy because it is secret: outsiders must not learn which units took part in a
                round.
                """);
        assertThat(run.lines().get(0)).endsWith(" at delta 1e-5, after 1,000 rounds");
        assertThat(run.lines().get(2)).matches("pld  1\\.828\\d\\d  privacy loss distributions, tight");
        assertThat(run.lines().get(3)).matches("rdp  2\\.\\d+  Renyi divergences, looser");
    }

    @Test
    void epsilon_withOptionNamesOfOtherAccountants_isTheSame() {
        assertThat(epsilon("--noise-multiplier 1 --steps 1000 --delta 1e-5 --sample-rate 0.01"))
                .isEqualTo(epsilon(POISSON));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--noise-multiplier 1 --sample-rate 1.5 --steps 9 | --sample-rate: found 1.5; expected a number from 0 to 1",
                "--noise-multiplier=-1 --sample-rate=0.5 --steps=9 | --noise-multiplier: found -1; expected a number above 0",
                "--noise 1 --sampling-rate 1.5 --rounds 9           | --sampling-rate: found 1.5; expected a number from 0 to 1",
                "--noise 1 --sample-rate 0.1 --steps nine         | --steps: found nine; expected a whole number from 1 to",
                "--noise 1 --sampling none --sample-rate 0.1 --steps 9 | --sample-rate: found with --sampling none; expected a sampling that uses it"
            })
    void epsilon_badValue_namesTheOptionAsItWasWritten(String arguments, String expected) {
        PrivacyRun refused = epsilon(arguments + " --delta 1e-5");

        assertThat(refused.exit()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(refused.err()).startsWith("hanse: " + expected);
    }

    @Test
    void probability_withoutSampling_selectsPoisson() throws IOException {
        assertThat(json(ROUNDS + "--sampling-rate 0.01")).isEqualTo(json(POISSON));
        assertThat(json(ROUNDS).path("sampling").path("kind").asText()).isEqualTo("none");
    }

    @Test
    void json_hasBothBoundsAndWhatTheyAreOf() throws IOException {
        JsonNode json = json(POISSON + " --population 10000");

        assertThat(json.path("schema").asText()).isEqualTo("hanse.privacy-epsilon/1");
        assertThat(json.path("accountants").findValuesAsText("accountant")).containsExactly("pld", "rdp");
        assertThat(json.path("accountants").findValuesAsText("status")).containsExactly("bound", "bound");
        assertThat(json.path("epsilon").asDouble())
                .isEqualTo(json.path("accountants").path(0).path("epsilon").asDouble())
                .isCloseTo(1.82824, within(1e-3));
        assertThat(json.path("sampling").toString()).isEqualTo("{\"kind\":\"poisson\",\"probability\":0.01}");
        assertThat(json.path("population").asInt()).isEqualTo(10_000);
        assertThat(json.path("neighbours").asText()).isEqualTo("add-remove");
        assertThat(json.path("adversary").asText()).isEqualTo("outsider");
        assertThat(json.path("amplified").asBoolean()).isTrue();
        assertThat(json.path("holds").size()).isEqualTo(2);
        assertThat(json.path("warnings").isEmpty()).isTrue();
    }

    @Test
    void coins_ofTheCoordinator_doNotCountAgainstIt() throws IOException {
        double everybody = json(ROUNDS).path("epsilon").asDouble();
        double outsider = json(POISSON).path("epsilon").asDouble();

        JsonNode seen = json(POISSON + " --adversary coordinator --coins coordinator");
        assertThat(seen.path("epsilon").asDouble()).isEqualTo(everybody);
        assertThat(seen.path("amplified").asBoolean()).isFalse();
        assertThat(seen.path("holds").toString())
                .contains("sampling does not count against it: all units are assumed to take part");
        assertThat(json(POISSON + " --adversary coordinator --coins node")
                        .path("epsilon")
                        .asDouble())
                .isEqualTo(outsider);
        assertThat(json(POISSON + " --coins coordinator").path("epsilon").asDouble())
                .isEqualTo(outsider);
    }

    /** One more unit may replace another of a cohort, which moves the sum twice. */
    @Test
    void coins_ofTheCoordinatorWithACap_countAsReplacement() throws IOException {
        JsonNode capped = json(ROUNDS + "--sampling poisson-truncated --sampling-rate 0.01 --population 10000 --cap 120"
                + " --adversary coordinator --coins coordinator");

        assertThat(capped.path("epsilon").asDouble())
                .isEqualTo(json(ROUNDS + "--neighbours replace-one")
                        .path("epsilon")
                        .asDouble());
        assertThat(capped.path("holds").toString()).contains("may replace another");
    }

    @Test
    void noise_ofTheCoordinator_protectsAgainstOutsidersOnly() throws IOException {
        JsonNode json = json(POISSON + " --adversary coordinator --noise-by coordinator");

        assertThat(json.path("epsilon").isNull()).isTrue();
        assertThat(json.path("accountants").findValuesAsText("status")).containsExactly("infinite", "infinite");
        assertThat(epsilon(POISSON + " --adversary coordinator --noise-by coordinator")
                        .lines())
                .contains(
                        "Epsilon is infinite at delta 1e-5, after 1,000 rounds",
                        "There is no guarantee against the coordinator: it adds the noise, so it sees the sums without noise.");
        assertThat(epsilon(POISSON + " --noise-by coordinator").out())
                .contains("There is none against the coordinator, which adds the noise.");
    }

    @Test
    void accountants_knowDifferentReleases() throws IOException {
        JsonNode fixed = json(ROUNDS + "--sampling fixed-size --population 10000 --size 100 --neighbours replace-one");
        assertThat(fixed.path("accountants").findValuesAsText("status")).containsExactly("unknown", "bound");
        assertThat(fixed.path("sampling").toString())
                .isEqualTo("{\"kind\":\"fixed-size\",\"population\":10000,\"size\":100}");

        JsonNode replaced = json(POISSON + " --neighbours replace-one");
        assertThat(replaced.path("accountants").findValuesAsText("status")).containsExactly("bound", "unknown");

        assertThat(json(POISSON + " --accountant rdp").path("accountants").findValuesAsText("accountant"))
                .containsExactly("rdp");
        assertThat(epsilon(POISSON + " --neighbours replace-one").out()).contains("no bound for these releases");
    }

    /** Sampling with probability 1 or 0 keeps no secret. */
    @Test
    void probability_ofOneOrZero_doesNotClaimThatSamplingCounts() throws IOException {
        for (String words : List.of(
                "--sampling poisson --sampling-rate 1",
                "--sampling poisson --sampling-rate 1 --adversary coordinator",
                "--sampling poisson --sampling-rate 0",
                "--sampling fixed-size --size 10 --population 10 --neighbours replace-one")) {
            JsonNode json = json(ROUNDS + words);

            assertThat(json.path("amplified").asBoolean(true)).as(words).isFalse();
            assertThat(json.path("holds").toString()).as(words).doesNotContain("Sampling counts");
        }
        assertThat(epsilon(ROUNDS + "--sampling poisson --sampling-rate 1").out())
                .contains("probability 1: all units take part in each round");
        assertThat(epsilon(ROUNDS
                                + "--sampling poisson --sampling-rate 0 --adversary coordinator --noise-by coordinator")
                        .out())
                .startsWith("Epsilon is at most 0 at")
                .endsWith("\n\nNo unit ever takes part, so nothing is released.\n");
    }

    @Test
    void epsilon_infinite_givesNoGuarantee() throws IOException {
        String little = "--noise 1e-300 --rounds 10 --delta 1e-5";

        assertThat(epsilon(little).out())
                .startsWith("Epsilon is infinite at delta 1e-5")
                .contains("No privacy guarantee")
                .doesNotContain("It holds");
        assertThat(json(little).path("epsilon").isNull()).isTrue();
    }

    @Test
    void probability_ofZero_costsNothing() throws IOException {
        assertThat(json(ROUNDS + "--sampling poisson --sampling-rate 0")
                        .path("epsilon")
                        .asDouble())
                .isZero();
        assertThat(json(ROUNDS + "--sampling poisson --sampling-rate 1")
                        .path("epsilon")
                        .asDouble())
                .isEqualTo(json(ROUNDS).path("epsilon").asDouble());
    }

    @Test
    void delta_aboveATenthOfAUnit_isWarnedOf() throws IOException {
        PrivacyRun run = epsilon("--noise 5 --rounds 10 --delta 2e-4 --population 1000 --json");

        assertThat(run.exit()).isEqualTo(ExitCode.SUCCESS);
        assertThat(run.err())
                .startsWith("hanse: warning: a delta of 0.0002 is above 1/(10 N) = 0.0001 for N = 1,000 units")
                .hasLineCount(1);
        assertThat(new ObjectMapper()
                        .readTree(run.out())
                        .path("warnings")
                        .path(0)
                        .asText())
                .contains("1/(10 N)");
        assertThat(epsilon("--noise 5 --rounds 10 --delta 1e-4 --population 1000")
                        .err())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--noise 5 --rounds 10 --delta 1e-3 --population 1000 | --delta: found 0.001; expected less than 1/N for N = 1,000"
                        + " units, as publishing all data of a random unit would meet it. Fix: use at most"
                        + " 1/(10 N) = 0.0001",
                "--noise 5 --rounds 10 --delta 0.5 --population 1000 | expected less than 1/N",
                "--noise 0 --rounds 10 --delta 1e-5 | --noise: found 0; expected a number above 0",
                "--noise -1 --rounds 10 --delta 1e-5 | --noise: found -1; expected a number above 0",
                "--noise NaN --rounds 10 --delta 1e-5 | --noise: found NaN; expected a number above 0",
                "--noise Infinity --rounds 10 --delta 1e-5 | --noise: found Infinity; expected a number",
                "--noise 5 --rounds 0 --delta 1e-5 | --rounds: found 0; expected a whole number from 1 to 10000000",
                "--noise 5 --rounds 10 --delta 0 | --delta: found 0; expected a number above 0 and below 1",
                "--noise 5 --rounds 10 --delta 1 | --delta: found 1; expected a number above 0 and below 1",
                "--rounds 10 --delta 1e-5 | --noise: found none; expected one, or --csv",
                "--noise 5 --delta 1e-5 | --rounds: found none; expected one, or --csv",
                "--noise 5 --rounds 10 | --delta: found none; expected one, or --csv",
                "--noise 5 --rounds 10 --delta 1e-5 --sampling poisson | --sampling-rate: found none with --sampling"
                        + " poisson",
                "--noise 5 --rounds 10 --delta 1e-5 --sampling poisson --sampling-rate 1.1 |"
                        + " --sampling-rate: found 1.1; expected a number from 0 to 1",
                "--noise 5 --rounds 10 --delta 1e-5 --sampling poisson --sampling-rate -0.1 |"
                        + " --sampling-rate: found -0.1; expected a number from 0 to 1",
                "--noise 5 --rounds 10 --delta 1e-5 --sampling none --sampling-rate 0.1 | --sampling-rate: found with --sampling none; expected a sampling that uses it",
                "--noise 5 --rounds 10 --delta 1e-5 --sampling-rate 0.1 --cap 9 | --cap: found with --sampling poisson; expected a sampling that uses it",
                "--noise 5 --rounds 10 --delta 1e-5 --sampling poisson --sampling-rate 0.1 --cap 5 | --cap: found with"
                        + " --sampling poisson; expected a sampling that uses it",
                "--noise 5 --rounds 10 --delta 1e-5 --sampling fixed-size --size 5 | --population: found none with"
                        + " --sampling fixed-size",
                "--noise 5 --rounds 10 --delta 1e-5 --sampling fixed-size --size 50 --population 20 | --size: found"
                        + " 50; expected a whole number from 1 to 20",
                "--noise 5 --rounds 10 --delta 1e-5 --sampling poisson-truncated --sampling-rate 0.1 --cap 0 --population 20"
                        + " | --cap: found 0; expected a whole number from 1",
                "--noise 5 --rounds 10 --delta 1e-5 --sampling fixed-size --size 5 --population 20 | --sampling: found fixed-size with --neighbours add-remove; expected a pair with a bound of an accountant. Fix: use --neighbours replace-one",
                "--noise 5 --rounds 10 --delta 1e-5 --sampling poisson-truncated --sampling-rate 0.1 --cap 5 --population 20"
                        + " --neighbours replace-one | use --neighbours add-remove",
                "--noise 5 --rounds 10 --delta 1e-5 --sampling fixed-size --size 5 --population 20 --neighbours"
                        + " replace-one --accountant pld | --sampling: found fixed-size with --neighbours"
                        + " replace-one; expected a pair with a bound of the accountant pld. Fix: leave out --accountant",
                "--noise 5 --rounds 10 --delta 1e-5 --sampling fixed-size --size 5 --population 20 --accountant pld | with"
                        + " --neighbours add-remove; expected a pair with a bound of the accountant pld. Fix: use --neighbours"
                        + " replace-one without --accountant",
                "--noise 5 --rounds 10 --delta 1e-5 --plot epsilon.png | --plot: found epsilon.png; expected a name that"
                        + " ends with .svg",
                "--noise 5 --rounds 10 --delta 1e-5 --population 0 | --population: found 0; expected a whole number from 1",
                "--noise 5 --rounds 10 --delta 1e-5 --sampling dice | --sampling: found dice; expected one of fixed-size, none, poisson, poisson-truncated",
                "--noise 5 --rounds 10 --delta 1e-5 --out x | --out: found without --csv; expected --csv with it. Fix: leave out --out",
                "--noise 5 --rounds 10 --delta 1e-5 --force | --force: found without --csv; expected --csv with it."
                        + " Fix: leave out --force",
                "--noise 5 --rounds 10 --delta 1e-5 --adversary coordinator --noise-by coordinator --plot x.svg |"
                        + " --plot: found an infinite epsilon",
                "--csv x.csv --noise 5 | --noise: found beside --csv; expected --csv without it. Fix: leave out --noise",
                "--csv x.csv --plot x.svg | --plot: found beside --csv; expected --csv without it. Fix: leave out --plot",
                "--csv none.csv | none.csv: found no such file"
            })
    void epsilon_ofWhatCannotBe_isRefusedInOneLine(String words, String message) {
        PrivacyRun run = epsilon(words);

        assertThat(run.exit()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.err()).startsWith("hanse: ").contains(message).hasLineCount(1);
        assertThat(run.out()).isEmpty();
    }

    @Test
    void epsilon_aboveTen_isWarnedOf() throws IOException {
        String words = "--noise 0.5 --rounds 100 --delta 1e-5";

        assertThat(epsilon(words).err())
                .startsWith("hanse: warning: an epsilon of ")
                .contains(" is above 10, a weak guarantee: ");
        assertThat(json(words).path("warnings")).hasSize(1);
        assertThat(epsilon("--noise 50 --rounds 100 --delta 1e-5").err()).isEmpty();
    }

    @Test
    void plot_isAnSvgWithAxesAndALineForEachAccountant()
            throws IOException, ParserConfigurationException, SAXException {
        Path file = folder.resolve("epsilon.svg");

        PrivacyRun run =
                epsilon("--noise 2 --rounds 200 --delta 1e-5 --sampling poisson --sampling-rate 0.02 --plot " + file);

        assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.SUCCESS);
        assertThat(run.out())
                .startsWith("Epsilon is at most")
                .endsWith("Epsilon over the rounds is drawn in " + file + ".\n");
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        Document svg = factory.newDocumentBuilder().parse(file.toFile());
        assertThat(svg.getDocumentElement().getNamespaceURI()).isEqualTo("http://www.w3.org/2000/svg");
        assertThat(svg.getDocumentElement().getAttribute("aria-label"))
                .startsWith("Epsilon at delta 1e-5 over 200 rounds; sampling poisson");
        assertThat(texts(svg))
                .contains(
                        "epsilon at delta 1e-5",
                        "sampling poisson: each unit independently with probability 0.02",
                        "noise 2 times the clip norm; neighbours add-remove; adversary outsider: sees only the released models",
                        "rounds",
                        "pld",
                        "rdp",
                        "0",
                        "200");
        String text = Files.readString(file);
        assertThat(text).contains("stroke:rgb(0,114,178)", "stroke:rgb(213,94,0)");
        assertThat(svg.getElementsByTagName("line").getLength()
                        + svg.getElementsByTagName("path").getLength())
                .isGreaterThan(20);
    }

    /** The axis of rounds has integers only. */
    @Test
    void plot_ofOneRound_hasWholeRounds() throws IOException, ParserConfigurationException, SAXException {
        Path file = folder.resolve("new/epsilon.svg");

        JsonNode json = json("--noise 2 --rounds 1 --delta 1e-5 --accountant pld --plot " + file);

        assertThat(json.path("plot").asText()).isEqualTo(file.toString());
        Document svg = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
        assertThat(svg.getDocumentElement().getAttribute("aria-label"))
                .startsWith("Epsilon at delta 1e-5 over 1 round;");
        assertThat(texts(svg)).contains("0", "1", "rounds").doesNotContain("0.2", "0.4", "-0");
        assertThat(Files.readString(file)).contains("stroke:rgb(0,114,178)");
    }

    private static List<String> texts(Document svg) {
        NodeList texts = svg.getElementsByTagName("text");
        return IntStream.range(0, texts.getLength())
                .mapToObj(i -> texts.item(i).getTextContent())
                .toList();
    }

    @Test
    void plot_thatExists_isKeptUnlessForced() throws IOException {
        Path file = folder.resolve("epsilon.svg");
        Files.writeString(file, "mine");

        PrivacyRun refused = epsilon("--noise 2 --rounds 2 --delta 1e-5 --plot " + file);
        assertThat(refused.exit()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(refused.err())
                .contains(
                        "found an existing file; expected none. Fix: choose another with --plot, or replace it with --force");
        assertThat(file).hasContent("mine");

        assertThat(epsilon("--noise 2 --rounds 2 --delta 1e-5 --force --plot " + file)
                        .exit())
                .isEqualTo(ExitCode.SUCCESS);
        assertThat(Files.readString(file)).startsWith("<?xml");
    }
}
