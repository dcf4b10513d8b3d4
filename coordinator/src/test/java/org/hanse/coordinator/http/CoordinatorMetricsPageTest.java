// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.hanse.coordinator.port.MadeUpSession;
import org.hanse.coordinator.port.ServiceReadings;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.JobId;
import org.hanse.core.job.JobProgress;
import org.hanse.core.job.JobSchedule;
import org.hanse.core.job.JobState;
import org.hanse.core.round.RoundState;
import org.hanse.http.MetricsPage;
import org.junit.jupiter.api.Test;

class CoordinatorMetricsPageTest {

    private static final JobId JOB = new JobId("books");
    private static final Instant START = Instant.parse("2026-11-28T12:00:00Z");

    private final CoordinatorMetrics metrics = new CoordinatorMetrics(() -> START);

    private static JobProgress progress(int counted) {
        JobSchedule schedule = new JobSchedule(10, Optional.empty(), Duration.ofSeconds(1), 3);
        return new JobProgress(schedule, counted, 1, 0, Digest.sha256(new byte[] {1}), new TreeSet<>());
    }

    @Test
    void page_ofTheCoordinator_hasAllMetrics() throws IOException {
        metrics.read(new ServiceReadings() {
            @Override
            public List<Progress> jobs() {
                return List.of(new Progress("books", "running", "ShareKeys", 3, 1));
            }

            @Override
            public Map<String, Integer> participants() {
                return Map.of("connected", 4);
            }

            @Override
            public List<Budget> budgets() {
                return List.of(new Budget("shoppers", 1.5, 8));
            }

            @Override
            public Map<String, Instant> certificates() {
                return Map.of("server", START);
            }
        });
        metrics.stored(JOB, new JobState.Moving(progress(0), START, Optional.empty()));
        metrics.stored(JOB, new JobState.Waiting(progress(1), START));
        MadeUpSession session = new MadeUpSession();
        metrics.stored(JOB, new RoundState.Aborted(session.plan, "x", new TreeSet<>()));
        metrics.stored(JOB, new RoundState.Completed(session.plan));

        assertThat(MetricsPage.below("Coordinator"))
                .as("rows of docs/reference/metrics.md")
                .isEqualTo(MetricsPage.of(metrics.registry()));
    }
}
