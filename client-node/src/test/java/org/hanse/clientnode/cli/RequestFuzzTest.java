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
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.hanse.http.HttpAddress;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Requests of all kinds: the node answers each one, and none with an error of its own. Jazzer runs {@link #fuzzerTestOneInput} for longer, with
 * the files of {@link #main} as its first inputs: {@code jazzer --cp=CLASSPATH --target_class=org.hanse.clientnode.cli.RequestFuzzTest SEEDS}.
 */
public class RequestFuzzTest {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final int MUTATIONS = 3_000;
    private static final int PROBLEM = 400;
    private static final int FAILED = 500;
    private static final Duration LONGEST = Duration.ofSeconds(20);

    private static final String DECISION = "{decision}";

    /** In a path: the body, encoded, which is not sent then. */
    private static final String PART = "{part}";

    /** Call and its media type, and a valid body. */
    private record Call(String method, String path, String media, String valid) {

        private static Call json(String method, String path, String valid) {
            return new Call(method, path, "application/json", valid);
        }

        /** A call whose input is a part of its path. */
        private static Call path(String method, String path, String valid) {
            return json(method, path, valid);
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    private static final List<Call> CALLS = List.of(
            Call.json(
                    "POST",
                    "/v1/decisions",
                    "{\"shopper\": \"customer-31\", \"slots\": 3, \"candidates\": [\"p1\", \"p2\", \"p5\"],"
                            + " \"exclude\": [\"p3\"], \"pin\": {\"1\": \"p4\"}, \"explore\": 0.1, \"keepMet\": true,"
                            + " \"profiling\": true, \"surface\": \"home\", \"dryRun\": true}"),
            Call.json(
                    "POST",
                    "/v1/decisions",
                    "{\"shopper\": \"customer-31\", \"after\": \"{decision}\", \"item\": \"p1\", \"basket\": [\"p2\"],"
                            + " \"filter\": {\"category\": [\"a\"], \"brand\": \"b\", \"attribute\": [\"c:d\"],"
                            + " \"price\": {\"min\": 1, \"max\": 9.5}},"
                            + " \"boost\": {\"category\": {\"a\": 0.5}, \"brand\": {\"b\": -1}, \"attribute\": {\"c\": 1},"
                            + " \"items\": {\"p4\": 2}}, \"shown\": false}"),
            Call.json(
                    "POST",
                    "/v1/decisions",
                    "{\"slots\": 5, \"history\": [{\"item\": \"p1\", \"type\": \"purchase\","
                            + " \"time\": \"2026-11-02T18:04:00Z\"}, {\"item\": \"p2\", \"time\":"
                            + " \"2026-11-03T18:04:00+01:00\"}], \"dryRun\": true}"),
            Call.json(
                    "POST",
                    "/v1/events",
                    "{\"events\": [{\"id\": \"e-1\", \"shopper\": \"customer-31\", \"type\": \"purchase\", \"item\": \"p1\","
                            + " \"time\": \"2026-11-02T18:04:00Z\", \"value\": 1, \"quantity\": 2, \"price\": 9.5,"
                            + " \"order\": \"o-1\", \"decision\": \"{decision}\"}]}"),
            Call.json("POST", "/v1/decisions/{decision}/what-if", "{\"without\": [0]}"),
            Call.json("POST", "/v1/decisions/{decision}/activate", "{}"),
            Call.json(
                    "PUT",
                    "/v1/items/n1",
                    "{\"id\": \"n1\", \"title\": \"Blue shoe\", \"text\": \"A shoe\", \"brand\": \"b\", \"category\": [\"a\"],"
                            + " \"attributes\": [\"c:d\"], \"price\": 9.5, \"available\": true}"),
            Call.json("PATCH", "/v1/items/p2", "{\"price\": 3, \"available\": true, \"title\": null}"),
            new Call("POST", "/v1/imports?kind=items", "text/csv", "id,title,price\nn2,\"Red, shoe\",3.5\nn3,,\n"),
            new Call(
                    "POST",
                    "/v1/imports?kind=interactions",
                    "text/csv",
                    "id,shopper,item,type,time\ni-1,visitor-2,p1,view,2026-11-02T18:04:00Z\n"),
            new Call(
                    "POST",
                    "/v1/imports?kind=interactions&dry_run=true",
                    "application/x-ndjson",
                    "{\"shopper\": \"visitor-3\", \"item\": \"p1\", \"type\": \"view\"}\n\n{}\n"),
            Call.json(
                    "PUT",
                    "/v1/shoppers/customer-5/preferences",
                    "{\"training\": true, \"profiling\": false, \"hidden\": [\"i-1\"]}"),
            Call.json("POST", "/v1/shoppers/customer-6/merge", "{\"from\": \"visitor-1\"}"),
            Call.json("POST", "/v1/shoppers/customer-7/exports", ""),
            Call.path("GET", "/v1/items?page_size=2&page_token={part}", "p"),
            Call.path(
                    "GET", "/v1/decisions/{decision}/explanations/p1?{part}", "against=p2&audience=owner&language=de"),
            Call.path("GET", "/v1/decisions/{part}", "0123456789abcdef"),
            Call.path("PUT", "/v1/items/{part}", "n4"),
            Call.path("GET", "/v1/imports/{part}/rejects", "0123456789abcdef"),
            Call.path("GET", "/v1/shoppers/{part}/preferences", "customer-5"),
            Call.path("DELETE", "/v1/shoppers/{part}", "visitor-4"),
            Call.path("GET", "/v1/erasures/{part}", "0123456789abcdef"),
            Call.path("GET", "/v1/exports/{part}", "0123456789abcdef"),
            Call.path("DELETE", "/v1/items/{part}", "n5"));

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
        NodeHome home = ShopHome.created(place.resolve("shop"));
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
        HttpResponse<String> made =
                send(CALLS.get(0), "{\"shopper\": \"customer-31\", \"slots\": 3}".getBytes(StandardCharsets.UTF_8));
        decision = made.body().replaceAll("(?s).*\"id\":\"([^\"]*)\".*", "$1");
    }

    @AfterAll
    static void stop() {
        node.ifPresent(ServingNode::close);
    }

    private static HttpResponse<String> send(Call call, byte[] body) {
        boolean inPath = call.path().contains(PART);
        String path = call.path()
                .replace(DECISION, decision)
                .replace(PART, encoded(body, call.path().contains("?" + PART)));
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(node.orElseThrow().localUrl() + path))
                .method(call.method(), HttpRequest.BodyPublishers.ofByteArray(inPath ? new byte[0] : named(body)))
                .timeout(LONGEST)
                .header("Content-Type", call.media())
                .header("Authorization", "Bearer " + token)
                .build();
        try {
            return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(call + " " + new String(body, StandardCharsets.ISO_8859_1), e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Puts the id of the decision where a body names it. */
    private static byte[] named(byte[] body) {
        return new String(body, StandardCharsets.ISO_8859_1)
                .replace(DECISION, decision)
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Returns bytes as a part of a path, or as parameters behind it. */
    private static String encoded(byte[] body, boolean parameters) {
        StringBuilder text = new StringBuilder();
        for (byte b : body) {
            char c = (char) (b & 0xff);
            String kept = parameters ? "-._&=" : "-._";
            boolean plain = c < 128 && (Character.isLetterOrDigit(c) || kept.indexOf(c) >= 0);
            text.append(plain ? String.valueOf(c) : String.format("%%%02x", (int) c));
        }
        return text.toString();
    }

    /**
     * Sends one input.
     *
     * @param input number of the call, and its body or a part of its path
     */
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        Call call = CALLS.get(Math.floorMod(input[0], CALLS.size()));
        byte[] body = Arrays.copyOfRange(input, 1, input.length);
        HttpResponse<String> answer = send(call, body);
        boolean clear = answer.statusCode() < PROBLEM || answer.body().contains("\"fix\":");
        if (answer.statusCode() >= FAILED || !clear) {
            throw new IllegalStateException(call + " " + new String(body, StandardCharsets.ISO_8859_1) + ": "
                    + answer.statusCode() + " " + answer.body());
        }
    }

    private static byte[] input(int call, byte[] body) {
        byte[] input = new byte[body.length + 1];
        input[0] = (byte) call;
        System.arraycopy(body, 0, input, 1, body.length);
        return input;
    }

    /** Writes valid inputs for a fuzzer into a folder. */
    public static void main(String[] arguments) throws IOException {
        for (int c = 0; c < CALLS.size(); c++) {
            Files.write(
                    Path.of(arguments[0]).resolve("call-" + c),
                    input(c, CALLS.get(c).valid().getBytes(StandardCharsets.UTF_8)));
        }
    }

    @Test
    void bodies_thatAreValid_areTaken() {
        for (Call call : CALLS) {
            decide();
            HttpResponse<String> answer = send(call, call.valid().getBytes(StandardCharsets.UTF_8));
            // Parts of paths name what is not there.
            assertThat(answer.statusCode())
                    .as(call + " " + answer.body())
                    .isLessThan(call.path().contains(PART) ? FAILED : 300);
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
            byte[] body = CALLS.get(call).valid().getBytes(StandardCharsets.UTF_8);
            int changes = 1 + random.nextInt(3);
            for (int c = 0; c < changes; c++) {
                int from = body.length == 0 ? 0 : random.nextInt(body.length);
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
