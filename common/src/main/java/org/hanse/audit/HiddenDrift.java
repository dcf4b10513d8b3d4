// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Drift of each mix: its counts are those of other sections, and a mix without figures has one of few reasons. */
final class HiddenDrift {

    private static final String DRIFT = "sections.drift";
    private static final String COLD = "cold";
    private static final String KINDS = "kinds";
    private static final String EVENTS = "events";

    private final RecordArithmetic figures;
    private final HiddenCounts counts;
    private final ScopeCounts scope;
    private final JsonNode drift;
    private final JsonNode exposure;
    private final long slots;

    private HiddenDrift(RecordArithmetic figures, HiddenCounts counts, ScopeCounts scope) {
        this.figures = figures;
        this.counts = counts;
        this.scope = scope;
        drift = figures.section("drift");
        exposure = figures.section("exposure");
        slots = exposure.path("slots").asLong();
    }

    /** Adds the figures that are wrong. */
    static void add(RecordArithmetic figures, HiddenCounts counts, ScopeCounts scope) {
        HiddenDrift own = new HiddenDrift(figures, counts, scope);
        if (own.drift.isObject()) {
            for (String name : List.of("items", KINDS, EVENTS, COLD)) {
                own.mix(own.drift.path(name), name);
            }
            own.cold(own.drift.path(COLD));
            own.kinds(own.drift);
        }
    }

    private void mix(JsonNode mix, String name) {
        String part = DRIFT + "." + name;
        if (!mix.isObject()) {
            figures.fail(part, "found " + RecordArithmetic.text(mix) + "; expected a drift, or a reason");
        } else if (RecordForm.isNotComputed(mix)) {
            without(mix, name, part);
        } else {
            computed(mix, name, part);
        }
    }

    /** Returns what a mix counts in this period: decisions or slots. Events are counted nowhere else. */
    private long all(String name) {
        return name.equals(KINDS) ? scope.decisions() : slots;
    }

    private void computed(JsonNode mix, String name, String part) {
        long now = figures.count(mix.path("now"), part + ".now");
        long before = figures.count(mix.path("before"), part + ".before");
        if (!name.equals(EVENTS) && now != all(name)) {
            figures.fail(part + ".now", "found " + now + "; expected " + all(name) + ", the number of all");
        }
        if (name.equals(KINDS) && before != scope.before()) {
            figures.fail(
                    part + ".before", "found " + before + "; expected " + scope.before() + ", the decisions before");
        }
        if (now < ShopperCells.FEWEST || before < ShopperCells.FEWEST || scope.before() < ShopperCells.FEWEST) {
            figures.fail(
                    part,
                    "found a drift of " + now + " and " + before + "; expected it to be hidden: fewer than "
                            + ShopperCells.FEWEST + " shoppers are counted");
        }
        verdict(mix, part);
    }

    private void verdict(JsonNode mix, String part) {
        boolean isChanged =
                figures.decimal(mix.path("chance"), part + ".chance").doubleValue() <= MixDrift.LEVEL;
        boolean isEnough = Math.min(scope.decisions(), scope.before()) >= MixDrift.FEWEST_DECISIONS;
        String expected = !isEnough ? MixDrift.TOO_FEW : isChanged ? MixDrift.CHANGED : MixDrift.UNCHANGED;
        if (!mix.path("verdict").asText().equals(expected)) {
            figures.fail(
                    part + ".verdict",
                    "found " + RecordArithmetic.text(mix.path("verdict")) + "; expected " + expected
                            + ", by the chance and the numbers of decisions");
        } else if (!isChanged && figures.decimal(mix.path("low"), part + ".low").signum() != 0) {
            figures.fail(part + ".low", "found " + mix.path("low") + "; expected 0, without a shown change");
        }
    }

    private void without(JsonNode mix, String name, String part) {
        String why = mix.path("why").asText();
        boolean isEvents = name.equals(EVENTS);
        if (name.equals(COLD) && why.equals(Reasons.COLD_UNKNOWN)) {
            counts.requireReason(mix, part, Reasons.COLD_UNKNOWN, false);
            if (!isUnknown(exposure.path(COLD)) && scope.before() == 0) {
                counts.requireComputed(part, "all decisions say how many items were without interactions");
            }
        } else if (why.equals(Reasons.NOTHING_NOW) || (!isEvents && all(name) == 0)) {
            counts.requireReason(mix, part, Reasons.NOTHING_NOW, false);
            if (!isEvents && all(name) > 0) {
                counts.requireComputed(part, "this period has " + all(name) + " to count");
            }
        } else if (why.equals(Reasons.NOTHING_BEFORE) || scope.before() == 0) {
            counts.requireReason(mix, part, Reasons.NOTHING_BEFORE, false);
            if (name.equals(KINDS) && scope.before() > 0) {
                counts.requireComputed(part, "the period before has " + scope.before() + " to count");
            }
        } else {
            counts.requireReason(mix, part, Reasons.FEW_COUNTED, true);
        }
    }

    /** Checks kinds. Each decision has a kind: the drift of kinds is computed if another one is. */
    private void kinds(JsonNode all) {
        for (String name : List.of("items", EVENTS)) {
            if (all.path(name).has("distance") && RecordForm.isNotComputed(all.path(KINDS))) {
                counts.requireComputed(DRIFT + "." + KINDS, "the drift of " + name + " is computed");
                return;
            }
        }
    }

    private static boolean isUnknown(JsonNode cold) {
        return RecordForm.isNotComputed(cold) && cold.path("why").asText().equals(Reasons.COLD_UNKNOWN);
    }

    /** Items with and without interactions are those of the mix of items: one is computed if the other is. */
    private void cold(JsonNode cold) {
        if (isUnknown(cold)) {
            return;
        }
        boolean isUnknownNow = isUnknown(exposure.path(COLD));
        if (isUnknownNow || RecordForm.isNotComputed(cold) != RecordForm.isNotComputed(drift.path("items"))) {
            figures.fail(
                    DRIFT + "." + COLD,
                    "found " + (RecordForm.isNotComputed(cold) ? "no drift" : "a drift") + "; expected "
                            + (isUnknownNow ? "none, as in exposure" : "one if the drift of items is computed"));
        }
    }
}
