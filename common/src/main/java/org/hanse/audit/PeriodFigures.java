// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Sums over the decisions of one period. Their size depends on the number of items, surfaces and models, not on that of decisions. */
final class PeriodFigures {

    private static final String PERSONAL = "personal";

    final Rows rows = new Rows();
    final Rows personal = new Rows();
    final Rows explored = new Rows();
    final Rows ruled = new Rows();
    final Rows withoutProfiling = new Rows();
    final ShopperCells<Long> surfaces = counts();
    final ShopperCells<long[]> servedBy = MixDrift.cells();
    final ShopperCells<Model> models = new ShopperCells<>(() -> Model.NONE, (one, other) -> Model.NONE);
    final ShopperCells<TermShares> shares = new ShopperCells<>(TermShares::new, TermShares::plus);
    final ShopperCells<Long> rules = counts();
    final ShopperCells<long[]> items = MixDrift.cells();
    final ShopperCells<long[]> coldSlots = MixDrift.cells();
    final ShopperCells<long[]> events = MixDrift.cells();
    final Map<String, Model> used = new TreeMap<>();
    final Map<String, Long> slots = new TreeMap<>(Map.of("score", 0L, "explored", 0L, "pinned", 0L));
    private long personalWithoutProfiling;
    private long termsWithoutProfiling;
    private long withoutCold;
    private int visitors;

    /**
     * A model.
     *
     * @param first number of the first decision with it, in the log
     * @param at hour of that decision
     */
    record Model(String job, int round, long first, String at) {

        static final Model NONE = new Model("", 0, 0, "");
    }

    /** First and last number in the log, and count, of the decisions that a statement is about. */
    static final class Rows {

        private long first;
        private long last;
        private long count;

        void add(long number) {
            first = count == 0 ? number : first;
            last = number;
            count++;
        }

        long count() {
            return count;
        }

        ObjectNode document() {
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("first", first)
                    .put("last", last)
                    .put("count", count);
        }
    }

    private static ShopperCells<Long> counts() {
        return new ShopperCells<>(() -> 0L, Long::sum);
    }

    /** Adds a decision in the form of the payload. */
    void add(JsonNode line) {
        JsonNode document = line.path("document");
        long number = line.path("number").asLong();
        // Each decision for an unknown visitor counts as a shopper of its own.
        int shopper = line.has("shopper") ? line.path("shopper").asInt() : - ++visitors;
        rows.add(number);
        surfaces.add(document.path("surface").asText(), shopper);
        MixDrift.add(servedBy, document.path("servedBy").asText(), shopper);
        addModel(line, number, shopper);
        boolean isPersonal = document.path("servedBy").asText().equals(PERSONAL);
        if (isPersonal) {
            personal.add(number);
            shares.add(document.path("surface").asText(), shopper).add(document.path("sizes"));
        }
        addSlots(document, number, shopper);
        addRules(document, number, shopper);
        if (!document.path("profiling").asBoolean()) {
            withoutProfiling.add(number);
            personalWithoutProfiling += isPersonal ? 1 : 0;
            termsWithoutProfiling += hasPersonalTerms(document) ? 1 : 0;
        }
        line.path("events")
                .forEach(event -> MixDrift.add(events, event.path("type").asText(), shopper));
    }

    private void addModel(JsonNode line, long number, int shopper) {
        JsonNode model = line.path("document").path("model");
        String digest = model.path("digest").asText();
        models.add(digest, shopper);
        if (!used.containsKey(digest)) {
            used.put(
                    digest,
                    new Model(
                            model.path("job").asText(),
                            model.path("round").asInt(),
                            number,
                            line.path("at").asText()));
        }
    }

    private void addSlots(JsonNode document, long number, int shopper) {
        boolean drawn = false;
        int count = 0;
        for (JsonNode item : document.path("items")) {
            String how = item.path(3).asText();
            slots.merge(how, 1L, Long::sum);
            drawn |= how.equals("explored");
            MixDrift.add(items, item.path(0).asText(), shopper);
            count++;
        }
        if (drawn) {
            explored.add(number);
        }
        if (!document.has("cold")) {
            withoutCold++;
        }
        int cold = document.path("cold").asInt();
        for (int slot = 0; slot < count; slot++) {
            MixDrift.add(coldSlots, slot < cold ? "cold" : "known", shopper);
        }
    }

    private void addRules(JsonNode document, long number, int shopper) {
        List<String> fired = new ArrayList<>();
        if (DecisionFigures.excludesMet(document)) {
            fired.add("exclude met items");
        }
        if (document.path("excluded").asInt() > 0) {
            fired.add("excluded items");
        }
        if (document.has("candidates")) {
            fired.add("candidates alone");
        }
        for (JsonNode item : document.path("items")) {
            if (item.path(3).asText().equals("pinned")) {
                fired.add("pinned items");
                break;
            }
        }
        fired.forEach(rule -> rules.add(rule, shopper));
        if (!fired.isEmpty()) {
            ruled.add(number);
        }
    }

    private static boolean hasPersonalTerms(JsonNode document) {
        for (Map.Entry<String, JsonNode> term : document.path("terms").properties()) {
            if (!term.getKey().equals("base") && !term.getValue().asText().equals("0")) {
                return true;
            }
        }
        return false;
    }

    long decisions() {
        return rows.count();
    }

    boolean hasCold() {
        return withoutCold == 0;
    }

    /** Returns the proof that decisions without profiling used nothing of a shopper. */
    ObjectNode profiling() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("off", withoutProfiling.count())
                .put("offShare", FixedText.share(withoutProfiling.count(), decisions()))
                .put("personalThere", personalWithoutProfiling)
                .put("personalTermsThere", termsWithoutProfiling)
                .set("rows", withoutProfiling.document());
    }
}
