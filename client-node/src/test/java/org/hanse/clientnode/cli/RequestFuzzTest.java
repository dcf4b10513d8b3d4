// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.hanse.http.HttpAddress;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Bodies of all kinds: the node answers each one, and none with an error of its own. Jazzer runs {@link #fuzzerTestOneInput} for longer:
 * {@code jazzer --cp=CLASSPATH --target_class=org.hanse.clientnode.cli.RequestFuzzTest}.
 */
public class RequestFuzzTest {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final int MUTATIONS = 3_000;
    private static final int FAILED = 500;

    /** Calls with a body, and a valid one of each. */
    private static final List<Map.Entry<String, String>> CALLS = List.of(
            Map.entry(
                    "POST /v1/decisions",
                    "{\"shopper\": \"customer-31\", \"slots\": 3, \"candidates\": [\"p1\", \"p2\"], \"exclude\": [\"p3\"],"
                            + " \"pin\": {\"1\": \"p4\"}, \"explore\": 0.1, \"keepMet\": true, \"profiling\": true,"
                            + " \"surface\": \"home\", \"dryRun\": true}"),
            Map.entry(
                    "POST /v1/events",
                    "{\"events\": [{\"id\": \"e-1\", \"shopper\": \"customer-31\", \"type\": \"purchase\", \"item\": \"p1\","
                            + " \"time\": \"2026-11-02T18:04:00Z\", \"value\": 1, \"quantity\": 2, \"price\": 9.5,"
                            + " \"order\": \"o-1\"}]}"),
            Map.entry("POST /v1/decisions/{decision}/what-if", "{\"without\": [0]}"));

    private static Optional<ServingNode> node = Optional.empty();
    private static String token = "";
    private static String decision = "";

    @TempDir
    static Path folder = Path.of("");

    /** Starts a node in a folder of its own, for Jazzer. */
    public static void fuzzerInitialize() throws IOException {
        start(Files.createTempDirectory("hanse-fuzz"));
    }

    @BeforeAll
    static void start() {
        start(folder);
    }

    private static void start(Path place) {
        NodeHome home = NodeHome.created(place.resolve("shop"));
        ShopHome files = new ShopHome(place, "shop");
        files.write("shop.yaml", ShopHome.DESCRIPTOR);
        files.orders(20, 400);
        assertThat(files.importFiles().exit()).isZero();
        try {
            Files.writeString(home.settings(), "api: {perSecond: 1000000}\n", StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        node = Optional.of(ServingNode.start(
                home,
                "--listen",
                new HttpAddress("127.0.0.1", 0),
                ServingNode.Surroundings.alone(home, InstantSource.system(), (line, exit) -> () -> {}, failed -> {
                    throw failed;
                })));
        token = ShopHome.run(
                        "token",
                        "create",
                        home.folder().toString(),
                        "fuzz",
                        "--scope",
                        "decide,events,explain,catalogue,privacy")
                .out()
                .strip();
        decide();
    }

    /** Makes a decision, which changes of data make older. */
    private static void decide() {
        HttpResponse<String> made = send(
                "POST /v1/decisions", "{\"shopper\": \"customer-31\", \"slots\": 3}".getBytes(StandardCharsets.UTF_8));
        decision = made.body().replaceAll("(?s).*\"id\":\"([^\"]*)\".*", "$1");
    }

    @AfterAll
    static void stop() {
        node.ifPresent(ServingNode::close);
    }

    private static HttpResponse<String> send(String call, byte[] body) {
        List<String> words = List.of(call.replace("{decision}", decision).split(" ", -1));
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(node.orElseThrow().localUrl() + words.get(1)))
                .method(words.get(0), HttpRequest.BodyPublishers.ofByteArray(body))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + token)
                .build();
        try {
            return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Sends one body.
     *
     * @param input number of the call, and the body
     */
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        String call = CALLS.get(Math.floorMod(input[0], CALLS.size())).getKey();
        byte[] body = Arrays.copyOfRange(input, 1, input.length);
        HttpResponse<String> answer = send(call, body);
        if (answer.statusCode() >= FAILED) {
            throw new IllegalStateException(
                    call + " " + new String(body, StandardCharsets.ISO_8859_1) + ": " + answer.body());
        }
    }

    private static byte[] input(int call, byte[] body) {
        byte[] input = new byte[body.length + 1];
        input[0] = (byte) call;
        System.arraycopy(body, 0, input, 1, body.length);
        return input;
    }

    @Test
    void bodies_thatAreValid_areTaken() {
        for (Map.Entry<String, String> own : CALLS) {
            decide();
            HttpResponse<String> answer = send(own.getKey(), own.getValue().getBytes(StandardCharsets.UTF_8));
            assertThat(answer.statusCode())
                    .as(own.getKey() + " " + answer.body())
                    .isLessThan(300);
        }
    }

    /** Bytes and words of valid bodies take each other's places. */
    @Test
    void bodies_thatAreChanged_areNoErrorOfTheNode() {
        Random random = new Random(1);
        List<String> words =
                List.of("1e999", "-1", "\"\"", "null", "[]", "{}", "NaN", "9223372036854775808", "\\u0000");
        for (int m = 0; m < MUTATIONS; m++) {
            int call = random.nextInt(CALLS.size());
            byte[] body = CALLS.get(call).getValue().getBytes(StandardCharsets.UTF_8);
            int changes = 1 + random.nextInt(3);
            for (int c = 0; c < changes; c++) {
                int from = random.nextInt(body.length);
                int to = Math.min(body.length, from + random.nextInt(12));
                byte[] put = random.nextBoolean()
                        ? words.get(random.nextInt(words.size())).getBytes(StandardCharsets.UTF_8)
                        : new byte[] {(byte) random.nextInt(256)};
                byte[] next = new byte[from + put.length + body.length - to];
                System.arraycopy(body, 0, next, 0, from);
                System.arraycopy(put, 0, next, from, put.length);
                System.arraycopy(body, to, next, from + put.length, body.length - to);
                body = next;
            }
            fuzzerTestOneInput(input(call, body));
        }
    }
}
