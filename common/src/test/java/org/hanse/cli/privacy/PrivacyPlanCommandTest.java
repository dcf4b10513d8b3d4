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
import org.hanse.cli.ExitCode;
import org.hanse.cli.privacy.GainCurve.Point;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrivacyPlanCommandTest {

    private static PrivacyRun plan(String words) {
        return PrivacyRun.of((Object[]) ("plan " + words).split(" +"));
    }

    private static JsonNode estimate(String words) throws IOException {
        PrivacyRun run = plan(words + " --json");
        assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.SUCCESS);
        JsonNode json = new ObjectMapper().readTree(run.out());
        assertThat(json.path("schema").asText()).isEqualTo("hanse.privacy-plan/1");
        return json.path("estimates").path(0);
    }

    /** The first point was measured with this epsilon. */
    @Test
    void plan_ofAMeasuredRun_hasItsNoiseAndNearlyItsPart() throws IOException {
        Point measured = Point.MEASURED.get(0);
        JsonNode estimate = estimate("--shoppers " + measured.size().shoppers() + " --shops 20 --epsilon 8");

        assertThat(estimate.path("deviation").asDouble()).isCloseTo(measured.noise(), within(0.001));
        assertThat(estimate.path("part").asDouble()).isCloseTo(measured.part(), within(0.05));
        assertThat(estimate.path("measured").asBoolean()).isTrue();
    }

    @Test
    void plan_noiseOfParticipants_keepsLess() throws IOException {
        String federation = "--shoppers 22363 --shops 20 --epsilon 8";
        JsonNode coordinator = estimate(federation);
        JsonNode participants = estimate(federation + " --noise participants");

        assertThat(participants.path("deviation").asDouble())
                .isGreaterThan(1.1 * coordinator.path("deviation").asDouble());
        assertThat(participants.path("part").asDouble())
                .isLessThan(coordinator.path("part").asDouble());
    }

    @Test
    void plan_outsideWhatWasMeasured_hasNoFigure() throws IOException {
        JsonNode few = estimate("--shoppers 300 --shops 20 --epsilon 1");

        assertThat(few.path("part").isNull()).isTrue();
        assertThat(few.path("measured").asBoolean()).isFalse();
        assertThat(plan("--shoppers 300 --shops 20 --epsilon 1").out())
                .containsPattern("outside what was measured \\(at most -?\\d+ %\\)");
        assertThat(plan("--shoppers 2000000 --shops 20 --epsilon 8 --delta 1e-8")
                        .out())
                .containsPattern("outside what was measured \\(at least \\d+ %\\)");
    }

    @Test
    void plan_usualEpsilons_leavesOutWhatServicesRefuse() {
        PrivacyRun run = plan("--shoppers 100000 --shops 40 --delta 1e-8 --noise participants");

        assertThat(run.exit()).isEqualTo(ExitCode.SUCCESS);
        assertThat(run.err()).contains("hanse: warning: epsilon 1 is left out: --epsilon, --delta: ");
        assertThat(run.out()).containsPattern("\n +8 ").doesNotContainPattern("\n +1  ");
    }

    @Test
    void plan_csv_addsEmptyCellsOutsideWhatWasMeasured(@TempDir Path folder) throws IOException {
        Path table = folder.resolve("shops.csv");
        Files.writeString(table, "shoppers,shops,epsilon,delta\n22363,20,8,1e-6\n300,20,1,1e-6\n");
        PrivacyRun run = plan("--csv " + table);

        assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.SUCCESS);
        assertThat(run.lines().get(0)).isEqualTo("shoppers,shops,epsilon,delta,part,shoppers_for_half");
        assertThat(run.lines().get(1)).matches("22363,20,8,1e-6,0\\.\\d+,\\d*");
        assertThat(run.lines().get(2)).matches("300,20,1,1e-6,,\\d*");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--shops 20 | --shoppers: found none; expected one",
                "--shoppers 0 --shops 20 | --shoppers: found 0; expected a whole number from 1 to 2097152. Fix: ",
                "--shoppers 100 --shops 3 | --shops: found 3; expected a whole number from 4 to 300. Fix: ",
                "--shoppers 100 --shops 20 --epsilon 76 | --epsilon: found 76; expected a number above 0 and below 76",
                "--shoppers 22363 --shops 20 --delta 0.1 | --delta: found 0.1; expected less than 1/N",
                "--shoppers 22363 --shops 20 --epsilon 70 | --epsilon, --delta: found an epsilon of 70 at a delta of 1e-6;",
                "--shoppers 100 --shops 20 --noise node | --noise: found node; expected one of coordinator, participants"
            })
    void plan_badInput_namesTheOption(String words, String message) {
        PrivacyRun run = plan(words);

        assertThat(run.exit()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.err()).startsWith("hanse: " + message).contains("Fix: ");
    }
}
