// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.hanse.audit.ShopperCells.Row;

/**
 * Figures of a record that follow from decisions, computed from lines of the payload in their order. The node computes them for a report,
 * and so does a reader of the payload. The same lines give the same bytes.
 */
public final class DecisionFigures {

    /** Names of the parts of scores, in the order of {@code sizes} of a decision. */
    public static final List<String> PARTS = TermShares.PARTS;

    /** Part that belongs to no single interaction; the last one. Decisions without such a term do not name it. */
    public static final String SEQUENCE = TermShares.SEQUENCE;

    /** Term of a first item that the shop added to its score; beside the parts, and only where it is not 0. */
    public static final String BOOST = "boost";

    /** Parts that are sums over single interactions. */
    public static final List<String> OF_INTERACTIONS = PARTS.subList(1, PARTS.size() - 1);

    /** Greatest number of items in the section of exposure. */
    static final int TOP_ITEMS = 10;

    /** Kinds of slots. */
    static final List<String> SLOTS = List.of("explored", "pinned", "score");

    private final String challenge;
    private final PeriodFigures own = new PeriodFigures();
    private final PeriodFigures before = new PeriodFigures();
    private final List<Sample> samples = new ArrayList<>();

    private record Sample(String order, JsonNode line) {}

    /** @param challenge text that decisions are sampled by */
    public DecisionFigures(String challenge) {
        this.challenge = challenge;
    }

    /** Adds a decision of the period. */
    public void add(JsonNode line) {
        own.add(line);
        sample(line);
    }

    /** Adds a decision of the period before. */
    public void addBefore(JsonNode line) {
        before.add(line);
    }

    /** Keeps the decisions with the smallest digests of challenge and id: the choice follows from the challenge. */
    private void sample(JsonNode line) {
        samples.add(new Sample(ReportManifest.order(challenge, line.path("id").asText()), line));
        if (samples.size() > 2 * ReportManifest.SAMPLES) {
            keepSmallest();
        }
    }

    private void keepSmallest() {
        samples.sort(Comparator.comparing(Sample::order));
        if (samples.size() > ReportManifest.SAMPLES) {
            samples.subList(ReportManifest.SAMPLES, samples.size()).clear();
        }
    }

    /** Returns the number of decisions of the period. */
    public long decisions() {
        return own.decisions();
    }

    /** Returns the digests of the models of the period's decisions, in order; empty for decisions without a model. */
    public List<String> models() {
        return List.copyOf(own.used.keySet());
    }

    /** Returns the jobs of the models of the period's decisions, in order. */
    public List<String> jobs() {
        return own.used.values().stream()
                .map(PeriodFigures.Model::job)
                .filter(job -> !job.isEmpty())
                .distinct()
                .sorted()
                .toList();
    }

    /** Returns the sampled decisions, without the shoppers' numbers. */
    public ArrayNode samples() {
        keepSmallest();
        ArrayNode full = JsonNodeFactory.instance.arrayNode();
        samples.forEach(sample -> {
            ObjectNode line = sample.line().deepCopy();
            line.remove("shopper");
            full.add(line);
        });
        return full;
    }

    /** Returns the sections, by name. */
    public ObjectNode sections() {
        ObjectNode sections = JsonNodeFactory.instance.objectNode();
        sections.set("scope", scope());
        sections.set("parameters", parameters());
        sections.set("exploration", exploration());
        sections.set("rules", rules());
        sections.set("exposure", exposure());
        sections.set("profiling", own.profiling());
        sections.set("drift", drift());
        sections.set("changes", changes());
        return sections;
    }

    /** Returns a section, or a part of one, that cannot be computed. */
    public static ObjectNode notComputed(String why) {
        return JsonNodeFactory.instance.objectNode().put("computed", false).put("why", why);
    }

    /** Returns whether a decision left out items that its shopper met: the rule needs profiling and a history. */
    public static boolean excludesMet(JsonNode document) {
        return document.path("excludeMet").asBoolean()
                && document.path("profiling").asBoolean()
                && document.path("history").asInt() > 0;
    }

    private ObjectNode scope() {
        ObjectNode scope = JsonNodeFactory.instance.objectNode().put("decisions", own.decisions());
        scope.put("decisionsBefore", before.decisions());
        scope.set("rows", own.rows.document());
        counts(scope.putArray("surfaces"), "surface", own.surfaces);
        counts(scope.putArray("servedBy"), "by", own.servedBy);
        ArrayNode of = scope.putArray("models");
        own.models.rows().forEach(row -> {
            PeriodFigures.Model model = own.used.getOrDefault(row.key(), PeriodFigures.Model.NONE);
            of.addObject()
                    .put("digest", row.key())
                    .put("job", model.job())
                    .put("round", model.round())
                    .put("decisions", row.count());
        });
        return scope.put("smallest", ShopperCells.FEWEST);
    }

    private static <T> void counts(ArrayNode rows, String name, ShopperCells<T> cells) {
        cells.rows().forEach(row -> rows.addObject().put(name, row.key()).put("decisions", row.count()));
    }

