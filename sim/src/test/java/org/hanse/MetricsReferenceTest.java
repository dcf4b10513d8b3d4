// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.hanse.clientnode.http.NodeMetrics;
import org.hanse.clientnode.port.NodeMonitor;
import org.hanse.clientnode.port.NodeReadings;
import org.hanse.clientnode.port.SentLog;
import org.hanse.clientnode.port.ServingMonitor;
import org.hanse.coordinator.http.CoordinatorMetrics;
import org.hanse.coordinator.port.ServiceReadings;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.job.JobProgress;
import org.hanse.core.job.JobSchedule;
import org.hanse.core.job.JobState;
import org.hanse.core.privacy.PrivacyScope;
import org.hanse.core.privacy.PrivacyUnit;
import org.hanse.core.privacy.account.NeighbourRelation;
import org.hanse.core.privacy.account.Observation.Adversary;
import org.hanse.core.quantize.QuantizationSpec;
import org.hanse.core.round.RoundState;
import org.hanse.core.secagg.Enrolment;
import org.hanse.core.secagg.GraphPlan.Assumptions;
import org.hanse.core.secagg.GraphPlan.Coordinator;
import org.hanse.core.secagg.RoundContext;
import org.hanse.core.secagg.SecAggPlan;
import org.junit.jupiter.api.Test;

/** {@code docs/reference/metrics.md} has the metrics of the code. */
class MetricsReferenceTest {

    private static final JobId JOB = new JobId("books");
    private static final RoundId ROUND = new RoundId(1);
    private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
    private static final Digest MODEL = Digest.sha256(new byte[] {1});

    private static JobProgress progress(int counted) {
        JobSchedule schedule = new JobSchedule(10, Optional.empty(), Duration.ofSeconds(1), 3);
        return new JobProgress(schedule, counted, 1, 0, MODEL, new TreeSet<>());
    }

    private static SecAggPlan plan() {
        return new SecAggPlan(
                JOB,
                ROUND,
                RoundContext.of(MODEL, RoundContext.Start.of(MODEL), Enrolment.of(Map.of())),
                new QuantizationSpec(1, 100, 4, 1000),
                3,
                SecAggPlan.Protection.of(new Assumptions(0, 0, Coordinator.ACTIVE), 4, 4));
    }

    @Test
    void page_ofTheCoordinator_hasAllMetrics() throws IOException {
        CoordinatorMetrics metrics = new CoordinatorMetrics(() -> NOW);
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
                return List.of(new Budget(
                        "shoppers",
                        1.5,
                        8,
                        new PrivacyScope(PrivacyUnit.SHOPPER, NeighbourRelation.ADD_REMOVE, Adversary.COORDINATOR)));
            }

            @Override
            public Map<String, Instant> certificates() {
                return Map.of("server", NOW);
            }
        });
        metrics.stored(JOB, new JobState.Moving(progress(0), NOW, Optional.empty()));
        metrics.stored(JOB, new JobState.Waiting(progress(1), NOW));
        metrics.stored(JOB, new RoundState.Aborted(plan(), "x", new TreeSet<>()));
        metrics.stored(JOB, new RoundState.Completed(plan()));

        assertThat(MetricsPage.below("Coordinator"))
                .as("rows of docs/reference/metrics.md")
                .isEqualTo(MetricsPage.of(metrics.registry()));
    }

    @Test
    void page_ofTheNode_hasAllMetrics() throws IOException {
        NodeMetrics metrics = new NodeMetrics();
        metrics.read(new NodeReadings() {
            @Override
            public long sentBytes() {
                return 30;
            }

            @Override
            public long receivedBytes() {
                return 40;
            }

            @Override
            public Map<String, Double> epsilon() {
                return Map.of("books", 0.5);
            }

            @Override
            public Instant certificateEnd() {
                return NOW;
            }
        });
        metrics.serve(new ServingMonitor.Readings() {
            @Override
            public long entries() {
                return 1;
            }

            @Override
            public long readings() {
                return 1;
            }

            @Override
            public Instant readAt() {
                return NOW;
            }

            @Override
            public Instant chosenAt() {
                return NOW;
            }

            @Override
            public Optional<String> problem() {
                return Optional.empty();
            }
        });
        metrics.answered("GET", "/v1/items", "200", 0.01);
        metrics.failedLogin("token");
        metrics.decided("personal", Duration.ofMillis(1));
        metrics.events("stored", 1);
        metrics.refused(JOB, NodeMonitor.Refusal.DECLINED, "epsilon: 9 > 8");
        metrics.logged(new SentLog.Entry(NOW, JOB, ROUND, SentLog.Kind.UPDATE, 0, 0, ""));
        metrics.logged(new SentLog.Entry(NOW, JOB, ROUND, SentLog.Kind.COUNTED, 0, 0, ""));
        metrics.trained(JOB, ROUND, Duration.ofSeconds(1));

        assertThat(MetricsPage.below("Node"))
                .as("rows of docs/reference/metrics.md")
                .isEqualTo(MetricsPage.of(metrics.registry()));
    }
}
