// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.hanse.cli.ExitCode;
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
                It always holds.
                """);
        JsonNode likely = json("rounding --norm 10 --dimension 1000 --beta 0.6065306597");
        assertThat(likely.path("schema").asText()).isEqualTo("hanse.privacy-rounding/1");
        assertThat(likely.path("bound").asDouble()).isCloseTo(19.38585537, within(1e-7));
        assertThat(run("rounding --norm 10 --dimension 1000 --beta 0.6").out())
                .contains("for the length of one vector alone");
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

    /** Whole numbers of an L2 norm have an L1 norm of at most its square. */
    @Test
    void discrete_withoutAnL1Norm_takesTheGreatest() throws IOException {
        String wide = SKELLAM.replace("--dimension 1 --norm 1", "--dimension 1000 --norm 3");

        assertThat(json(wide).path("l1").asDouble()).isEqualTo(9);
        assertThat(json(wide + " --l1 3").path("epsilon").asDouble())
                .isLessThan(json(wide).path("epsilon").asDouble());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rounding --norm -1 --dimension 5 | --norm must be at least 0, it is -1",
                "rounding --norm 1 --dimension 0 | --dimension must be at least 1, it is 0",
                "rounding --norm 1 --dimension 5 --beta 1 | --beta must be from 0 to below 1, it is 1",
                "rounding --norm 1 | Missing option --dimension, or --csv",
                "adaptive-clip --noise 1.1 --count-noise 0.5 | adaptive clipping is not feasible: a count with noise of"
                        + " deviation 0.5 alone costs as much as a release with the noise multiplier 1, and together with"
                        + " the sum it is to cost no more than one with 1.1; take --count-noise above 0.55, or a fixed"
                        + " clip norm",
                "adaptive-clip --noise 1 --count-noise 0.5 | not feasible",
                "adaptive-clip --noise 0 --count-noise 5 | --noise must be above 0, it is 0",
                "adaptive-clip --noise 1 | Missing option --count-noise, or --csv",
                "discrete --mechanism skellam | Missing option --participants, or --csv",
                "discrete --mechanism laplace | expected one of [skellam, discrete-gaussian]",
                "discrete --mechanism skellam --participants 0 | --participants must be from 1",
                "discrete --mechanism skellam --participants 5 --deviation 0 | --deviation must be above 0, it is 0",
                "discrete --mechanism skellam --participants 5 --deviation 1 --dimension 1 --norm 1 --rounds 1 --delta 2 |"
                        + " --delta must be above 0 and below 1, it is 2",
                "discrete --csv x.csv --l1 2 | --csv stands alone: leave out --l1",
                "rounding --csv x.csv --beta 0 | --csv stands alone: leave out --beta"
            })
    void bounds_ofWhatCannotBe_areRefusedInOneLine(String words, String message) {
        PrivacyRun run = run(words);

        assertThat(run.exit()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.err()).startsWith("hanse: ").contains(message).hasLineCount(1);
        assertThat(run.out()).isEmpty();
    }
}
