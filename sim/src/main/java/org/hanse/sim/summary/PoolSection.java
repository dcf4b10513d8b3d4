// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hanse.cli.Words;
import org.hanse.core.evaluate.Estimate;
import org.hanse.core.evaluate.Metric;
import org.hanse.sim.scenario.HeldOut;
import org.hanse.sim.scenario.MainMetric;
import org.hanse.sim.scenario.Scenario;
import org.hanse.sim.summary.PoolSummary.Kind;

/** Part of the page about one pool of queries. */
final class PoolSection {

    /** Intervals over fewer queries span the whole chart. */
    static final int FEWEST_QUERIES = 20;

    private final RunRecord run;
    private final Figures figures;
    private final PoolSummary pool;
    private final String anchor;
    private final MainMetric main;
    private final List<String> models;
    private final PoolComparisons comparisons;

    PoolSection(RunRecord run, Figures figures, PoolSummary pool, String anchor) {
        this.run = run;
        this.figures = figures;
        this.pool = pool;
        this.anchor = anchor;
        this.main = pool.main();
        this.models = figures.models(pool.id());
        this.comparisons = new PoolComparisons(run, pool, this::chosen);
    }

    static boolean tuned(String model) {
        return model.endsWith(Scenario.TUNED);
    }

    /** Returns whether validation chose the parameters or the length of the training. */
    private boolean chosen(String model) {
        return tuned(model) || trained(model);
    }

    private boolean trained(String model) {
        return networks(false).anyMatch(model::equals);
    }

    /** Returns the trained models with figures here: private ones, whose last round is selected, or all others. */
    private Stream<String> networks(boolean ofPrivate) {
        return run.networks().stream()
                .filter(network -> network.isPrivate() == ofPrivate)
                .map(NetworkRecord::model)
                .filter(models::contains);
    }

    private String guarantee(String model) {
        return run.networks().stream()
                .filter(network -> network.model().equals(model))
                .map(network -> PrivacyText.line(run, network))
                .findFirst()
                .orElse("");
    }

    private String darkBars() {
        String last = networks(true).collect(Collectors.joining(", "));
        boolean baselines = models.stream().anyMatch(PoolSection::tuned);
        boolean epochs = networks(false).findAny().isPresent();
        String choice = baselines && epochs
                ? "the parameters of a baseline or the number of epochs of a network"
                : baselines ? "the parameters" : "the number of epochs";
        return "."
                + (baselines || epochs ? " Dark bars: validation chose " + choice + "." : "")
                + (last.isEmpty() ? "" : " The last round was kept for " + last + ".");
    }

    PageView.Section view() {
        Optional<MerchantRecord> merchant = run.merchants().stream()
                .filter(m -> pool.kind() == Kind.ENTRY && m.id().equals(pool.id()))
                .findFirst();
        return new PageView.Section(
                anchor,
                title(),
                lead(),
                folded(),
                chart(),
                table(),
                MissingModels.of(run, pool, models).stream()
                        .map(words -> words + ".")
                        .toList(),
                comparisons.view(),
                merchant.stream()
                        .filter(MerchantRecord::listed)
                        .flatMap(m -> new PartSpread(run, figures, pool, anchor).view(m).stream())
                        .toList(),
                cutoffs(),
                merchant.stream()
                        .map(m -> new PageView.Merchant(m.protocol(), MerchantFacts.of(m)))
                        .toList());
    }

    private String title() {
        return switch (pool.kind()) {
            case ALL -> "All merchants";
            case MEMBERS -> "Merchants that train together";
            case UNMET -> "Cold items: without interactions in their shop";
            case UNJOINED -> "Targets that no other shopper joins with the history";
            case ENTRY, PART -> pool.id();
        };
    }

    /** Returns the label of a folded merchant: pages of several merchants stay short. */
    private List<String> folded() {
        boolean several = run.merchants().size() > 1;
        return pool.kind() == Kind.ENTRY && several
                ? List.of("Figures, comparisons and data of " + pool.id())
                : List.of();
    }

