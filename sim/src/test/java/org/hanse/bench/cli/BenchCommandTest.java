// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.hanse.bench.ClientsSettings;
import org.hanse.bench.ClientsSummary;
import org.hanse.bench.ClippingCost;
import org.hanse.bench.SpeedCase;
import org.hanse.bench.SpeedSummary;
import org.hanse.bench.SpeedSummary.Agreement;
import org.hanse.bench.SpeedSummary.Side;
import org.hanse.bench.SpeedSummary.Timing;
import org.hanse.bench.SpeedSummary.Work;
import org.hanse.bench.Workload;
import org.hanse.sim.cli.CommandRun;
import org.hanse.sim.summary.Machine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BenchCommandTest {

    private static final SpeedCase SMALL = new SpeedCase(Workload.known().get(0), false);
    private static final SpeedCase SMALL_Q = new SpeedCase(Workload.known().get(0), true);

    private static SpeedSummary summary(double difference) {
        return new SpeedSummary(
                new Machine("a processor", 1, "17"),
                "vector-512",
                Optional.of("torch 2.6.0"),
                List.of(
                        new Timing(SMALL, Side.HANSE, Work.TRAINING, 15, 10, 12),
                        new Timing(SMALL, Side.TORCH, Work.TRAINING, 15, 20, 30),
                        new Timing(SMALL_Q, Side.HANSE, Work.TRAINING, 15, 10, 12),
                        new Timing(SMALL_Q, Side.TORCH, Work.TRAINING, 15, 80, 90),
                        new Timing(SMALL, Side.HANSE, Work.INFERENCE, 1000, 0.1, 0.2)),
                List.of(new Agreement(SMALL, 10, difference, 0)),
                List.of(new ClippingCost(new SpeedCase(ClippingCost.WORKLOAD, true), 100, 225)),
                List.of("a note"));
    }

    @Test
    void json_ofASummary_hasTheDocumentedShape() throws IOException {
        JsonNode json = new ObjectMapper().readTree(BenchJson.of(summary(1e-7)));

        assertThat(json.get("schema").asText()).isEqualTo("hanse.bench/1");
        assertThat(json.fieldNames())
                .toIterable()
                .containsExactly("schema", "environment", "timings", "agreements", "ratios", "clipping", "notes");
        assertThat(json.get("timings").get(1).fieldNames())
                .toIterable()
                .containsExactly("workload", "q", "side", "work", "count", "medianMillis", "p99Millis");
        assertThat(json.get("timings").get(1).get("side").asText()).isEqualTo("torch");
        assertThat(json.get("agreements").get(0).get("agrees").asBoolean()).isTrue();
        JsonNode ratio = json.get("ratios").get(0);
        assertThat(json.get("ratios")).hasSize(1);
        assertThat(ratio.get("geometricMean").asDouble()).isEqualTo(4);
        assertThat(ratio.get("least").asDouble()).isEqualTo(2);
        assertThat(json.get("clipping")).singleElement().isEqualTo(new ObjectMapper().readTree("""
                {"q": true, "shoppers": 128, "interactions": 50, "items": 10000, "negatives": 64,
                 "plainMillis": 100.0, "clippedMillis": 225.0, "timesPlain": 2.25}
                """));
    }

    @Test
    void text_ofASummary_namesMeansAndDisagreement() {
        assertThat(BenchText.of(summary(1e-7)))
                .anyMatch(line -> line.contains("4.00 times as long as Hanse (geometric mean), at least 2.00"))
                .anyMatch(line -> line.startsWith("Hanse and PyTorch agree"))
                .anyMatch(line -> line.startsWith("Clipped sums of single shoppers' gradients, times a plain step")
                        && line.contains("(128 shoppers, 50 interactions, 10,000 items, 64 negatives)"))
                .anyMatch(line -> line.matches("  with Q +100\\.0 +225\\.0 +2\\.25"))
                .contains("Note: a note");
        assertThat(BenchText.of(summary(1e-3))).anyMatch(line -> line.startsWith("Hanse and PyTorch DO NOT AGREE"));
    }

    @Test
    void clients_ofASummary_textAndJsonSayWhoIsFaster() throws IOException {
        ClientsSummary summary = new ClientsSummary(
                new ClientsSettings(100, 1000, 20, 2, 4, 1, true, Optional.empty()),
                new Machine("a processor", 1, "17"),
                "vector-512",
                Optional.of("torch 2.6.0"),
                661_134,
                OptionalLong.of(2L << 30),
                List.of(2.0, 2.0),
                List.of(4.0, 4.0),
                Optional.of(new ClientsSummary.Agreement(2e-7, 3e-4)),
                List.of("a note"));

        assertThat(BenchClientsText.lines(summary))
                .anyMatch(line -> line.matches("  hanse, a simulated round +50\\.0 +20\\.00"))
                .anyMatch(line -> line.matches("  torch, a loop +25\\.0 +40\\.00"))
                .anyMatch(line -> line.startsWith("Hanse and PyTorch agree: mean losses differ by 2.0e-07"))
                .contains("Note: a note", "The most memory in use was 2.1 GB, without Python's.");
        JsonNode json = new ObjectMapper().readTree(BenchClientsText.json(summary));
        assertThat(json.fieldNames())
                .toIterable()
                .containsExactly(
                        "schema",
                        "environment",
                        "clients",
                        "items",
                        "interactions",
                        "parameters",
                        "peakRssBytes",
                        "hanseSeconds",
                        "torchSeconds",
                        "hanseClientsPerSecond",
                        "torchClientsPerSecond",
                        "agreement",
                        "notes");
        assertThat(json.get("schema").asText()).isEqualTo("hanse.bench-clients/1");
        assertThat(json.get("torchClientsPerSecond").asDouble()).isEqualTo(25);
        assertThat(json.get("agreement").get("agrees").asBoolean()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "clients --clients 0",
                "clients --interactions 1",
                "clients --python /no/such/program",
                "--workloads XL",
                "--peers tensorflow",
                "--peers none,torch",
                "--runs 0",
                "--q maybe",
                "--python /no/such/program"
            })
    void usageError_isRefusedInOneLine(String arguments) {
        CommandRun run = CommandRun.of(BenchMain.commandLine(), ("bench " + arguments).split(" ", -1));

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines()).singleElement().asString().startsWith("hanse: ");
    }
}
