// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.audit;

import com.fasterxml.jackson.databind.JsonNode;

/** Arithmetic of the sections that count decisions and slots: parts add up to their totals, and shares are those of the counts. */
final class DecisionArithmetic {

    private static final String EXPLORATION = "sections.exploration.";
    private static final String EXPOSURE = "sections.exposure.";
    private static final String PROFILING = "sections.profiling.";

    private DecisionArithmetic() {}

    /** Adds the figures that are wrong. */
    static void add(RecordArithmetic figures) {
        long decisions = figures.section("scope").path("decisions").asLong();
        rows(figures, "scope", decisions);
        exploration(figures, figures.section("exploration"));
        exposure(figures, figures.section("exposure"));
        JsonNode profiling = figures.section("profiling");
        if (profiling.has("offShare")) {
            long off = figures.count(profiling.path("off"), PROFILING + "off");
            figures.requireShare(profiling.path("offShare"), PROFILING + "offShare", off, decisions);
            rows(figures, "profiling", off);
        }
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
        if (!exploration.has("slots")) {
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
        if (!exposure.has("slots")) {
            return;
        }
        long slots = figures.count(exposure.path("slots"), EXPOSURE + "slots");
        figures.requireSum(exposure.path("most"), "slots", EXPOSURE + "most", slots);
        JsonNode cold = exposure.path("cold");
        if (cold.has("slots")) {
            long count = figures.count(cold.path("slots"), EXPOSURE + "cold.slots");
            figures.requireShare(cold.path("share"), EXPOSURE + "cold.share", count, slots);
        }
    }
}
