// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Rows of {@code docs/reference/metrics.md}, from the page and from a registry. */
final class MetricsPage {

    private static final Path PAGE = Path.of("..", "docs", "reference", "metrics.md");

    private MetricsPage() {}

    /** Returns the rows of metrics below a heading of the page. */
    static List<String> below(String heading) throws IOException {
        return Files.readAllLines(PAGE).stream()
                .dropWhile(line -> !line.equals("## " + heading))
                .skip(1)
                .takeWhile(line -> !line.startsWith("## "))
                .filter(line -> line.startsWith("| `hanse_"))
                .toList();
    }

    /** Returns a row for each metric of a registry that has data. */
    static List<String> of(PrometheusRegistry registry) {
        return registry.scrape().stream().map(MetricsPage::row).toList();
    }

    private static String row(MetricSnapshot metric) {
        String labels = metric.getDataPoints().stream()
                .flatMap(point -> StreamSupport.stream(point.getLabels().spliterator(), false))
                .map(label -> "`" + label.getName() + "`")
                .distinct()
                .collect(Collectors.joining(", "));
        boolean counter = metric instanceof CounterSnapshot;
        String name = metric.getMetadata().getPrometheusName() + (counter ? "_total" : "");
        return "| `" + name + "` | " + type(metric) + " | " + labels + " | "
                + metric.getMetadata().getHelp() + " |";
    }

    private static String type(MetricSnapshot metric) {
        if (metric instanceof HistogramSnapshot) {
            return "histogram";
        }
        return metric instanceof GaugeSnapshot ? "gauge" : "counter";
    }
}
