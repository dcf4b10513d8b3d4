// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Map;
import java.util.OptionalLong;

/** Counts of personal decisions in the section of parameters, in all and by surface. */
final class HiddenShares {

    private static final String PARAMETERS = "sections.parameters";
    private static final String SURFACES = PARAMETERS + ".surfaces";
    private static final String DECISIONS = "decisions";

    private final RecordArithmetic figures;
    private final HiddenCounts counts;
    private final ScopeCounts scope;

    private HiddenShares(RecordArithmetic figures, HiddenCounts counts, ScopeCounts scope) {
        this.figures = figures;
        this.counts = counts;
        this.scope = scope;
    }

    /** Adds the figures that are wrong. */
    static void add(RecordArithmetic figures, HiddenCounts counts, ScopeCounts scope) {
        HiddenShares own = new HiddenShares(figures, counts, scope);
        if (figures.isNotComputed("parameters")) {
            own.withoutShares(figures.anySection("parameters"));
        } else if (figures.section("parameters").path("surfaces").isObject()) {
            own.shares(figures.section("parameters"));
        }
    }

    private void withoutShares(JsonNode parameters) {
        if (scope.personal().isPresent() || scope.mostHiddenPersonal() == 0) {
            counts.requireComputed(PARAMETERS, "the scope shows how many decisions are personal");
        } else {
            counts.requireReason(parameters, PARAMETERS, Reasons.FEW_PERSONAL, true);
        }
    }

    private void shares(JsonNode parameters) {
        String part = PARAMETERS + ".rows";
        OptionalLong rows = counts.shown(parameters.path("rows"), "count", part);
        long personal = scope.personal().orElse(0);
        if (rows.isPresent() && rows.getAsLong() != personal) {
            figures.fail(
                    part + ".count",
                    "found " + rows.getAsLong() + "; expected " + personal + ", the personal decisions of the scope");
        } else if (rows.isEmpty() && (personal > 0 || scope.mostHiddenPersonal() == 0)) {
            counts.noCause(part, "the scope shows how many decisions are personal");
        }
        surfaces(parameters.path("surfaces"), rows);
    }

    /** Checks surfaces: the counts of all surfaces are shown, or none is. */
    private void surfaces(JsonNode surfaces, OptionalLong rows) {
        int hidden = 0;
        for (Map.Entry<String, JsonNode> surface : surfaces.properties()) {
            hidden += surface(surface.getValue(), surface.getKey()) ? 0 : 1;
        }
        boolean isNone = rows.isPresent() && rows.getAsLong() == 0;
        if (surfaces.isEmpty() != isNone) {
            figures.fail(
                    SURFACES,
                    "found " + surfaces.size() + " surfaces; expected " + (isNone ? "none" : "at least one")
                            + ", as there are personal decisions");
        } else if (hidden > 0 && hidden < surfaces.size()) {
            figures.fail(
                    SURFACES, "found " + hidden + " hidden counts; expected all or none: others follow by subtraction");
        } else if (hidden == 0 && rows.isEmpty()) {
            figures.fail(SURFACES, "found counts; expected them to be hidden: their sum is hidden in rows");
        } else if (hidden == 0) {
            figures.requireSum(
                    JsonNodeFactory.instance
                            .arrayNode()
                            .addAll(surfaces.valueStream().toList()),
                    DECISIONS,
                    SURFACES,
                    rows.getAsLong());
        } else if (rows.isPresent() && !canBeFew(surfaces, rows.getAsLong())) {
            figures.fail(SURFACES, "found hidden counts; expected figures: no surface has few shoppers");
        }
    }

    /**
     * Returns whether decisions can be few. Either some surfaces are merged, or decisions that are not personal can be
     * few on one of several surfaces.
     */
    private boolean canBeFew(JsonNode surfaces, long personal) {
        return surfaces.has(ShopperCells.OTHER) || (personal < scope.decisions() && !scope.isOnOneSurface());
    }

    /** Returns whether the count of a surface is shown. */
    private boolean surface(JsonNode surface, String name) {
        String part = SURFACES + "." + name;
        JsonNode change = surface.path("change");
        if (RecordForm.isNotComputed(change)) {
            counts.requireReason(change, part + ".change", Reasons.FEW_BEFORE, false);
        }
        OptionalLong count = counts.shown(surface, DECISIONS, part);
        if (count.isEmpty()) {
            return false;
        }
        long all = name.equals(ShopperCells.OTHER)
                ? count.getAsLong()
                : scope.surfaces().getOrDefault(name, count.getAsLong());
        counts.requireEnough(count.getAsLong(), all, part + "." + DECISIONS);
        if (count.getAsLong() > all) {
            figures.fail(
                    part + "." + DECISIONS,
                    "found " + count.getAsLong() + "; expected at most " + all + ", the decisions of the surface");
        }
        return true;
    }
}
