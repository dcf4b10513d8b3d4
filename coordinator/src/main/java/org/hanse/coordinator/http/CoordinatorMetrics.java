// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.http;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.hanse.coordinator.port.JobMonitor;
import org.hanse.coordinator.port.ServiceReadings;
import org.hanse.coordinator.port.TransferMonitor;
import org.hanse.core.federation.JobId;
import org.hanse.core.job.JobState;
import org.hanse.core.round.RoundState;

/**
 * Metrics of a coordinator. States come from the database at each request, so they survive a restart; durations and bytes are of this
 * process. No label names a participant.
 */
public final class CoordinatorMetrics implements JobMonitor, TransferMonitor {

    private static final double[] SECONDS = {1, 2, 5, 10, 30, 60, 300, 900, 3_600, 21_600, 86_400};
    private static final double MILLIS = 1_000;

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final InstantSource clock;
    private final Counter bytes;
    private final Histogram rounds;
    private final Histogram phases;
    private final Map<JobId, JobState> states = new ConcurrentHashMap<>();
    private final Map<JobId, Phase> current = new ConcurrentHashMap<>();

    /** Phase of a round with its start. */
    private record Phase(int round, String name, Instant began) {}

    public CoordinatorMetrics(InstantSource clock) {
        this.clock = clock;
        this.bytes = Counter.builder()
                .name("hanse_transfer_bytes_total")
                .help("Bytes of all calls; up: from nodes, down: to nodes")
                .labelNames("direction")
                .register(registry);
        bytes.initLabelValues("up");
        bytes.initLabelValues("down");
        this.rounds = seconds("hanse_round_seconds", "Time from the start of a round to its end", "job", "outcome");
        this.phases = seconds("hanse_round_phase_seconds", "Duration of the phases of rounds", "job", "phase");
    }

    private Histogram seconds(String name, String help, String... labels) {
        return Histogram.builder()
                .name(name)
                .help(help)
                .labelNames(labels)
                .classicOnly()
                .classicUpperBounds(SECONDS)
                .register(registry);
    }

    /** Returns the registry, for the HTTP server. */
    public PrometheusRegistry registry() {
        return registry;
    }

    /** Adds the metrics that are read from a running service. */
    public void read(ServiceReadings service) {
        CounterWithCallback.builder()
                .name("hanse_rounds_total")
                .help("Rounds that ended: counted with a new model, or aborted without a sum")
                .labelNames("job", "outcome")
                .callback(out -> service.jobs().forEach(job -> {
                    out.call(job.counted(), job.job(), "counted");
                    out.call(job.aborted(), job.job(), "aborted");
                }))
                .register(registry);
        GaugeWithCallback.builder()
                .name("hanse_job_state")
                .help("1 for the current state of a job")
                .labelNames("job", "state")
                .callback(out -> service.jobs().forEach(job -> out.call(1, job.job(), job.state())))
                .register(registry);
        GaugeWithCallback.builder()
                .name("hanse_round_phase")
                .help("1 for the phase of the current round")
                .labelNames("job", "phase")
                .callback(out -> service.jobs().stream()
                        .filter(job -> !job.phase().isEmpty())
                        .forEach(job -> out.call(1, job.job(), job.phase())))
                .register(registry);
        GaugeWithCallback.builder()
                .name("hanse_participants")
                .help("Participants by state; connected ones are enrolled, too")
                .labelNames("state")
                .callback(out -> service.participants().forEach((state, count) -> out.call(count, state)))
                .register(registry);
        GaugeWithCallback.builder()
                .name("hanse_privacy_epsilon_spent")
                .help("Epsilon of all releases so far, by the unit that it protects")
                .labelNames("unit")
                .callback(out -> service.budgets().forEach(budget -> out.call(budget.spent(), budget.units())))
                .register(registry);
        GaugeWithCallback.builder()
                .name("hanse_privacy_epsilon_limit")
                .help("Greatest epsilon, by the unit that it protects")
                .labelNames("unit")
                .callback(out -> service.budgets().forEach(budget -> out.call(budget.limit(), budget.units())))
                .register(registry);
        GaugeWithCallback.builder()
                .name("hanse_certificate_expiry_timestamp_seconds")
                .help("End of validity of the coordinator's own certificates")
                .labelNames("certificate")
                .callback(out ->
                        service.certificates().forEach((name, end) -> out.call(end.toEpochMilli() / MILLIS, name)))
                .register(registry);
    }

    @Override
    public void received(long count) {
        bytes.labelValues("up").inc(count);
    }

    @Override
    public void sent(long count) {
        bytes.labelValues("down").inc(count);
    }

    @Override
    public void stored(JobId job, JobState next) {
        JobState before = states.put(job, next);
        if (before instanceof JobState.Moving moving) {
            if (next.progress().counted() > moving.progress().counted()) {
                observe(job, "counted", moving.began());
            }
        } else if (before instanceof JobState.Running running && !(next instanceof JobState.Running)) {
            if (!(next instanceof JobState.Moving)) {
                observe(job, "aborted", running.began());
            }
        }
    }

    private void observe(JobId job, String outcome, Instant began) {
        rounds.labelValues(job.text(), outcome).observe(since(began));
    }

    private double since(Instant began) {
        return Math.max(0, Duration.between(began, clock.instant()).toMillis() / MILLIS);
    }

    /** Records a state. A phase that a restart interrupted is not measured. */
    @Override
    public void stored(JobId job, RoundState round) {
        int number = round.plan().round().number();
        Phase before = current.get(job);
        if (before != null && before.round() == number && before.name().equals(round.phase())) {
            return;
        }
        if (before != null && before.round() == number) {
            phases.labelValues(job.text(), before.name()).observe(since(before.began()));
        }
        current.put(job, new Phase(number, round.phase(), clock.instant()));
    }
}
