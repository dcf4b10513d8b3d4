// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.hanse.config.InvalidInputException;
import org.hanse.core.evaluate.Metric;
import org.hanse.core.privacy.PrivacyUnit;
import org.hanse.core.privacy.account.Observation.Adversary;
import org.hanse.sim.scenario.MainMetric;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
        assertThat(again.guarantees().get("private").guarantee())
                .extracting(PrivacyGuarantee::unit, PrivacyGuarantee::against)
                .containsExactly(PrivacyUnit.SHOPPER, Adversary.OUTSIDER);
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
