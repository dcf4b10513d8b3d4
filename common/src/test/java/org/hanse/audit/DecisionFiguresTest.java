// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hanse.audit.PayloadFixture.Mix;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class DecisionFiguresTest {

    private static final double ROUNDING = 1e-6;

    private static DecisionFigures figures(List<ObjectNode> own, List<ObjectNode> before) {
        DecisionFigures figures = new DecisionFigures("81f4");
        before.forEach(figures::addBefore);
        own.forEach(figures::add);
        return figures;
    }

    private static double decimal(JsonNode value) {
        return Double.parseDouble(value.asText());
    }

    @Test
    void rules_metItems_countOnlyWithProfilingAndHistory() {
        List<ObjectNode> lines =
                new PayloadFixture(3).add(600, 90, "home", Mix.USUAL).lines();
        long known = lines.stream()
                .map(line -> line.path("document"))
                .filter(document -> document.path("servedBy").asText().equals("personal"))
                .count();
        assertThat(known).isBetween(300L, 550L);
        assertThat(met(lines)).isEqualTo(known);
        // A history that was there but not to be used.
        lines.forEach(line -> ((ObjectNode) line.path("document")).put("history", 3));
        long profiled = lines.stream()
                .filter(line -> line.path("document").path("profiling").asBoolean())
                .count();
        assertThat(met(lines)).isEqualTo(profiled).isGreaterThan(known).isLessThan(600);
    }

    private static long met(List<ObjectNode> lines) {
        for (JsonNode row : figures(lines, List.of()).sections().path("rules").path("fired")) {
            if (row.path("rule").asText().equals("exclude met items")) {
                return row.path("decisions").asLong();
            }
        }
        return 0;
    }

    @Test
    void sections_manyDecisions_equalANaiveComputation() {
        List<ObjectNode> lines = new PayloadFixture(1)
                .add(700, 90, "home", Mix.USUAL)
                .add(300, 60, "cart", Mix.USUAL)
                .lines();
        JsonNode sections = figures(lines, List.of()).sections();

        Map<String, Long> surfaces = new TreeMap<>();
        List<double[]> sizes = new ArrayList<>();
        long explored = 0;
        long off = 0;
        for (JsonNode line : lines) {
            JsonNode document = line.path("document");
            surfaces.merge(document.path("surface").asText(), 1L, Long::sum);
            off += document.path("profiling").asBoolean() ? 0 : 1;
            for (JsonNode item : document.path("items")) {
                explored += item.path(3).asText().equals("explored") ? 1 : 0;
            }
            if (document.path("servedBy").asText().equals("personal")
                    && document.path("surface").asText().equals("cart")) {
                double[] own = new double[6];
                for (int p = 0; p < own.length; p++) {
                    own[p] = decimal(document.path("sizes").path(p));
                }
                sizes.add(own);
            }
        }
        Map<String, Long> found = new TreeMap<>();
        sections.path("scope")
                .path("surfaces")
                .forEach(row -> found.put(
                        row.path("surface").asText(), row.path("decisions").asLong()));
        assertThat(found).isEqualTo(surfaces);
        assertThat(sections.path("profiling").path("off").asLong()).isEqualTo(off);
        assertThat(sections.path("profiling").path("personalThere").asLong()).isZero();
        assertThat(sections.path("exploration").path("explored").asLong()).isEqualTo(explored);
        assertThat(decimal(sections.path("exploration").path("exploredShare")))
                .isCloseTo(explored / 2000.0, within(ROUNDING));
        requireShare(
                sizes,
                1,
                sections.path("parameters")
                        .path("surfaces")
                        .path("cart")
                        .path("parts")
                        .path("network"));
    }

    private static List<ObjectNode> withSequence(List<ObjectNode> lines, String surface, String size) {
        for (ObjectNode line : lines) {
            ObjectNode document = (ObjectNode) line.path("document");
            if (document.path("surface").asText().equals(surface)
                    && document.path("servedBy").asText().equals("personal")) {
                document.withArray("sizes").add(size);
            }
        }
        return lines;
    }

    @Test
    void parameters_sequence_isAPartOfSurfacesThatHaveOrHadTheTerm() {
        PayloadFixture fixture =
                new PayloadFixture(1).add(300, 60, "home", Mix.USUAL).add(300, 60, "cart", Mix.USUAL);
        PayloadFixture earlier =
                new PayloadFixture(2).add(300, 60, "home", Mix.USUAL).add(300, 60, "cart", Mix.USUAL);
        List<ObjectNode> own = withSequence(fixture.lines(), "home", "3");
        List<ObjectNode> before = withSequence(earlier.lines(), "cart", "3");
        JsonNode parameters = figures(own, List.of()).sections().path("parameters");
        double sum = 0;
        for (JsonNode part : parameters.path("all")) {
            sum += decimal(part.path("share"));
        }
        assertThat(sum).isCloseTo(1, within(7 * ROUNDING));
        assertThat(decimal(parameters.path("all").path("sequence").path("share")))
                .isBetween(0.2, 0.5);
        JsonNode surfaces = parameters.path("surfaces");
        assertThat(decimal(surfaces.path("home").path("parts").path("sequence").path("share")))
                .isBetween(0.4, 0.6);
        assertThat(surfaces.path("cart").path("parts").has("sequence")).isFalse();

        JsonNode later = figures(own, before).sections().path("parameters").path("surfaces");
        JsonNode cart = later.path("cart");
        assertThat(cart.path("parts").path("sequence").path("share").asText()).isEqualTo("0");
        assertThat(decimal(cart.path("change").path("sequence").path("change"))).isBetween(-0.6, -0.4);
        assertThat(decimal(later.path("home").path("change").path("sequence").path("change")))
                .isBetween(0.4, 0.6);
    }

    /** Records of networks without the term are as they were before there was one. */
    @Test
    void parameters_withoutTheTerm_doNotNameTheSequence() {
        List<ObjectNode> own =
                new PayloadFixture(1).add(300, 60, "home", Mix.USUAL).lines();
        List<ObjectNode> before =
                new PayloadFixture(2).add(300, 60, "home", Mix.USUAL).lines();
        JsonNode parameters = figures(own, before).sections().path("parameters");
        assertThat(parameters.path("surfaces").path("home").path("change")).hasSize(6);
        assertThat(parameters.toString()).doesNotContain("sequence");
    }

    /** Share and interval from all values, without sums of squares. */
    private static void requireShare(List<double[]> sizes, int part, JsonNode found) {
        double all = 0;
        double own = 0;
        for (double[] size : sizes) {
            for (double value : size) {
                all += value;
            }
            own += size[part];
        }
        double share = own / all;
        double squares = 0;
        for (double[] size : sizes) {
            double total = 0;
            for (double value : size) {
                total += value;
            }
            squares += Math.pow(size[part] - share * total, 2);
        }
        double half = 1.959963984540054 * Math.sqrt(squares) / all;
        assertThat(decimal(found.path("share"))).isCloseTo(share, within(ROUNDING));
        assertThat(decimal(found.path("low"))).isCloseTo(share - half, within(ROUNDING));
        assertThat(decimal(found.path("high"))).isCloseTo(share + half, within(ROUNDING));
    }

    @Test
    void sections_sameLines_areTheSameBytes() {
        List<ObjectNode> own =
                new PayloadFixture(1).add(600, 90, "home", Mix.USUAL).lines();
        List<ObjectNode> before =
                new PayloadFixture(2).add(600, 90, "home", Mix.USUAL).lines();
        assertThat(CanonicalJson.bytes(figures(own, before).sections()))
                .isEqualTo(CanonicalJson.bytes(figures(own, before).sections()));
    }

    @Test
    void samples_followFromTheChallenge() {
        List<ObjectNode> lines =
                new PayloadFixture(3).add(300, 40, "home", Mix.USUAL).lines();
        List<String> expected = lines.stream()
                .map(line -> line.path("id").asText())
                .sorted(Comparator.comparing(id -> ReportManifest.order("81f4", id)))
                .limit(12)
                .toList();
        JsonNode samples = figures(lines, List.of()).samples();
        assertThat(samples.findValuesAsText("id")).isEqualTo(expected);
        assertThat(samples.findValues("shopper")).isEmpty();
        DecisionFigures other = new DecisionFigures("other");
        lines.forEach(other::add);
        assertThat(other.samples().findValuesAsText("id")).isNotEqualTo(expected);
    }

    @Test
    void scope_surfaceOfFewShoppers_isMerged() {
        List<ObjectNode> lines = new PayloadFixture(4)
                .add(400, 80, "home", Mix.USUAL)
                .add(60, 19, "rare", new Mix(0, 0, 0, 30, 0))
                .add(200, 40, "cart", Mix.USUAL)
                .lines();
        JsonNode scope = figures(lines, List.of()).sections().path("scope");
        assertThat(scope.path("surfaces").findValuesAsText("surface")).containsExactly("home", "other");
        assertThat(scope.path("surfaces").path(1).path("decisions").asLong()).isEqualTo(260);
    }

    @Test
    void profiling_decisionWithPersonalTerms_isCounted() {
        List<ObjectNode> lines =
                new PayloadFixture(5).add(100, 40, "home", Mix.USUAL).lines();
        ObjectNode document = (ObjectNode) lines.get(7).path("document");
        document.put("profiling", false).put("servedBy", "anonymous");
        ((ObjectNode) document.path("terms")).put("network", "0.1");
        JsonNode profiling = figures(lines, List.of()).sections().path("profiling");
        assertThat(profiling.path("personalTermsThere").asLong()).isEqualTo(1);
        assertThat(profiling.path("personalThere").asLong()).isZero();
    }

    @Test
    void drift_sameMix_isNotShown() {
        // 40 mixes without a change: 2.5 % of them on one side are 1.
        assertThat(shownWithoutAChange(10)).isLessThanOrEqualTo(2);
    }

    @Test
    @Tag("nightly")
    void drift_sameMixOften_isNotShown() {
        // 160 mixes without a change: 2.5 % of them on one side are 4.
        assertThat(shownWithoutAChange(40)).isLessThanOrEqualTo(8);
    }

    private static int shownWithoutAChange(int seeds) {
        int shown = 0;
        for (int seed = 0; seed < seeds; seed++) {
            JsonNode drift = figures(
                            new PayloadFixture(100 + seed)
                                    .add(700, 90, "home", Mix.USUAL)
                                    .lines(),
                            new PayloadFixture(900 + seed)
                                    .add(700, 90, "home", Mix.USUAL)
                                    .lines())
                    .sections()
                    .path("drift");
            for (String mix : List.of("items", "kinds", "events", "cold")) {
                shown += drift.path(mix).path("verdict").asText().equals("changed") ? 1 : 0;
            }
        }
        return shown;
    }

    @Test
    void drift_otherMix_isShownWithItsSize() {
        JsonNode drift = figures(
                        new PayloadFixture(6)
                                .add(900, 200, "home", new Mix(0, 0.6, 0.05, 30, 5))
                                .lines(),
                        new PayloadFixture(7)
                                .add(900, 200, "home", new Mix(0, 0.2, 0.05, 30, 0))
                                .lines())
                .sections()
                .path("drift");
        assertThat(drift.path("items").path("verdict").asText()).isEqualTo("changed");
        assertThat(drift.path("kinds").path("verdict").asText()).isEqualTo("changed");
        // Jensen-Shannon distance of (0.4, 0.6) and (0.8, 0.2), by hand.
        assertThat(decimal(drift.path("kinds").path("distance"))).isCloseTo(distance(0.4, 0.8), within(0.04));
        assertThat(decimal(drift.path("kinds").path("low"))).isLessThan(distance(0.4, 0.8));
        assertThat(decimal(drift.path("kinds").path("high"))).isGreaterThan(distance(0.4, 0.8));
        assertThat(drift.path("price").path("computed").asBoolean(true)).isFalse();
    }

    private static double distance(double one, double other) {
        double middle = (one + other) / 2;
        return Math.sqrt(entropy(middle) - (entropy(one) + entropy(other)) / 2);
    }

    private static double entropy(double share) {
        return -(share * Math.log(share) + (1 - share) * Math.log(1 - share)) / Math.log(2);
    }

    @Test
    void drift_fewDecisions_hasNoVerdict() {
        JsonNode drift = figures(
                        new PayloadFixture(6)
                                .add(499, 200, "home", new Mix(0, 0.6, 0.05, 30, 5))
                                .lines(),
                        new PayloadFixture(7).add(900, 200, "home", Mix.USUAL).lines())
                .sections()
                .path("drift");
        assertThat(drift.path("items").path("verdict").asText()).isEqualTo("too few decisions");
        assertThat(figures(
                                new PayloadFixture(6)
                                        .add(499, 200, "home", Mix.USUAL)
                                        .lines(),
                                List.of())
                        .sections()
                        .path("drift")
                        .path("items")
                        .path("computed")
                        .asBoolean(true))
                .isFalse();
    }
}
