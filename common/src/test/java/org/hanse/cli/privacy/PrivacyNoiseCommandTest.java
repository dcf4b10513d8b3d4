// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.hanse.cli.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrivacyNoiseCommandTest {

    private static final String BUDGET = "--epsilon 8 --rounds 1000 --delta 1e-5 ";

    private static PrivacyRun noise(String words) {
        return PrivacyRun.of((Object[]) ("noise " + words).split(" +"));
    }

    private static JsonNode json(String words) throws IOException {
        PrivacyRun run = noise(words + " --json");
        assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.SUCCESS);
        return new ObjectMapper().readTree(run.out());
    }

    @Test
    void noise_withOptionNamesOfOtherAccountants_isTheSame() {
        assertThat(noise("--epsilon 8 --steps 1000 --delta 1e-5 --sample-rate 0.01"))
                .isEqualTo(noise(BUDGET + "--sampling poisson --sampling-rate 0.01"));
    }

    /** The least is 0.5862606, as an independent accountant has it. */
    @Test
    void noise_forABudget_keepsToItWithinAHundredth() throws IOException {
        JsonNode json = json(BUDGET + "--sampling poisson --sampling-rate 0.01");

        assertThat(json.path("schema").asText()).isEqualTo("hanse.privacy-noise/1");
        assertThat(json.path("noise").asDouble()).isBetween(0.5862606, 0.5862606 * 1.01);
        assertThat(json.path("target").asDouble()).isEqualTo(8);
        assertThat(json.path("epsilon").asDouble()).isBetween(7.9, 8.0);
        assertThat(json.path("accountant").asText()).isEqualTo("pld");
        assertThat(json.path("sampling").path("kind").asText()).isEqualTo("poisson");
        assertThat(noise(BUDGET + "--sampling poisson --sampling-rate 0.01")
                        .lines()
                        .get(0))
                .matches("The least noise multiplier is 0\\.58\\d+ for epsilon 8 at delta 1e-5, after 1,000 rounds");
    }

    /** The search stops at the floor, so the output does not call it the least noise. */
    @Test
    void noise_forAGreatBudget_isTheFloorAndSaidToBe() throws IOException {
        String great = "--epsilon 1000000 --rounds 10 --delta 1e-6";

        assertThat(noise(great).lines().get(0))
                .startsWith("A noise multiplier of 0.0078125, the smallest value, is enough for epsilon");
        assertThat(json(great).path("noise").asDouble()).isEqualTo(0.0078125);
        assertThat(json(great).path("floor").asBoolean()).isTrue();
        JsonNode found = json(BUDGET);
        assertThat(found.path("floor").isBoolean()).isTrue();
        assertThat(found.path("floor").asBoolean()).isFalse();
    }

    @Test
    void noise_forAFixedSize_isThatOfTheOtherAccountant() throws IOException {
        JsonNode json = json(BUDGET + "--sampling fixed-size --population 10000 --size 100 --neighbours replace-one");

        assertThat(json.path("accountant").asText()).isEqualTo("rdp");
        assertThat(json.path("epsilon").asDouble()).isBetween(7.9, 8.0);
    }

    @Test
    void noise_againstTheCoordinator_doesNotCountItsCoins() throws IOException {
        String sampled = BUDGET + "--sampling poisson --sampling-rate 0.01 --adversary coordinator --coins coordinator";

        assertThat(json(sampled).path("noise").asDouble())
                .isEqualTo(json(BUDGET).path("noise").asDouble());
    }

    /** The same as in a table and for {@code hanse privacy epsilon}. */
    @Test
    void noise_withoutParticipation_isZero() throws IOException {
        String none = BUDGET + "--sampling poisson --sampling-rate 0";

        assertThat(noise(none).lines())
                .startsWith(
                        "No noise is needed for epsilon 8 at delta 1e-5, after 1,000 rounds",
                        "Without it epsilon is 0 (pld: privacy loss distributions, tight)")
                .contains("No unit ever takes part, so nothing is released.");
        assertThat(json(none).path("noise").asDouble()).isZero();
        assertThat(json(none).path("epsilon").asDouble()).isZero();
        assertThat(json(none).path("floor").asBoolean(true)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--epsilon 0 --rounds 10 --delta 1e-5 | --epsilon: found 0; expected a number above 0",
                "--epsilon -1 --rounds 10 --delta 1e-5 | --epsilon: found -1; expected a number above 0",
                "--rounds 10 --delta 1e-5 | --epsilon: found none; expected one, or --csv",
                "--epsilon 1e-9 --rounds 10000000 --delta 1e-12 | found no noise multiplier up to 1,000,000; expected one that keeps 10,000,000"
                        + " rounds to epsilon 1e-9 at delta 1e-12. Fix: use a greater epsilon or delta, or fewer rounds",
                "--epsilon 1 --rounds 10 --delta 1e-5 --adversary coordinator --noise-by coordinator | --noise-by: found coordinator with --adversary coordinator",
                "--epsilon Infinity --rounds 10 --delta 1e-5 | --epsilon: found Infinity; expected a number",
                "--epsilon 1 --rounds 10 --delta 1e-5 --sampling fixed-size --size 5 --population 20 | --sampling: found fixed-size with --neighbours add-remove; expected a pair with a bound",
                "--epsilon 1 --rounds 10 --delta 1e-3 --population 1000 | expected less than 1/N",
                "--csv x.csv --epsilon 1 | --epsilon: found beside --csv; expected --csv without it. Fix: leave out --epsilon"
            })
    void noise_forWhatCannotBe_isRefusedInOneLine(String words, String message) {
        PrivacyRun run = noise(words);

        assertThat(run.exit()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.err()).startsWith("hanse: ").contains(message).hasLineCount(1);
        assertThat(run.out()).isEmpty();
    }
}