    private ObjectNode parameters() {
        if (own.personal() > 0 && own.shares.shoppers(own.shares.keys()) < ShopperCells.FEWEST) {
            return ShopperSplit.few(Reasons.FEW_PERSONAL);
        }
        ObjectNode parameters = JsonNodeFactory.instance.objectNode();
        parameters.put(
                "measure",
                "share of the absolute values of all terms of items in personal decisions, 95 % interval for"
                        + " independent decisions");
        parameters.set("rows", own.rows.part(own.personal(), own.showsPersonal()));
        parameters.set(
                "all",
                own.shares.sums().values().stream()
                        .reduce(new TermShares(), TermShares::plus)
                        .parts(false));
        ObjectNode surfaces = parameters.putObject("surfaces");
        Map<String, TermShares> earlier = before.shares.rows().stream()
                .filter(row -> !row.key().equals(ShopperCells.OTHER))
                .collect(Collectors.toMap(Row::key, Row::sums));
        own.shares.rows().forEach(row -> {
            ObjectNode surface = surfaces.putObject(row.key());
            ShopperSplit.put(surface, "decisions", row.count(), own.showsSurfaces());
            TermShares old = earlier.get(row.key());
            surface.set("parts", row.sums().parts(old != null && old.hasSequence()));
            surface.set(
                    "change",
                    old == null || !old.present() || !row.sums().present()
                            ? notComputed(Reasons.FEW_BEFORE)
                            : row.sums().change(old));
        });
        return parameters;
    }

    private ObjectNode exploration() {
        if (!own.showsSlots()) {
            return ShopperSplit.few(Reasons.FEW_OF_A_KIND);
        }
        ObjectNode exploration = JsonNodeFactory.instance.objectNode();
        long all = 0;
        Set<String> kinds = new TreeSet<>(SLOTS);
        kinds.addAll(own.slots.keys());
        for (String kind : kinds) {
            exploration.put(kind, own.slots.count(kind));
            all += own.slots.count(kind);
        }
        exploration.put("slots", all);
        exploration.put("exploredShare", FixedText.share(own.slots.count("explored"), all));
        exploration.put("pinnedShare", FixedText.share(own.slots.count("pinned"), all));
        exploration.set("rows", own.rows.part(own.explored.count(), own.explored.isShown()));
        return exploration;
    }

    /** Rules are counted one by one: a decision may have several, so those of few shoppers are named without a number. */
    private ObjectNode rules() {
        ObjectNode rules = JsonNodeFactory.instance.objectNode();
        ShopperSplit.put(rules, "decisions", own.ruled.count(), own.showsRuled());
        ArrayNode fired = rules.putArray("fired");
        own.rules.forEach((rule, split) -> {
            if (split.count() > 0) {
                ShopperSplit.put(fired.addObject().put("rule", rule), "decisions", split.count(), split.isShown());
            }
        });
        rules.set("rows", own.rows.part(own.ruled.count(), own.showsRuled()));
        return rules;
    }

    private ObjectNode exposure() {
        ObjectNode exposure = JsonNodeFactory.instance.objectNode();
        long slots = own.items.keys().stream().mapToLong(own.items::count).sum();
        exposure.put("slots", slots).put("items", own.items.keys().size());
        ArrayNode most = exposure.putArray("most");
        List<Row<int[]>> shown = own.items.rows().stream()
                .filter(row -> !row.key().equals(ShopperCells.OTHER))
                .sorted(Comparator.comparingLong((Row<int[]> row) -> -row.count())
                        .thenComparing(Row::key))
                .limit(TOP_ITEMS)
                .toList();
        long rest = slots;
        for (Row<int[]> row : shown) {
            most.addObject().put("item", row.key()).put("slots", row.count());
            rest -= row.count();
        }
        if (shown.size() == TOP_ITEMS) {
            exposure.put("topTenShare", FixedText.share(slots - rest, slots));
        }
        most.addObject().put("item", ShopperCells.OTHER).put("slots", rest);
        exposure.set("cold", cold(slots));
        exposure.set("rows", own.rows.document());
        return exposure;
    }

    private ObjectNode cold(long slots) {
        if (!own.hasCold()) {
            return notComputed(Reasons.COLD_UNKNOWN);
        }
        if (!own.coldSlots.isShown("cold")) {
            return ShopperSplit.few(Reasons.FEW_COLD);
        }
        long cold = own.coldSlots.count("cold");
        return JsonNodeFactory.instance.objectNode().put("slots", cold).put("share", FixedText.share(cold, slots));
    }

    private ObjectNode drift() {
        ObjectNode drift = JsonNodeFactory.instance.objectNode();
        drift.put("measure", "Jensen-Shannon distance to the period before, corrected for sample size, 95 % interval")
                .put("fewest", MixDrift.FEWEST_DECISIONS);
        boolean enough = Math.min(own.decisions(), before.decisions()) >= MixDrift.FEWEST_DECISIONS;
        drift.set("items", MixDrift.compare(own.items, before.items, enough));
        drift.set("kinds", MixDrift.compare(own.servedBy, before.servedBy, enough));
        drift.set("events", MixDrift.compare(own.events, before.events, enough));
        drift.set(
                "cold",
                own.hasCold() && before.hasCold()
                        ? MixDrift.compare(own.coldSlots, before.coldSlots, enough)
                        : notComputed(Reasons.COLD_UNKNOWN));
        drift.set("category", notComputed("decisions do not say the categories of items"));
        drift.set("price", notComputed("decisions do not say the prices of items"));
        drift.set("rows", own.rows.document());
        drift.set("rowsBefore", before.rows.document());
        return drift;
    }

    /** Models, with their first decisions; those of few shoppers are counted only. */
    private ObjectNode changes() {
        ObjectNode changes = JsonNodeFactory.instance.objectNode().put("models", own.used.size());
        ArrayNode first = changes.putArray("first");
        Set<String> shown = own.models.rows().stream().map(Row::key).collect(Collectors.toSet());
        own.used.entrySet().stream()
                .filter(used -> shown.contains(used.getKey()))
                .sorted(Comparator.comparingLong(used -> used.getValue().first()))
                .forEach(used -> first.addObject()
                        .put("digest", used.getKey())
                        .put("job", used.getValue().job())
                        .put("round", used.getValue().round())
                        .put("row", used.getValue().first())
                        .put("at", used.getValue().at()));
        changes.put("other", "the log has no record of other changes of configuration");
        return changes;
    }
}
