// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.OptionalLong;

/** Counts of slots: by kind, by item, and of items without interactions. */
final class HiddenSlots {

    private static final String EXPLORATION = "sections.exploration";
    private static final String EXPOSURE = "sections.exposure";
    private static final String SLOTS = "slots";
    private static final String EXPLORED = "explored";

    private final RecordArithmetic figures;
    private final HiddenCounts counts;
    private final ScopeCounts scope;
    private final JsonNode exposure;
    private final long slots;

    private HiddenSlots(RecordArithmetic figures, HiddenCounts counts, ScopeCounts scope) {
        this.figures = figures;
        this.counts = counts;
        this.scope = scope;
        exposure = figures.section("exposure");
        slots = figures.count(exposure.path(SLOTS), EXPOSURE + "." + SLOTS);
    }

    /** Adds the figures that are wrong. */
    static void add(RecordArithmetic figures, HiddenCounts counts, ScopeCounts scope) {
        HiddenSlots own = new HiddenSlots(figures, counts, scope);
        if (figures.isNotComputed("exploration")) {
            own.withoutExploration(figures.anySection("exploration"));
        } else if (figures.section("exploration").isObject()) {
            own.exploration(figures.section("exploration"));
        }
        if (own.exposure.isObject()) {
            own.items();
            own.cold(own.exposure.path("cold"));
        }
    }

    private void withoutExploration(JsonNode exploration) {
        if (slots == 0) {
            counts.requireComputed(EXPLORATION, "there is no slot that can be of few shoppers");
        } else {
            counts.requireReason(exploration, EXPLORATION, Reasons.FEW_OF_A_KIND, true);
        }
    }

    private void exploration(JsonNode exploration) {
        for (String kind : DecisionFigures.SLOTS) {
            counts.requireEnough(exploration.path(kind).asLong(), EXPLORATION + "." + kind);
        }
        if (exploration.path(SLOTS).asLong() != slots) {
            figures.fail(
                    EXPLORATION + "." + SLOTS,
                    "found " + exploration.path(SLOTS) + "; expected " + slots + ", the slots of exposure");
        }
        long explored = exploration.path(EXPLORED).asLong();
        String part = EXPLORATION + ".rows";
        OptionalLong rows = counts.shown(exploration.path("rows"), "count", part);
        if (rows.isPresent()) {
            counts.requireEnough(rows.getAsLong(), scope.decisions(), part + ".count");
            if (rows.getAsLong() > explored || (rows.getAsLong() == 0 && explored > 0)) {
                figures.fail(
                        part + ".count",
                        "found " + rows.getAsLong() + "; expected the decisions with the " + explored
                                + " explored slots");
            }
        } else if (explored > 0 ? scope.decisions() <= ShopperCells.FEWEST : slots > 0 || scope.decisions() == 0) {
            // Kinds with figures are of enough shoppers; so only decisions without exploration can be of few.
            counts.noCause(part, "the kinds of slots are shown, and no decision is beside them");
        }
    }

    /** Items with a row have enough shoppers; so have all others together, unless there is no row. */
    private void items() {
        JsonNode most = exposure.path("most");
        long rest = slots;
        int named = 0;
        int number = 0;
        for (JsonNode row : most) {
            String part = EXPOSURE + ".most[" + number++ + "]." + SLOTS;
            long count = row.path(SLOTS).asLong();
            if (number < most.size()) {
                named++;
                rest -= count;
            }
            if ((count == 0 && number < most.size()) || (HiddenCounts.isFew(count) && most.size() > 1)) {
                figures.fail(
                        part,
                        "found " + count + "; expected at least " + ShopperCells.FEWEST + ", the fewest of a row");
            }
        }
        String last = most.path(most.size() - 1).path("item").asText();
        if (!last.equals(ShopperCells.OTHER) || named > DecisionFigures.TOP_ITEMS) {
            figures.fail(
                    EXPOSURE + ".most",
                    "found " + named + " items before " + last + "; expected at most " + DecisionFigures.TOP_ITEMS
                            + ", and the row " + ShopperCells.OTHER);
        }
        if (named == DecisionFigures.TOP_ITEMS) {
            figures.requireShare(exposure.path("topTenShare"), EXPOSURE + ".topTenShare", slots - rest, slots);
        } else if (exposure.has("topTenShare")) {
            figures.fail(
                    EXPOSURE + ".topTenShare",
                    "found " + exposure.path("topTenShare") + "; expected none, with " + named + " items");
        }
    }

    private void cold(JsonNode cold) {
        String part = EXPOSURE + ".cold";
        if (!RecordForm.isNotComputed(cold)) {
            long count = cold.path(SLOTS).asLong();
            // Without a cold slot all slots are shown, too.
            counts.requireEnough(count, count == 0 ? 0 : slots, part + "." + SLOTS);
            return;
        }
        boolean isUnknown = cold.path("why").asText().equals(Reasons.COLD_UNKNOWN);
        if (isUnknown ? scope.decisions() == 0 : slots == 0) {
            counts.requireComputed(part, "there is nothing to count");
        } else {
            counts.requireReason(cold, part, isUnknown ? Reasons.COLD_UNKNOWN : Reasons.FEW_COLD, !isUnknown);
        }
    }
}
