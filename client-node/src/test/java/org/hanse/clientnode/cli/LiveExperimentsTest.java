// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.hanse.clientnode.jdbc.JdbcDecisionLog;
import org.hanse.clientnode.jdbc.NodeDatabase;
import org.hanse.clientnode.port.DecisionLog;
import org.hanse.jdbc.SqliteDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Experiments and limits of a serving node. */
class LiveExperimentsTest {

    private static final Instant AT = Instant.parse("2026-11-28T10:00:00Z");
    private static final String SCOPES = "decide,events";

    @TempDir
    Path folder = Path.of("");

    private final AtomicReference<Instant> now = new AtomicReference<>(AT);
    private NodeHome home = new NodeHome(Path.of(""));

    @BeforeEach
    void createShop() {
        home = NodeHome.existing(ShopHome.imported(folder).home());
    }

    private void set(String explore, String live) throws IOException {
        String settings = Files.readString(home.settings());
        Files.writeString(
                home.settings(),
                settings.replaceAll("(?m)^explore: .*$", "explore: " + explore).replaceAll("(?m)^live: .*\\R", "")
                        + "live: " + live + "\n");
    }

    private ServedNode node() {
        return new ServedNode(home.folder(), SCOPES, now::get);
    }

    private static JsonNode decided(ServedNode node, String shopper) {
        ServedNode.Answer answer =
                node.call("POST", "/v1/decisions", "{\"shopper\": \"" + shopper + "\", \"slots\": 5}");
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(201);
        return answer.body();
    }

    private List<DecisionLog.Logged> logged() {
        try (SqliteDatabase database = NodeDatabase.open(home.database())) {
            List<DecisionLog.Logged> all = new ArrayList<>();
            new JdbcDecisionLog(database)
                    .forEach(Instant.EPOCH, AT.plus(Duration.ofDays(1000)), row -> all.add(row.decision()));
            return all;
        }
    }

    private static long drawn(List<DecisionLog.Logged> decisions) {
        return decisions.stream()
                .mapToLong(own -> own.document().split("\"explored\"", -1).length - 1)
                .sum();
    }

    @Test
    void drawnSlots_ofManyCallers_holdTheLimitAndThenStop() throws Exception {
        set("{rate: 1, temperature: 100}", "{drawn: 60}");
        try (ServedNode node = node()) {
            ExecutorService callers = Executors.newFixedThreadPool(32);
            List<Callable<JsonNode>> calls = IntStream.range(0, 64)
                    .<Callable<JsonNode>>mapToObj(c -> () -> decided(node, "customer-" + c % 90))
                    .toList();
            for (Future<JsonNode> call : callers.invokeAll(calls)) {
                assertThat(call.get().path("items")).hasSize(5);
            }
            callers.shutdown();
            assertThat(logged()).hasSize(64);
            assertThat(drawn(logged())).isBetween(50L, 60L);

            JsonNode stopped = decided(node, "customer-1");
            assertThat(StreamSupport.stream(stopped.path("items").spliterator(), false))
                    .allSatisfy(item ->
                            assertThat(item.path("propensity").asDouble()).isEqualTo(1));
            node.restart();
            assertThat(decided(node, "customer-1").at("/items/0/propensity").asDouble())
                    .isEqualTo(1);
            now.set(AT.plus(Duration.ofDays(1)));
            assertThat(decided(node, "customer-1").at("/items/0/propensity").asDouble())
                    .isLessThan(1);
            now.set(AT);
            assertThat(decided(node, "customer-1").at("/items/0/propensity").asDouble())
                    .as("the clock was set back")
                    .isEqualTo(1);
        }
    }
}
