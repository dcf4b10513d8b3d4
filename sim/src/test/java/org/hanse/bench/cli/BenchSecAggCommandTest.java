// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.hanse.sim.cli.CommandRun;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchSecAggCommandTest {

    @Tag("nightly")
    @Test
    void run_asJson_hasASumForEachCombination() throws IOException {
        CommandRun run = CommandRun.of(
                BenchMain.commandLine(),
                "bench",
                "secagg",
                "--participants",
                "6,8",
                "--sizes",
                "1000",
                "--lost",
                "0,0.25",
                "--corrupt",
                "0.1",
                "--json");

        assertThat(run.exit()).isZero();
        JsonNode sums = new ObjectMapper().readTree(run.out()).path("sums");
        assertThat(sums).hasSize(4);
        assertThat(sums.path(3).path("participants").asInt()).isEqualTo(8);
        assertThat(sums.path(3).path("lost").asInt()).isEqualTo(2);
        // 2 x 8 x 2^15 + 1 sums, a thousand elements, and some thirty bytes of header.
        assertThat(sums.path(3).path("ringBits").asInt()).isEqualTo(20);
        assertThat(sums.path(3).path("maskedBytes").asInt()).isBetween(2500, 2700);
        assertThat(sums.path(3).path("keysMillis").asDouble()).isPositive();
    }

    @Test
    @Tag("nightly")
    void run_asTable_saysWhatEachSideTook() {
        CommandRun run = CommandRun.of(
                BenchMain.commandLine(),
                "bench",
                "secagg",
                "--participants",
                "5",
                "--sizes",
                "100",
                "--corrupt",
                "0.1");

        assertThat(run.exit()).isZero();
        assertThat(run.out()).contains("mask ms").contains("unmask ms");
    }

    /** Starts processes of its own; a JVM needs a few megabytes for anything, and these rounds no more than 32. */
    /** The search for the least heap starts a process for each size that it tries. */
    @Test
    @Tag("nightly")
    void run_memoryOfANode_isTheLeastHeapOfAProcessThatGetsThroughARound() throws IOException {
        requireLeastHeap("node");
    }

    @Test
    @Tag("nightly")
    void run_memoryOfTheCoordinator_isTheLeastHeapOfAProcessThatGetsThroughARound() throws IOException {
        requireLeastHeap("coordinator");
    }

    private static void requireLeastHeap(String side) throws IOException {
        CommandRun run = CommandRun.of(
                BenchMain.commandLine(),
                "bench",
                "secagg",
                "--memory",
                side,
                "--participants",
                "5",
                "--sizes",
                "1000",
                "--corrupt",
                "0.1",
                "--json");

        assertThat(run.exit()).isZero();
        JsonNode memory = new ObjectMapper().readTree(run.out()).path("memory");
        assertThat(memory).hasSize(1);
        assertThat(memory.path(0).path("side").asText()).isEqualTo(side);
        assertThat(memory.path(0).path("participants").asInt()).isEqualTo(5);
        assertThat(memory.path(0).path("leastHeapBytes").asLong()).isBetween(1L << 20, 32L << 20);
        if (Files.exists(Path.of("/proc/self/status"))) {
            assertThat(memory.path(0).path("peakRssBytes").asLong()).isBetween(10_000_000L, 400_000_000L);
        }
    }

    /** The elements alone take more than the search begins with. */
    @Test
    @Tag("nightly")
    void run_memoryOfANodeWithALargeUpdate_isMore() {
        CommandRun run = CommandRun.of(
                BenchMain.commandLine(),
                "bench",
                "secagg",
                "--memory",
                "node",
                "--participants",
                "5",
                "--sizes",
                "2000000",
                "--corrupt",
                "0.1");

        assertThat(run.exit()).isZero();
        assertThat(run.out()).contains("least heap").containsPattern("node +5 +2,000,000 +19 +[0-9.]+ MB");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--participants 3 | --participants must be at least 4, one is 3",
                "--corrupt 0.6    | --participants: found 100; expected a number that a threshold protects with corrupt 0.6",
                "--lost 0.4       | --lost 0.4 must be from 0 to --dropout, which is 0.3",
                "--bound 0        | --bound must be from 1 to 2^40",
                "--corrupt 1      | --corrupt and --dropout must be from 0 to below 1"
            })
    void run_usageError_saysWhatToChange(String arguments, String message) {
        String[] words = ("bench secagg " + arguments).split(" ", -1);
        CommandRun run = CommandRun.of(BenchMain.commandLine(), words);

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains(message);
    }
}
