// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.audit;

import static org.hanse.clientnode.audit.FigureSections.stream;
import static org.hanse.clientnode.audit.ReportWords.count;
import static org.hanse.clientnode.audit.ReportWords.percent;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.StreamSupport;
import org.hanse.audit.CanonicalJson;
import org.hanse.audit.EmbeddedReport;
import org.hanse.clientnode.audit.ReportView.Section;
import org.hanse.clientnode.audit.ReportView.Table;
import org.hanse.clientnode.explain.Language;

/** Page of a report that may leave the shop: tables of counts with noise, without a verdict. The same record gives the same bytes. */
public final class SharedPage {

    private static final String NOTICE = "Anyone may read this report. It holds counts with noise, and nothing of a"
            + " single person, decision or item. The shop keeps the exact report.";

    private final JsonNode record;
    private final JsonNode sections;

    private SharedPage(JsonNode record) {
        this.record = record;
        this.sections = record.path("sections");
    }

    /**
     * Returns the page with an empty manifest, whose digest the manifest has.
     *
     * @param fingerprint that of the key that signs
     */
    public static String unsigned(JsonNode record, String fingerprint) {
        String text = new String(CanonicalJson.bytes(record), StandardCharsets.UTF_8);
        ReportView view = new SharedPage(record).view(fingerprint);
        return ReportPage.page(view, true, EmbeddedReport.escape(text), Language.EN);
    }

    private ReportView view(String fingerprint) {
        String node = record.path("node").asText();
        return new ReportView(
                "Recommendations of " + node + ", " + ReportWords.period(record),
                "Shared report on recommendations",
                "recommendations, differential privacy, " + node,
                NOTICE,
                "",
                "",
                List.of(),
                List.of(),
                Table.of("", List.of(), List.of()),
                List.of(
                        decisions(),
                        parts(),
                        noise(),
                        budget(),
                        texts("limits", "What is not protected", "notProtected"),
                        texts("proof", "What this report does not prove", "notProven"),
                        CheckSteps.shared(fingerprint)));
    }

    private Section decisions() {
        long most = sections.path("counts").path("mostDecisions").asLong();
        return new Section(
                "decisions",
                "Decisions",
                List.of(
                        "A decision is one list of recommendations. At most " + count(most, "decision")
                                + " of one shopper count, chosen by chance; the others are left out.",
                        "A count may be negative, since noise is added to each. The interval holds the count without"
                                + " noise with a probability of 95 %, so that one in twenty does not."),
                List.of(table("Group", "part", false)),
                "");
    }

    private Section parts() {
        return new Section(
                "parts",
                "What decided scores",
                List.of("Personal decisions by the part that was greatest in the scores of their items. Shares are of"
                        + " personal decisions."),
                List.of(table("Greatest part", "part", true)),
                "");
    }

    /** Returns the rows of a kind of groups, or all others. */
    private Table table(String head, String kind, boolean isOfKind) {
        return Table.of(
                "",
                List.of(head, ">Count", ">95 % interval", ">Share", ">95 % interval"),
                stream(sections.path("counts").path("rows"))
                        .filter(row -> row.path("group").asText().equals(kind) == isOfKind)
                        .map(SharedPage::row)
                        .toList());
    }

    private static List<String> row(JsonNode row) {
        boolean hasShare = row.has("share");
        boolean isAll = row.path("group").asText().equals("all");
        return List.of(
                name(row.path("group").asText(), row.path("name").asText()),
                count(row.path("count").asLong()).replace('-', '−'),
                count(row.path("low").asLong()) + " to "
                        + count(row.path("high").asLong()),
                hasShare ? percent(row.path("share").asText()) : isAll ? "" : "too much noise",
                hasShare
                        ? percent(row.path("shareLow").asText()) + " to "
                                + percent(row.path("shareHigh").asText())
                        : "");
    }

    private static String name(String group, String name) {
        return switch (group) {
            case "kind" -> ReportWords.capital(ReportWords.kind(name));
            case "profiling" -> "Profiling was off";
            case "exploration" -> "At least one place was drawn by chance";
            case "rule" -> ReportWords.capital(ReportWords.rule(name));
            case "part" -> ReportWords.part(name);
            default -> "All decisions";
        };
    }

    private Section noise() {
        JsonNode noise = sections.path("noise");
        return new Section(
                "noise",
                "Noise and privacy guarantee",
                List.of(
                        "Differential privacy: this report is nearly as likely with one shopper's decisions as without"
                                + " them. Epsilon says how nearly; smaller is stricter. With probability delta it may"
                                + " fail.",
                        "Who guesses by even odds whether a shopper is in the counts is right with a probability of at"
                                + " most " + guess(noise.path("epsilon").asText())
                                + " after reading this report, and delta more.",
                        "The noise is random, secret and drawn anew for each report. A difference between two reports"
                                + " may be noise."),
                List.of(Table.of(
                        "",
                        List.of("Setting", "Value"),
                        List.of(
                                List.of("Mechanism", noise.path("mechanism").asText()),
                                List.of(
                                        "Standard deviation of the noise on each count",
                                        noise.path("sigma").asText()),
                                List.of(
                                        "Greatest change of all counts by one shopper (L2 norm)",
                                        noise.path("sensitivity").asText()),
                                List.of(
                                        "Epsilon of this report",
                                        noise.path("epsilon").asText()),
                                List.of("Delta", noise.path("delta").asText()),
                                List.of("Protected unit", noise.path("unit").asText()),
                                List.of("Compared data", noise.path("relation").asText()),
                                List.of("Adversary", noise.path("adversary").asText())))),
                "");
    }

    /** Returns the probability of a right guess with even odds before, rounded up. */
    private static String guess(String epsilon) {
        double probability = 1 / (1 + Math.exp(-Double.parseDouble(epsilon)));
        return BigDecimal.valueOf(probability * 100)
                        .setScale(2, RoundingMode.CEILING)
                        .toPlainString() + "\u00a0%";
    }

    private Section budget() {
        JsonNode privacy = sections.path("privacy");
        JsonNode ledger = privacy.path("ledgers").path(0);
        return new Section(
                "budget",
                "Privacy budget of all shared reports",
                List.of("Every shared report spends part of one budget, also a second one of the same period. This one"
                        + " is number " + count(privacy.path("reports").asLong())
                        + ". At the limit the shop can write no more."),
                List.of(Table.of(
                        "Epsilon of all shared reports together",
                        List.of(">Spent", ">Limit", ">Remaining"),
                        List.of(List.of(
                                ledger.path("epsilonSpent").asText(),
                                ledger.path("epsilonLimit").asText(),
                                ledger.path("epsilonRemaining").asText())))),
                "");
    }

    private Section texts(String id, String title, String name) {
        return new Section(
                id,
                title,
                StreamSupport.stream(sections.path(name).spliterator(), false)
                        .map(own -> ReportWords.capital(own.asText()) + ".")
                        .toList(),
                List.of(),
                "");
    }
}
