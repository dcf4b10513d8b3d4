// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.http;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.util.JavalinBindException;
import io.javalin.util.JavalinException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.NanoTime;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.hanse.config.InvalidInputException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** HTTP server of a service, encrypted or not. Its threads end with the process. */
public final class HttpServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);

    private static final long MILLIS = 1_000;
    private static final String LOOPBACK = "127.0.0.1";

    private final HttpAddress address;
    private final Optional<TlsConnection> tls;
    private final Javalin server;

    /**
     * Behaviour of a server.
     *
     * @param threads greatest number of threads
     * @param stopMillis time that running requests have when the server stops
     * @param tls files for encryption, whose changes are taken while the server runs; the server then has a free port of the loopback
     *     interface without encryption, too. Empty for none
     * @param limits limits of clients
     * @param errors ends the process. It receives each error of a request, such as a lack of memory or a missing class
     * @param routes adds the routes
     */
    public record Settings(
            int threads,
            int stopMillis,
            Optional<TlsFiles> tls,
            Limits limits,
            Consumer<Error> errors,
            Consumer<JavalinConfig> routes) {}

    /**
     * Limits of clients.
     *
     * @param connections greatest number of connections, without those of the loopback interface beside encryption; others wait
     * @param patience time for the body of a request
     * @param bytesPerSecond rate of longer bodies, which have as much more time
     */
    public record Limits(int connections, Duration patience, long bytesPerSecond) {

        /** Limits of a service. */
        public static final Limits USUAL = new Limits(2_000, Duration.ofSeconds(30), 100_000);
    }

    /**
     * Starts the server.
     *
     * @param key option or key of the address, for messages
     * @throws InvalidInputException if the address is in use or not one of this machine
     */
    public HttpServer(String key, HttpAddress address, Settings settings) {
        this.tls = settings.tls().map(files -> new TlsConnection(files, InstantSource.system()));
        this.server = Javalin.create(config -> {
            configure(config, settings);
            tls.ifPresentOrElse(
                    own -> addConnectors(config, own, address, settings.limits()),
                    () -> config.jetty.modifyServer(jetty -> jetty.addBean(
                            new NetworkConnectionLimit(settings.limits().connections(), jetty))));
        });
        try {
            server.start(address.host(), address.port());
        } catch (JavalinBindException e) {
            close();
            throw new InvalidInputException(
                    key + ": found " + address + ", which cannot be used (" + e.getMessage()
                            + "); expected a free address of this machine. Fix: choose another port",
                    e);
        }
        this.address = address.withPort(server.port());
        LOG.info("http listening address={}", this.address);
    }

    /** Other machines take no connections from the programs of this one. */
    private static void addConnectors(JavalinConfig config, TlsConnection tls, HttpAddress address, Limits limits) {
        config.jetty.addConnector((server, http) -> {
            Connector remote = tls.connector(server, http, address);
            server.addBean(new NetworkConnectionLimit(limits.connections(), remote));
            return remote;
        });
        config.jetty.addConnector((server, http) -> {
            ServerConnector local = new ServerConnector(server, new HttpConnectionFactory(http));
            local.setHost(LOOPBACK);
            return local;
        });
    }

    private static void configure(JavalinConfig config, Settings settings) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        QueuedThreadPool threads = new QueuedThreadPool(settings.threads(), 1);
        threads.setName("hanse-http");
        threads.setDaemon(true);
        config.jetty.threadPool = threads;
        config.jetty.modifyServer(jetty -> jetty.setStopTimeout(settings.stopMillis()));
        config.jetty.modifyHttpConfiguration(http -> http.setSendServerVersion(false));
        config.router.javaLangErrorHandler(
                (response, error) -> settings.errors().accept(error));
        settings.routes().accept(config);
        // Outside of handlers that read bodies.
        config.jetty.modifyServer(jetty -> jetty.insertHandler(new SlowBodies(settings.limits())));
    }

    /** Ends requests whose bodies are slow. A client that sends nothing at all has the idle time of its connection. */
    private static final class SlowBodies extends Handler.Wrapper {

        private final Limits limits;

        SlowBodies(Limits limits) {
            this.limits = limits;
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            return super.handle(new TimedRequest(request, limits), response, callback);
        }

        /** Request with the time that its body took so far. */
        private static final class TimedRequest extends Request.Wrapper {

            private final Limits limits;
            private final long begin = NanoTime.now();
            private long bytes;
            private Content.@Nullable Chunk failure;

            TimedRequest(Request request, Limits limits) {
                super(request);
                this.limits = limits;
            }

            @Override
            public Content.@Nullable Chunk read() {
                Content.Chunk chunk = failure == null ? super.read() : failure;
                if (chunk != null) {
                    bytes += chunk.remaining();
                    return chunk;
                }
                Duration most = limits.patience().plusMillis(bytes * MILLIS / limits.bytesPerSecond());
                if (Duration.ofNanos(NanoTime.since(begin)).compareTo(most) > 0) {
                    failure = Content.Chunk.from(
                            new HttpException.RuntimeException(HttpStatus.REQUEST_TIMEOUT_408, "slow body"));
                }
                return failure;
            }
        }
    }

    /** Returns the address with the port in use. */
    public HttpAddress address() {
        return address;
    }

    /** Takes files for encryption that changed now, and not at the next regular check. */
    void checkTls() {
        tls.ifPresent(TlsConnection::check);
    }

    /** Returns the URL of the server. */
    public String url() {
        return (tls.isPresent() ? "https://" : "http://") + address;
    }

    /** Returns the URL for programs of this machine, without encryption. */
    public String localUrl() {
        if (tls.isEmpty()) {
            return url();
        }
        Connector[] connectors = server.jettyServer().server().getConnectors();
        return new HttpAddress(LOOPBACK, ((ServerConnector) connectors[connectors.length - 1]).getLocalPort()).url();
    }

    /** Stops the server. A failure is logged: the service itself ends in order. */
    @Override
    public void close() {
        tls.ifPresent(TlsConnection::close);
        try {
            server.stop();
        } catch (JavalinException e) {
            LOG.warn("http not stopped in order reason=\"{}\"", e.getMessage());
        }
    }
}
