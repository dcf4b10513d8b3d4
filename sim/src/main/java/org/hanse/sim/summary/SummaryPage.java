// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hanse.cli.Words;
import org.hanse.core.evaluate.Estimate;
import org.hanse.core.evaluate.Metric;
import org.hanse.sim.summary.PoolSummary.Kind;

/** A run as {@code summary.html}: one file without references to others. */
public final class SummaryPage {

    private static final String TEMPLATE = "summary.mustache";
    private static final String BESTSELLERS = "popularity";

    private SummaryPage() {}

    /** Returns the whole page, well-formed XML as well as HTML. */
    public static String of(RunRecord run) {
        return ResultPage.of(TEMPLATE, view(run));
    }

    private static PageView view(RunRecord run) {
        Figures figures = new Figures(run.figures());
        List<PageView.Section> sections = new ArrayList<>();
        for (PoolSummary pool : shown(run)) {
            sections.add(new PoolSection(run, figures, pool, "pool-" + (sections.size() + 1)).view());
        }
        return new PageView(
                run.scenario(),
                headline(run),
                meaning(run, figures),
                next(run),
                sections.size() > 1,
                VerdictSection.view(run),
                sections,
                PrivacySection.view(run),
                new TrainingSection(run).view(),
                cost(run),
                VerdictSection.cost(run),
                costs(run),
                run.origin().command(),
                origin(run),
                reading(run));
    }

    /** Returns the best model's hit rate in shoppers, beside that of bestsellers; none without such figures. */
    private static List<String> meaning(RunRecord run, Figures figures) {
        return shown(run).stream()
                .findFirst()
                .flatMap(pool -> {
                    int places = pool.main().cutoff();
                    return Optional.ofNullable(
                                    figures.best(pool, List.of(pool.main().metric()), places)
                                            .get(pool.main().metric()))
                            .flatMap(best -> figures.test(pool.id(), best, Metric.HR, places)
                                    .map(hits -> "In " + ofHundred(hits)
                                            + " of 100 test queries the shopper's next item is"
                                            + " among the first " + places + " of " + best
                                            + figures.test(pool.id(), BESTSELLERS, Metric.HR, places)
                                                    .filter(own -> !best.equals(BESTSELLERS))
                                                    .map(own -> "; with a list of bestsellers in " + ofHundred(own))
                                                    .orElse("")
                                            + "."));
                })
                .stream()
                .toList();
    }

    private static String ofHundred(Estimate rate) {
        return String.format(Locale.ROOT, "%.1f", 100 * rate.value());
    }

    /** Returns what a reader can do next. */
    private static List<String> next(RunRecord run) {
        String shops = "If the shops sell the same items, give them one set of item ids and shared item vectors:"
                + " docs/scenarios/common-catalogue.yaml shows it.";
        return FederationVerdict.of(run)
                .map(FederationVerdict::answer)
                .map(answer -> switch (answer) {
                    case HELPS ->
                        List.of(
                                "To train with real shops: docs/guides/federation.md, with a plan of docs/plans.",
                                "To see what a guarantee costs: add an ablation with federation.privacy, and compare it.");
                    case DOES_NOT_HELP, NO_DIFFERENCE ->
                        List.of("Let each shop serve the best that it has alone, named above.", shops);
                })
                .orElseGet(() -> run.merchants().size() > 1
                        ? List.of("To see whether training together helps: add federated and mix to compare.", shops)
                        : ofOneShop(run.setup().compare()));
    }

    private static List<String> ofOneShop(List<String> compare) {
        List<String> next = new ArrayList<>();
        boolean trained = compare.contains("central");
        if (!trained || !compare.contains("mix")) {
            next.add(
                    trained
                            ? "To compare with the tuned mix: add mix to compare."
                            : "To compare with a trained network and the tuned mix: add central and mix to compare.");
        }
        next.add(
                "To serve recommendations: docs/guides/federation.md. A node serves bestsellers or the tuned mix before"
                        + " any training.");
        next.add("To see whether training with other shops helps: docs/guides/scenarios.md.");
        return next;
    }

