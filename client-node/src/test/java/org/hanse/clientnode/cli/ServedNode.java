// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Predicate;
import org.hanse.http.HttpAddress;

/** Serving node of a home folder, with a token for its calls. Trainings do nothing. */
final class ServedNode implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final int ATTEMPTS = 600;
    private static final Duration LONGEST = Duration.ofMinutes(1);

    private final Path home;
    private final InstantSource clock;
    private String token;
    private Optional<ServingNode> node = Optional.empty();

    /** Answer of the node; the body of an answer without one is missing. */
    record Answer(int status, JsonNode body, HttpResponse<String> response) {}

    ServedNode(Path home, String scopes) {
        this(home, scopes, InstantSource.system());
    }

    ServedNode(Path home, String scopes, InstantSource clock) {
        this.home = home;
        this.clock = clock;
        this.token = created("web-shop", scopes);
        restart();
    }

    /** Calls with another token from now on; returns the one before. */
    String use(String other) {
        String before = token;
        token = other;
        return before;
    }

    /** Returns a new token. */
    String created(String name, String scopes) {
        ShopHome.Run run = ShopHome.run("token", "create", home.toString(), name, "--scope", scopes);
        assertThat(run.exit()).as(run.err()).isZero();
        return run.out().strip();
    }

    String token() {
        return token;
    }

    URI address() {
        return URI.create(node.orElseThrow().localUrl());
    }

    void restart() {
        close();
        node = Optional.of(ServingNode.start(
                new NodeHome(home),
                "--listen",
                new HttpAddress("127.0.0.1", 0),
                ServingNode.Surroundings.alone(
                        new NodeHome(home),
                        clock,
                        (line, exit) -> {
                            exit.accept(0);
                            return () -> {};
                        },
                        failed -> {
                            throw failed;
                        })));
    }

    Answer call(String method, String path, String body) {
        return call(method, path, body, "application/json");
    }

    Answer call(String method, String path, String body, String media) {
        return callWith(method, path, body, "Content-Type", media, "Authorization", "Bearer " + token);
    }

    String metrics() {
        try {
            return CLIENT.send(
                            HttpRequest.newBuilder(URI.create(address() + "/metrics"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Calls with other headers. */
    Answer callWith(String method, String path, String body, String... headers) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address() + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .timeout(LONGEST)
                .headers(headers)
                .build();
        try {
            HttpResponse<String> response = CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), JSON.readTree(response.body()), response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Calls until an answer fits. */
    JsonNode await(String path, Predicate<JsonNode> fits) {
        JsonNode last = JSON.missingNode();
        for (int i = 0; i < ATTEMPTS; i++) {
            last = call("GET", path, "").body();
            if (fits.test(last)) {
                return last;
            }
            try {
                Thread.sleep(100);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        throw new AssertionError("found " + last);
    }

    @Override
    public void close() {
        node.ifPresent(ServingNode::close);
        node = Optional.empty();
    }
}