    private String lead() {
        Map<Metric, String> best = figures.best(pool, List.of(main.metric()), main.cutoff());
        String model = best.get(main.metric());
        if (model == null) {
            return "This split left no test query, so there is no figure to show.";
        }
        Estimate estimate =
                figures.test(pool.id(), model, main.metric(), main.cutoff()).orElseThrow();
        String interval = Numbers.interval(main.metric(), estimate);
        String lead = "Best " + main.label() + " on test: " + model + " with "
                + Numbers.value(main.metric(), estimate.value())
                + (interval.isEmpty() ? "" : " (" + interval + ")") + " over "
                + Words.count(estimate.n()) + (estimate.n() == 1 ? " query." : " queries.");
        return model.equals(pool.best()) || pool.best().isEmpty()
                ? lead
                : lead + " " + comparisons.reference(pool.best()) + ": "
                        + figures.test(pool.id(), pool.best(), main.metric(), main.cutoff())
                                .map(e -> Numbers.value(main.metric(), e.value()))
                                .orElse("–")
                        + " on test.";
    }

    /** Returns the chart; none for a pool of few queries. */
    private List<PageView.Chart> chart() {
        if (pool.testQueries() < FEWEST_QUERIES) {
            return List.of();
        }
        List<IntervalChart.Bar> bars = new ArrayList<>();
        for (String model : models) {
            figures.test(pool.id(), model, main.metric(), main.cutoff())
                    .ifPresent(
                            e -> bars.add(new IntervalChart.Bar(model, e.value(), e.low(), e.high(), chosen(model))));
        }
        if (bars.isEmpty()) {
            return List.of();
        }
        String label = main.label() + " of each model on test, " + heading();
        return List.of(new PageView.Chart(
                IntervalChart.draw(bars, main.label(), anchor + "-bars", label),
                main.label() + " on test with 95 % intervals" + darkBars()));
    }

    private String heading() {
        return switch (pool.kind()) {
            case ALL -> "all merchants";
            case MEMBERS -> "merchants that train together";
            case UNMET -> "cold items, without interactions in their shop";
            case UNJOINED -> "targets that no other shopper joins with the history";
            case ENTRY, PART -> pool.id();
        };
    }

    private List<PageView.Table> table() {
        if (models.isEmpty()) {
            return List.of();
        }
        List<Metric> metrics = figures.columns(pool);
        Map<Metric, String> best = figures.best(pool, metrics, main.cutoff());
        List<PageView.Row> rows = models.stream()
                .map(model -> new PageView.Row(
                        model,
                        chosen(model),
                        guarantee(model),
                        HeldOut.TEST.key(),
                        metrics.stream()
                                .map(metric -> cell(model, metric, model.equals(best.get(metric))))
                                .toList()))
                .toList();
        String caption = "At cutoff " + main.cutoff() + " on test, 95 % intervals below; the best is bold.";
        return List.of(new PageView.Table(
                "Figures of " + heading(),
                caption,
                metrics.stream().map(Metric::key).toList(),
                rows));
    }

    private PageView.Cell cell(String model, Metric metric, boolean best) {
        return figures.test(pool.id(), model, metric, main.cutoff())
                .map(e -> new PageView.Cell(Numbers.value(metric, e.value()), Numbers.interval(metric, e), best))
                .orElse(new PageView.Cell("–", "", false));
    }

    private List<PageView.Table> cutoffs() {
        List<Metric> metrics = figures.columns(pool);
        List<String> columns = new ArrayList<>();
        metrics.forEach(metric -> pool.cutoffs().forEach(cutoff -> columns.add(metric.key() + "@" + cutoff)));
        List<PageView.Row> rows = new ArrayList<>();
        for (String model : models) {
            for (HeldOut split : List.of(HeldOut.TEST, HeldOut.VALIDATION)) {
                if (figures.find(pool.id(), model, split, main.metric(), main.cutoff())
                        .isPresent()) {
                    rows.add(new PageView.Row(model, chosen(model), "", split.key(), row(model, split, metrics)));
                }
            }
        }
        return rows.isEmpty() ? List.of() : List.of(new PageView.Table("", "", columns, rows));
    }

    private List<PageView.Cell> row(String model, HeldOut split, List<Metric> metrics) {
        List<PageView.Cell> cells = new ArrayList<>();
        for (Metric metric : metrics) {
            for (int cutoff : pool.cutoffs()) {
                String value = figures.find(pool.id(), model, split, metric, cutoff)
                        .map(e -> Numbers.value(metric, e.value()))
                        .orElse("–");
                cells.add(new PageView.Cell(value, "", false));
            }
        }
        return cells;
    }
}
