// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hanse.cli.Words;
import org.hanse.core.evaluate.Estimate;
import org.hanse.sim.scenario.MainMetric;
import org.hanse.sim.summary.MerchantRecord.Part;

/** Spread of the main figure of an entry over its parts: a chart, and a folded table of all parts. */
final class PartSpread {

    /** Figures over fewer queries would stretch the boxes. */
    private static final int FEWEST_QUERIES = 10;

    private final Figures figures;
    private final PoolSummary pool;
    private final String anchor;
    private final MainMetric main;
    private final List<String> models;

    PartSpread(RunRecord run, Figures figures, PoolSummary pool, String anchor) {
        this.figures = figures;
        this.pool = pool;
        this.anchor = anchor;
        this.main = pool.main();
        this.models = run.setup().compare().stream()
                .filter(figures.models(pool.id())::contains)
                .toList();
    }

    List<PageView.Spread> view(MerchantRecord merchant) {
        if (models.isEmpty()) {
            return List.of();
        }
        String label = Words.count(merchant.parts().size(), "part") + ", " + main.label() + " at fixed parameters";
        return List.of(new PageView.Spread(
                chart(merchant),
                label,
                models,
                merchant.parts().stream().map(this::row).toList()));
    }

    private List<PageView.Chart> chart(MerchantRecord merchant) {
        List<Part> large = merchant.parts().stream()
                .filter(part -> part.testQueries() >= FEWEST_QUERIES)
                .toList();
        if (large.size() < 2) {
            return List.of();
        }
        Map<String, List<Double>> values = new LinkedHashMap<>();
        for (String model : models) {
            List<Double> parts = new ArrayList<>();
            large.forEach(part -> value(part, model).ifPresent(parts::add));
            if (!parts.isEmpty()) {
                values.put(model, parts);
            }
        }
        String what = main.label() + " over " + Words.count(large.size(), "part") + " with " + FEWEST_QUERIES
                + " test queries or more, each part once";
        return List.of(new PageView.Chart(
                SpreadChart.draw(values, main.label(), anchor + "-spread", what + ", " + pool.id()),
                what + ": the box holds the middle half, the line in it the median; the whiskers reach the extremes."));
    }

    private PageView.PartRow row(Part part) {
        double best = models.stream()
                .mapToDouble(model -> value(part, model).orElse(Double.NEGATIVE_INFINITY))
                .max()
                .orElse(Double.NEGATIVE_INFINITY);
        List<PageView.Cell> cells = models.stream()
                .map(model -> value(part, model)
                        .map(v -> new PageView.Cell(Numbers.value(main.metric(), v), "", v == best && v > 0))
                        .orElse(new PageView.Cell("–", "", false)))
                .toList();
        return new PageView.PartRow(part.id(), Words.count(part.shoppers()), Words.count(part.testQueries()), cells);
    }

    private Optional<Double> value(Part part, String model) {
        return figures.test(part.id(), model, main.metric(), main.cutoff())
                .map(Estimate::value)
                .filter(value -> !value.isNaN());
    }
}
