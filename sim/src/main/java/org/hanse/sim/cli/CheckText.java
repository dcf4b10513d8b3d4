// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.cli;

import static org.hanse.cli.Words.count;
import static org.hanse.cli.Words.percent;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.hanse.cli.TextTable;
import org.hanse.cli.Words;
import org.hanse.core.evaluate.policy.OffPolicySupport;
import org.hanse.dataset.CleaningReport;
import org.hanse.dataset.facts.CatalogueFacts;
import org.hanse.dataset.facts.DatasetCheck;
import org.hanse.dataset.facts.DatasetFacts;
import org.hanse.dataset.facts.DatasetSample.SampledDecision;
import org.hanse.dataset.facts.DatasetSample.SampledInteraction;
import org.hanse.dataset.facts.DecisionFacts;
import org.hanse.dataset.facts.InteractionFacts;
import org.hanse.dataset.facts.Spread;
import org.hanse.dataset.facts.TimeSpan;

/** A check as a page of text that reads in a minute. */
final class CheckText {

    private static final String INDENT = "  ";
    private static final int MERCHANTS_SHOWN = 10;
    private static final int ID_WIDTH = 24;
    private static final int TITLE_WIDTH = 40;
    private static final int EXAMPLE_WIDTH = 100;

    private final DatasetCheck check;
    private final DatasetFacts facts;
    private final List<String> lines = new ArrayList<>();

    private CheckText(DatasetCheck check) {
        this.check = check;
        this.facts = check.facts();
    }

    /** Returns the page with a line end after every line. */
    static String of(DatasetCheck check) {
        CheckText text = new CheckText(check);
        text.headline();
        text.facts.decisions().ifPresentOrElse(text::decisions, text::interactions);
        text.catalogue();
        text.merchants();
        text.splits();
        text.cleaning();
        text.protocol();
        text.hints();
        text.sample();
        return text.lines.stream().map(line -> line + System.lineSeparator()).collect(Collectors.joining());
    }

    private void headline() {
        InteractionFacts log = facts.interactions();
        lines.add(facts.dataset() + ": "
                + facts.decisions()
                        .map(d -> count(d.decisions()) + " logged decisions, "
                                + count(facts.catalogue().items()) + " items")
                        .orElse(count(log.shoppers()) + " shoppers, "
                                + count(facts.catalogue().items()) + " items, " + count(log.size())
                                + " interactions"));
    }

    private void interactions() {
        InteractionFacts log = facts.interactions();
        section("Interactions");
        TextTable table = TextTable.aligned("ll")
                .row("types", types(log))
                .row("time", log.span().map(CheckText::span).orElse("none, only the order of rows"))
                .row("per shopper", spread(log.lengths(), "interactions"));
        log.sessions()
                .ifPresent(sessions -> table.row("sessions", count(sessions.count()))
                        .row("per session", spread(sessions.sizes(), "interactions")));
        table.row("density", percent(log.density(facts.catalogue().items())) + " of all pairs of shopper and item")
                .row("repeats", percent(log.repeatShare()) + " of interactions are with an item the shopper had before")
                .row(
                        "popularity",
                        percent(log.headShare()) + " of interactions are with the most popular 1 % of items");
        lines.addAll(table.lines(INDENT));
    }

    private void decisions(DecisionFacts decisions) {
        section("Decisions");
        lines.addAll(TextTable.aligned("ll")
                .row("policy", decisions.policy())
                .row(
                        "time",
                        decisions.from().isPresent()
                                ? facts.from().get() + " to " + facts.to().get()
                                : "none")
                .row(
                        "rewards",
                        amount(decisions.rewards()) + " in all, from " + count(decisions.rewarded()) + " decisions")
                .row("propensity", String.format(Locale.ROOT, "at least %.3g", decisions.propensityMin()))
                .row("uniform policy", uniform(decisions.uniform()))
                .row("shown", count(decisions.items()) + " items in " + count(decisions.positions()) + " positions")
                .row("context", count(decisions.contextColumns()) + " columns")
                .lines(INDENT));
    }

    /** Returns what the log says about the uniform policy. */
    private static String uniform(OffPolicySupport support) {
        return String.format(
                Locale.ROOT,
                "%s: %s effective rows, mean weight %.3f, greatest %.1f",
                support.verdict().key(),
                count(Math.round(support.ess())),
                support.meanWeight(),
                support.maxWeight());
    }

    private void catalogue() {
        CatalogueFacts catalogue = facts.catalogue();
        section("Catalogue: " + count(catalogue.items()) + " items");
        TextTable table = TextTable.aligned("lrrl");
        covered(
                table,
                "title",
                catalogue.titled(),
                facts.decisions().isPresent()
                        ? ""
                        : "and " + percent(catalogue.titledInteractions()) + " of interactions");
        covered(table, "category", catalogue.categorised(), "");
        covered(table, "brand", catalogue.branded(), "");
        covered(table, "price", catalogue.priced(), "");
        covered(table, "attributes", catalogue.attributed(), "");
        if (catalogue.keyed() + catalogue.repeatedKeys().size() > 0) {
            covered(
                    table,
                    "key",
                    catalogue.keyed(),
                    catalogue.repeatedKeys().isEmpty()
                            ? ""
                            : "and " + count(catalogue.repeatedKeys().size()) + " with the key of another item");
        }
        if (catalogue.described() > 0) {
            covered(table, "vector", catalogue.described(), "");
        }
        covered(table, "no interaction", catalogue.items() - facts.itemsMet(), "");
        lines.addAll(table.lines(INDENT));
    }

