// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.audit;

import static org.hanse.clientnode.audit.FigureSections.stream;
import static org.hanse.clientnode.audit.ReportWords.count;
import static org.hanse.clientnode.audit.ReportWords.percent;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import org.hanse.clientnode.audit.ReportView.Group;

/** Verdict of a report, and the sentences that a reader may repeat. */
final class VerdictText {

    private static final int THREE = 3;

    private final JsonNode record;
    private final JsonNode sections;
    private final VerdictPoints points;
    private final ReasonTests tests;

    VerdictText(JsonNode record) {
        this.record = record;
        this.sections = record.path("sections");
        this.points = new VerdictPoints(record);
        this.tests = new ReasonTests(sections);
    }

    String colour() {
        boolean red = !points.broken().isEmpty() || tests.isUnreliable();
        return red ? "red" : points.groups().isEmpty() ? "green" : "amber";
    }

    String verdict() {
        if (!points.broken().isEmpty()) {
            return "Red: a rule that must hold was broken.";
        }
        if (tests.isUnreliable()) {
            return "Red: no rule was broken, but the reasons in this report are not reliable.";
        }
        if (!points.reasons().isEmpty()) {
            return "Amber: no rule was broken; a test of the reasons that is not decisive gives an alarm.";
        }
        return colour().equals("amber")
                ? "Amber: no rule was broken; there are points to look at."
                : "Green: no rule was broken and no point is open.";
    }

    List<Group> groups() {
        return points.groups();
    }

    List<String> sentences() {
        return List.of(
                decisions(),
                (tests.isUnreliable() ? ReasonTests.POINTER + " " : "") + main(),
                places(),
                profiling(),
                points.change() + " " + new GuaranteeText(sections).budget());
    }

    String period() {
        return ReportWords.period(record);
    }

    private String decisions() {
        JsonNode scope = sections.path("scope");
        Optional<Long> personal = stream(scope.path("servedBy"))
                .filter(row -> row.path("by").asText().equals("personal"))
                .map(row -> row.path("decisions").asLong())
                .findFirst();
        return (ReportWords.isOneDay(record) ? "On " : "From ") + period() + " the shop “"
                + record.path("node").asText() + "” made "
                + count(scope.path("decisions").asLong(), "logged decision")
                + ", each one list of recommended items; "
                + personal.map(own -> count(own) + " used the shopper's own interactions.")
                        .orElse("how many used the shopper's own interactions is not shown (few shoppers, or none).");
    }

    String main() {
        if (!ReportWords.isComputed(sections.path("parameters"))) {
            return "The main parameters are not shown (few shoppers).";
        }
        List<String> parts = FigureSections.main(sections.path("parameters").path("all")).stream()
                .map(own -> "“" + ReportWords.shortPart(own.getKey()) + "” ("
                        + percent(own.getValue().path("share").asText()) + ")")
                .toList();
        if (parts.isEmpty()) {
            return "No decision used personal parameters.";
        }
        String rest = parts.size() < THREE ? "; all others have less than 0.1\u00a0%." : ".";
        return "The main parameters of personal scores are " + String.join(", ", parts) + rest;
    }

    private String places() {
        JsonNode exploration = sections.path("exploration");
        if (!ReportWords.isComputed(exploration)) {
            return "How many places were filled at random is not shown (few shoppers).";
        }
        return percent(exploration.path("exploredShare").asText("0"))
                + " of the places were filled at random, to learn, and "
                + percent(exploration.path("pinnedShare").asText("0")) + " were fixed by the shop.";
    }

    private String profiling() {
        JsonNode profiling = sections.path("profiling");
        long off = profiling.path("off").asLong();
        long broken = profiling.path("personalThere").asLong()
                + profiling.path("personalTermsThere").asLong();
        if (ReportWords.isHidden(profiling)) {
            return "The number of decisions without profiling is not shown (few shoppers), and "
                    + (broken == 0 ? "none of these used personal data." : "some of these used personal data.");
        }
        return count(off, "decision") + " ("
                + percent(profiling.path("offShare").asText("0"))
                + ") asked for no profiling, and "
                + (broken == 0 ? "none of these used personal data." : "some of these used personal data.");
    }
}
