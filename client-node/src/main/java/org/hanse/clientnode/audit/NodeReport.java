// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hanse.audit.CanonicalJson;
import org.hanse.audit.ReportManifest;
import org.hanse.clientnode.port.DecisionLog;

/**
 * Record of a node's decisions in a period, schema {@link ReportManifest#RECORD_SCHEMA}. The same log and ledgers give the same bytes. No id of a
 * shopper is in it; single decisions are.
 */
public final class NodeReport {

    private static final double CONFIDENCE_95 = 1.959963984540054;

    private final Question question;
    private final Map<String, Long> surfaces = new TreeMap<>();
    private final Map<String, Long> servedBy = new TreeMap<>();
    private final Map<String, Model> models = new TreeMap<>();
    private final Map<String, Shares> shares = new TreeMap<>();
    private final Map<String, Long> slots = new TreeMap<>(Map.of("score", 0L, "explored", 0L, "pinned", 0L));
    private final Map<String, Long> rules = new TreeMap<>(Map.of("excludeMet", 0L, "excluded", 0L, "candidates", 0L));
    private final List<Sample> samples = new ArrayList<>();
    private long decisions;
    private long withoutProfiling;
    private long personalWithoutProfiling;

    /**
     * What a report is about.
     *
     * @param node name of the node
     * @param from first instant
     * @param until instant after the last one
     * @param challenge text that the samples are drawn by
     * @param chosenBy who chose the challenge, in a word
     */
    public record Question(String node, Instant from, Instant until, String challenge, String chosenBy) {}

    private record Model(String job, int round, long decisions) {}

    private record Sample(String order, DecisionLog.Logged logged, JsonNode document) {}

    private NodeReport(Question question) {
        this.question = question;
    }

    /** Returns the record of a period. */
    public static ObjectNode record(Question question, DecisionLog log, ObjectNode privacy) {
        NodeReport report = new NodeReport(question);
        log.forEach(question.from(), question.until(), report::add);
        return report.document(log, privacy);
    }

    private void add(DecisionLog.Logged logged) {
        JsonNode document = CanonicalJson.parse(logged.document().getBytes(StandardCharsets.UTF_8));
        decisions++;
        surfaces.merge(document.path("surface").asText(), 1L, Long::sum);
        servedBy.merge(document.path("servedBy").asText(), 1L, Long::sum);
        JsonNode model = document.path("model");
        models.merge(
                model.path("digest").asText(),
                new Model(model.path("job").asText(), model.path("round").asInt(), 1),
                (old, next) -> new Model(old.job(), old.round(), old.decisions() + 1));
        if (document.path("servedBy").asText().equals("personal")) {
            shares.computeIfAbsent(document.path("surface").asText(), surface -> new Shares())
                    .add(document.path("sizes"));
        }
        document.path("items").forEach(item -> slots.merge(item.path(3).asText(), 1L, Long::sum));
        rules.merge("excludeMet", document.path("excludeMet").asBoolean() ? 1L : 0, Long::sum);
        rules.merge("excluded", document.path("excluded").asInt() > 0 ? 1L : 0, Long::sum);
        rules.merge("candidates", document.has("candidates") ? 1L : 0, Long::sum);
        if (!document.path("profiling").asBoolean()) {
            withoutProfiling++;
            personalWithoutProfiling += document.path("servedBy").asText().equals("personal") ? 1 : 0;
        }
        sample(logged, document);
    }

    /** Keeps the decisions with the smallest digests of challenge and id: the choice follows from the challenge. */
    private void sample(DecisionLog.Logged logged, JsonNode document) {
        String order = ReportManifest.order(question.challenge(), logged.id());
        samples.add(new Sample(order, logged, document));
        if (samples.size() > 2 * ReportManifest.SAMPLES) {
            samples.sort(Comparator.comparing(Sample::order));
            samples.subList(ReportManifest.SAMPLES, samples.size()).clear();
        }
    }

