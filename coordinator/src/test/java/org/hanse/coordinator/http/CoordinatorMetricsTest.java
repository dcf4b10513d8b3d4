// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hanse.coordinator.port.ServiceReadings;
import org.hanse.coordinator.port.SyntheticSession;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.JobId;
import org.hanse.core.job.JobEnding;
import org.hanse.core.job.JobProgress;
import org.hanse.core.job.JobSchedule;
import org.hanse.core.job.JobState;
import org.hanse.core.privacy.PrivacyScope;
import org.hanse.core.privacy.PrivacyUnit;
import org.hanse.core.privacy.account.NeighbourRelation;
import org.hanse.core.privacy.account.Observation.Adversary;
import org.hanse.core.round.RoundState;
import org.junit.jupiter.api.Test;

class CoordinatorMetricsTest {

    private static final JobId JOB = new JobId("books");
    private static final Instant START = Instant.parse("2026-11-28T12:00:00Z");
    private static final JobSchedule SCHEDULE = new JobSchedule(10, Optional.empty(), Duration.ofSeconds(1), 3);
    private static final Digest MODEL = Digest.sha256(new byte[] {1});

    private Instant now = START;
    private final CoordinatorMetrics metrics = new CoordinatorMetrics(() -> now);

    private static JobProgress progress(int counted, int last) {
        return new JobProgress(SCHEDULE, counted, last, 0, MODEL, new TreeSet<>());
    }

    private List<String> samples() throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        PrometheusTextFormatWriter.create()
                .write(text, metrics.registry().scrape(), EscapingScheme.UNDERSCORE_ESCAPING);
        return text.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.startsWith("#") && !line.contains("_bucket{"))
                .toList();
    }

    @Test
    void stored_countedAndAbortedRound_areTimedByOutcome() throws IOException {
        metrics.stored(JOB, new JobState.Running(progress(0, 1), START, Optional.empty()));
        now = START.plusSeconds(4);
        metrics.stored(JOB, new JobState.Moving(progress(0, 1), START, Optional.empty()));
        now = START.plusSeconds(5);
        metrics.stored(JOB, new JobState.Waiting(progress(1, 1), now));
        metrics.stored(JOB, new JobState.Running(progress(1, 2), now, Optional.empty()));
        now = START.plusSeconds(35);
        metrics.stored(JOB, new JobState.Paused(progress(1, 2), "too few"));

        assertThat(samples())
                .contains(
                        "hanse_round_seconds_count{job=\"books\",outcome=\"counted\"} 1",
                        "hanse_round_seconds_sum{job=\"books\",outcome=\"counted\"} 5.0",
                        "hanse_round_seconds_count{job=\"books\",outcome=\"aborted\"} 1",
                        "hanse_round_seconds_sum{job=\"books\",outcome=\"aborted\"} 30.0");
    }

    @Test
    void stored_requestDuringARound_isNoEnd() throws IOException {
        JobState.Running running = new JobState.Running(progress(0, 1), START, Optional.empty());
        metrics.stored(JOB, running);
        metrics.stored(
                JOB,
                new JobState.Running(progress(0, 1), START, Optional.of(new JobEnding(JobEnding.Kind.PAUSE, "asked"))));

        assertThat(samples()).noneMatch(line -> line.startsWith("hanse_round_seconds"));
    }

    @Test
    void stored_phases_areTimedOnceEach() throws IOException {
        SyntheticSession made = new SyntheticSession();
        RoundState aborted = new RoundState.Aborted(made.plan, "x", new TreeSet<>());
        RoundState completed = new RoundState.Completed(made.plan);
        metrics.stored(JOB, aborted);
        now = START.plusSeconds(2);
        metrics.stored(JOB, aborted);
        now = START.plusSeconds(7);
        metrics.stored(JOB, completed);

        assertThat(samples())
                .contains("hanse_round_phase_seconds_sum{job=\"books\",phase=\"Aborted\"} 7.0")
                .noneMatch(line -> line.contains("Completed"));
    }

    @Test
    void scrape_readings_areTheDocumentedNames() throws IOException {
        metrics.read(new ServiceReadings() {
            @Override
            public List<Progress> jobs() {
                return List.of(
                        new Progress("books", "running", "ShareKeys", 3, 1), new Progress("toys", "paused", "", 0, 2));
            }

            @Override
            public Map<String, Integer> participants() {
                return new TreeMap<>(Map.of("connected", 4, "enrolled", 5, "invited", 1, "revoked", 0));
            }

            @Override
            public List<Budget> budgets() {
                return List.of(new Budget(
                        "shoppers",
                        1.5,
                        8,
                        new PrivacyScope(PrivacyUnit.SHOPPER, NeighbourRelation.ADD_REMOVE, Adversary.COORDINATOR)));
            }

            @Override
            public Map<String, Instant> certificates() {
                return Map.of("server", START);
            }
        });
        metrics.received(10);
        metrics.received(5);
        metrics.sent(7);

        assertThat(String.join("\n", samples())).isEqualTo("""
                hanse_certificate_expiry_timestamp_seconds{certificate="server"} 1.7958672E9
                hanse_job_state{job="books",state="running"} 1.0
                hanse_job_state{job="toys",state="paused"} 1.0
                hanse_participants{state="connected"} 4.0
                hanse_participants{state="enrolled"} 5.0
                hanse_participants{state="invited"} 1.0
                hanse_participants{state="revoked"} 0.0
                hanse_privacy_epsilon_limit{unit="shoppers"} 8.0
                hanse_privacy_epsilon_spent{unit="shoppers"} 1.5
                hanse_round_phase{job="books",phase="ShareKeys"} 1.0
                hanse_rounds_total{job="books",outcome="aborted"} 1.0
                hanse_rounds_total{job="books",outcome="counted"} 3.0
                hanse_rounds_total{job="toys",outcome="aborted"} 2.0
                hanse_rounds_total{job="toys",outcome="counted"} 0.0
                hanse_transfer_bytes_total{direction="down"} 7.0
                hanse_transfer_bytes_total{direction="up"} 15.0""");
    }
}
