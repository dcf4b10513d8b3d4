// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.hanse.sim.scenario.ModelBuilder;
import org.hanse.sim.scenario.ScenarioReader;
import org.hanse.sim.scenario.TrainedModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RemedyTest {

    @TempDir
    Path folder = Path.of("");

    private TrainedModel federated(String federation) throws IOException {
        Path file = folder.resolve("scenario.yaml");
        Files.writeString(file, """
                scenario: synthetic
                merchants: [{id: one, dataset: one.yaml}]
                compare: [federated]
                federation: %s
                """.formatted(federation));
        return ScenarioReader.read(file).trained().get(0);
    }

    /** The advice names no learning rate that has no effect. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{local: {epochs: 2}} | NETWORK",
                "{local: fedsgd} | SERVER",
                "{privacy: {epsilon: 8}} | NOISE",
                "{privacy: {unit: merchant}} | NOISE",
                "{local: fedsgd, privacy: {epsilon: 8}} | NOISE",
            })
    void of_federation_isWhatMovesTheModel(String federation, Remedy expected) throws IOException {
        assertThat(Remedy.of(federated(federation))).isEqualTo(expected);
    }

    @Test
    void of_graph_isItsOwn() throws IOException {
        TrainedModel usual = federated("{}");
        assertThat(Remedy.of(ModelBuilder.like(usual)
                        .withName("graph")
                        .withScope(TrainedModel.Scope.LOCAL)
                        .withGraph(Optional.of(Path.of("graph.json")))
                        .withFederation(Optional.empty())
                        .build()))
                .isEqualTo(Remedy.GRAPH);
    }
}
