// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.hanse.clientnode.app.InteractionId;
import org.hanse.clientnode.audit.Challenge;
import org.hanse.clientnode.audit.NodeReport;
import org.hanse.clientnode.audit.ReportTitles;
import org.hanse.clientnode.audit.SubjectSheet;
import org.hanse.clientnode.port.DecisionLog;
import org.hanse.clientnode.port.EventStore;
import org.hanse.clientnode.port.PreferenceStore.Preferences;
import org.hanse.clientnode.serve.ServedJson;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.interaction.ItemId;
import org.hanse.core.interaction.ShopperId;

/**
 * Copy of all data of a shopper as a document: the record of the subject sheet, with events, preferences, and terms and choices of decisions
 * beside. It is not signed.
 */
final class SubjectCopy {

    private final NodeHome home;
    private final ImportedDataset data;
    private final DecisionLog log;
    private final InstantSource clock;

    SubjectCopy(NodeHome home, ImportedDataset data, DecisionLog log, InstantSource clock) {
        this.home = home;
        this.data = data;
        this.log = log;
        this.clock = clock;
    }

    /** Returns the document. Interactions are those that are stored, hidden ones too. */
    ObjectNode of(ShopperId shopper, Function<List<EventStore.Event>, InteractionLog> histories, Catalogue catalogue) {
        Instant until = clock.instant().truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
        NodeReport.Question question = new NodeReport.Question(
                NodeSettings.name(home), Instant.EPOCH, until, Challenge.of(Optional.empty(), List.of(), until, ""));
        List<EventStore.Stored> stored = data.events().ofShopper(shopper);
        List<EventStore.Event> events =
                stored.stream().map(EventStore.Stored::event).toList();
        InteractionSequence history = histories.apply(events).sequence(0);
        ZoneId zone = history.log().zone();
        ArrayNode interactions = SubjectSheet.interactions(
                history,
                catalogue,
                events.stream()
                        .filter(event ->
                                catalogue.indexOf(new ItemId(event.item())).isEmpty())
                        .toList());
        for (int index = 0; index < history.length(); index++) {
            ((ObjectNode) interactions.get(index)).put("id", InteractionId.of(history, index, catalogue));
        }
        ArrayNode decisions = SubjectSheet.decisions(question, log, shopper);
        ObjectNode sections = JsonNodeFactory.instance.objectNode();
        ObjectNode faithfulness = SubjectFolder.faithfulness(home, decisions);
        sections.set("faithfulness", faithfulness);
        SubjectSheet.withhold(decisions, faithfulness);
        Set<String> items = ReportTitles.items(sections, decisions, JsonNodeFactory.instance.objectNode());
        interactions.forEach(own -> items.add(own.path("item").asText()));
        sections.set("titles", ReportTitles.titles(catalogue, items));
        sections.set("kept", SubjectSheet.kept(log, shopper, zone));
        sections.set("sent", ReportSections.sent(home, zone));
        decisions.forEach(decision ->
                log.decision(decision.path("id").asText()).ifPresent(logged -> reasons(logged, (ObjectNode) decision)));
        ObjectNode root = SubjectSheet.record(question, shopper, zone, interactions, decisions, sections);
        root.set("events", events(stored));
        root.set("requests", requests(log.madeFor(shopper)));
        root.set("preferences", preferences(data.preferences().of(shopper)));
        return root;
    }

    private static ArrayNode events(List<EventStore.Stored> stored) {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        stored.forEach(own -> {
            EventStore.Event event = own.event();
            ObjectNode node = all.addObject().put("id", event.id()).put("type", event.type());
            node.put("item", event.item()).put("time", event.at().toString());
            node.put("received", own.received().toString());
            event.decision().ifPresent(decision -> node.put("decision", decision));
            event.order().ifPresent(order -> node.put("order", order));
            event.value().ifPresent(value -> node.put("value", value));
            event.quantity().ifPresent(value -> node.put("quantity", value));
            event.price().ifPresent(value -> node.put("price", value));
        });
        return all;
    }

    /** What decisions were asked for beside the shopper, such as a basket, and those that were never shown. */
    private static ArrayNode requests(List<DecisionLog.Logged> made) {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        made.stream().filter(own -> own.waiting() || own.asked().isPresent()).forEach(own -> {
            ObjectNode node = all.addObject().put("decision", own.id());
            node.put("time", own.at().toString()).put("shown", !own.waiting());
            own.asked().ifPresent(asked -> node.set("asked", json(asked)));
            if (own.waiting()) {
                node.set("document", json(own.document()));
                reasons(own, node);
            }
        });
        return all;
    }

    /** Adds what a decision was made from, and the arm of an experiment. */
    private static void reasons(DecisionLog.Logged logged, ObjectNode decision) {
        logged.trial().ifPresent(trial -> decision.put("arm", trial.arm().key()));
        logged.terms().ifPresent(terms -> decision.set("terms", json(terms)));
        logged.choice().ifPresent(choice -> decision.set("choice", json(choice)));
    }

    private static JsonNode json(String text) {
        return ServedJson.read(text.getBytes(StandardCharsets.UTF_8), JsonNode.class);
    }

    private static JsonNode preferences(Preferences own) {
        ObjectNode node = JsonNodeFactory.instance.objectNode().put("training", own.training());
        ArrayNode hidden = node.put("profiling", own.profiling()).putArray("hidden");
        own.hidden().forEach(hidden::add);
        return node;
    }
}
