// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.audit;

import static org.hanse.clientnode.audit.FigureSections.stream;
import static org.hanse.clientnode.audit.ReportWords.count;
import static org.hanse.clientnode.audit.ReportWords.notComputed;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
}
