// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * HTTP server for operators and their monitoring: {@code /healthz}, {@code /readyz} and {@code /metrics}. It only reads. It has no
 * encryption and no authentication, so it belongs on the loopback interface or a private network.
 */
public final class OperationsServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OperationsServer.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_THREADS = 6;

    private final HttpServer server;

    /**
     * Sources of answers.
     *
     * @param errors ends the process. It receives each error of a request, such as a lack of memory or a missing class
     */
    public record Sources(PrometheusRegistry metrics, Supplier<Readiness> readiness, Consumer<Error> errors) {}

    /**
     * Starts the server.
     *
     * @param key option or key of the address, for messages
     * @throws org.hanse.config.InvalidInputException if the address is in use or not one of this machine
     */
    public OperationsServer(String key, HttpAddress address, Sources sources) {
        // Requests only read, so the end waits for none.
        this.server = new HttpServer(
                key,
                address,
                new HttpServer.Settings(
                        MOST_THREADS, 0, Optional.empty(), HttpServer.Limits.USUAL, sources.errors(), config -> {
                            addTo(config, sources);
                            config.routes.exception(Exception.class, OperationsServer::failed);
                        }));
    }

    /** Adds the routes to a server. */
    public static void addTo(JavalinConfig config, Sources sources) {
        config.routes.get("/healthz", context -> context.result("ok\n"));
        config.routes.get(
                "/readyz", context -> ready(context, sources.readiness().get()));
        config.routes.get("/metrics", context -> metrics(context, sources.metrics()));
    }

    private static void ready(Context context, Readiness now) {
        ObjectNode answer = JSON.createObjectNode().put("ready", now.isReady());
        ObjectNode parts = answer.putObject("parts");
        now.parts().forEach((part, problem) -> parts.put(part, problem.orElse("ok")));
        context.status(now.isReady() ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
                .contentType("application/json")
                .result(answer + "\n");
    }

    private static void metrics(Context context, PrometheusRegistry registry) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        PrometheusTextFormatWriter.create().write(text, registry.scrape(), EscapingScheme.UNDERSCORE_ESCAPING);
        context.contentType(PrometheusTextFormatWriter.CONTENT_TYPE).result(text.toByteArray());
    }

    /** Handles an exception. The reason is logged only, because it may name files. */
    private static void failed(Exception e, Context context) {
        LOG.error("http request failed path={} reason=\"{}\"", context.path(), e.getMessage());
        context.status(HttpStatus.INTERNAL_SERVER_ERROR).result("failed; see the log\n");
    }

    /** Returns the address with the port in use. */
    public HttpAddress address() {
        return server.address();
    }

    @Override
    public void close() {
        server.close();
    }
}
