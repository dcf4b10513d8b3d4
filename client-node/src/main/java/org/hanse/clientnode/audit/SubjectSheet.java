// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.audit;

import static org.hanse.clientnode.audit.FigureSections.stream;
import static org.hanse.clientnode.audit.ReportWords.count;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hanse.clientnode.audit.ReportView.Section;
import org.hanse.clientnode.audit.ReportView.Table;
import org.hanse.clientnode.port.DecisionLog;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.shard.ShardRunner;

/** Data of one person at a node and their use, schema {@value #SCHEMA}: exact, and for that person. */
public final class SubjectSheet {

    /** Schema. */
    public static final String SCHEMA = "hanse.subject/1";

    /** Mark of a document whose reasons are withheld. */
    static final String WITHHELD = "reasonsWithheld";

    private SubjectSheet() {}

    /** Returns the decisions of a person in a period, with exact times. */
    public static ArrayNode decisions(NodeReport.Question question, DecisionLog log, ShopperId shopper) {
        ArrayNode decisions = JsonNodeFactory.instance.arrayNode();
        PayloadLines lines = new PayloadLines(ShardRunner.sequential(), (row, line) -> {
            line.remove("shopper");
            decisions.add(line.put("at", row.decision().at().toString()));
        });
        log.forEach(question.from(), question.until(), row -> {
            if (row.decision().shopper().equals(Optional.of(shopper))) {
                lines.add(row);
            }
        });
        lines.end();
        return decisions;
    }

    /**
     * Removes the reasons of decisions whose model failed a decisive test. Terms by part stay: they are arithmetic.
     *
     * @param faithfulness results by model
     */
    public static void withhold(ArrayNode decisions, JsonNode faithfulness) {
        ObjectNode sections = JsonNodeFactory.instance.objectNode();
        sections.set("faithfulness", faithfulness);
        Set<String> unreliable = new ReasonTests(sections).unreliable();
        for (JsonNode decision : decisions) {
            JsonNode document = decision.path("document");
            if (unreliable.contains(document.path("model").path("digest").asText())
                    && document.has("reasons")
                    && document instanceof ObjectNode own) {
                own.remove("reasons");
                own.put(WITHHELD, true);
            }
        }
    }

    /** Returns the interactions of a person, oldest first. */
    public static ArrayNode interactions(InteractionSequence history, Catalogue catalogue) {
        ArrayNode interactions = JsonNodeFactory.instance.arrayNode();
        for (int index = 0; index < history.length(); index++) {
            interactions
                    .addObject()
                    .put("item", catalogue.item(history.item(index)).id().value())
                    .put("type", history.type(index).name())
                    .put("day", DecisionDocument.day(history, index));
        }
        return interactions;
    }

    /** Returns the sheet. */
    public static ObjectNode record(
            NodeReport.Question question,
            ShopperId shopper,
            ArrayNode interactions,
            ArrayNode decisions,
            ObjectNode sections) {
        ObjectNode root = JsonNodeFactory.instance.objectNode().put("schema", SCHEMA);
        root.put("node", question.node()).put("shopper", shopper.value());
        root.put("from", question.from().toString())
                .put("until", question.until().toString());
        root.set("interactions", interactions);
        root.set("decisions", decisions);
        root.set("sections", sections);
        return root;
    }

    /** Returns the sheet as a page. */
    public static String page(JsonNode record) {
        String shopper = record.path("shopper").asText();
        ReportView view = new ReportView(
                "What " + record.path("node").asText() + " knows about " + shopper + ", and how it was used",
                "Subject sheet",
                "recommendations, subject sheet",
                "",
                "",
                "",
                List.of(),
                List.of(),
                Table.of("", List.of(), List.of()),
                List.of(data(record), decisions(record), requests(), words()));
        return ReportPage.execute(ReportPage.TEMPLATE, Map.of("view", view, "screen", true, "record", ""));
    }

