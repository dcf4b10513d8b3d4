// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.commons.text.WordUtils;
import org.hanse.audit.ReportVerifier;
import org.hanse.cli.TextTable;
import org.hanse.cli.Words;
import org.hanse.clientnode.explain.ExplainText;
import org.hanse.clientnode.explain.Explained;
import org.hanse.clientnode.explain.ExplanationPage;
import org.hanse.clientnode.explain.Language;
import org.hanse.clientnode.explain.Phrases;
import org.hanse.clientnode.explain.ReasonWords;
import org.hanse.core.explain.Explainer;
import org.hanse.core.explain.PatternSupport;
import org.hanse.core.learn.LossSettings.ValueTarget;
import org.hanse.core.privacy.PrivacyStatement;
import org.hanse.core.recommend.Decision;
import org.hanse.file.DurableFile;
import org.hanse.sim.data.ShopSpec;
import org.hanse.sim.summary.FederationVerdict;
import org.hanse.sim.summary.MerchantRecord;
import org.hanse.sim.summary.ModelGuarantee;
import org.hanse.sim.summary.Numbers;
import org.hanse.sim.summary.RunRecord;
import org.hanse.sim.summary.SumFigures;
import org.hanse.sim.summary.TrainingRecord;
import org.hanse.sim.summary.VerdictWords;

/** The text of {@code hanse demo}: at most 60 lines after the tables. */
final class DemoStory {

    static final String FEDERATED = "federated";
    private static final String PRIVATE = "private";
    private static final int REASONS = 2;
    private static final int SUPPORT = 5;

    /** Separator of columns in tables, which are not wrapped. */
    private static final String COLUMNS = "   ";

    private static final int WIDTH = 100;

    private final ShopSpec shops;
    private final String dropped;
    private final int droppedAfter;
    private final int budgetRounds;
    private final boolean small;

    /**
     * Creates the text of one demo.
     *
     * @param dropped shop that drops out
     * @param droppedAfter last round before the dropout
     * @param budgetRounds rounds of the privacy budget
     * @param small whether figures are of too few shoppers for a verdict
     */
    DemoStory(ShopSpec shops, String dropped, int droppedAfter, int budgetRounds, boolean small) {
        this.shops = shops;
        this.dropped = dropped;
        this.droppedAfter = droppedAfter;
        this.budgetRounds = budgetRounds;
        this.small = small;
    }

    String beginning() {
        return words(
                "Five synthetic shops (%s) of one chain: %s shoppers each, and one catalogue of %s items.",
                list(shops.merchantIds()), Words.count(shops.shoppers()), Words.count(shops.items()));
    }

    String training() {
        return words(
                "Training four models: \"local\" at each shop alone; \"federated\" on all shops, after a sum of their pair"
                        + " counts; \"open\" and \"private\" without that sum, with the same training steps, without and"
                        + " with differential privacy.");
    }

    /** @param reports lines on explanation and report */
    String ending(RunRecord run, List<String> reports, Path summary, Path scenario) {
        List<String> parts = new ArrayList<>();
        parts.add(words("best-alone: each shop chooses its model by validation; on test queries another may be better.")
                + "\n"
                + words(
                        "Shops sent masked updates; the coordinator read only their sum. %s dropped out after round %d.",
                        dropped, droppedAfter)
                + (small ? "\n" + words("Small demo: too few shoppers to judge by. hanse demo trains on more.") : ""));
        verdict(run).ifPresent(parts::add);
        training(run, FEDERATED).ifPresent(training -> parts.add(sent(run, training)));
        run.guarantee(PRIVATE).ifPresent(own -> parts.add(guarantee(own)));
        parts.addAll(reports);
        String change = "  hanse sim run " + CommandWords.path(scenario);
        String own = "  hanse data guess orders.csv";
        int width = Math.max(change.length(), own.length());
        parts.add("Next (all curves and intervals: " + summary + ")\n"
                + String.format("%-" + width + "s", change) + "   after changing it: rounds, cohort, server\n"
                + String.format("%-" + width + "s", own) + "   to use your own data");
        return String.join("\n\n", parts);
    }

    private static Optional<TrainingRecord> training(RunRecord run, String model) {
        return run.training().stream()
                .filter(training -> training.model().equals(model))
                .findFirst();
    }

