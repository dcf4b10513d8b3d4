// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.audit;

import static org.hanse.clientnode.audit.FigureSections.stream;
import static org.hanse.clientnode.audit.ReportWords.count;
import static org.hanse.clientnode.audit.ReportWords.isComputed;
import static org.hanse.clientnode.audit.ReportWords.notComputed;
import static org.hanse.clientnode.audit.ReportWords.percent;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.hanse.clientnode.audit.ReportView.Section;
import org.hanse.clientnode.audit.ReportView.Table;

/** Sections of the page that do not follow from decisions. */
final class NodeSections {

    private final JsonNode record;
    private final JsonNode sections;

    NodeSections(JsonNode record) {
        this.record = record;
        this.sections = record.path("sections");
    }

    Section decisions() {
        boolean given = record.path("sampling").path("chosenBy").asText().equals("given");
        return new Section(
                "decisions",
                "Sampled decisions in full",
                List.of("Chosen by the text “"
                        + record.path("sampling").path("challenge").asText() + "”, "
                        + (given
                                ? "which was given for this report. If its reader chose it after the period, the choice"
                                        + " was not the merchant's."
                                : "the default, which the merchant knows beforehand. Give a text of your own with"
                                        + " --challenge.")
                        + " The terms of a first item add up to its score."),
                List.of(),
                new DecisionCards(record).all(),
                "");
    }

    Section privacy() {
        JsonNode privacy = sections.path("privacy");
        List<String> text = new ArrayList<>();
        text.add("A privacy budget limits what the trained model can reveal of one person, whatever others know"
                + " (epsilon of differential privacy; smaller is stricter). Recommendations and this report are not"
                + " charged to it; only training with other shops is.");
        List<Table> tables = new ArrayList<>();
        if (privacy.path("ledgers").isEmpty()) {
            text.add("This node has no privacy ledger: its policy sets no limit on epsilon, or no job with noise ran.");
        } else {
            tables.add(Table.of(
                    "Budgets",
                    List.of("Ledger", "Unit", ">Spent", ">Limit", ">Remaining"),
                    stream(privacy.path("ledgers"))
                            .map(row -> List.of(
                                    row.path("name").asText(),
                                    row.path("unit").asText(),
                                    row.path("epsilonSpent").asText(),
                                    row.path("epsilonLimit").asText(),
                                    row.path("epsilonRemaining").asText()))
                            .toList()));
        }
        if (privacy.path("rounds").isEmpty()) {
            text.add("The node took part in no training round in the period.");
        } else {
            tables.add(Table.of(
                    "Training rounds in the period",
                    List.of("Job", ">Masked updates sent", ">Rounds counted", ">Not counted"),
                    stream(privacy.path("rounds"))
                            .map(row -> List.of(
                                    row.path("job").asText(),
                                    count(row.path("updatesSent").asLong()),
                                    count(row.path("counted").asLong()),
                                    count(row.path("notCounted").asLong())))
                            .toList()));
        }
        return new Section(
                "privacy", "Privacy budget", text, tables, "From the node's ledgers and its log of what it sent.");
    }

    Section faithfulness() {
        JsonNode faithfulness = sections.path("faithfulness");
        if (!isComputed(faithfulness)) {
            return new Section(
                    "faithfulness",
                    "Do the reasons tell the truth?",
                    List.of(notComputed(faithfulness)),
                    List.of(),
                    "");
        }
        List<Table> tables = stream(faithfulness.path("models"))
                .map(model -> Table.of(
                        "Model " + ReportWords.digest(model.path("model").asText()) + ", grade "
                                + model.path("grade").asText() + ", "
                                + count(model.path("cases").asLong(), "case"),
                        List.of("Test", ">Measured", ">Threshold", "Result"),
                        stream(model.path("tests"))
                                .map(test -> List.of(
                                        test.path("name").asText(),
                                        test.path("measured").asText(),
                                        test.path("threshold").asText(),
                                        test.path("result").asText()))
                                .toList()))
                .toList();
        List<String> text = new ArrayList<>();
        text.add("Each test removes interactions, or changes the model, and compares what happens with what the terms"
                + " say. “reported” means that no threshold applies.");
        if (!faithfulness.path("missing").isEmpty()) {
            text.add("Not measured for " + count(faithfulness.path("missing").size(), "model") + ": "
                    + String.join(
                            ", ",
                            stream(faithfulness.path("missing"))
                                    .map(own -> ReportWords.digest(own.asText()))
                                    .toList())
                    + ".");
        }
        return new Section(
                "faithfulness", "Do the reasons tell the truth?", text, tables, "From the node's stored measurements.");
    }

