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
import java.util.stream.Stream;
import org.hanse.clientnode.audit.ReportView.Section;

/** Text for a merchant's customers, in plain words. */
final class CustomerText {

    static final String TITLE = "What you may tell a customer";

    private static final Map<String, String> PARTS = Map.of(
            "base", "how much an item appeals to all our customers",
            "network", "which items people often choose after similar steps",
            "transitions", "what other customers did next",
            "coOccurrence", "which items the same customers chose",
            "content", "how similar the descriptions of items are",
            "identity", "that you chose the item before",
            "sequence", "all that you did, taken together");

    private final JsonNode sections;
    private final ReasonTests tests;

    CustomerText(JsonNode record) {
        this.sections = record.path("sections");
        this.tests = new ReasonTests(sections);
    }

    Section section() {
        List<String> text = new ArrayList<>();
        text.add("Each of these sentences follows from a figure of this report, for this period, unless it begins with"
                + " “If”.");
        text.addAll(answers());
        if (tests.isUnreliable()) {
            text.add(ReasonTests.POINTER + " So there is no sentence here about reasons or about their weights.");
        }
        text.add("Do not say that a person bought because of a recommendation, that all decisions are in the log, or"
                + " that the recommendations are the best possible: this report shows none of it.");
        return new Section("customer", TITLE, text, List.of(), "");
    }

    /** Returns the sentences, and the one on a switch with its condition. */
    List<String> answers() {
        return Stream.concat(sentences().stream(), choice().stream()).toList();
    }

    /** Returns the sentences for customers that follow from figures, in quotation marks. */
    List<String> sentences() {
        List<String> sentences = new ArrayList<>();
        List<String> parts = parts();
        if (!parts.isEmpty()) {
            sentences.add("“If we know what you did in our shop, we choose recommendations by it."
                    + (tests.isUnreliable() ? "”" : " What counts most: " + String.join(", ", parts) + ".”"));
        }
        String explored = sections.path("exploration").path("exploredShare").asText("0");
        if (new BigDecimal(explored).signum() > 0) {
            sentences.add("“" + percent(explored)
                    + " of the places hold an item drawn at random, so that we learn what else you might like.”");
        }
        if (tests.isMeasured() && !tests.isUnreliable() && tests.missing().isEmpty()) {
            sentences.add("“Ask us why you saw an item, and we give you the reasons that were computed with it.”");
        }
        return sentences;
    }

    /** Returns the sentence on a switch, which no figure shows, and what the figure shows; none if personal data was used. */
    private List<String> choice() {
        JsonNode profiling = sections.path("profiling");
        long broken = profiling.path("personalThere").asLong()
                + profiling.path("personalTermsThere").asLong();
        if (broken > 0) {
            return List.of();
        }
        long off = profiling.path("off").asLong();
        return List.of(
                "If your shop offers the switch: “You can switch off the use of your history. Then scores are"
                        + " the same as for every visitor.” No figure shows that there is such a switch.",
                ReportWords.isHidden(profiling)
                        ? "The figure “Decisions without profiling” shows: nothing of a person was used in lists without profiling. Their number is not"
                                + " shown (few shoppers)."
                        : off == 0
                                ? "The figure “Decisions without profiling” shows: no list of this period was made without profiling."
                                : "The figure “Decisions without profiling” shows: " + count(off, "list")
                                        + " of this period without profiling, and nothing of a person was used in these.");
    }

    private List<String> parts() {
        return FigureSections.main(sections.path("parameters").path("all")).stream()
                .map(own -> PARTS.getOrDefault(own.getKey(), own.getKey()) + " ("
                        + percent(own.getValue().path("share").asText()) + ")")
                .toList();
    }
}
