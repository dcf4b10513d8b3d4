// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.hanse.cli.ExitCode;
import org.hanse.core.privacy.account.DpEvent.Distance;
import org.hanse.core.privacy.account.DpEvent.SkellamSum;
import org.hanse.core.privacy.account.NeighbourRelation;
import org.hanse.core.privacy.account.RdpAccountant;
import org.hanse.core.privacy.account.Releases;
import org.hanse.core.privacy.account.Sampler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code hanse privacy rounding}, {@code adaptive-clip} and {@code discrete}. */
class PrivacyBoundCommandsTest {

    private static final String SKELLAM =
            "discrete --mechanism skellam --participants 10 --deviation 1 --dimension 1 --norm 1 --rounds 1 --delta 1e-5";

    private static PrivacyRun run(String words) {
        return PrivacyRun.of((Object[]) words.split(" "));
    }

    private static JsonNode json(String words) throws IOException {
        PrivacyRun run = run(words + " --json");
        assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.SUCCESS);
        return new ObjectMapper().readTree(run.out());
    }

    @Test
    void rounding_boundsAlwaysOrLikely() throws IOException {
        assertThat(run("rounding --norm 100 --dimension 1000").out()).isEqualTo("""
                A vector of 1,000 coordinates and an L2 norm of 100 has one of at most 131.623 after rounding
                The bound always holds.
                """);
        JsonNode likely = json("rounding --norm 10 --dimension 1000 --beta 0.6065306597");
        assertThat(likely.path("schema").asText()).isEqualTo("hanse.privacy-rounding/1");
        assertThat(likely.path("bound").asDouble()).isCloseTo(19.38585537, within(1e-7));
        assertThat(run("rounding --norm 10 --dimension 1000 --beta 0.6").out())
                .contains("for the norm of one vector only");
    }

    @Test
    void adaptiveClip_needsMoreNoise() throws IOException {
        JsonNode json = json("adaptive-clip --noise 0.8 --count-noise 1.5");

        assertThat(json.path("schema").asText()).isEqualTo("hanse.privacy-adaptive-clip/1");
        assertThat(json.path("sumNoise").asDouble()).isCloseTo(0.8300573566, within(1e-9));
        assertThat(json.path("inflation").asDouble()).isCloseTo(1.037571696, within(1e-8));
        assertThat(run("adaptive-clip --noise 0.8 --count-noise 1.5").lines())
                .containsExactly(
                        "The sum needs a noise multiplier of 0.830058, 1.03758 times as much as without the count",
                        "Sum and count (noise of deviation 1.5) then cost together what one release with 0.8 costs.");
    }

    @Test
    void discrete_isThePublishedBound() throws IOException {
        JsonNode json = json(SKELLAM);

        assertThat(json.path("schema").asText()).isEqualTo("hanse.privacy-discrete/1");
        assertThat(json.path("epsilon").asDouble()).isCloseTo(1.390997269, within(1e-8));
        assertThat(json.path("l1").asDouble()).isEqualTo(1);
        assertThat(json(SKELLAM.replace("skellam", "discrete-gaussian"))
                        .path("epsilon")
                        .asDouble())
                .isCloseTo(1.309040793, within(1e-8));
        assertThat(run(SKELLAM).lines().get(0)).isEqualTo("Epsilon is at most 1.391 at delta 1e-5, after 1 round");
        assertThat(run(SKELLAM + " --population 50000").err()).contains("warning: a delta of 1e-5 is above 1/(10 N)");
    }

    @Test
    void boundCommands_withOptionNamesOfOtherAccountants_areTheSame() {
        String sampled = SKELLAM + " --sampling-rate 0.05";

        assertThat(run(sampled.replace("--rounds", "--steps").replace("--sampling-rate", "--sample-rate")))
                .isEqualTo(run(sampled));
        assertThat(run("adaptive-clip --noise-multiplier 0.8 --count-noise 1.5"))
                .isEqualTo(run("adaptive-clip --noise 0.8 --count-noise 1.5"));
    }

    /** Integers of an L2 norm have an L1 norm of at most its square. */
    @Test
    void discrete_withoutAnL1Norm_takesTheGreatest() throws IOException {
        String wide = SKELLAM.replace("--dimension 1 --norm 1", "--dimension 1000 --norm 3");

        assertThat(json(wide).path("l1").asDouble()).isEqualTo(9);
        assertThat(json(wide + " --l1 3").path("epsilon").asDouble())
                .isLessThan(json(wide).path("epsilon").asDouble());
    }

    /** Squares of such numbers are none any more. */
    @ParameterizedTest
    @CsvSource({
        "1e-155, 1, 1e-155, 1",
        "1e-200, 1, 1e-200, 1",
        "1e200, 1e201, 1.00126e200, 1.00126",
        "1, 1e200, 1, 1",
        "1e-200, 6e-201, 1.80907e-200, 1.80907"
    })
    void adaptiveClip_ofVerySmallAndGreatNoise_isComputed(String noise, String count, String ofSum, String times) {
        PrivacyRun run = run("adaptive-clip --noise " + noise + " --count-noise " + count);

        assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.SUCCESS);
        assertThat(run.lines().get(0))
                .isEqualTo("The sum needs a noise multiplier of " + ofSum + ", " + times
                        + " times as much as without the count");
    }

    /** Sampling lowers epsilon by the accountant's figure, and the output states the assumption. */
    @Test
    void discrete_withCoins_costsLessWhileTheyAreSecret() throws IOException {
        String job = "discrete --mechanism skellam --participants 40 --deviation 800 --dimension 100000 --norm 1400"
                + " --rounds 50 --delta 1e-6";
        JsonNode everybody = json(job);
        JsonNode sampled = json(job + " --sampling-rate 0.05");

        assertThat(everybody.path("probability").asDouble()).isEqualTo(1);
        assertThat(sampled.path("probability").asDouble()).isEqualTo(0.05);
        assertThat(sampled.path("epsilon").asDouble())
                .isEqualTo(new RdpAccountant()
                        .epsilon(
                                Releases.of(
                                        new SkellamSum(
                                                new Sampler.Poisson(0.05),
                                                40 * 800.0 * 800.0,
                                                Distance.of(100_000, 1400)),
                                        50),
                                NeighbourRelation.ADD_REMOVE,
                                1e-6)
                        .orElseThrow())
                .isLessThan(everybody.path("epsilon").asDouble() / 3);
        assertThat(sampled.path("holds").size()).isEqualTo(2);
        assertThat(run(job + " --sampling-rate 0.05").lines())
                .contains(
                        "Sampling amplifies privacy because it is secret: nodes sample and reveal the result to no other");
        assertThat(json(job + " --sampling-rate 1")).isEqualTo(everybody);
        assertThat(run(job).out()).doesNotContain("Sampling counts");
        assertThat(run(job + " --sampling-rate 0").lines())
                .containsExactly(
                        "Epsilon is at most 0 at delta 1e-6, after 50 rounds",
                        "No unit ever takes part, so nothing is released.");
    }

    @Test
    void discrete_infinite_givesNoGuarantee() throws IOException {
        String far = SKELLAM.replace("--deviation 1", "--deviation 1e-100").replace("--norm 1", "--norm 1e100");

        assertThat(run(far).out())
                .startsWith("Epsilon is infinite at delta 1e-5, after 1 round\n")
                .contains("No privacy guarantee")
                .doesNotContain("It holds");
        assertThat(json(far).path("epsilon").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rounding --norm -1 --dimension 5 | --norm: found -1; expected a number of at least 0",
                "rounding --norm Infinity --dimension 5 | --norm: found Infinity; expected a number",
                "rounding --norm 1 --dimension 0 | --dimension: found 0; expected a whole number from 1 to 2147483647",
                "rounding --norm 1 --dimension 5 --beta 1 | --beta: found 1; expected a number from 0 to below 1",
                "rounding --norm 1 | --dimension: found none; expected one, or --csv",
                "adaptive-clip --noise 1.1 --count-noise 0.5 | --count-noise: found 0.5, whose count alone costs as much as a noise multiplier of 1; expected more than half of --noise 1.1. Fix: set --count-noise above 0.55, or use a fixed clip norm",
                "adaptive-clip --noise 1 --count-noise 0.5 | expected more than half of --noise 1. Fix",
                "adaptive-clip --noise 0 --count-noise 5 | --noise: found 0; expected a number above 0",
                "adaptive-clip --noise Infinity --count-noise 5 | --noise: found Infinity; expected a number",
                "adaptive-clip --noise 1 | --count-noise: found none; expected one, or --csv",
                "discrete --mechanism skellam | --participants: found none; expected one, or --csv",
                "discrete --mechanism laplace | --mechanism: found laplace; expected one of discrete-gaussian, skellam",
                "discrete --mechanism skellam --participants 0 | --participants: found 0; expected a whole number from 1",
                "discrete --mechanism skellam --participants 5 --deviation 0 | --deviation: found 0; expected a number from 1e-100 to 1e100",
                "discrete --mechanism skellam --participants 5 --deviation 1e200 | --deviation: found 1e200;"
                        + " expected a number from 1e-100 to 1e100",
                "discrete --mechanism skellam --participants 5 --deviation 1e-200 | --deviation: found 1e-200;"
                        + " expected a number from 1e-100 to 1e100",
                "discrete --mechanism skellam --participants 5 --deviation 1 --dimension 1 --norm 1e200 | --norm: found"
                        + " 1e200; expected a number from 1e-100 to 1e100",
                "discrete --mechanism skellam --participants 5 --deviation 1 --dimension 9 --norm 3 --l1 2 --rounds 1"
                        + " --delta 1e-5 | --l1: found 2; expected at least the L2 norm of 3",
                "discrete --mechanism skellam --participants 5 --deviation 1 --dimension 1 --norm 1 --sampling-rate 1.5 |"
                        + " --sampling-rate: found 1.5; expected a number from 0 to 1",
                "discrete --mechanism discrete-gaussian --participants 5 --deviation 1 --dimension 1 --norm 1"
                        + " --sampling-rate 0.5 --rounds 1 --delta 1e-5 | --sampling-rate: found with --mechanism discrete-gaussian; expected skellam",
                "discrete --csv x.csv --sampling-rate 1 | --sampling-rate: found beside --csv; expected --csv without it. Fix: leave out --sampling-rate",
                "discrete --mechanism skellam --participants 5 --deviation 1 --dimension 1 --norm 1 --rounds 1 --delta 2 |"
                        + " --delta: found 2; expected a number above 0 and below 1",
                "discrete --csv x.csv --l1 2 | --l1: found beside --csv; expected --csv without it. Fix: leave out --l1",
                "rounding --csv x.csv --beta 0 | --beta: found beside --csv; expected --csv without it. Fix: leave out --beta"
            })
    void bounds_ofWhatCannotBe_areRefusedInOneLine(String words, String message) {
        PrivacyRun run = run(words);

        assertThat(run.exit()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.err()).startsWith("hanse: ").contains(message).hasLineCount(1);
        assertThat(run.out()).isEmpty();
    }

    @Test
    void discrete_moreInL1ThanThereCanBe_isTheGreatestThereCanBe() {
        String job =
                "discrete --mechanism skellam --participants 4 --deviation 5 --dimension 100 --norm 14 --rounds 5 --delta 1e-6";

        assertThat(run(job + " --l1 99999999").out()).isEqualTo(run(job).out());
        assertThat(run(job + " --l1 20").out()).isNotEqualTo(run(job).out());
    }
}
