// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.audit;

import static org.hanse.clientnode.audit.FigureSections.stream;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.hanse.clientnode.audit.ReportView.Group;

/** Points of the verdict by kind, each with the next step. */
final class VerdictPoints {

    private static final List<String> DRIFTS = List.of("items", "kinds", "events", "cold");
    private static final BigDecimal TENTH = new BigDecimal("0.1");
    private static final int FEW_DECISIONS = 500;

    private final JsonNode record;
    private final JsonNode sections;
    private final ReasonTests tests;

    VerdictPoints(JsonNode record) {
        this.record = record;
        this.sections = record.path("sections");
        this.tests = new ReasonTests(sections);
    }

    /** Returns the kinds that have points. */
    List<Group> groups() {
        return List.of(
                        new Group("Rules broken", broken()),
                        new Group("Reasons", reasons()),
                        new Group("Changes since the period before (drift)", changes()),
                        new Group("Other points to look at", open()))
                .stream()
                .filter(group -> !group.points().isEmpty())
                .toList();
    }

    List<String> broken() {
        List<String> broken = new ArrayList<>();
        JsonNode profiling = sections.path("profiling");
        if (profiling.path("personalThere").asLong()
                        + profiling.path("personalTermsThere").asLong()
                > 0) {
            broken.add("Decisions without profiling used a shopper's interactions. Next: have the shop stop these"
                    + " recommendations until the cause is found, and keep the log.");
        }
        stream(sections.path("privacy").path("ledgers"))
                .filter(VerdictPoints::isOverspent)
                .forEach(row ->
                        broken.add("The privacy budget of " + row.path("name").asText()
                                + " is overspent. Next: have the shop leave training jobs with noise, and ask the operator of"
                                + " the federation for the cause."));
        return broken;
    }

    private static boolean isOverspent(JsonNode ledger) {
        String spent = ledger.path("epsilonSpent").asText();
        return spent.equals("Infinity")
                || new BigDecimal(spent)
                                .compareTo(new BigDecimal(
                                        ledger.path("epsilonLimit").asText()))
                        > 0;
    }

    List<String> reasons() {
        if (tests.isUnreliable()) {
            return List.of(tests.warning()
                    + (tests.isStrict()
                            ? " Next: have the shop test again with more decisions, and report it as a defect if it"
                                    + " fails again."
                            : " Next: have the shop serve a model whose reasons are strict (see “Words”), test it,"
                                    + " and write the report again."));
        }
        return tests.alarms().stream()
                .map(test -> "A test of the reasons that is not decisive gives an alarm. It should hold, and does not: "
                        + test
                        + ". Next: read “Do the reasons tell the truth?”, and "
                        + (tests.isStrict()
                                ? "tell customers that many interactions count about equally."
                                : "give customers reasons without their sizes."))
                .toList();
    }

    List<String> changes() {
        return drifted().stream()
                .map(name -> ReportWords.capital(drift(name))
                        + " changed. Next: read “What changed”, and find out what the shop changed itself.")
                .toList();
    }

    List<String> open() {
        List<String> open = new ArrayList<>();
        if (!tests.isMeasured()) {
            open.add("Whether the reasons are faithful was not measured. Next: have the shop test them, and do not give"
                    + " reasons to customers before.");
        }
        if (!tests.missing().isEmpty()) {
            open.add("Reasons were not tested for model " + String.join(", ", tests.missing())
                    + ". Next: have the shop test each model while it is served, and do not give reasons for its"
                    + " decisions to customers before.");
        }
        new GuaranteeText(sections)
                .gap()
                .ifPresent(gap -> open.add(gap + " Next: ask the shop whether training with noise is possible."));
        new GuaranteeText(sections).uncounted().ifPresent(own -> open.add(own + GuaranteeText.UPGRADE));
        if (record.path("sampling").path("chosenBy").asText().equals(Challenge.MERCHANT)) {
            open.add("The twelve decisions were chosen by the default text, not by one of the reader. Next: send the"
                    + " shop a text of your own, and ask for the report again.");
        }
        if (sections.path("scope").path("decisions").asLong() < FEW_DECISIONS) {
            open.add("Fewer than " + FEW_DECISIONS
                    + " decisions: shares are rough. Next: ask for a report on a longer period.");
        }
        GuaranteeText.ofTraining(sections.path("privacy"))
                .filter(row -> !isOverspent(row) && isLow(row))
                .forEach(row -> open.add("Less than a tenth of the privacy budget of "
                        + row.path("name").asText()
                        + " remains. Next: ask the shop how much training it plans."));
        return open;
    }

    private static boolean isLow(JsonNode ledger) {
        return new BigDecimal(ledger.path("epsilonRemaining").asText())
                        .compareTo(new BigDecimal(ledger.path("epsilonLimit").asText()).multiply(TENTH))
                < 0;
    }

    private List<String> drifted() {
        return DRIFTS.stream().filter(name -> verdict(name).equals("changed")).toList();
    }

    private String verdict(String drift) {
        return sections.path("drift").path(drift).path("verdict").asText();
    }

    private static String drift(String name) {
        return switch (name) {
            case "items" -> "the mix of recommended items";
            case "kinds" -> "the mix of kinds of score (personal, anonymous, content, popularity)";
            case "events" -> "the mix of what shoppers did then";
            default -> "the share of items without interactions";
        };
    }

    /** Returns what changed, in one sentence. */
    String change() {
        List<String> changed = drifted().stream().map(VerdictPoints::drift).toList();
        boolean judged = DRIFTS.stream()
                .anyMatch(name -> List.of("changed", "no change shown").contains(verdict(name)));
        return !judged
                ? "Too few decisions to say whether anything changed since the period before."
                : changed.isEmpty()
                        ? "No change since the period before is shown."
                        : "Since the period before, " + String.join(" and ", changed) + " changed.";
    }
}
