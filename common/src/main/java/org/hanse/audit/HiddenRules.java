// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/** Counts of decisions by rule: those that are hidden without a cause, and those that show a count of few shoppers by subtraction. */
final class HiddenRules {

    private static final String RULES = "sections.rules";
    private static final String FIRED = RULES + ".fired";
    private static final String DECISIONS = "decisions";

    private final RecordArithmetic figures;
    private final HiddenCounts counts;
    private final ScopeCounts scope;
    private final Set<String> names = new TreeSet<>();
    private int hidden;
    private long greatest;
    private long sum;

    private HiddenRules(RecordArithmetic figures, HiddenCounts counts, ScopeCounts scope) {
        this.figures = figures;
        this.counts = counts;
        this.scope = scope;
    }

    /** Adds the figures that are wrong. */
    static void add(RecordArithmetic figures, HiddenCounts counts, ScopeCounts scope) {
        JsonNode rules = figures.section("rules");
        if (rules.isObject()) {
            new HiddenRules(figures, counts, scope).rules(rules);
        }
    }

    private void rules(JsonNode rules) {
        if (!rules.path("fired").isArray()) {
            figures.fail(FIRED, "found " + RecordArithmetic.text(rules.path("fired")) + "; expected a list");
            return;
        }
        int number = 0;
        for (JsonNode rule : rules.path("fired")) {
            fired(rule, FIRED + "[" + number++ + "]");
        }
        OptionalLong decisions = counts.shown(rules, DECISIONS, RULES);
        if (decisions.isPresent()) {
            shown(decisions.getAsLong(), rules.path("fired"));
        } else {
            hidden();
        }
        counts.requireTogether(rules, decisions.isEmpty(), RULES);
        pinned(figures.section("exploration").path("pinned"));
    }

    private void fired(JsonNode rule, String part) {
        String name = rule.path("rule").asText();
        if (!PeriodFigures.RULES.contains(name) || !names.add(name)) {
            figures.fail(
                    part + ".rule",
                    "found " + RecordArithmetic.text(rule.path("rule")) + "; expected one of "
                            + String.join(", ", PeriodFigures.RULES) + ", each once");
        }
        OptionalLong count = counts.shown(rule, DECISIONS, part);
        if (count.isEmpty()) {
            hidden++;
            return;
        }
        if (count.getAsLong() == 0 || count.getAsLong() > scope.decisions()) {
            figures.fail(
                    part + "." + DECISIONS,
                    "found " + count.getAsLong() + "; expected 1 to " + scope.decisions() + ", all decisions");
        }
        counts.requireEnough(count.getAsLong(), scope.decisions(), part + "." + DECISIONS);
        greatest = Math.max(greatest, count.getAsLong());
        sum += count.getAsLong();
    }

    /**
     * Checks a shown number. A decision with a rule is one of that rule or of others, and both parts have no shopper
     * or enough shoppers.
     */
    private void shown(long decisions, JsonNode fired) {
        String part = RULES + "." + DECISIONS;
        counts.requireEnough(decisions, scope.decisions(), part);
        long least = Math.max(greatest, hidden > 0 ? 1 : 0);
        long most = hidden > 0 ? scope.decisions() : sum;
        if (decisions < least || decisions > most) {
            figures.fail(
                    part, "found " + decisions + "; expected " + least + " to " + most + ", which the rules allow");
        } else if (hidden == 1 && fired.size() == 1) {
            figures.fail(part, "found " + decisions + "; expected it to be hidden: it is the count of the hidden rule");
        }
        for (JsonNode rule : fired) {
            long others = decisions - rule.path(DECISIONS).asLong(decisions);
            if (HiddenCounts.isFew(others)) {
                figures.fail(
                        part,
                        "found " + decisions + "; expected it to be hidden: " + others
                                + " of them are without the rule "
                                + rule.path("rule").asText());
            }
        }
    }

    private void hidden() {
        boolean isOne = names.size() == 1 || greatest == scope.decisions();
        if (scope.decisions() == 0 || (names.isEmpty() && scope.isOfMany())) {
            counts.noCause(RULES, "no rule applied");
        } else if (hidden == 0 && !names.isEmpty() && isOne) {
            counts.noCause(RULES, "it is the count of a rule that is shown");
        }
    }

    /** Checks pinned slots, which occur together with the rule of pinned items. */
    private void pinned(JsonNode slots) {
        if (slots.isIntegralNumber() && slots.asLong() > 0 != names.contains(PeriodFigures.PINNED)) {
            figures.fail(
                    FIRED,
                    "found " + (slots.asLong() > 0 ? "no rule of" : "a rule of") + " pinned items; expected it with "
                            + slots + " pinned slots only");
        }
    }
}
