// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.audit;

import static org.hanse.clientnode.audit.ReportWords.count;
import static org.hanse.clientnode.audit.ReportWords.percent;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.hanse.clientnode.audit.ReportView.Section;

/** What a merchant may tell its customers, in their words. */
final class CustomerText {

    static final String TITLE = "What you may tell a customer";

    private static final Map<String, String> PARTS = Map.of(
            "base", "how much an item appeals to all our customers",
            "network", "what you did in our shop, and in which order",
            "transitions", "what other customers did next",
            "coOccurrence", "which items the same customers chose",
            "content", "how alike the descriptions of items are",
            "identity", "that you chose the item before");

    private final JsonNode sections;
    private final ReasonTests tests;

    CustomerText(JsonNode record) {
        this.sections = record.path("sections");
        this.tests = new ReasonTests(sections);
    }

    Section section() {
        List<String> text = new ArrayList<>();
        text.add("Each sentence follows from a figure of this report, for this period.");
        text.addAll(sentences());
        if (tests.isUnreliable()) {
            text.add(ReasonTests.WARNING + " So there is no sentence here about reasons or about their weights.");
        }
        text.add("Do not say that a person bought because of a recommendation, that all decisions are in the log, or"
                + " that the recommendations are the best possible: this report shows none of it.");
        return new Section("customer", TITLE, text, List.of(), "");
    }

    /** Returns the sentences for customers, in quotation marks. */
    List<String> sentences() {
        List<String> sentences = new ArrayList<>();
        List<String> parts = parts();
        if (!parts.isEmpty()) {
            sentences.add("“We choose recommendations by what you did in our shop."
                    + (tests.isUnreliable() ? "”" : " What counts most: " + String.join(", ", parts) + ".”"));
        }
        String explored = sections.path("exploration").path("exploredShare").asText("0");
        if (new BigDecimal(explored).signum() > 0) {
            sentences.add("“" + percent(explored)
                    + " of the places hold an item drawn at random, so that we learn what else you might like.”");
        }
        JsonNode profiling = sections.path("profiling");
        if (profiling.path("personalThere").asLong()
                        + profiling.path("personalTermsThere").asLong()
                == 0) {
            sentences.add("“You can switch off the use of your history. Then you see what every visitor sees. "
                    + (ReportWords.isHidden(profiling)
                            ? "Nothing of a person was used then.”"
                            : profiling.path("off").asLong() == 0
                                    ? "In this period no customer asked for it.”"
                                    : "In this period this was done for "
                                            + count(profiling.path("off").asLong(), "list")
                                            + " of recommendations, and nothing of a person was used.”"));
        }
        if (tests.isMeasured() && tests.failed().isEmpty() && tests.missing().isEmpty()) {
            sentences.add("“Ask us why you saw an item, and we give you the reasons that were computed with it.”");
        }
        return sentences;
    }

    private List<String> parts() {
        return FigureSections.main(sections.path("parameters").path("all")).stream()
                .map(own -> PARTS.getOrDefault(own.getKey(), own.getKey()) + " ("
                        + percent(own.getValue().path("share").asText()) + ")")
                .toList();
    }
}
