// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.audit;

import static org.hanse.clientnode.audit.FigureSections.stream;
import static org.hanse.clientnode.audit.ReportWords.count;
import static org.hanse.clientnode.audit.ReportWords.isComputed;
import static org.hanse.clientnode.audit.ReportWords.notComputed;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hanse.clientnode.audit.ReportView.Section;

/** Sections of the page that do not follow from decisions. */
final class NodeSections {

    /** Notice at the top and above the sampled decisions. */
    static final String NOTICE =
            "For the merchant and its auditor only; sampled decisions describe single persons. Do" + " not publish.";

    static final String SAMPLED = "Sampled decisions in full";

    private final JsonNode record;
    private final JsonNode sections;

    NodeSections(JsonNode record) {
        this.record = record;
        this.sections = record.path("sections");
    }

    Section decisions() {
        List<String> warnings = new ArrayList<>(List.of(NOTICE));
        DecisionCards cards = new DecisionCards(record);
        ReasonTests tests = new ReasonTests(sections);
        if (tests.isUnreliable()) {
            warnings.add(ReasonTests.POINTER);
        }
        return new Section(
                "decisions",
                SAMPLED,
                warnings,
                Stream.concat(
                                Stream.of(
                                        "Chosen by the challenge “"
                                                + record.path("sampling")
                                                        .path("challenge")
                                                        .asText() + "”. Who chose it: "
                                                + Challenge.sentence(record.path("sampling")
                                                        .path("chosenBy")
                                                        .asText()),
                                        "Base and interactions of a first item add up to its score, but for rounding in the last"
                                                + " digit."),
                                cards.leftOut().stream())
                        .toList(),
                List.of(),
                cards.all(true),
                "");
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
                        "Objections to profiling: " + lower(notComputed(requests.path("objection")))),
                List.of(),
                "From the node's list of erasures.");
    }

    /** Returns what the log could support, and the experiment with shoppers. */
    Section policyValue() {
        JsonNode own = sections.path(NodeReport.POLICY_VALUE);
        List<String> text = new ArrayList<>();
        if (isComputed(own)) {
            text.add(count(own.path("decisions").asLong(), "decision")
                    + " with a week for clicks and purchases before the end of the period, with "
                    + count(own.path("slots").asLong(), "place") + ": "
                    + count(own.path("drawn").asLong()) + " drawn by chance, "
                    + count(own.path("rewarded").asLong()) + " with a click or purchase.");
            text.add("What they say of a policy that shows items uniformly: "
                    + own.path("uniform").asText() + because(own) + ".");
            text.add(
                    own.has("experiment")
                            ? experiment(own.path("experiment"))
                            : "No experiment with shoppers was made.");
        } else {
            text.add(notComputed(own));
        }
        return new Section(
                "policy-value", "What the log could support", text, List.of(), "From the log of decisions and events.");
    }

    private static String experiment(JsonNode own) {
        return "Experiment with shoppers, " + own.path("began").asText() + " to "
                + own.path("end").asText() + ": " + own.path("verdict").asText() + because(own) + "."
                + (own.has("served")
                        ? " Served: " + arm(own.path("served")) + "; with "
                                + own.path("against").asText() + ": " + arm(own.path("holdout")) + "."
                        : " Figures are not shown (few shoppers).")
                + (own.has("difference")
                        ? " Difference of the shares: " + own.path("difference").asText() + " ("
                                + own.path("low").asText() + " to "
                                + own.path("high").asText() + ", 95 %)."
                        : "");
    }

    private static String arm(JsonNode own) {
        return count(own.path("decisions").asLong(), "decision") + " for "
                + count(own.path("shoppers").asLong(), "shopper") + ", "
                + count(own.path("rewarded").asLong()) + " with a click or purchase";
    }

    private static String because(JsonNode own) {
        return own.path("because").isEmpty()
                ? ""
                : stream(own.path("because")).map(JsonNode::asText).collect(Collectors.joining("; ", " (", ")"));
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
}
