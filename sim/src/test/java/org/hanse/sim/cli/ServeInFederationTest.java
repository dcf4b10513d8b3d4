// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.hanse.clientnode.cli.NodeHome;
import org.hanse.clientnode.port.ServingChoice;
import org.hanse.clientnode.store.FileServedModelStore;
import org.hanse.sim.data.GeneratedShops;
import org.hanse.sim.data.ShopSpec;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes of a federation that recommend: rounds go on beside decisions, and what a comparison chose is served. */
@Tag("nightly")
class ServeInFederationTest {

    private static final String JOB = "shoes";
    private static final int ROUNDS = 4;
    private static final ShopSpec SHOPS = new ShopSpec(5, 60, 40, 20, 1);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final String PLAN = """
            job: %s
            deadlines: {join: 20s, phase: 20s}
            retryAfter: 1s
            minimum: 4
            network: {dimension: 8, heads: 1, memory: false, itemVectors: none, q: false, content: fixed}
            learning: {rate: 0.003, batch: 32}
            federation:
              rounds: %d
              server: {kind: fedadam, rate: 0.01}
              secureAggregation: {dropout: 0.2}
              privacy: {unit: shopper, noise: participants, epsilon: 8, delta: 1.0e-5, clip: 0.5, samplingRate: 0.5, population: 300}
            """;

    @TempDir
    Path folder = Path.of("");

    private String api = "";
    private String token = "";

    @Test
    void nodes_thatRecommend_takePartInAllRoundsAndServeWhatWasChosen() throws Exception {
        GeneratedShops.write(SHOPS, Files.createDirectories(folder.resolve("shops")), shopper -> {});
        Files.createDirectories(folder.resolve("logs"));
        Files.writeString(folder.resolve("plan.yaml"), PLAN.formatted(JOB, ROUNDS));
        Map<String, Path> descriptors = new LinkedHashMap<>();
        List<String> names = SHOPS.merchantIds();
        names.forEach(name ->
                descriptors.put(name, folder.resolve("shops").resolve(name).resolve("dataset.yaml")));
        try (LocalServices services = LocalServices.start(
                new LocalServices.Setup(folder, descriptors, Duration.ofMinutes(5)), InstantSource.system())) {
            names.subList(2, names.size()).forEach(own -> services.startNode(own, JOB));
            services.startServingNode(names.get(1), JOB);
            String name = names.get(0);
            api = services.startServingNode(name, JOB);
            token = ServiceCommands.node(
                            "token", "create", folder.resolve(name).toString(), "shop", "--scope", "decide,events")
                    .strip();
            services.awaitNodes();
            AtomicBoolean over = new AtomicBoolean();
            CompletableFuture<Integer> client = CompletableFuture.supplyAsync(() -> decisions(name, over));
            services.createJob(folder.resolve("plan.yaml"));
            services.until("the end", () -> client.isDone() || services.job(JOB).isFinished());
            over.set(true);
            assertThat(client.join()).isGreaterThan(10);
            NodeHome home = new NodeHome(folder.resolve(name));
            services.until(
                    "a choice among the models of the job",
                    () -> choice(home)
                            .filter(own -> own.candidates().stream().anyMatch(ServingChoice.Model.class::isInstance))
                            .isPresent());
            ServingChoice chosen = choice(home).orElseThrow();
            System.out.println(chosen.reason() + ": " + chosen.candidates());
            services.until(
                    "the choice is served",
                    () -> model(name)
                            .equals(choice(home)
                                    .orElseThrow()
                                    .served()
                                    .version()
                                    .map(version -> version.digest().toHex())
                                    .orElse("none")));
            assertThat(services.endNode(name)).isZero();
            assertThat(services.endNode(names.get(1))).isZero();
        }
    }

    private static Optional<ServingChoice> choice(NodeHome home) {
        return new FileServedModelStore(home.serving()).choice();
    }

    private int decisions(String name, AtomicBoolean over) {
        int answers = 0;
        while (!over.get()) {
            send("/decisions", "{\"shopper\": \"" + name + "-s1\", \"slots\": 2}", 201);
            send(
                    "/events",
                    "{\"events\": [{\"id\": \"e-" + answers + "\", \"shopper\": \"new\", \"type\": \"view\", \"item\":"
                            + " \"i1\"}]}",
                    200);
            answers++;
        }
        return answers;
    }

    /** Returns the model of a decision now, without the name of its digest. */
    private String model(String name) {
        return send("/decisions", "{\"shopper\": \"" + name + "-s1\", \"dryRun\": true}", 201)
                .path("model")
                .asText("none")
                .replace("sha256:", "");
    }

    private JsonNode send(String path, String body, int status) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(api + path))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .header("Authorization", "Bearer " + token)
                .build();
        try {
            HttpResponse<String> answer = CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
