// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.hanse.cli.ExitCode;
import org.hanse.sim.cli.CommandRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchServeCommandTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private final Queue<String> bodies = new ConcurrentLinkedQueue<>();
    private final AtomicInteger failures = new AtomicInteger();
    private HttpServer server;

    @BeforeEach
    void startServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String token = exchange.getRequestHeaders().getFirst("Authorization");
            bodies.add(exchange.getRequestURI() + " " + token + " " + body);
            boolean fails = failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
            exchange.sendResponseHeaders(fails ? 503 : 200, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stopServer() {
        server.stop(0);
    }

    private CommandRun bench(String... more) throws IOException {
        Files.writeString(folder.resolve("token"), "secret\n");
        Files.writeString(folder.resolve("shoppers"), "c1\nc2\n");
        Files.writeString(folder.resolve("items"), "p1\n");
        String[] own = {
            "bench",
            "serve",
            "http://localhost:" + server.getAddress().getPort() + "/v1",
            "--token-file",
            folder.resolve("token").toString(),
            "--shoppers",
            folder.resolve("shoppers").toString(),
            "--items",
            folder.resolve("items").toString(),
            "--rate",
            "50",
            "--seconds",
            "1"
        };
        String[] all = new String[own.length + more.length];
        System.arraycopy(own, 0, all, 0, own.length);
        System.arraycopy(more, 0, all, own.length, more.length);
        return CommandRun.of(BenchMain.commandLine(), all);
    }

    @Test
    void serve_atARate_sendsDecisionsAndEvents() throws IOException {
        CommandRun run = bench("--json");

        assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.SUCCESS);
        JsonNode result = JSON.readTree(run.out());
        int decisions = result.at("/decisions/answered").asInt();
        assertThat(decisions + result.at("/events/answered").asInt()).isEqualTo(50);
        assertThat(bodies).hasSize(50).allMatch(body -> body.contains(" Bearer secret "));
        assertThat(bodies.stream().filter(body -> body.startsWith("/v1/decisions")))
                .hasSize(decisions)
                .hasSizeBetween(25, 49);
        assertThat(result.at("/decisions/p99Millis").asDouble())
                .isBetween(
                        result.at("/decisions/p50Millis").asDouble(),
                        result.at("/decisions/greatestMillis").asDouble());
    }

    @Test
    void serve_failedRequests_areCountedAndNamed() throws IOException {
        failures.set(3);

        CommandRun run = bench("--events", "0");

        assertThat(run.exit()).isEqualTo(ExitCode.FAILED);
        assertThat(run.out()).contains("failed: 3, the first: 503");
        assertThat(run.out()).containsPattern("decisions +47 ").containsPattern("events +0 ");
    }

    @Test
    void serve_noItems_isRefused() throws IOException {
        Path empty = Files.writeString(folder.resolve("empty"), "\n");

        CommandRun run = bench("--items", empty.toString(), "--rate", "0");

        assertThat(run.exit()).isEqualTo(ExitCode.BAD_INPUT);
    }
}
