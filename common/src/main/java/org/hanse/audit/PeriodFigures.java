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

    /** Kind of decisions that used interactions of the shopper. */
    static final String PERSONAL = "personal";

    /** Kind of decisions that used the descriptions of the shopper's items. */
    private static final String CONTENT = "content";

    private static final String EXCLUDE_MET = "exclude met items";
    private static final String EXCLUDED = "excluded items";
    private static final String CANDIDATES = "candidates alone";
    /** Rule that fixes the item of a slot. */
    static final String PINNED = "pinned items";

    /** Rules in the order of a record. */
    static final List<String> RULES = List.of(EXCLUDE_MET, EXCLUDED, CANDIDATES, PINNED);

    final Rows rows = new Rows();
    final ShopperSplit explored = new ShopperSplit();
    final ShopperSplit ruled = new ShopperSplit();
    final ShopperCells<Long> surfaces = new ShopperCells<>(() -> 0L, Long::sum);
    final ShopperCells<Long> surfaceKinds = counts();
    final ShopperCells<int[]> servedBy = MixDrift.shopCells();
    final ShopperCells<Model> models = ShopperCells.ofShopKeys(() -> Model.NONE, (one, other) -> Model.NONE);
    final ShopperCells<TermShares> shares = ShopperCells.ofShopKeys(TermShares::new, TermShares::plus);
    final Map<String, ShopperSplit> rules = new TreeMap<>();
    final ShopperCells<int[]> items = MixDrift.cells();
    final ShopperCells<int[]> coldSlots = MixDrift.cells();
    final ShopperCells<int[]> events = MixDrift.cells();
    final ShopperCells<Long> slots = new ShopperCells<>(() -> 0L, Long::sum);
    final Map<String, Model> used = new TreeMap<>();
    private final ShopperSplit withoutProfiling = new ShopperSplit();
    private final ShopperCells<Long> fallback = counts();
    private final ShopperCells<Long> otherRules = counts();
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

    /** First and last number in the log, and count, of the decisions of the period. */
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
            return part(count, true);
        }

        /** Returns these numbers with the count of a part of the decisions. Further numbers of the part would identify persons. */
        ObjectNode part(long some, boolean isShown) {
            ObjectNode rows =
                    JsonNodeFactory.instance.objectNode().put("first", first).put("last", last);
            return ShopperSplit.put(rows, "count", some, isShown);
        }
    }

    private static ShopperCells<Long> counts() {
        return ShopperCells.ofShopKeys(() -> 0L, Long::sum);
    }

    /** Adds a decision in the form of the payload. */
    void add(JsonNode line) {
        JsonNode document = line.path("document");
        long number = line.path("number").asLong();
        boolean known = line.has("shopper");
        int shopper = known ? line.path("shopper").asInt() : ShopperCells.UNKNOWN;
        // Drift spreads unknown visitors over the groups, as if each decision were of another one.
        int unit = known ? shopper : - ++visitors;
        String surface = document.path("surface").asText();
        String kind = document.path("servedBy").asText();
        boolean isPersonal = kind.equals(PERSONAL);
        rows.add(number);
        surfaces.add(surface, shopper);
        surfaceKinds.add((isPersonal ? "+" : "-") + surface, shopper);
        MixDrift.add(servedBy, kind, shopper, unit);
        addModel(line, number, shopper);
        if (isPersonal) {
            shares.add(surface, shopper).add(document.path("sizes"));
        }
        addSlots(document, shopper, unit);
        addRules(document, shopper);
        addProfiling(document, isPersonal || kind.equals(CONTENT), shopper);
        line.path("events")
                .forEach(event -> MixDrift.add(events, event.path("type").asText(), shopper, unit));
    }

    private void addProfiling(JsonNode document, boolean readsHistory, int shopper) {
        boolean isOff = !document.path("profiling").asBoolean();
        withoutProfiling.add(isOff, shopper);
        if (isOff) {
            personalWithoutProfiling += readsHistory ? 1 : 0;
            termsWithoutProfiling += hasPersonalTerms(document) ? 1 : 0;
        } else if (!readsHistory && shopper != ShopperCells.UNKNOWN) {
            fallback.add("", shopper);
        }
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

    private void addSlots(JsonNode document, int shopper, int unit) {
        boolean drawn = false;
        int count = 0;
        for (JsonNode item : document.path("items")) {
            String how = item.path(3).asText();
            slots.add(how, shopper);
            drawn |= how.equals("explored");
            MixDrift.add(items, item.path(0).asText(), shopper, unit);
            count++;
        }
        explored.add(drawn, shopper);
        if (!document.has("cold")) {
            withoutCold++;
        }
        int cold = Math.max(0, Math.min(count, document.path("cold").asInt()));
        MixDrift.add(coldSlots, "cold", shopper, unit, cold);
        MixDrift.add(coldSlots, "known", shopper, unit, count - cold);
    }

    private void addRules(JsonNode document, int shopper) {
        List<String> fired = fired(document);
        ruled.add(!fired.isEmpty(), shopper);
        for (String rule : RULES) {
            boolean has = fired.contains(rule);
            rules.computeIfAbsent(rule, own -> new ShopperSplit()).add(has, shopper);
            if (!has && !fired.isEmpty()) {
                otherRules.add(rule, shopper);
            }
        }
    }

    /** Returns the rules that applied to a decision. */
    static List<String> fired(JsonNode document) {
        List<String> fired = new ArrayList<>();
        if (DecisionFigures.excludesMet(document)) {
            fired.add(EXCLUDE_MET);
        }
        if (document.path("excluded").asInt() > 0) {
            fired.add(EXCLUDED);
        }
        if (document.has("candidates")) {
            fired.add(CANDIDATES);
        }
        for (JsonNode item : document.path("items")) {
            if (item.path(3).asText().equals("pinned")) {
                fired.add(PINNED);
                break;
            }
        }
        return fired;
    }

    /** Returns whether the number of decisions with any rule may be shown. Minus one rule's number it gives that of the other rules. */
    boolean showsRuled() {
        return ruled.isShown()
                && rules.entrySet().stream()
                        .allMatch(rule -> rule.getValue().count() == 0 || otherRules.isSafe(rule.getKey()));
    }

    /** Returns the number of personal decisions. */
    long personal() {
        return servedBy.count(PERSONAL);
    }

    /** Returns whether the number of personal decisions is that of a row. */
    boolean showsPersonal() {
        return servedBy.isShown(PERSONAL);
    }

    /** Returns whether no difference of numbers by surface is of few shoppers. */
    boolean showsSurfaces() {
        return surfaceKinds.isSafe() && showsPersonal();
    }

    /** Returns whether the slots by kind can be shown. */
    boolean showsSlots() {
        return slots.keys().stream().allMatch(slots::isShown);
    }

    private static boolean hasPersonalTerms(JsonNode document) {
        for (Map.Entry<String, JsonNode> term : document.path("terms").properties()) {
            boolean ofShop = term.getKey().equals("base") || term.getKey().equals(DecisionFigures.BOOST);
            if (!ofShop && !term.getValue().asText().equals("0")) {
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

    /** Returns the proof that decisions without profiling used no data of a shopper; broken rules are always counted. */
    ObjectNode profiling() {
        long off = withoutProfiling.count();
        boolean isShown = withoutProfiling.isShown() && fallback.isSafe();
        ObjectNode profiling = JsonNodeFactory.instance.objectNode();
        ShopperSplit.put(profiling, "off", off, isShown);
        if (isShown) {
            profiling.put("offShare", FixedText.share(off, decisions()));
        }
        return profiling
                .put("personalThere", personalWithoutProfiling)
                .put("personalTermsThere", termsWithoutProfiling)
                .set("rows", rows.part(off, isShown));
    }
}