    private static Section data(JsonNode record) {
        List<List<String>> rows = stream(record.path("interactions"))
                .map(own -> List.of(
                        own.path("day").asText().isEmpty()
                                ? "not known"
                                : ReportWords.day(own.path("day").asText()),
                        own.path("type").asText(),
                        ReportWords.item(record, own.path("item").asText())))
                .toList();
        return new Section(
                "data",
                "Data about you",
                List.of(
                        count(rows.size(), "interaction")
                                + " with our shop, by this list. Recommendations use these and"
                                + " nothing else about you.",
                        "They are kept on the shop's own machine. Training with other shops sends masked sums of"
                                + " numbers, and no list of interactions; what these sums may reveal about you is limited"
                                + " by the plan of the training, if it has a privacy budget."),
                rows.isEmpty() ? List.of() : List.of(Table.of("", List.of("Day", "What", "Item"), rows)),
                "");
    }

    private static Section decisions(JsonNode record) {
        List<String> text = new ArrayList<>();
        text.add(count(record.path("decisions").size(), "time") + (ReportWords.isOneDay(record) ? " on " : " from ")
                + ReportWords.period(record) + " we chose what to show to you. "
                + reasons(record));
        text.addAll(tests(record));
        DecisionCards cards = new DecisionCards(record);
        text.addAll(cards.leftOut());
        return new Section(
                "decisions", "What was shown to you, and why", List.of(), text, List.of(), cards.all(false), "");
    }

    private static boolean has(JsonNode decision, String field) {
        JsonNode own = decision.path("document").path(field);
        return own.asBoolean() || !own.isEmpty();
    }

    private static String reasons(JsonNode record) {
        boolean given = stream(record.path("decisions")).anyMatch(own -> has(own, "reasons"));
        boolean withheld = stream(record.path("decisions")).anyMatch(own -> has(own, WITHHELD));
        boolean used =
                stream(record.path("decisions")).anyMatch(own -> DecisionDocument.usesHistory(own.path("document")));
        if (!given) {
            return withheld
                    ? "Each choice is here, without its reasons."
                    : "There are no reasons in this period" + (used ? "." : ": nothing that you did was used.");
        }
        return (withheld
                        ? "Some choices are here with their reasons: "
                        : "Each choice that used what you did is here with its reasons: ")
                + "numbers that add up to the score by which items were ordered.";
    }

    /** Returns lines about tests of reasons and about withheld reasons. */
    private static List<String> tests(JsonNode record) {
        boolean any = stream(record.path("decisions")).anyMatch(own -> has(own, "reasons") || has(own, WITHHELD));
        if (!any) {
            return List.of();
        }
        List<String> text = new ArrayList<>();
        ReasonTests tests = new ReasonTests(record.path("sections"));
        long withheld = stream(record.path("decisions"))
                .filter(own -> own.path("document").path(WITHHELD).asBoolean())
                .count();
        if (withheld > 0) {
            text.add("Reasons of " + count(withheld, "choice")
                    + " are withheld, since they may name what did not count. These tests failed on our data: "
                    + String.join("; ", tests.failed())
                    + ". “What would have changed it” stays: it was checked by choosing again.");
        }
        if (!tests.isMeasured()) {
            text.add("Whether the reasons are faithful was not tested on our data.");
        } else if (!tests.missing().isEmpty()) {
            text.add("Whether the reasons are faithful was not tested on our data for choices by model "
                    + String.join(", ", tests.missing()) + ".");
        }
        return text;
    }

    private static Section requests() {
        return new Section(
                "requests",
                "What you can ask for",
                List.of(
                        "No profiling: scores are then the same as for every visitor.",
                        "Erasure: your interactions and the decisions for you are deleted, and later imports leave you"
                                + " out. A model that was trained before stays as it is.",
                        "Correction: the shop corrects its data, and imports them again."),
                List.of(),
                "");
    }

    private static Section words() {
        return new Section(
                "limits",
                "What this sheet does not show",
                List.of(
                        "Decisions older than 184 days are deleted, and are not in this list.",
                        "manifest.json signs this sheet: it holds the SHA-256 of subject.json and subject.html, and a"
                                + " signature by the key in node.pub. No command of this version verifies it yet.",
                        "It does not show data that the shop holds outside of this system.",
                        "“What would have changed it” is computed with the present model, where that is the one that"
                                + " made the choice."),
                List.of(),
                "");
    }
}