    /** Returns whether federated training helps, and the cost of privacy. */
    private static Optional<String> verdict(RunRecord run) {
        return FederationVerdict.of(run).map(verdict -> {
            List<String> lines = new ArrayList<>();
            lines.add("What it shows");
            VerdictWords words = new VerdictWords(verdict);
            lines.add(wrapped(words.answer()));
            words.overSum().ifPresent(sentence -> lines.add(wrapped(sentence)));
            words.shops().ifPresent(sentence -> lines.add(wrapped(sentence)));
            verdict.guarantees().stream()
                    .filter(other -> other.model().equals(PRIVATE))
                    .forEach(other -> {
                        lines.add(wrapped(VerdictWords.shortly(other.model(), other.overall())));
                        lines.add(wrapped(VerdictWords.of(other).get(1)));
                    });
            return String.join("\n", lines);
        });
    }

    /** Returns a recommendation with its reasons and its smallest change, and writes a page with charts. */
    static String explained(DemoShop shop, Path page) {
        Decision decision = shop.shown();
        Explainer explainer = shop.explainer();
        int item = explainer.first(decision).orElseThrow();
        Explained explained = Explained.of(
                explainer,
                new Explained.Shop(
                        PatternSupport.Counts.of(shop.counts()), shop::title, ValueTarget.TEMPORAL_DIFFERENCE),
                decision,
                item,
                Explained.Placement.SCORE,
                Optional.empty());
        Phrases phrases = Phrases.of(Language.EN);
        ReasonWords words = new ReasonWords(phrases, explained, SUPPORT);
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text);
        out.println("One recommendation of " + shop.part());
        new ExplainText(explained, words, TextTable::indented, REASONS).print(true, out);
        DurableFile.write(page, new ExplanationPage(explained, words, REASONS).html(true));
        out.println("Charts: " + page);
        out.flush();
        return text.toString()
                .stripTrailing()
                .lines()
                .map(line -> line.length() <= WIDTH || line.contains(COLUMNS)
                        ? line
                        : "  " + WordUtils.wrap(line, WIDTH, "\n    ", false))
                .collect(Collectors.joining("\n"));
    }

    /** Returns the verification of one shop's report, unchanged and with one altered figure. */
    static String verified(String shop, DemoReport.Verdicts verdicts, Path folder, Path altered) {
        return words(
                        "Report on %s decisions of %s, with twelve in full: %s",
                        Words.count(verdicts.decisions()), shop, folder.resolve("report.html"))
                + "\n"
                + String.join(
                        "\n",
                        TextTable.aligned("ll")
                                .row(folder.toString(), verdict(verdicts.report()))
                                .row(altered + " (one score changed; must fail)", verdict(verdicts.altered()))
                                .lines("  "));
    }

    private static String verdict(Optional<ReportVerifier.Failure> failure) {
        return failure.map(own -> "FAILED at " + own.part()).orElse("VERIFIED");
    }

    /** Returns the data that left a shop, and the data that did not. */
    private static String sent(RunRecord run, TrainingRecord training) {
        MerchantRecord shop = run.merchants().get(0);
        TrainingRecord.Round last = training.rounds().get(training.rounds().size() - 1);
        int arrived = last.cohort() - last.missing().size();
        SumFigures counts = Objects.requireNonNull(training.sums().get("counts"));
        return "What left " + shop.id() + " for \"" + training.model() + "\"\n"
                + words(
                        "Once: %s of masked counters; their sum has no privacy guarantee. In each round: %s masked"
                                + " integers (%s). They hold the update, its weight and its loss. Kept: %s interactions of %s"
                                + " shoppers.",
                        Numbers.bytes((double) counts.uploadBytes() / counts.asked()),
                        Words.count(training.uploaded() + 2),
                        Numbers.bytes(arrived == 0 ? 0 : (double) last.uploadBytes() / arrived),
                        Words.count(shop.interactions()),
                        Words.count(shop.shoppers()));
    }

    /** Returns the guarantee of the private model in two lines. */
    private String guarantee(ModelGuarantee guarantee) {
        return "Privacy guarantee of \"private\"\n"
                + words(
                        "%s; %d of %d rounds spent. The noise of a simulation follows from its seed: these files are not"
                                + " private.",
                        PrivacyStatement.guarantee(
                                guarantee.epsilon(),
                                guarantee.guarantee().delta(),
                                guarantee.guarantee().scope()),
                        guarantee.rounds(),
                        budgetRounds);
    }

    private static String list(List<String> names) {
        return String.join(", ", names.subList(0, names.size() - 1)) + " and " + names.get(names.size() - 1);
    }

    private static String words(String format, Object... values) {
        return wrapped(String.format(Locale.ROOT, format, values));
    }

    /** Returns a paragraph, wrapped at the width of a terminal. */
    private static String wrapped(String text) {
        return WordUtils.wrap(text, WIDTH, "\n", false);
    }
}
