// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.hanse.core.evaluate.policy.OffPolicySupport;
import org.hanse.dataset.facts.CatalogueFacts;
import org.hanse.dataset.facts.DatasetCheck;
import org.hanse.dataset.facts.DatasetFacts;
import org.hanse.dataset.facts.DatasetSample.SampledDecision;
import org.hanse.dataset.facts.DatasetSample.SampledInteraction;
import org.hanse.dataset.facts.DecisionFacts;
import org.hanse.dataset.facts.InteractionFacts;
import org.hanse.dataset.facts.Spread;
import org.hanse.dataset.facts.TimeSpan;

/** A check as JSON, schema {@code hanse.data-check/1}; docs/reference/formats.md documents the fields. */
final class CheckJson {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private CheckJson() {}

    /** Returns the document, indented, without a line end. */
    static String of(DatasetCheck check) {
        DatasetFacts facts = check.facts();
        InteractionFacts log = facts.interactions();
        ObjectNode root = NODES.objectNode();
        root.put("schema", "hanse.data-check/1");
        root.put("dataset", facts.dataset());
        root.put("shoppers", log.shoppers());
        root.put("items", facts.catalogue().items());
        root.put("interactions", log.size());
        root.set("types", counts(log.types()));
        root.set("from", time(facts.from()));
        root.set("to", time(facts.to()));
        root.set("sequenceLength", spread(log.lengths()));
        root.set("dropped", counts(facts.cleaning().dropped()));
        root.set("repaired", counts(facts.cleaning().repaired()));
        if (!facts.splits().isEmpty()) {
            root.set("splits", counts(facts.splits()));
        }
        facts.decisions().ifPresent(decisions -> addDecisions(root, decisions));
        ArrayNode hints = root.putArray("hints");
        check.hints().forEach(hints::add);
        addMore(root, check);
        return root.toPrettyString();
    }

    private static void addDecisions(ObjectNode root, DecisionFacts decisions) {
        root.put("decisions", decisions.decisions());
        root.set("rewards", number(decisions.rewards()));
        root.put("propensityMin", decisions.propensityMin());
        OffPolicySupport uniform = decisions.uniform();
        root.putObject("uniform")
                .put("verdict", uniform.verdict().key())
                .put("ess", uniform.ess())
                .put("meanWeight", uniform.meanWeight())
                .put("maxWeight", uniform.maxWeight())
                .put("rewarded", uniform.rewarded());
        root.put("policy", decisions.policy());
        root.put("positions", decisions.positions());
        root.put("contextColumns", decisions.contextColumns());
    }

    private static void addMore(ObjectNode root, DatasetCheck check) {
        DatasetFacts facts = check.facts();
        InteractionFacts log = facts.interactions();
        root.put("rows", facts.cleaning().rows());
        ObjectNode examples = root.putObject("examples");
        facts.cleaning().reasons().stream()
                .filter(facts.cleaning().examples()::containsKey)
                .forEach(reason ->
                        examples.put(reason, facts.cleaning().examples().get(reason)));
        root.put("itemsMet", facts.itemsMet());
        root.put("density", log.density(facts.catalogue().items()));
        root.put("repeatShare", log.repeatShare());
        root.put("headShare", log.headShare());
        log.span().map(TimeSpan::tiedShare).ifPresent(share -> root.put("tiedShare", share));
        log.sessions()
                .ifPresent(sessions -> root.putObject("sessions")
                        .put("count", sessions.count())
                        .<ObjectNode>set("length", spread(sessions.sizes())));
        root.set("catalogue", catalogue(facts.catalogue()));
        if (!facts.merchants().isEmpty()) {
            ObjectNode merchants = root.putObject("merchants");
            facts.merchants()
                    .forEach((name, merchant) -> merchants
                            .putObject(name)
                            .put("shoppers", merchant.shoppers())
                            .put("items", merchant.items())
                            .put("interactions", merchant.interactions()));
        }
        facts.queries()
                .ifPresent(queries -> root.putObject("queries")
                        .put("validation", queries.validation())
                        .put("test", queries.test())
                        .put("repeats", queries.repeats()));
        ArrayNode sample = root.putArray("sample");
        check.sample().interactions().forEach(row -> sample.add(interaction(row)));
        check.sample().decisions().forEach(row -> sample.add(decision(row)));
    }

    private static ObjectNode catalogue(CatalogueFacts catalogue) {
        return NODES.objectNode()
                .put("title", catalogue.titled())
                .put("category", catalogue.categorised())
                .put("brand", catalogue.branded())
                .put("price", catalogue.priced())
                .put("attributes", catalogue.attributed())
                .put("vector", catalogue.described())
                .put("key", catalogue.keyed())
                .put("repeatedKeys", catalogue.repeatedKeys().size())
                .put("unavailable", catalogue.unavailable())
                .put("titledInteractionShare", catalogue.titledInteractions());
    }

    private static ObjectNode interaction(SampledInteraction row) {
        ObjectNode node = NODES.objectNode();
        node.put("shopper", row.shopper());
        node.set("time", time(row.time()));
        node.put("type", row.type()).put("item", row.item()).put("title", row.title());
        node.set("price", number(row.price()));
        return node;
    }

    private static ObjectNode decision(SampledDecision row) {
        ObjectNode node = NODES.objectNode();
        node.set("time", time(row.time()));
        node.put("item", row.item())
                .put("title", row.title())
                .put("position", row.decision().position());
        node.put("propensity", row.decision().propensity());
        node.set("reward", number(row.decision().reward()));
        return node;
    }

    private static ObjectNode spread(Spread spread) {
        return NODES.objectNode()
                .put("min", spread.min())
                .put("lowerQuartile", spread.lowerQuartile())
                .put("median", spread.median())
                .put("upperQuartile", spread.upperQuartile())
                .put("max", spread.max());
    }

    private static ObjectNode counts(Map<String, ? extends Number> counts) {
        ObjectNode node = NODES.objectNode();
        counts.forEach((name, count) -> node.put(name, count.longValue()));
        return node;
    }

    private static JsonNode time(Optional<Instant> time) {
        return time.<JsonNode>map(instant -> NODES.textNode(instant.toString())).orElse(NODES.nullNode());
    }

    private static JsonNode number(OptionalDouble value) {
        return value.isPresent() ? number(value.getAsDouble()) : NODES.nullNode();
    }

    /** Returns an integer without a fraction, because sums of clicks are counts. */
    private static JsonNode number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? NODES.numberNode((long) value)
                : NODES.numberNode(value);
    }
}
