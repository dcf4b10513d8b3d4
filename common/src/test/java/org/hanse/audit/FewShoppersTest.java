// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.hanse.audit.PayloadFixture.Mix;
import org.junit.jupiter.api.Test;

/** Figures of fewer than 20 shoppers, and those that follow by subtraction, are left out. */
class FewShoppersTest {

    private static final Mix ALL_PERSONAL = new Mix(0, 0, 0, 5, 0);

    private static JsonNode sections(List<ObjectNode> lines) {
        DecisionFigures figures = new DecisionFigures("81f4");
        lines.forEach(figures::add);
        return figures.sections();
    }

    private static List<ObjectNode> personal(int decisions, int shoppers) {
        return new PayloadFixture(1)
                .add(decisions, shoppers, "home", ALL_PERSONAL)
                .add(decisions, shoppers, "cart", ALL_PERSONAL)
                .lines();
    }

    private static ObjectNode document(ObjectNode line) {
        return (ObjectNode) line.path("document");
    }

    private static void switchOff(ObjectNode line) {
        document(line).put("profiling", false).put("servedBy", "anonymous");
        ((ObjectNode) line.path("document").path("terms")).removeAll();
    }

    /** Requires that a part has no number of its name, and says so. */
    private static void requireHidden(JsonNode part, String... names) {
        assertThat(part.path("hidden").asBoolean()).isTrue();
        for (String name : names) {
            assertThat(part.has(name)).as(name).isFalse();
        }
    }

    @Test
    void profiling_oneDecisionWithoutProfiling_isNotCountedAndItsRowNotNamed() {
        List<ObjectNode> lines = personal(300, 60);
        switchOff(lines.get(122));
        JsonNode sections = sections(lines);
        requireHidden(sections.path("profiling"), "off", "offShare");
        requireHidden(sections.path("profiling").path("rows"), "count");
        assertThat(sections.path("profiling").path("rows").path("first").asLong())
                .isEqualTo(1);
        assertThat(sections.path("profiling").path("rows").path("last").asLong())
                .isEqualTo(600);
        assertThat(sections.path("profiling").path("personalThere").asText()).isEqualTo("0");
        assertThat(sections.path("scope").path("servedBy").findValuesAsText("by"))
                .containsExactly("other");
        requireHidden(sections.path("parameters").path("rows"), "count");
        requireHidden(sections.path("parameters").path("surfaces").path("home"), "decisions");
        assertThat(sections.path("parameters")
                        .path("surfaces")
                        .path("home")
                        .path("parts")
                        .has("base"))
                .isTrue();
        assertThat(sections.toString()).doesNotContain("123").doesNotContain("599");
    }

    @Test
    void profiling_manyDecisionsWithoutProfiling_areCountedAndNoRowOfThemNamed() {
        List<ObjectNode> lines = personal(300, 60);
        lines.subList(100, 200).forEach(FewShoppersTest::switchOff);
        lines.subList(350, 450).forEach(FewShoppersTest::switchOff);
        JsonNode sections = sections(lines);
        assertThat(sections.path("profiling").path("off").asLong()).isEqualTo(200);
        assertThat(sections.path("profiling").path("rows").toString())
                .isEqualTo("{\"first\":1,\"last\":600,\"count\":200}");
        assertThat(sections.path("parameters").path("rows").path("count").asLong())
                .isEqualTo(400);
        assertThat(sections.path("parameters")
                        .path("surfaces")
                        .path("cart")
                        .path("decisions")
                        .asLong())
                .isEqualTo(200);
    }

    @Test
    void parameters_oneDecisionWithoutHistoryOnASurface_isNotShownBySubtraction() {
        List<ObjectNode> lines = personal(300, 60);
        lines.subList(100, 200).forEach(line -> document(line).put("servedBy", "anonymous"));
        document(lines.get(400)).put("servedBy", "anonymous");
        JsonNode sections = sections(lines);
        JsonNode surfaces = sections.path("parameters").path("surfaces");
        assertThat(sections.path("scope").path("servedBy").findValuesAsText("by"))
                .containsExactly("anonymous", "personal");
        requireHidden(surfaces.path("cart"), "decisions");
        requireHidden(surfaces.path("home"), "decisions");
    }

    @Test
    void slots_exploredOrColdOfOneShopper_areLeftOut() {
        List<ObjectNode> lines = personal(300, 60);
        lines.forEach(line -> document(line).put("cold", 0));
        document(lines.get(7)).put("cold", 1);
        ((ArrayNode) document(lines.get(7)).path("items").path(0)).set(3, "explored");
        JsonNode sections = sections(lines);
        assertThat(sections.path("exploration").path("computed").asBoolean(true))
                .isFalse();
        requireHidden(sections.path("exploration"), "explored", "score", "slots", "rows");
        requireHidden(sections.path("exposure").path("cold"), "slots", "share");
    }

    @Test
    void rules_ruleOfOneDecision_isNamedWithoutANumber() {
        List<ObjectNode> lines = personal(300, 60);
        lines.forEach(line -> document(line).put("excludeMet", false).put("excluded", 0));
        lines.subList(100, 200).forEach(line -> document(line).put("excluded", 2));
        document(lines.get(250)).putArray("candidates");
        JsonNode rules = sections(lines).path("rules");
        assertThat(rules.path("fired").toString())
                .isEqualTo("[{\"rule\":\"candidates alone\",\"hidden\":true},"
                        + "{\"rule\":\"excluded items\",\"decisions\":100}]");
        requireHidden(rules, "decisions");
        requireHidden(rules.path("rows"), "count");
    }

