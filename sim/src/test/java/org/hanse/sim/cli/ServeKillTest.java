// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.hanse.clientnode.cli.DataImport;
import org.hanse.clientnode.cli.NodeHome;
import org.hanse.clientnode.cli.NodeMain;
import org.hanse.clientnode.jdbc.JdbcEventStore;
import org.hanse.clientnode.jdbc.NodeDatabase;
import org.hanse.clientnode.port.TokenStore;
import org.hanse.clientnode.store.FileTokenStore;
import org.hanse.jdbc.SqliteDatabase;
import org.hanse.sim.data.GeneratedShops;
import org.hanse.sim.data.ShopSpec;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A serving node that is killed under load, again and again. */
@Tag("nightly")
class ServeKillTest {

    private static final int KILLS = 20;
    private static final int CLIENTS = 4;
    private static final long LONGEST_SECONDS = 120;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TempDir
    Path folder = Path.of("");

    private final AtomicLong events = new AtomicLong();
    private final Queue<String> storedEvents = new ConcurrentLinkedQueue<>();
    private final Queue<String> madeDecisions = new ConcurrentLinkedQueue<>();
    private String token = "";
    private int port;

    @Test
    void kills_underLoad_loseAndDoubleNothingThatWasAcknowledged() throws Exception {
        NodeHome home = home();
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        // The time from the first answer to the kill.
        Random random = new Random(5);
        for (int k = 0; k < KILLS; k++) {
            ServiceProcess node = started(home, k);
            AtomicBoolean stop = new AtomicBoolean();
            List<CompletableFuture<Void>> clients = IntStream.range(0, CLIENTS)
                    .mapToObj(c -> CompletableFuture.runAsync(() -> load(stop)))
                    .toList();
            TimeUnit.MILLISECONDS.sleep(200 + random.nextInt(1500));
            node.kill();
            stop.set(true);
            clients.forEach(CompletableFuture::join);
        }
        try (ServiceProcess last = started(home, KILLS)) {
            assertThat(last.isAlive()).isTrue();
            for (String id : madeDecisions) {
                assertThat(send("GET", "/decisions/" + id, "").orElseThrow().statusCode())
                        .as(id)
                        .isEqualTo(200);
            }
        }
        Map<String, Integer> numbers = new HashMap<>();
        try (SqliteDatabase database = NodeDatabase.open(home.database())) {
            new JdbcEventStore(database)
                    .forEach(0, own -> numbers.merge(own.event().id(), 1, Integer::sum));
        }
        assertThat(storedEvents).hasSizeGreaterThan(KILLS);
        assertThat(madeDecisions).hasSizeGreaterThan(KILLS);
        assertThat(numbers.keySet()).containsAll(storedEvents);
        assertThat(numbers.values()).containsOnly(1);
        System.out.println(storedEvents.size() + " events and " + madeDecisions.size() + " decisions acknowledged, "
                + numbers.size() + " events stored");
    }

    private NodeHome home() throws IOException {
        ShopSpec spec = new ShopSpec(2, 60, 60, 30, 1);
        GeneratedShops.write(spec, Files.createDirectories(folder.resolve("shops")), shopper -> {});
        NodeHome home = NodeHome.created(folder.resolve("home"));
        new DataImport(home, InstantSource.system(), step -> {})
                .run(
                        folder.resolve("shops")
                                .resolve(spec.merchantIds().get(0))
                                .resolve(GeneratedShops.DESCRIPTOR),
                        false);
        token = new FileTokenStore(home.tokens(), new SecureRandom())
                .create(new TokenStore.Token(
                        "load", Set.of(TokenStore.Scope.DECIDE, TokenStore.Scope.EVENTS), Instant.EPOCH))
                .orElseThrow();
        return home;
    }

    private ServiceProcess started(NodeHome home, int number) throws InterruptedException {
        ServiceProcess node = ServiceProcess.start(
                NodeMain.class,
                ServiceProcess.SMALL,
                folder.resolve("node-" + number + ".log"),
                List.of("node", "serve", home.folder().toString(), "--listen", "127.0.0.1:" + port));
        for (long s = 0; s < LONGEST_SECONDS * 10 && !node.hasPrinted("serving "); s++) {
            assertThat(node.isAlive()).as(node.lastLine()).isTrue();
            TimeUnit.MILLISECONDS.sleep(100);
        }
        return node;
    }

    /** Sends events and asks for decisions until a call fails, as all do after the kill. */
    private void load(AtomicBoolean stop) {
        while (!stop.get()) {
            List<String> ids = new ArrayList<>();
            StringBuilder body = new StringBuilder("{\"events\": [");
            for (int e = 0; e < 5; e++) {
                String id = "e-" + events.incrementAndGet();
                ids.add(id);
                body.append(e == 0 ? "" : ",")
                        .append("{\"id\": \"" + id + "\", \"shopper\": \"s-" + id.length()
                                + "\", \"type\": \"view\", \"item\": \"i1\"}");
            }
            Optional<HttpResponse<String>> stored = send("POST", "/events", body + "]}");
            Optional<HttpResponse<String>> made = send("POST", "/decisions", "{\"slots\": 2}");
            stored.filter(own -> own.statusCode() == 200).ifPresent(own -> {
                assertThat(read(own).path("stored").asInt()).isEqualTo(ids.size());
                storedEvents.addAll(ids);
            });
            made.filter(own -> own.statusCode() == 201)
                    .ifPresent(own -> madeDecisions.add(read(own).path("id").asText()));
        }
    }

    private static JsonNode read(HttpResponse<String> answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the answer; empty if there was none. */
    private Optional<HttpResponse<String>> send(String method, String path, String body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1" + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + token)
                .build();
        try {
            return Optional.of(CLIENT.send(request, HttpResponse.BodyHandlers.ofString()));
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
