// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.hanse.config.InvalidInputException;
import org.hanse.core.evaluate.Metric;
import org.hanse.core.privacy.PrivacyUnit;
import org.hanse.core.privacy.account.Observation.Adversary;
import org.hanse.sim.experiment.SyntheticFederation;
import org.hanse.sim.experiment.SyntheticScenario;
import org.hanse.sim.scenario.Cut;
import org.hanse.sim.scenario.MainMetric;
import org.hanse.sim.scenario.Scenario;
import org.hanse.sim.scenario.ScenarioBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RunRecordTest {

    @TempDir
    Path folder = Path.of("");

    @Test
    void read_whatWasWritten_isEqual() throws IOException {
        RunRecord run = SyntheticRun.of("toys");

        assertThat(read(MetricsFile.of(run))).isEqualTo(run);
        assertThat(run.results())
                .anyMatch(result -> Double.isNaN(result.estimate().low()));
    }

    @Test
    void read_privateRun_hasItsGuaranteesAndVerdict() throws IOException {
        RunRecord run = PrivateVerdictTest.RUN;
        RunRecord again = read(MetricsFile.of(run));

        assertThat(again).isEqualTo(run);
        assertThat(again.guarantees()).containsOnlyKeys("private");
        assertThat(Objects.requireNonNull(again.guarantees().get("private")).guarantee())
                .extracting(PrivacyGuarantee::unit, PrivacyGuarantee::against)
                .containsExactly(PrivacyUnit.SHOPPER, Adversary.OUTSIDER);
    }

    /** Page, terminal and CSV draw from the tree alone. */
    @ParameterizedTest
    @MethodSource("runs")
    void read_run_drawsTheSamePageTerminalAndCsv(RunRecord run) throws IOException {
        RunRecord again = read(MetricsFile.of(run));

        assertThat(again).isEqualTo(run);
        assertThat(SummaryPage.of(again)).isEqualTo(SummaryPage.of(run));
        assertThat(ScreenTable.of(again)).isEqualTo(ScreenTable.of(run));
        assertThat(csv(again)).isEqualTo(csv(run));
        assertThat(MetricsFile.of(again)).isEqualTo(MetricsFile.of(run));
    }

    static Stream<RunRecord> runs() {
        return Stream.of(
                SyntheticRun.of("toys"),
                SyntheticRun.small(),
                PrivateVerdictTest.RUN,
                SpentBudgetTest.RUN,
                explained(),
                lateAndOut());
    }

    /** A run with tests of explanations and secure aggregation. */
    private static RunRecord explained() {
        Scenario usual = SyntheticScenario.scenario(
                List.of("local", "federated"),
                List.of(
                        SyntheticScenario.LOCAL,
                        SyntheticFederation.federated(SyntheticScenario.SMALL, SyntheticFederation.rounds(2))),
                SyntheticScenario.shop(),
                SyntheticScenario.other());
        return SyntheticScenario.run(
                ScenarioBuilder.like(usual)
                        .withEvaluation(new Scenario.Evaluation(50, true, 1, 40, false))
                        .build(),
                2);
    }

    /** A run with listed parts, with merchants that join late or stay out, and with cold items. */
    private static RunRecord lateAndOut() {
        return SyntheticScenario.run(
                SyntheticScenario.scenario(
                        List.of("popularity", "local", "federated"),
                        List.of(
                                SyntheticScenario.LOCAL,
                                SyntheticFederation.federated(SyntheticScenario.SMALL, SyntheticFederation.rounds(2))),
                        SyntheticScenario.shop(),
                        SyntheticScenario.entry("cut", SyntheticScenario.SHOP, new Cut.ByHash(3), Scenario.Role.TRAINS),
                        SyntheticScenario.entry(
                                "late", SyntheticScenario.OTHER, new Cut.Whole(), Scenario.Role.JOINS_LATE),
                        SyntheticScenario.entry(
                                "out", SyntheticScenario.OTHER, new Cut.Whole(), Scenario.Role.STAYS_OUT)),
                1);
    }

    private static String csv(RunRecord run) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ResultsCsv.write(run.results(), out);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void read_keysOfAnotherBuild_isRefusedInOneLine() {
        String text = MetricsFile.of(SyntheticRun.of("toys"));

        assertThatThrownBy(() -> read(text.replaceFirst("\"scenario\"", "\"named\"")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("metrics.json: found keys of another version")
                .hasMessageNotContaining("\n");
    }

    @Test
    void read_fileWithoutPools_isRejectedInOneLine() {
        String text = MetricsFile.of(SyntheticRun.of("toys"));

        assertThatThrownBy(() -> read(text.replaceFirst("\"pools\"", "\"former\"")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("metrics.json: found keys of another version")
                .hasMessageNotContaining("\n");
    }

    @Test
    void main_runsThatAgree_isTheirs() {
        RunRecord recall = run(new MainMetric(Metric.RECALL, 20));
        RunRecord ndcg = run(new MainMetric(Metric.NDCG, 5));

        assertThat(RunRecord.main(List.of(recall, recall))).isEqualTo(new MainMetric(Metric.RECALL, 20));
        assertThat(RunRecord.main(List.of(recall, ndcg))).isEqualTo(MainMetric.USUAL);
        assertThat(RunRecord.main(List.of(SyntheticRecord.of("one", 1, List.of(), Map.of()))))
                .isEqualTo(MainMetric.USUAL);
    }

    private static RunRecord run(MainMetric main) {
        return SyntheticRecord.with(main);
    }

    private RunRecord read(String text) throws IOException {
        Files.writeString(folder.resolve("metrics.json"), text);
        return MetricsFile.read(folder);
    }
}
