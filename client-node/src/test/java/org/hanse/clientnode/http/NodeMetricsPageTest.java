// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.hanse.clientnode.port.NodeMonitor;
import org.hanse.clientnode.port.NodeReadings;
import org.hanse.clientnode.port.SentLog;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.RoundId;
import org.hanse.http.MetricsPage;
import org.junit.jupiter.api.Test;

class NodeMetricsPageTest {

    private static final JobId JOB = new JobId("books");
    private static final RoundId ROUND = new RoundId(1);
    private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");

    private final NodeMetrics metrics = new NodeMetrics();

    private void log(SentLog.Kind kind) {
        metrics.logged(new SentLog.Entry(NOW, JOB, ROUND, kind, 0, 0, ""));
    }

    @Test
    void page_ofTheNode_hasAllMetrics() throws IOException {
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
        metrics.refused(JOB, NodeMonitor.Refusal.DECLINED, "epsilon: 9 > 8");
        log(SentLog.Kind.UPDATE);
        log(SentLog.Kind.COUNTED);
        metrics.trained(JOB, ROUND, Duration.ofSeconds(1));

        assertThat(MetricsPage.below("Node"))
                .as("rows of docs/reference/metrics.md")
                .isEqualTo(MetricsPage.of(metrics.registry()));
    }
}
