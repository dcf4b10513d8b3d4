// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import com.samskivert.mustache.Escapers;
import com.samskivert.mustache.Mustache;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.hanse.chart.PageTemplate;
import org.hanse.cli.Words;
import org.hanse.sim.summary.PoolSummary.Kind;

/** A run as {@code summary.html}: one file without references to others. */
public final class SummaryPage {

    private static final String TEMPLATE = "summary.mustache";

    /** Hyphen as the sign of a decimal number. */
    private static final Pattern HYPHEN = Pattern.compile("(?<![\\w.-])-(?=\\d+\\.\\d)");

    private SummaryPage() {}

    /** Returns the whole page, well-formed XML as well as HTML. */
    public static String of(RunRecord run) {
        return Mustache.compiler()
                .withEscaper(SummaryPage::typeset)
                .emptyStringIsFalse(true)
                .compile(PageTemplate.of(SummaryPage.class, TEMPLATE))
                .execute(view(run));
    }

    /** Escapes a text, with a minus sign before decimals and without a line break before a percent sign. */
    private static String typeset(String text) {
        return Escapers.HTML.escape(HYPHEN.matcher(text).replaceAll("−").replace(" %", "\u00a0%"));
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

    /** Returns the pools of the page: all merchants where there are several, each entry, cold items. */
    private static List<PoolSummary> shown(RunRecord run) {
        List<PoolSummary> entries = run.pools(Kind.ENTRY);
        List<PoolSummary> shown = new ArrayList<>();
        if (entries.size() > 1) {
            shown.addAll(run.pools(Kind.ALL));
            shown.addAll(run.pools(Kind.MEMBERS));
        }
        shown.addAll(entries);
        run.pools(Kind.UNMET).stream().filter(pool -> !isSmall(pool)).forEach(shown::add);
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
