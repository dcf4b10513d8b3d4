// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.OptionalLong;

/** Figures of a record that are hidden without a cause, or shown though they are of few shoppers: profiling and the period's changes. */
final class HiddenFigures {

    private static final String PROFILING = "sections.profiling";
    private static final String CHANGES = "sections.changes";

    private final RecordArithmetic figures;
    private final HiddenCounts counts;
    private final ScopeCounts scope;

    private HiddenFigures(RecordArithmetic figures) {
        this.figures = figures;
        counts = new HiddenCounts(figures);
        scope = ScopeCounts.of(figures);
    }

    /** Adds the figures of a node's record that are wrong. */
    static void add(RecordArithmetic figures) {
        if (!figures.section("scope").isObject()) {
            return;
        }
        HiddenFigures own = new HiddenFigures(figures);
        own.profiling(figures.section("profiling"));
        HiddenRules.add(figures, own.counts, own.scope);
        HiddenSlots.add(figures, own.counts, own.scope);
        HiddenShares.add(figures, own.counts, own.scope);
        HiddenDrift.add(figures, own.counts, own.scope);
        own.changes(figures.section("changes"));
    }

    /** Decisions without profiling are not personal, and so at most all others. */
    private void profiling(JsonNode profiling) {
        if (!profiling.isObject()) {
            return;
        }
        OptionalLong off = counts.shown(profiling, "off", PROFILING);
        long most = scope.decisions() - scope.personal().orElse(0);
        if (off.isPresent()) {
            counts.requireEnough(off.getAsLong(), scope.decisions(), PROFILING + ".off");
            if (off.getAsLong() > most) {
                figures.fail(
                        PROFILING + ".off",
                        "found " + off.getAsLong() + "; expected at most " + most
                                + ", the decisions that are not personal");
            }
        } else if (profiling.has("offShare")) {
            figures.fail(
                    PROFILING + ".offShare",
                    "found " + profiling.path("offShare") + "; expected it to be hidden, as the count is");
        } else if (most <= 0) {
            counts.noCause(PROFILING, "all decisions are personal");
        }
        counts.requireTogether(profiling, off.isEmpty(), PROFILING);
    }

    /** Models have a row in the scope, or are of few shoppers and counted only. */
    private void changes(JsonNode changes) {
        if (!changes.isObject()) {
            return;
        }
        long named = scope.models().keySet().stream()
                .filter(digest -> !digest.equals(ShopperCells.OTHER))
                .count();
        long others = scope.models().size() - named;
        long models = figures.count(changes.path("models"), CHANGES + ".models");
        if (models < named + others || (others == 0 && models != named)) {
            figures.fail(
                    CHANGES + ".models",
                    "found " + models + "; expected " + (others == 0 ? "" : "at least ") + (named + others)
                            + ", as many as the scope has");
        }
        JsonNode first = changes.path("first");
        long found = 0;
        for (JsonNode model : first) {
            found += scope.models().containsKey(model.path("digest").asText()) ? 1 : 0;
        }
        if (!first.isArray() || found != first.size() || found != named) {
            figures.fail(
                    CHANGES + ".first",
                    "found " + first.size() + " models; expected the " + named + " models that the scope names");
        }
    }
}