    private ObjectNode document(DecisionLog log, ObjectNode privacy) {
        ObjectNode root = JsonNodeFactory.instance.objectNode().put("schema", ReportManifest.RECORD_SCHEMA);
        root.put("node", question.node());
        root.put("from", question.from().toString())
                .put("until", question.until().toString());
        ObjectNode sections = root.putObject("sections");
        sections.set("scope", scope());
        sections.set("parameters", parameters());
        ObjectNode exploration = sections.putObject("exploration");
        slots.forEach(exploration::put);
        ObjectNode kept = sections.putObject("rules");
        rules.forEach(kept::put);
        sections.putObject("profiling").put("off", withoutProfiling).put("personalThere", personalWithoutProfiling);
        sections.set("privacy", privacy);
        sections.set("notProven", notProven());
        root.putObject("sampling").put("challenge", question.challenge()).put("chosenBy", question.chosenBy());
        ArrayNode full = root.putArray("decisions");
        samples.sort(Comparator.comparing(Sample::order));
        samples.stream().limit(ReportManifest.SAMPLES).forEach(sample -> {
            ObjectNode one = full.addObject();
            one.put("id", sample.logged().id()).put("at", hour(sample.logged().at()));
            one.set("document", sample.document());
            ArrayNode events = one.putArray("events");
            log.events(sample.logged().id())
                    .forEach(event -> events.addObject()
                            .put("at", hour(event.at()))
                            .put("item", event.item())
                            .put("type", event.type()));
        });
        return root;
    }

    /** Exact times would link a decision to other logs of the shop. */
    private static String hour(Instant at) {
        return at.truncatedTo(ChronoUnit.HOURS).toString();
    }

    private ObjectNode scope() {
        ObjectNode scope = JsonNodeFactory.instance.objectNode().put("decisions", decisions);
        counts(scope.putArray("surfaces"), "surface", surfaces);
        counts(scope.putArray("servedBy"), "by", servedBy);
        ArrayNode of = scope.putArray("models");
        models.forEach((digest, model) -> of.addObject()
                .put("digest", digest)
                .put("job", model.job())
                .put("round", model.round())
                .put("decisions", model.decisions()));
        return scope;
    }

    private static void counts(ArrayNode rows, String name, Map<String, Long> counts) {
        counts.forEach((value, count) -> rows.addObject().put(name, value).put("decisions", count));
    }

    private ObjectNode parameters() {
        ObjectNode parameters = JsonNodeFactory.instance.objectNode();
        parameters.put(
                "measure", "share of the absolute values of all terms of items in personal decisions, 95 % interval");
        ObjectNode of = parameters.putObject("surfaces");
        shares.forEach((surface, own) -> of.set(surface, own.document()));
        return parameters;
    }

    private static ArrayNode notProven() {
        return JsonNodeFactory.instance
                .arrayNode()
                .add("that the log holds all decisions: the merchant could leave some out")
                .add("that ids and decisions were fixed before the challenge was known")
                .add("that the imported data are the shop's")
                .add("faithfulness on this data set, which this version does not measure");
    }

    /** Sums by which shares and their intervals are computed. */
    private static final class Shares {

        private final Map<String, List<Double>> sizes = new TreeMap<>();
        private final List<Double> totals = new ArrayList<>();

        void add(JsonNode parts) {
            double total = 0;
            for (int part = 0; part < parts.size(); part++) {
                double size = Double.parseDouble(parts.path(part).asText());
                sizes.computeIfAbsent(DecisionDocument.NAMES.get(part), name -> new ArrayList<>())
                        .add(size);
                total += size;
            }
            if (!parts.isEmpty()) {
                totals.add(total);
            }
        }

        ObjectNode document() {
            ObjectNode root = JsonNodeFactory.instance.objectNode().put("decisions", totals.size());
            ObjectNode parts = root.putObject("parts");
            double all = totals.stream().mapToDouble(Double::doubleValue).sum();
            if (!(all > 0)) {
                return root;
            }
            sizes.forEach((name, own) -> {
                double share = own.stream().mapToDouble(Double::doubleValue).sum() / all;
                double squares = 0;
                for (int i = 0; i < own.size(); i++) {
                    double residual = own.get(i) - share * totals.get(i);
                    squares += residual * residual;
                }
                double half = CONFIDENCE_95 * Math.sqrt(squares) / all;
                parts.putObject(name)
                        .put("share", rounded(share))
                        .put("low", rounded(Math.max(0, share - half)))
                        .put("high", rounded(Math.min(1, share + half)));
            });
            return root;
        }

        private static String rounded(double share) {
            return DecisionDocument.decimal(Math.rint(share * 1e6) / 1e6);
        }
    }
}