    /** Returns the pools of the page: all merchants where there are several, each entry, cold items, and targets that no count can rank. */
    private static List<PoolSummary> shown(RunRecord run) {
        List<PoolSummary> entries = run.pools(Kind.ENTRY);
        List<PoolSummary> shown = new ArrayList<>();
        if (entries.size() > 1) {
            shown.addAll(run.pools(Kind.ALL));
            shown.addAll(run.pools(Kind.MEMBERS));
        }
        shown.addAll(entries);
        Stream.of(Kind.UNMET, Kind.UNJOINED)
                .flatMap(kind -> run.pools(kind).stream())
                .filter(pool -> !isSmall(pool))
                .forEach(shown::add);
        return shown;
    }

    private static boolean isSmall(PoolSummary pool) {
        return pool.testQueries() < PoolSection.FEWEST_QUERIES;
    }

    private static String headline(RunRecord run) {
        int queries =
                run.pools(Kind.ALL).stream().mapToInt(PoolSummary::testQueries).sum();
        int parts = run.merchants().stream().mapToInt(MerchantRecord::partCount).sum();
        String cut = parts > run.merchants().size() ? " in " + Words.count(parts, "part") : "";
        int baselines = run.setup().baselines().size();
        int trained = run.networks().size();
        String networks = trained == 0 ? "" : Words.count(trained, "trained network");
        String fixed = baselines == 0
                ? ""
                : Words.count(baselines, "baseline") + (run.setup().tuned() ? ", fixed and tuned" : ", fixed");
        return "Models compared on " + Words.count(run.merchants().size(), "merchant") + cut + ": " + networks
                + (networks.isEmpty() || fixed.isEmpty() ? "" : " and ") + fixed + ", over " + Words.count(queries)
                + " test queries."
                + run.pools(Kind.UNMET).stream()
                        .filter(pool -> isSmall(pool)
                                && FederationVerdict.of(run)
                                        .flatMap(FederationVerdict::unmet)
                                        .isEmpty())
                        .map(pool -> " " + VerdictWords.tooFew(pool.testQueries()))
                        .collect(Collectors.joining());
    }

    private static String cost(RunRecord run) {
        return "The run took " + Numbers.seconds(run.wallSeconds()) + " on "
                + Words.count(run.environment().threads(), "thread") + " ("
                + run.environment().cpu()
                + "); the most memory in use was " + Numbers.memory(run.peakRssBytes()) + ".";
    }

    private static List<PageView.Costs> costs(RunRecord run) {
        return run.merchants().stream()
                .map(merchant -> new PageView.Costs(
                        merchant.id(),
                        run.models().stream()
                                .filter(model -> model.merchant().equals(merchant.id())
                                        && model.leftOut().isEmpty())
                                .map(SummaryPage::cost)
                                .toList()))
                .toList();
    }

    private static PageView.Cost cost(ModelSummary model) {
        String parameters = model.parameters().entrySet().stream()
                .map(e -> e.getKey() + " " + parameter(e.getValue()))
                .collect(Collectors.joining(", "));
        return new PageView.Cost(
                model.model(),
                PoolSection.tuned(model.model()),
                String.format(Locale.ROOT, "%.2f", model.seconds()),
                parameters.isEmpty() ? "–" : parameters);
    }

    private static String parameter(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    private static List<PageView.Fact> origin(RunRecord run) {
        return List.of(
                new PageView.Fact("scenario", run.setup().file()),
                new PageView.Fact("seed", Long.toString(run.seed())),
                new PageView.Fact("version", run.origin().version()),
                new PageView.Fact("commit", run.commit()),
                new PageView.Fact("Java", run.environment().java()));
    }

    private static String reading(RunRecord run) {
        return "Intervals are 95 % bootstrap intervals from "
                + Words.count(run.setup().resamples(), "resample")
                + " of the queries; differences are resampled in pairs."
                + (FederationVerdict.of(run).isPresent()
                        ? " Those of mean gains over shops are from as many resamples of the shops."
                        : "")
                + " A model whose name ends in -tuned is the"
                + " baseline of that name with the parameters that did best on validation, fitted again for test. hr is"
                + " the share of queries with a target among the first k, recall the share of targets among them, ndcg"
                + " counts a target less the further down it stands, mrr is the mean of 1 over the rank of the first"
                + " target, reward-ndcg weights targets by what they are worth, coverage is the share of the catalogue"
                + " recommended to anyone, and novelty the mean surprise in bits of what is recommended.";
    }
}
