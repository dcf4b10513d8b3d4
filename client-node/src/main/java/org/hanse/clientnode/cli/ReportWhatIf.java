// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.hanse.audit.DecisionFigures;
import org.hanse.clientnode.audit.DecisionDocument;
import org.hanse.clientnode.explain.StoredExplanation;
import org.hanse.clientnode.port.DecisionLog;
import org.hanse.clientnode.serve.ServedShop;
import org.hanse.config.InvalidInputException;
import org.hanse.core.explain.Counterfactual;
import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.recommend.Decision;
import org.hanse.core.recommend.Exploration;
import org.hanse.core.recommend.Rules;

/**
 * Changes that would have replaced the first item of logged decisions, as they were kept with them. For decisions of earlier versions they
 * are computed, where model and data are unchanged.
 */
final class ReportWhatIf {

    private final DecisionLog log;
    private final NodeHome home;
    private final InstantSource clock;
    private final Map<String, Optional<ServedShop>> nodes = new TreeMap<>();

    ReportWhatIf(NodeHome home, DecisionLog log, InstantSource clock) {
        this.home = home;
        this.log = log;
        this.clock = clock;
    }

    /** Returns the section, with an entry for each decision. */
    ObjectNode section(JsonNode decisions) {
        ObjectNode section = JsonNodeFactory.instance.objectNode();
        ArrayNode all = section.putArray("decisions");
        decisions.forEach(decision ->
                all.add(whatIf(decision).put("id", decision.path("id").asText())));
        return section;
    }

    private ObjectNode whatIf(JsonNode logged) {
        JsonNode document = logged.path("document");
        if (!DecisionDocument.usesHistory(document)) {
            return unchanged(true);
        }
        Optional<StoredExplanation> kept = log.decision(logged.path("id").asText())
                .flatMap(DecisionLog.Logged::terms)
                .map(StoredExplanation::parse);
        Optional<ObjectNode> known = kept.flatMap(own -> own.firstWhatIf().map(whatIf -> kept(own, whatIf)));
        if (known.isPresent()) {
            return known.get();
        }
        Optional<String> obstacle = obstacle(document);
        if (obstacle.isPresent()) {
            return DecisionFigures.notComputed(obstacle.get());
        }
        Optional<ServedShop> present;
        try {
            present = nodes.computeIfAbsent(
                    document.path("model").path("digest").asText(),
                    digest -> NodeServing.ofVersion(home, Optional.of(digest), clock));
        } catch (InvalidInputException e) {
            return DecisionFigures.notComputed("the node cannot read its data or model now");
        }
        if (present.isEmpty()) {
            return DecisionFigures.notComputed("the node uses another model now than for this decision");
        }
        ServedShop node = present.get();
        if (!node.dataVersion().equals(document.path("data").asText())) {
            return DecisionFigures.notComputed("the shop imported other data after this decision");
        }
        Optional<DecisionLog.Logged> own = log.decision(logged.path("id").asText());
        if (own.flatMap(DecisionLog.Logged::asked).isPresent()) {
            return DecisionFigures.notComputed("its request had more than the shopper, such as a boost");
        }
        return own.flatMap(DecisionLog.Logged::shopper)
                .flatMap(shopper -> node.history(shopper)
                        .filter(history ->
                                history.length() == document.path("history").asInt())
                        .map(history -> computed(node, history, decision(node, shopper, history, document), document)))
                .orElseGet(() -> DecisionFigures.notComputed("the shopper's history changed after this decision"));
    }

    private Optional<String> obstacle(JsonNode document) {
        JsonNode first = document.path("items").path(0);
        if (!document.path("servedBy").asText().equals("personal")) {
            return Optional.of("no model was served, and it is computed with a model alone");
        }
        if (first.isMissingNode()) {
            return Optional.of("it recommended nothing");
        }
        if (first.path(3).asText().equals("explored")) {
            return Optional.of("its first item was drawn at random, to learn, and not by its score");
        }
        if (document.has("candidates") || document.path("excluded").asInt() > 0) {
            return Optional.of("the log has the number of items that the shop's rules left out, but not which ones");
        }
        if (isPinned(document)
                && document.path("items").size() < document.path("slots").asInt()) {
            return Optional.of("the log does not say which places the shop fixed");
        }
        return Optional.empty();
    }

    private static ObjectNode kept(StoredExplanation own, StoredExplanation.WhatIf whatIf) {
        if (!whatIf.rule().isEmpty()) {
            return JsonNodeFactory.instance.objectNode().put("result", "rule");
        }
        if (whatIf.without().isEmpty()) {
            return unchanged(whatIf.proven());
        }
        ObjectNode result = JsonNodeFactory.instance
                .objectNode()
                .put("result", "changes")
                .put("winner", whatIf.winner())
                .put("smallest", whatIf.proven());
        ArrayNode without = result.putArray("without");
        whatIf.without().stream()
                .flatMap(index -> own.interaction(index).stream())
                .forEach(past ->
                        without.addArray().add(past.item()).add(past.type()).add(own.day(past)));
        return result;
    }

    /** Returns whether an item is pinned. With empty slots, the place of a pinned item in the list is not its slot. */
    private static boolean isPinned(JsonNode document) {
        for (JsonNode item : document.path("items")) {
            if (item.path(3).asText().equals("pinned")) {
                return true;
            }
        }
        return false;
    }

    private static ObjectNode computed(
            ServedShop node, InteractionSequence history, Decision decision, JsonNode document) {
        int first = node.item(document.path("items").path(0).path(0).asText());
        Counterfactual whatIf = node.model().explainer().whatIf(decision);
        if (whatIf instanceof Counterfactual.ByRule) {
            return JsonNodeFactory.instance.objectNode().put("result", "rule");
        }
        if (!node.model().explainer().first(decision).equals(Optional.of(first))) {
            return DecisionFigures.notComputed("the same computation has another first item now");
        }
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        if (whatIf instanceof Counterfactual.Removal removal) {
            result.put("result", "changes").put("winner", node.id(removal.winner()));
            ArrayNode without = result.put("smallest", removal.smallest()).putArray("without");
            removal.interactions()
                    .forEach(index -> without.addArray()
                            .add(node.id(history.item(index)))
                            .add(history.type(index).name())
                            .add(DecisionDocument.day(history, index)));
            return result;
        }
        return unchanged(((Counterfactual.Unchanged) whatIf).proven());
    }

    private static ObjectNode unchanged(boolean proven) {
        return JsonNodeFactory.instance.objectNode().put("result", "unchanged").put("proven", proven);
    }

    private static Decision decision(
            ServedShop node, ShopperId shopper, InteractionSequence history, JsonNode document) {
        TreeMap<Integer, Integer> pinned = new TreeMap<>();
        int slot = 0;
        for (JsonNode item : document.path("items")) {
            if (item.path(3).asText().equals("pinned")) {
                pinned.put(slot, node.item(item.path(0).asText()));
            }
            slot++;
        }
        return new Decision(
                document.path("surface").asText(),
                Optional.of(shopper),
                Optional.of(history),
                Optional.empty(),
                document.path("slots").asInt(),
                new Rules(document.path("excludeMet").asBoolean(), Set.of(), pinned),
                Exploration.NONE,
                true);
    }
}
