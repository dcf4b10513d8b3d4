// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.http;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.DoubleSupplier;
import org.hanse.clientnode.port.NodeMonitor;
import org.hanse.clientnode.port.NodeReadings;
import org.hanse.clientnode.port.SentLog;
import org.hanse.clientnode.port.ServingMonitor;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.RoundId;

/** Metrics of a node since the start of its process. No label or value is about the merchant's data. */
public final class NodeMetrics implements NodeMonitor, ServingMonitor {

    private static final double[] SECONDS = {1, 2, 5, 10, 30, 60, 300, 900, 3_600, 21_600};
    private static final double[] OF_DECISION = {0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 5};
    private static final double MILLIS = 1_000;
    private static final double NANOS = 1e9;

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final AtomicBoolean wasConnected = new AtomicBoolean();
    private final Gauge connected;
    private final Counter reconnects;
    private final Counter refusals;
    private final Counter updates;
    private final Counter rounds;
    private final Histogram training;
    private final Histogram decisions;
    private final Counter events;
    private final Histogram requests;
    private final Counter failedLogins;

    public NodeMetrics() {
        this.connected = Gauge.builder()
                .name("hanse_coordinator_connected")
                .help("1 while the node is connected to the coordinator")
                .register(registry);
        this.reconnects = counter("hanse_reconnects_total", "Connections after the first one");
        this.refusals =
                counter("hanse_refusals_total", "Plans, rounds and messages that the node refused", "job", "kind");
        this.updates = counter("hanse_updates_total", "Masked updates handed to the connection", "job");
        this.rounds = counter("hanse_rounds_total", "Rounds that the node joined and that ended", "job", "outcome");
        this.failedLogins = counter(
                "hanse_failed_logins_total", "Requests without a valid token, and failed logins at the page", "at");
        this.events = counter("hanse_events_total", "Events that the shop sent", "result");
        this.decisions = shortTimes("hanse_decision_seconds", "Time of a decision until it is durable", "served_by");
        this.requests =
                shortTimes("hanse_http_request_seconds", "Time of a request to the API", "method", "route", "status");
        this.training = Histogram.builder()
                .name("hanse_training_seconds")
                .help("Duration of the training of a round")
                .labelNames("job")
                .classicOnly()
                .classicUpperBounds(SECONDS)
                .register(registry);
    }

    /**
     * Counts a request to the API.
     *
     * @param method {@code other} for a request of no call, as is the route
     * @param route template of the path
     * @param status status code of HTTP
     */
    public void answered(String method, String route, String status, double time) {
        requests.labelValues(method, route, status).observe(time);
    }

    /** @param at {@code token} or {@code login} */
    public void failedLogin(String at) {
        failedLogins.labelValues(at).inc();
    }

    private Histogram shortTimes(String name, String help, String... labels) {
        return Histogram.builder()
                .name(name)
                .help(help)
                .labelNames(labels)
                .classicOnly()
                .classicUpperBounds(OF_DECISION)
                .register(registry);
    }

    private Counter counter(String name, String help, String... labels) {
        return Counter.builder().name(name).help(help).labelNames(labels).register(registry);
    }

    /** Returns the registry, for the HTTP server. */
    public PrometheusRegistry registry() {
        return registry;
    }

    /** Adds the metrics that are read from a running node. */
    public void read(NodeReadings node) {
        CounterWithCallback.builder()
                .name("hanse_transfer_bytes_total")
                .help("Bytes of all calls; up: to the coordinator, down: from the coordinator")
                .labelNames("direction")
                .callback(out -> {
                    out.call((double) node.sentBytes(), "up");
                    out.call((double) node.receivedBytes(), "down");
                })
                .register(registry);
        GaugeWithCallback.builder()
                .name("hanse_privacy_epsilon_spent")
                .help("Epsilon of all releases in the node's own ledgers, all jobs together")
                .labelNames("ledger")
                .callback(out -> node.epsilon().forEach((name, spent) -> out.call(spent, name)))
                .register(registry);
        GaugeWithCallback.builder()
                .name("hanse_certificate_expiry_timestamp_seconds")
                .help("End of validity of the node's certificate")
                .callback(out -> out.call(node.certificateEnd().toEpochMilli() / MILLIS))
                .register(registry);
    }

    /** Adds the metrics that are read from a serving node. */
    public void serve(ServingMonitor.Readings shop) {
        gauge("hanse_row_entries", "Entries of derived rows of tables in memory", shop::entries);
        gauge(
                "hanse_data_read_timestamp_seconds",
                "Time at which the data were read last",
                () -> shop.readAt().toEpochMilli() / MILLIS);
        gauge(
                "hanse_model_timestamp_seconds",
                "Time at which what the node serves was chosen",
                () -> shop.chosenAt().toEpochMilli() / MILLIS);
        CounterWithCallback.builder()
                .name("hanse_data_readings_total")
                .help("Readings of the data, the first one included")
                .callback(out -> out.call((double) shop.readings()))
                .register(registry);
    }

    private void gauge(String name, String help, DoubleSupplier value) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(out -> out.call(value.getAsDouble()))
                .register(registry);
    }

    @Override
    public void decided(String servedBy, Duration time) {
        decisions.labelValues(servedBy).observe(time.toNanos() / NANOS);
    }

    @Override
    public void events(String result, long count) {
        events.labelValues(result).inc(count);
    }

    @Override
    public void connected() {
        connected.set(1);
        if (wasConnected.getAndSet(true)) {
            reconnects.inc();
        }
    }

    @Override
    public void disconnected(String reason) {
        connected.set(0);
    }

    @Override
    public void refused(JobId job, Refusal kind, String reason) {
        refusals.labelValues(job.text(), kind.name().toLowerCase(Locale.ROOT)).inc();
    }

    @Override
    public void trained(JobId job, RoundId round, Duration time) {
        training.labelValues(job.text()).observe(time.toMillis() / MILLIS);
    }

    @Override
    public void logged(SentLog.Entry entry) {
        String job = entry.job().text();
        if (entry.kind().isUpload()) {
            updates.labelValues(job).inc();
        } else {
            rounds.labelValues(job, entry.kind() == SentLog.Kind.NOT_COUNTED ? "not_counted" : "counted")
                    .inc();
        }
    }
}
