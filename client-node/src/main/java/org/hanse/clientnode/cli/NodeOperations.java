// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.hanse.cli.ServiceFile;
import org.hanse.clientnode.http.NodeMetrics;
import org.hanse.clientnode.port.NodeMonitor;
import org.hanse.clientnode.port.NodeReadings;
import org.hanse.clientnode.port.SentLog;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.RoundId;
import org.hanse.http.OperationsServer;
import org.hanse.http.Readiness;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Operational state of a running node: readiness, metrics, and {@code service.json} for other commands. */
final class NodeOperations implements NodeMonitor, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(NodeOperations.class);
    private static final String LAST_REFUSAL = "lastRefusal";
    private static final long WRITE_SECONDS = 1;

    private final NodeMetrics metrics = new NodeMetrics();
    private final InstantSource clock;
    private final ServiceFile file;
    private final ScheduledExecutorService writer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "hanse-status");
        thread.setDaemon(true);
        return thread;
    });
    private volatile Optional<OperationsServer> server = Optional.empty();
    private volatile Optional<String> api = Optional.empty();
    private volatile boolean connected;
    private volatile JsonNode lastRefusal;
    private volatile JsonNode disconnection = NullNode.getInstance();

    NodeOperations(NodeHome home, InstantSource clock) {
        this.clock = clock;
        this.file = new ServiceFile(home.folder());
        this.lastRefusal = file.read().map(own -> own.path(LAST_REFUSAL)).orElse(NullNode.getInstance());
    }

    /** Takes the HTTP server, empty for none, and the node's readings, and writes {@code service.json} from now on. */
    void start(Optional<OperationsServer> http, NodeReadings readings) {
        server = http;
        metrics.read(readings);
        var unused = writer.scheduleWithFixedDelay(this::write, 0, WRITE_SECONDS, TimeUnit.SECONDS);
    }

    PrometheusRegistry registry() {
        return metrics.registry();
    }

    /** Returns the address of the HTTP server; empty if there is none. */
    Optional<String> url() {
        return server.map(own -> own.address().url());
    }

    /** Takes the URL of the recommendations for programs of this machine; empty for none. */
    void serving(Optional<String> url) {
        api = url;
        write();
    }

    /** Writes {@code service.json}. */
    void write() {
        try {
            ObjectNode state = JsonNodeFactory.instance.objectNode();
            state.put("http", url().orElse(null)).put("connected", connected);
            api.ifPresent(own -> state.put(ServingNode.API, own));
            state.set(LAST_REFUSAL, lastRefusal);
            state.set("disconnection", disconnection);
            file.write(state);
        } catch (RuntimeException e) {
            // An exception would end the timer.
            LOG.error("service.json cannot be written reason=\"{}\"", e.getMessage());
        }
    }

    /** Returns the readiness. A node runs only once it is enrolled. */
    Readiness readiness() {
        return new Readiness(Map.of(
                "enrolled",
                Optional.empty(),
                "coordinator",
                connected ? Optional.empty() : Optional.of("not connected; see the log")));
    }

    @Override
    public void connected() {
        connected = true;
        disconnection = NullNode.getInstance();
        metrics.connected();
    }

    @Override
    public void disconnected(String reason) {
        connected = false;
        String since = disconnection
                .path("since")
                .asText(clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
        disconnection =
                JsonNodeFactory.instance.objectNode().put("since", since).put("reason", reason);
        metrics.disconnected(reason);
    }

    @Override
    public void refused(JobId job, Refusal kind, String reason) {
        lastRefusal = JsonNodeFactory.instance
                .objectNode()
                .put("at", clock.instant().toString())
                .put("job", job.text())
                .put("kind", kind.name().toLowerCase(Locale.ROOT))
                .put("reason", reason);
        metrics.refused(job, kind, reason);
    }

    @Override
    public void trained(JobId job, RoundId round, Duration time) {
        metrics.trained(job, round, time);
    }

    @Override
    public void logged(SentLog.Entry entry) {
        metrics.logged(entry);
    }

    /** Stops the HTTP server and writes the last state. */
    @Override
    public void close() {
        server.ifPresent(OperationsServer::close);
        writer.shutdown();
        connected = false;
        write();
    }
}