    Section requests() {
        JsonNode requests = sections.path("requests");
        return new Section(
                "requests",
                "Requests of persons, and what the figures do not say",
                List.of(
                        count(requests.path("erased").asLong(), "person")
                                + " erased in the period and left out of later imports. Decisions of erased persons"
                                + " are not in this report.",
                        "Access (subject sheets): " + lower(notComputed(requests.path("access"))),
                        "Objections to profiling: " + lower(notComputed(requests.path("objection"))),
                        "Value of the recommendations for the shop: "
                                + lower(notComputed(sections.path("policyValue")))),
                List.of(),
                "From the node's list of erasures.");
    }

    private static String lower(String text) {
        return text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
    }

    Section notProven() {
        return new Section(
                "limits",
                "What this report does not prove",
                stream(sections.path("notProven"))
                        .map(own -> "Not proven: " + own.asText() + ".")
                        .toList(),
                List.of(),
                "");
    }

    Section check() {
        return new Section(
                "check",
                "How to check this report yourself",
                List.of(
                        "You need this file, a Hanse installation (no network), and the node's public key. Get the key"
                                + " from the merchant by another way than this report: who changes a report could"
                                + " change a key beside it, too.",
                        "Run: hanse verify report report.html --key node.pub",
                        "The answer is VERIFIED, or the smallest part that fails. It checks the signature, every"
                                + " digest, and that the figures add up. This page holds the signed record, so the page"
                                + " alone is enough.",
                        "To compute every figure again, ask the merchant for the payloads of this report (personal"
                                + " data) and run: hanse verify report FOLDER --key node.pub --payloads PAYLOADS"),
                List.of(),
                "");
    }

    Section customer() {
        JsonNode profiling = sections.path("profiling");
        JsonNode exploration = sections.path("exploration");
        List<String> parts = FigureSections.parts(sections.path("parameters").path("all")).stream()
                .limit(VerdictText.MAIN)
                .map(own -> ReportWords.shortPart(own.getKey()).toLowerCase(Locale.ROOT) + " ("
                        + percent(own.getValue().path("share").asText()) + ")")
                .toList();
        List<String> text = new ArrayList<>();
        text.add("Each sentence follows from a figure of this report, for this period.");
        if (!parts.isEmpty()) {
            text.add("“We choose recommendations by what you looked at and bought in our shop. The main parameters are "
                    + String.join(", ", parts) + ".”");
        }
        text.add("“" + percent(exploration.path("exploredShare").asText("0"))
                + " of the places hold an item drawn at random, so that we learn what else you might like.”");
        if (profiling.path("personalThere").asLong()
                        + profiling.path("personalTermsThere").asLong()
                == 0) {
            text.add("“You can switch this off. Then you see what every visitor sees. "
                    + (ReportWords.isHidden(profiling)
                            ? "Nothing of a person was used then.”"
                            : profiling.path("off").asLong() == 0
                                    ? "In this period this was not asked for.”"
                                    : "In this period this was done "
                                            + count(profiling.path("off").asLong(), "time")
                                            + ", and nothing of a person was used.”"));
        }
        text.add("“Ask us why you saw an item, and we give you the reasons that were computed with it.” The command is"
                + " hanse node report HOME --shopper ID.");
        text.add("Do not say that a person bought because of a recommendation, that all decisions are in the log, or"
                + " that the recommendations are the best possible: this report shows none of it.");
        return new Section("customer", "What you may tell a customer", text, List.of(), "");
    }
}
