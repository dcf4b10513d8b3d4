// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.hanse.core.evaluate.Metric;
import org.hanse.core.privacy.PrivacyUnit;
import org.hanse.core.privacy.account.Observation.Adversary;
import org.hanse.sim.scenario.MainMetric;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredRunTest {

    @TempDir
    Path folder = Path.of("");

    @Test
    void main_runsThatAgree_isTheirs() throws IOException {
        StoredRun recall = run("{\"metric\": \"recall\", \"cutoff\": 20}");
        StoredRun ndcg = run("{\"metric\": \"ndcg\", \"cutoff\": 5}");
        StoredRun earlier = run("null");

        assertThat(StoredRun.main(List.of(recall, recall))).isEqualTo(new MainMetric(Metric.RECALL, 20));
        assertThat(StoredRun.main(List.of(recall, ndcg))).isEqualTo(MainMetric.USUAL);
        assertThat(StoredRun.main(List.of(earlier))).isEqualTo(MainMetric.USUAL);
    }

    @Test
    void promises_areThoseOfTheTrainings() throws IOException {
        Files.writeString(
                folder.resolve("metrics.json"),
                "{\"schema\": \"hanse.metrics/1\", \"results\": [], \"training\": [{\"model\": \"local\"}, {\"model\":"
                        + " \"federated\", \"promise\": {\"epsilon\": 4.5, \"delta\": 1e-3, \"unit\": \"merchant\","
                        + " \"against\": \"coordinator\", \"charged\": 4, \"rounds\": 3}}]}");

        assertThat(StoredRun.read(folder).promises())
                .containsExactly(Map.entry(
                        "federated", new JointPromise.Single(4.5, 1e-3, PrivacyUnit.MERCHANT, Adversary.COORDINATOR)));
    }

    private StoredRun run(String main) throws IOException {
        Files.writeString(
                folder.resolve("metrics.json"),
                "{\"schema\": \"hanse.metrics/1\", \"main\": " + main + ", \"results\": []}");
        return StoredRun.read(folder);
    }
}
