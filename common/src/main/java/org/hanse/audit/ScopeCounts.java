// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Counts of a record's scope, which bound the figures that other sections hide. A row with a name has at least
 * {@value ShopperCells#FEWEST} shoppers.
 */
final class ScopeCounts {

    private static final String SCOPE = "sections.scope.";

    private final RecordArithmetic figures;
    private final JsonNode scope;
    private final long decisions;
    private final long before;
    private final Map<String, Long> models;
    private final Map<String, Long> surfaces;
    private final Map<String, Long> kinds;

    private ScopeCounts(RecordArithmetic figures) {
        this.figures = figures;
        scope = figures.section("scope");
        decisions = figures.count(scope.path("decisions"), SCOPE + "decisions");
        before = figures.count(scope.path("decisionsBefore"), SCOPE + "decisionsBefore");
        JsonNode smallest = scope.path("smallest");
        if (!smallest.isIntegralNumber() || smallest.longValue() != ShopperCells.FEWEST) {
            figures.fail(
                    SCOPE + "smallest",
                    "found " + RecordArithmetic.text(smallest) + "; expected " + ShopperCells.FEWEST
                            + ", the fewest shoppers of a figure");
        }
        models = rows("models", "digest");
        surfaces = rows("surfaces", "surface");
        kinds = rows("servedBy", "by");
    }

    /** Reads the counts, and adds the rows that should be in {@value ShopperCells#OTHER}. */
    static ScopeCounts of(RecordArithmetic figures) {
        return new ScopeCounts(figures);
    }

    private Map<String, Long> rows(String table, String key) {
        Map<String, Long> rows = new TreeMap<>();
        List<JsonNode> all = new ArrayList<>();
        if (scope.path(table).isArray()) {
            scope.path(table).forEach(all::add);
        }
        for (int r = 0; r < all.size(); r++) {
            String part = SCOPE + table + "[" + r + "].";
            String name = all.get(r).path(key).asText();
            long count = figures.count(all.get(r).path("decisions"), part + "decisions");
            if (!all.get(r).path(key).isTextual() || rows.put(name, count) != null) {
                figures.fail(
                        part + key,
                        "found " + RecordArithmetic.text(all.get(r).path(key)) + "; expected a name of its own");
            }
            boolean mayBeSmall = all.size() == 1 && name.equals(ShopperCells.OTHER);
            if (count == 0 || (HiddenCounts.isFew(count) && !mayBeSmall)) {
                figures.fail(
                        part + "decisions",
                        "found " + count + "; expected at least " + ShopperCells.FEWEST + ", the fewest of a row");
            }
        }
        return Collections.unmodifiableMap(rows);
    }

    /** Returns the decisions of the period. */
    long decisions() {
        return decisions;
    }

    /** Returns the decisions of the period before. */
    long before() {
        return before;
    }

    /** Returns the personal decisions; empty if they have no row of their own. */
    OptionalLong personal() {
        Long count = kinds.get(PeriodFigures.PERSONAL);
        return count == null ? OptionalLong.empty() : OptionalLong.of(count);
    }

    /** Returns the greatest number of personal decisions that no row shows. */
    long mostHiddenPersonal() {
        return kinds.getOrDefault(ShopperCells.OTHER, 0L);
    }

    /** Returns the rows of surfaces. */
    Map<String, Long> surfaces() {
        return surfaces;
    }

    /** Returns the rows of models by digest. */
    Map<String, Long> models() {
        return models;
    }

    /** Returns whether the record shows that the decisions are of enough shoppers. */
    boolean isOfMany() {
        return isNamed(models) || isNamed(surfaces) || isNamed(kinds);
    }

    private static boolean isNamed(Map<String, Long> rows) {
        return rows.keySet().stream().anyMatch(key -> !key.equals(ShopperCells.OTHER));
    }

    /** Returns whether all decisions belong to one named surface. */
    boolean isOnOneSurface() {
        return surfaces.size() == 1 && isNamed(surfaces);
    }
}
