// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import org.hanse.clientnode.port.NodeMonitor;
import org.hanse.clientnode.port.NodeReadings;
import org.hanse.clientnode.port.SentLog;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.RoundId;
import org.junit.jupiter.api.Test;

class NodeMetricsTest {

    private static final JobId JOB = new JobId("books");
    private static final RoundId ROUND = new RoundId(1);
    private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");

    private final NodeMetrics metrics = new NodeMetrics();

    private String samples() throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        PrometheusTextFormatWriter.create()
                .write(text, metrics.registry().scrape(), EscapingScheme.UNDERSCORE_ESCAPING);
        return text.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.startsWith("#") && !line.contains("_bucket{"))
                .collect(Collectors.joining("\n"));
    }

    private void log(SentLog.Kind kind) {
        metrics.logged(new SentLog.Entry(NOW, JOB, ROUND, kind, 0, 0, ""));
    }

    @Test
    void scrape_afterEvents_countsThem() throws IOException {
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
        metrics.connected();
        metrics.disconnected("network: no route");
        metrics.connected();
        metrics.refused(JOB, NodeMonitor.Refusal.DECLINED, "epsilon: 9 > 8");
        log(SentLog.Kind.UPDATE);
        log(SentLog.Kind.UPDATE);
        log(SentLog.Kind.COUNTED);
        log(SentLog.Kind.NOT_COUNTED);
        metrics.trained(JOB, ROUND, Duration.ofMillis(1500));

        assertThat(samples()).isEqualTo("""
                hanse_certificate_expiry_timestamp_seconds 1.7958672E9
                hanse_coordinator_connected 1.0
                hanse_privacy_epsilon_spent{ledger="books"} 0.5
                hanse_reconnects_total 1.0
                hanse_refusals_total{job="books",kind="declined"} 1.0
                hanse_rounds_total{job="books",outcome="counted"} 1.0
                hanse_rounds_total{job="books",outcome="not_counted"} 1.0
                hanse_training_seconds_count{job="books"} 1
                hanse_training_seconds_sum{job="books"} 1.5
                hanse_transfer_bytes_total{direction="down"} 40.0
                hanse_transfer_bytes_total{direction="up"} 30.0
                hanse_updates_total{job="books"} 2.0""");
    }

    @Test
    void disconnected_node_isNotConnected() throws IOException {
        metrics.connected();
        metrics.disconnected("network: no route");

        assertThat(samples()).contains("hanse_coordinator_connected 0.0", "hanse_reconnects_total 0.0");
    }
}