    private void covered(TextTable table, String property, int items, String remark) {
        int all = facts.catalogue().items();
        table.row(property, percent(all == 0 ? 0 : (double) items / all), count(items), remark);
    }

    private void merchants() {
        if (facts.merchants().isEmpty()) {
            return;
        }
        section("Merchants: " + count(facts.merchants().size()));
        TextTable table = TextTable.aligned("lrrr").row("", "interactions", "shoppers", "items");
        facts.merchants().entrySet().stream()
                .limit(MERCHANTS_SHOWN)
                .forEach(merchant -> table.row(
                        Words.clip(merchant.getKey(), TITLE_WIDTH),
                        count(merchant.getValue().interactions()),
                        count(merchant.getValue().shoppers()),
                        count(merchant.getValue().items())));
        lines.addAll(table.lines(INDENT));
        int more = facts.merchants().size() - MERCHANTS_SHOWN;
        if (more > 0) {
            lines.add(INDENT + "and " + count(more) + " more");
        }
    }

    private void splits() {
        if (!facts.splits().isEmpty()) {
            section("Splits, in lines");
            TextTable table = TextTable.aligned("lr");
            facts.splits().forEach((name, size) -> table.row(name, count(size)));
            lines.addAll(table.lines(INDENT));
        }
    }

    private void cleaning() {
        CleaningReport cleaning = facts.cleaning();
        section("Cleaning: " + count(cleaning.rows()) + " rows read");
        if (cleaning.reasons().isEmpty()) {
            lines.add(INDENT + "nothing dropped, nothing repaired");
        }
        TextTable table = TextTable.aligned("lrl");
        cleaning.dropped().forEach((reason, count) -> table.row("dropped", count(count), reason));
        cleaning.repaired().forEach((reason, count) -> table.row("repaired", count(count), reason));
        List<String> rows = table.lines(INDENT);
        List<String> reasons = new ArrayList<>(cleaning.dropped().keySet());
        reasons.addAll(cleaning.repaired().keySet());
        for (int r = 0; r < rows.size(); r++) {
            String reason = reasons.get(r);
            lines.add(rows.get(r));
            Optional.ofNullable(cleaning.examples().get(reason))
                    .ifPresent(example -> lines.add(INDENT + INDENT + "such as " + Words.clip(example, EXAMPLE_WIDTH)));
            CleaningReport.remedy(reason).ifPresent(remedy -> lines.add(INDENT + INDENT + "Fix: " + remedy));
        }
    }

    private void protocol() {
        section("Protocol");
        if (facts.decisions().isPresent()) {
            lines.add(INDENT + "off-policy evaluation of the logged decisions");
            return;
        }
        ProtocolWords.of(check.protocol()).forEach(words -> lines.add(INDENT + words));
        facts.queries()
                .ifPresent(queries -> lines.add(INDENT + count(queries.test())
                        + (queries.test() == 1 ? " query" : " queries") + " for test, "
                        + count(queries.validation()) + " for validation"
                        + (queries.repeats() == 0
                                ? ""
                                : "; " + count(queries.repeats())
                                        + " for test dropped (target in the excluded history)")));
    }

    private void hints() {
        if (!check.hints().isEmpty()) {
            section("Hints");
            check.hints().forEach(hint -> lines.add(INDENT + "- " + hint));
        }
    }

    private void sample() {
        section("Sample, as read");
        if (facts.decisions().isPresent()) {
            TextTable table =
                    TextTable.aligned("llrrrl").row("time", "item", "position", "propensity", "reward", "title");
            check.sample().decisions().forEach(row -> addRow(table, row));
            lines.addAll(table.lines(INDENT));
            return;
        }
        TextTable table = TextTable.aligned("llllrl").row("shopper", "time", "type", "item", "price", "title");
        check.sample().interactions().forEach(row -> addRow(table, row));
        lines.addAll(table.lines(INDENT));
    }

    private static void addRow(TextTable table, SampledInteraction row) {
        table.row(
                Words.clip(row.shopper(), ID_WIDTH),
                row.time().map(Object::toString).orElse("-"),
                Words.clip(row.type(), ID_WIDTH),
                Words.clip(row.item(), ID_WIDTH),
                price(row.price()),
                Words.clip(row.title(), TITLE_WIDTH));
    }

    private static void addRow(TextTable table, SampledDecision row) {
        table.row(
                row.time().map(Object::toString).orElse("-"),
                Words.clip(row.item(), ID_WIDTH),
                String.valueOf(row.decision().position()),
                String.format(Locale.ROOT, "%.6f", row.decision().propensity()),
                amount(row.decision().reward()),
                Words.clip(row.title(), TITLE_WIDTH));
    }

    private void section(String title) {
        lines.add("");
        lines.add(title);
    }

    private static String types(InteractionFacts log) {
        return log.types().entrySet().stream()
                .map(type -> type.getKey() + " " + count(type.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static String span(TimeSpan span) {
        return span.from() + " to " + span.to()
                + (span.tiedShare() == 0
                        ? ""
                        : "; " + percent(span.tiedShare()) + " at the same time as the one before");
    }

    private static String spread(Spread spread, String what) {
        return count(spread.min()) + " to " + count(spread.max()) + " " + what + "; quartiles "
                + count(spread.lowerQuartile()) + ", " + count(spread.median()) + ", "
                + count(spread.upperQuartile());
    }

    private static String price(OptionalDouble price) {
        return price.isPresent() ? String.format(Locale.ROOT, "%.2f", price.getAsDouble()) : "-";
    }

    private static String amount(double value) {
        return value == Math.rint(value) ? count((long) value) : String.format(Locale.ROOT, "%,.3f", value);
    }
}
