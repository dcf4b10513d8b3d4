// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import java.util.List;

/** Arithmetic of the sections that count decisions and slots: parts add up to their totals, and shares are those of the counts. */
final class DecisionArithmetic {

    private static final String EXPLORATION = "sections.exploration.";
    private static final String EXPOSURE = "sections.exposure.";
    private static final String PROFILING = "sections.profiling.";

    private DecisionArithmetic() {}

    /** Adds the figures that are wrong. */
    static void add(RecordArithmetic figures) {
        JsonNode all = figures.section("scope").path("decisions");
        long decisions = all.isIntegralNumber() ? all.longValue() : 0;
        rows(figures, "scope", decisions);
        exploration(figures, figures.section("exploration"));
        exposure(figures, figures.section("exposure"));
        profiling(figures, figures.section("profiling"), decisions);
        JsonNode rules = figures.section("rules");
        if (rules.isObject() && !isHidden(rules, "decisions")) {
            rows(figures, "rules", figures.count(rules.path("decisions"), "sections.rules.decisions"));
        }
    }

    /** Decisions without profiling are neither personal nor from a shopper's interactions. */
    private static void profiling(RecordArithmetic figures, JsonNode profiling, long decisions) {
        if (!profiling.isObject()) {
            return;
        }
        for (String name : List.of("personalThere", "personalTermsThere")) {
            long personal = figures.count(profiling.path(name), PROFILING + name);
            if (personal > 0) {
                figures.fail(
                        PROFILING + name,
                        "found " + personal + " personal decisions among those without profiling; expected 0");
            }
        }
        if (!isHidden(profiling, "off")) {
            long off = figures.count(profiling.path("off"), PROFILING + "off");
            figures.requireShare(profiling.path("offShare"), PROFILING + "offShare", off, decisions);
            rows(figures, "profiling", off);
        }
    }

    /** Returns whether a figure is left out because it is of few shoppers. Only the payload shows whether it is. */
    private static boolean isHidden(JsonNode section, String figure) {
        return !section.has(figure) && section.path(ShopperSplit.HIDDEN).equals(BooleanNode.TRUE);
    }

    /** Compares the number of logged rows of a section with a count. */
    private static void rows(RecordArithmetic figures, String section, long expected) {
        JsonNode rows = figures.section(section).path("rows").path("count");
        String part = "sections." + section + ".rows.count";
        if (!rows.isMissingNode() && figures.count(rows, part) != expected) {
            figures.fail(part, "found " + rows + "; expected " + expected + ", the decisions of the section");
        }
    }

    private static void exploration(RecordArithmetic figures, JsonNode exploration) {
        if (!exploration.isObject()) {
            return;
        }
        long slots = figures.count(exploration.path("slots"), EXPLORATION + "slots");
        long explored = figures.count(exploration.path("explored"), EXPLORATION + "explored");
        long pinned = figures.count(exploration.path("pinned"), EXPLORATION + "pinned");
        long sum = explored + pinned + figures.count(exploration.path("score"), EXPLORATION + "score");
        if (sum != slots) {
            figures.fail(EXPLORATION + "slots", "found " + slots + "; expected " + sum + ", the sum of its kinds");
        }
        figures.requireShare(exploration.path("exploredShare"), EXPLORATION + "exploredShare", explored, slots);
        figures.requireShare(exploration.path("pinnedShare"), EXPLORATION + "pinnedShare", pinned, slots);
    }

    private static void exposure(RecordArithmetic figures, JsonNode exposure) {
        if (!exposure.isObject()) {
            return;
        }
        long slots = figures.count(exposure.path("slots"), EXPOSURE + "slots");
        figures.requireSum(exposure.path("most"), "slots", EXPOSURE + "most", slots);
        JsonNode cold = exposure.path("cold");
        if (!RecordForm.isNotComputed(cold)) {
            long count = figures.count(cold.path("slots"), EXPOSURE + "cold.slots");
            figures.requireShare(cold.path("share"), EXPOSURE + "cold.share", count, slots);
        }
    }
}
