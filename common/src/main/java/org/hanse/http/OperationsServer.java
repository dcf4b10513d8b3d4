// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.util.JavalinBindException;
import io.javalin.util.JavalinException;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.hanse.config.InvalidInputException;
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

    private final HttpAddress address;
    private final Javalin server;
    private final Sources sources;

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
     * @throws InvalidInputException if the address is in use or not one of this machine
     */
    public OperationsServer(String key, HttpAddress address, Sources sources) {
        this.sources = sources;
        this.server = Javalin.create(this::configure);
        try {
            server.start(address.host(), address.port());
        } catch (JavalinBindException e) {
            server.stop();
            throw new InvalidInputException(
                    key + ": found " + address + ", which cannot be used (" + e.getMessage()
                            + "); expected a free address of this machine. Fix: choose another port",
                    e);
        }
        this.address = address.withPort(server.port());
        LOG.info("http listening address={}", this.address);
    }

    private void configure(JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        QueuedThreadPool threads = new QueuedThreadPool(MOST_THREADS, 1);
        threads.setName("hanse-http");
        threads.setDaemon(true);
        config.jetty.threadPool = threads;
        // Requests only read, so the end waits for none.
        config.jetty.modifyServer(jetty -> jetty.setStopTimeout(0));
        config.jetty.modifyHttpConfiguration(http -> http.setSendServerVersion(false));
        config.routes.get("/healthz", context -> context.result("ok\n"));
        config.routes.get("/readyz", this::ready);
        config.routes.get("/metrics", this::metrics);
        config.router.javaLangErrorHandler((response, error) -> sources.errors().accept(error));
        config.routes.exception(Exception.class, OperationsServer::failed);
    }

    private void ready(Context context) {
        Readiness now = sources.readiness().get();
        ObjectNode answer = JSON.createObjectNode().put("ready", now.isReady());
        ObjectNode parts = answer.putObject("parts");
        now.parts().forEach((part, problem) -> parts.put(part, problem.orElse("ok")));
        context.status(now.isReady() ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
                .contentType("application/json")
                .result(answer + "\n");
    }

    private void metrics(Context context) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        PrometheusTextFormatWriter.create().write(text, sources.metrics().scrape(), EscapingScheme.UNDERSCORE_ESCAPING);
        context.contentType(PrometheusTextFormatWriter.CONTENT_TYPE).result(text.toByteArray());
    }

    /** Handles an exception. The reason is logged only, because it may name files. */
    private static void failed(Exception e, Context context) {
        LOG.error("http request failed path={} reason=\"{}\"", context.path(), e.getMessage());
        context.status(HttpStatus.INTERNAL_SERVER_ERROR).result("failed; see the log\n");
    }

    /** Returns the address with the port in use. */
    public HttpAddress address() {
        return address;
    }

    /** Stops the server. A failure is logged: the service itself ends in order. */
    @Override
    public void close() {
        try {
            server.stop();
        } catch (JavalinException e) {
            LOG.warn("http not stopped in order reason=\"{}\"", e.getMessage());
        }
    }
}
