// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.hanse.config.InvalidInputException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OperationsServerTest {

    private static final HttpAddress FREE = new HttpAddress("127.0.0.1", 0);

    private final PrometheusRegistry metrics = new PrometheusRegistry();
    private Optional<String> problem = Optional.empty();
    private final CompletableFuture<Error> error = new CompletableFuture<>();
    private Optional<Error> failure = Optional.empty();
    private final OperationsServer.Sources sources =
            new OperationsServer.Sources(metrics, this::readiness, error::complete);
    private final OperationsServer server = new OperationsServer("--http", FREE, sources);

    private Readiness readiness() {
        failure.ifPresent(own -> {
            throw own;
        });
        Map<String, Optional<String>> parts = new LinkedHashMap<>();
        parts.put("database", Optional.empty());
        parts.put("transport", problem);
        return new Readiness(parts);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(server.address().url() + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void healthz_running_isOk() throws Exception {
        HttpResponse<String> answer = get("/healthz");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("ok\n");
        assertThat(answer.headers().firstValue("Server")).isEmpty();
    }

    @Test
    void readyz_allPartsWork_isOkWithTheParts() throws Exception {
        HttpResponse<String> answer = get("/readyz");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"ready\":true,\"parts\":{\"database\":\"ok\",\"transport\":\"ok\"}}\n");
    }

    @Test
    void readyz_aPartFails_is503AndNamesThePart() throws Exception {
        problem = Optional.of("does not listen");
        HttpResponse<String> answer = get("/readyz");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body())
                .isEqualTo("{\"ready\":false,\"parts\":{\"database\":\"ok\",\"transport\":\"does not listen\"}}\n");
    }

    @Test
    void metrics_counter_isPrometheusText() throws Exception {
        Counter.builder()
                .name("hanse_test_total")
                .help("Things")
                .labelNames("job")
                .register(metrics)
                .labelValues("books")
                .inc(3);

        HttpResponse<String> answer = get("/metrics");

        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain; version=0.0.4");
        assertThat(answer.body()).isEqualTo("""
                # HELP hanse_test_total Things
                # TYPE hanse_test_total counter
                hanse_test_total{job="books"} 3.0
                """);
    }

    /** The reason may name files, so it stays in the log. */
    @Test
    void metrics_readingFails_is500WithoutTheReason() throws Exception {
        GaugeWithCallback.builder()
                .name("hanse_broken")
                .callback(out -> {
                    throw new IllegalStateException("/home/secret/file");
                })
                .register(metrics);

        HttpResponse<String> answer = get("/metrics");

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).isEqualTo("failed; see the log\n");
    }

    @Test
    void get_withAnErrorInItsThread_endsTheProcess() throws Exception {
        failure = Optional.of(new OutOfMemoryError("Java heap space"));

        get("/readyz");

        assertThat(error.get(1, TimeUnit.MINUTES)).hasMessage("Java heap space");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/healthz/x", "/api/v1/overview"})
    void get_unknownPath_is404(String path) throws Exception {
        assertThat(get(path).statusCode()).isEqualTo(404);
    }

    @Test
    void start_addressInUse_isRefusedInOneLine() {
        HttpAddress used = server.address();

        assertThatThrownBy(() -> new OperationsServer("--http", used, sources))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("--http: found " + used + ", which cannot be used")
                .hasMessageContaining("Fix: choose another port");
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1:9470, 127.0.0.1, 9470", "'[::1]:0', ::1, 0", "hub.example:65535, hub.example, 65535"})
    void parse_validText_returnsTheSameText(String text, String host, int port) {
        assertThat(HttpAddress.parse(text)).contains(new HttpAddress(host, port));
        assertThat(new HttpAddress(host, port)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"9470", "127.0.0.1", "127.0.0.1:65536", "::1:9470", "a b:1", ""})
    void parse_otherText_isEmpty(String text) {
        assertThat(HttpAddress.parse(text)).isEmpty();
    }
}
