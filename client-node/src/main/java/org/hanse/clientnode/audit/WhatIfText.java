// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.audit;

import static org.hanse.clientnode.audit.FigureSections.stream;
import static org.hanse.clientnode.audit.ReportWords.count;
import static org.hanse.clientnode.audit.ReportWords.isComputed;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Text about changes that would have replaced the first item of a decision. */
final class WhatIfText {

    private static final String START = "What would have changed it: ";

    private static final String MISSING = "this was not computed for this report.";

    private final JsonNode record;

    WhatIfText(JsonNode record) {
        this.record = record;
    }

    /** Returns the sentence for all decisions if nothing was computed for any; empty otherwise. */
    Optional<String> missing() {
        boolean used = stream(record.path("decisions"))
                .anyMatch(decision -> DecisionDocument.usesHistory(decision.path("document")));
        return used && answers().isEmpty() ? Optional.of(START + MISSING) : Optional.empty();
    }

    private JsonNode answers() {
        return record.path("sections").path("whatIf").path("decisions");
    }

    /** Returns the lines of a decision; none if {@link #missing} is for all. */
    List<String> lines(JsonNode decision) {
        JsonNode document = decision.path("document");
        if (!DecisionDocument.usesHistory(document)) {
            return List.of(
                    START + "nothing that the shopper did. No interaction was used, so no removal changes the first"
                            + " item.");
        }
        for (JsonNode own : answers()) {
            if (own.path("id").equals(decision.path("id"))) {
                return isComputed(own)
                        ? words(own, document.path("items"))
                        : List.of(START + "this could not be computed, since "
                                + own.path("why").asText() + ".");
            }
        }
        return answers().isEmpty() ? List.of() : List.of(START + MISSING);
    }

    /** Returns the lines without their first words. */
    String answer(JsonNode decision) {
        List<String> lines = lines(decision);
        return ReportWords.capital(
                lines.isEmpty() ? MISSING : String.join("\n", lines).substring(START.length()));
    }

    private List<String> words(JsonNode whatIf, JsonNode items) {
        String result = whatIf.path("result").asText();
        if (result.equals("rule")) {
            return List.of(START + "nothing that the shopper did; the shop fixed the first place.");
        }
        if (result.equals("unchanged")) {
            return List.of(
                    whatIf.path("proven").asBoolean()
                            ? START + "no set of interactions. No removal changes the first item; this is proven."
                            : START + "no set of interactions was found; this is not proven.");
        }
        List<String> without = stream(whatIf.path("without"))
                .map(own -> ReportWords.interaction(record, own))
                .toList();
        boolean one = without.size() == 1;
        String winner = ReportWords.item(record, whatIf.path("winner").asText()) + " would be first; "
                + place(whatIf.path("winner"), items) + ".";
        List<String> lines = new ArrayList<>();
        lines.add(START
                + (one ? "without the " + without.get(0) : "without these " + count(without.size(), "interaction"))
                + ", " + winner);
        if (!one) {
            without.forEach(own -> lines.add("– " + own));
        }
        lines.add("Proven smallest: " + smallest(whatIf.path("smallest").asBoolean(), one));
        return lines;
    }

    private static String smallest(boolean smallest, boolean one) {
        if (smallest) {
            return one ? "yes, since it is one interaction." : "yes, no fewer interactions change the first item.";
        }
        return one ? "the record does not say so." : "no, fewer interactions might change the first item, too.";
    }

    private static String place(JsonNode winner, JsonNode items) {
        int place = 0;
        for (JsonNode item : items) {
            place++;
            if (item.path(0).equals(winner)) {
                return "in this decision it has place " + place;
            }
        }
        return "in this decision it has no place";
    }
}