    @Test
    void exposure_topTenShare_isOfShownItemsOnly() {
        List<ObjectNode> lines = new PayloadFixture(1)
                .add(600, 60, "home", new Mix(0, 0, 0, 8, 0))
                .lines();
        assertThat(sections(lines).path("exposure").has("topTenShare")).isFalse();
        List<ObjectNode> more = new PayloadFixture(1)
                .add(900, 90, "home", new Mix(0, 0, 0, 25, 0))
                .lines();
        // Three shoppers get an item that no other one gets.
        more.stream()
                .filter(line -> line.path("shopper").asInt() <= 3)
                .forEach(line -> line.withObject("/document")
                        .putArray("items")
                        .addArray()
                        .add("rare")
                        .add("1")
                        .add("1")
                        .add("score"));
        JsonNode exposure = sections(more).path("exposure");
        long shown = 0;
        for (JsonNode row : exposure.path("most")) {
            shown += row.path("item").asText().equals("other")
                    ? 0
                    : row.path("slots").asLong();
        }
        assertThat(exposure.path("most").findValuesAsText("item")).doesNotContain("rare");
        assertThat(exposure.path("topTenShare").asText())
                .isEqualTo(FixedText.share(shown, exposure.path("slots").asLong()));
    }

    @Test
    void sections_fewShoppersInAll_haveNoShares() {
        JsonNode sections = sections(new PayloadFixture(1)
                .add(300, 19, "home", ALL_PERSONAL)
                .add(300, 1, "cart", new Mix(1, 0, 0, 5, 0))
                .lines());
        assertThat(sections.path("parameters").path("computed").asBoolean(true)).isFalse();
        assertThat(sections.path("parameters").path("why").asText())
                .isEqualTo("fewer than 20 shoppers had personal decisions");
        assertThat(sections.path("parameters").has("surfaces")).isFalse();
    }

    @Test
    void drift_fewShoppersInAPeriod_isNotComputed() {
        DecisionFigures figures = new DecisionFigures("81f4");
        personal(300, 60).forEach(figures::add);
        personal(300, 19).forEach(figures::addBefore);
        JsonNode items = figures.sections().path("drift").path("items");
        assertThat(items.path("why").asText()).isEqualTo("fewer than 20 shoppers are counted in one of the periods");
        requireHidden(items, "distance", "observed", "most", "now");
    }

    @Test
    void scope_decisionsForUnknownVisitors_areThoseOfOneShopper() {
        List<ObjectNode> lines = new PayloadFixture(1)
                .add(500, 60, "home", ALL_PERSONAL)
                .add(400, 60, "cart", ALL_PERSONAL)
                .add(100, 1, "landing", new Mix(1, 0, 0, 5, 0))
                .lines();
        JsonNode scope = sections(lines).path("scope");
        assertThat(scope.path("surfaces").findValuesAsText("surface")).containsExactly("home", "other");
        assertThat(scope.path("surfaces").findValuesAsText("decisions")).containsExactly("500", "500");
    }

    /** Fallback decisions of unknown visitors alone are linked to no person; their number is that of a row, and so is the personal one. */
    @Test
    void scope_fallbackOfUnknownVisitorsAlone_isShownBesidePersonalDecisions() {
        JsonNode sections = sections(new PayloadFixture(1)
                .add(400, 60, "home", new Mix(0.3, 0, 0, 5, 0))
                .lines());
        assertThat(sections.path("scope").path("servedBy").findValuesAsText("by"))
                .containsExactly("anonymous", "personal");
        assertThat(sections.path("parameters")
                        .path("surfaces")
                        .path("home")
                        .path("decisions")
                        .asLong())
                .isBetween(240L, 320L);
    }

    @Test
    void scope_fewDecisionsOfUnknownVisitors_areMerged() {
        List<ObjectNode> lines = personal(300, 60);
        for (int line = 0; line < 19; line++) {
            lines.get(line).remove("shopper");
            document(lines.get(line)).put("servedBy", "anonymous");
        }
        assertThat(sections(lines).path("scope").path("servedBy").findValuesAsText("by"))
                .containsExactly("other");
        lines.get(19).remove("shopper");
        document(lines.get(19)).put("servedBy", "anonymous");
        assertThat(sections(lines).path("scope").path("servedBy").findValuesAsText("by"))
                .containsExactly("anonymous", "personal");
    }

    /** Unknown visitors beside a few known shoppers do not hide these: the known ones may be counted out. */
    @Test
    void scope_unknownVisitorsAndOneKnownShopper_areMerged() {
        List<ObjectNode> lines = personal(300, 60);
        for (int line = 0; line < 40; line++) {
            lines.get(line).remove("shopper");
            document(lines.get(line)).put("servedBy", "anonymous");
        }
        document(lines.get(41)).put("servedBy", "anonymous");
        assertThat(sections(lines).path("scope").path("servedBy").findValuesAsText("by"))
                .containsExactly("other");
    }

    @Test
    void exposure_itemOfUnknownVisitorsAlone_isNotNamed() {
        List<ObjectNode> lines = personal(300, 60);
        for (int line = 0; line < 40; line++) {
            lines.get(line).remove("shopper");
            ((ArrayNode) document(lines.get(line)).path("items").path(0)).set(0, "rare");
        }
        assertThat(sections(lines).path("exposure").toString()).doesNotContain("rare");
    }
}
