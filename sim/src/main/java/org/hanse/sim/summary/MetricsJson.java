// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.hanse.core.evaluate.Difference;
import org.hanse.explain.FaithfulnessJson;
import org.hanse.sim.scenario.Extensions;
import org.hanse.sim.scenario.Scenario;
import org.hanse.sim.scenario.TrainedModel;
import org.hanse.sim.summary.TrainingSummary.NetworkIdentity;

/**
 * A run as {@code metrics.json}, schema {@value #SCHEMA}: one figure a line. A figure that is not a number is null.
 *
 * <p>{@code main} is the figure by which models are put in order over all merchants' queries.
 *
 * <p>Where networks were trained, {@code unmet} has results and comparisons over the queries for items that nobody of their
 * part had met in what models are fitted to and, where not every merchant trains from the start, {@code members} those over the
 * queries of the ones that do.
 *
 * <p>Where a model promises privacy its {@code training} has {@code promise}; {@code notes} say what several of these come to.
 *
 * <p>Each of {@code training} has in {@code network} the shared network that its test figures are of: that of the best epoch
 * or, where {@code refitted}, the one that was trained again for test, of which no validation figure is. {@code digest} is
 * the same for any number of threads; {@code facts} say how it came about (code, data, epochs, kernels, seed, settings). It
 * is null for a DL4J graph, where there is no model (then there is a {@code problem}), and for the trainings of parts that
 * are not reported one by one.
 */
public final class MetricsJson {

    /** Names the format; a change of meaning needs another name. */
    public static final String SCHEMA = "hanse.metrics/1";

    private static final ObjectMapper JSON = new ObjectMapper();

    private MetricsJson() {}

    /** The whole file. */
    public static String of(RunSummary run) {
        ObjectNode root = JSON.createObjectNode();
        root.put("schema", SCHEMA);
        root.put("scenario", run.scenario().name());
        root.put("seed", run.scenario().seed());
        root.put("settings", run.scenario().settings());
        root.put("commit", run.commit());
        List<Extensions.Used> used = Extensions.usedBy(run.scenario());
        if (!used.isEmpty()) {
            ArrayNode extensions = root.putArray("extensions");
            used.forEach(own -> extensions
                    .addObject()
                    .put("kind", own.kind())
                    .put("name", own.name())
                    .put("class", own.type()));
        }
        root.putObject("environment")
                .put("cpu", run.machine().cpu())
                .put("threads", run.machine().threads())
                .put("java", run.machine().java());
        run.pools().stream()
                .filter(pool -> pool.kind() == RunSummary.Kind.ALL)
                .findFirst()
                .ifPresent(all -> root.putObject("main")
                        .put("metric", all.main().metric().key())
                        .put("cutoff", all.main().cutoff()));
        ArrayNode merchants = root.putArray("merchants");
        run.merchants().forEach(merchant -> merchant(merchants.addObject(), merchant));
        ArrayNode results = root.putArray("results");
        run.listedResults().forEach(result -> result(results.addObject(), result));
        ArrayNode comparisons = root.putArray("comparisons");
        run.listedComparisons().forEach(comparison -> comparison(comparisons.addObject(), comparison));
        pool(root, "members", run, RunSummary.Kind.MEMBERS);
        pool(root, "unmet", run, RunSummary.Kind.UNMET);
        ArrayNode models = root.putArray("models");
        run.models().forEach(model -> model(models.addObject(), model));
        Optional<TrainingSummary> main =
                training(run, TrainedModel.Scope.FEDERATED).or(() -> training(run, TrainedModel.Scope.CENTRAL));
        ArrayNode rounds = root.putArray("rounds");
        main.ifPresent(training -> RoundsJson.put(rounds, training));
        selected(root, main);
        ArrayNode trainings = root.putArray("training");
        run.trainings().forEach(training -> {
            ObjectNode node = trainings.addObject();
            training(node, training);
            Promise.of(run, training.model())
                    .ifPresent(promise -> PromiseJson.write(node.putObject(PromiseJson.KEY), promise));
        });
        List<String> notes = JointPromise.words(run);
        if (!notes.isEmpty()) {
            notes.forEach(root.putArray("notes")::add);
        }
        FederationVerdict.of(run).ifPresent(verdict -> verdict(root.putObject("verdict"), verdict));
        SortedMap<String, String> missing = run.missing();
        if (!missing.isEmpty()) {
            ObjectNode reasons = root.putObject("missing");
            missing.forEach(reasons::put);
        }
        number(root, "wallSeconds", thousandths(run.wallSeconds()));
        run.peakRssBytes()
                .ifPresentOrElse(bytes -> root.put("peakRssBytes", bytes), () -> root.putNull("peakRssBytes"));
        try {
            return JSON.writer(oneElementALine()).writeValueAsString(root) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values could not be written", e);
        }
    }

    /** The training whose rounds are those of the run. */
    private static Optional<TrainingSummary> training(RunSummary run, TrainedModel.Scope scope) {
        return run.trainings().stream()
                .filter(training -> training.model().equals(scope.key()))
                .findFirst();
    }

    private static void merchant(ObjectNode node, MerchantSummary merchant) {
        node.put("id", merchant.id())
                .put("shoppers", merchant.facts().shoppers())
                .put("items", merchant.facts().items())
                .put("interactions", merchant.facts().interactions())
                .put("dataset", merchant.facts().dataset())
                .put("protocol", ProtocolText.of(merchant))
                .put("repeats", merchant.repeats());
        if (merchant.listed()) {
            ArrayNode parts = node.putArray("parts");
            for (MerchantSummary.PartSummary part : merchant.parts()) {
                parts.addObject()
                        .put("id", part.id())
                        .put("shoppers", part.shoppers())
                        .put("interactions", part.interactions())
                        .put("trained", part.trained())
                        .put("validationQueries", part.validationQueries())
                        .put("testQueries", part.testQueries());
            }
        }
    }

    /** The figures over some of the queries, apart from those over entries, their parts and all; nothing without any. */
    private static void pool(ObjectNode root, String key, RunSummary run, RunSummary.Kind kind) {
        if (run.results(kind).isEmpty()) {
            return;
        }
        ObjectNode node = root.putObject(key);
        ArrayNode results = node.putArray("results");
        run.results(kind).forEach(result -> result(results.addObject(), result));
        ArrayNode comparisons = node.putArray("comparisons");
        run.comparisons(kind).forEach(comparison -> comparison(comparisons.addObject(), comparison));
    }

    private static void result(ObjectNode node, Result result) {
        node.put("merchant", result.merchant())
                .put("model", result.model())
                .put("split", result.split().key())
                .put("metric", result.metric().key())
                .put("cutoff", result.cutoff());
        number(node, "value", result.estimate().value());
        number(node, "low", result.estimate().low());
        number(node, "high", result.estimate().high());
        node.put("n", result.estimate().n());
    }

    private static void comparison(ObjectNode node, Comparison comparison) {
        node.put("merchant", comparison.merchant())
                .put("model", comparison.model())
                .put("against", comparison.against())
                .put("metric", comparison.metric().key())
                .put("cutoff", comparison.cutoff());
        difference(node, comparison.difference());
        if (!comparison.without().isEmpty()) {
            ArrayNode without = node.putArray("without");
            comparison
                    .without()
                    .forEach((why, parts) -> without.addObject().put("why", why).put("parts", parts));
        }
    }

    private static void model(ObjectNode node, ModelSummary model) {
        node.put("merchant", model.merchant()).put("model", model.model());
        if (!model.leftOut().isEmpty()) {
            node.put("leftOut", model.leftOut());
            return;
        }
        ObjectNode parameters = node.putObject("parameters");
        model.parameters().forEach((name, value) -> number(parameters, name, value));
        if (!model.chosen().isEmpty()) {
            ObjectNode chosen = node.putObject("chosen");
            model.chosen().forEach(chosen::put);
        }
        number(node, "seconds", thousandths(model.seconds()));
    }

    /** Which epoch's model is the one with the figures; null where there is none. */
    private static void selected(ObjectNode node, Optional<TrainingSummary> training) {
        Optional<TrainingSummary> trained = training.filter(
                summary -> summary.problem().isEmpty() && summary.curve().size() > 0);
        if (trained.isEmpty()) {
            node.putNull("selected");
            return;
        }
        node.putObject("selected")
                .put("round", trained.get().curve().best())
                .put("by", trained.get().by().isEmpty() ? "last" : trained.get().by());
    }

    private static void training(ObjectNode node, TrainingSummary training) {
        node.put("model", training.model()).put("merchant", training.merchant());
        node.put("parameters", training.parameters()).put("bytes", training.bytes());
        node.put("uploaded", training.shared());
        number(node, "seconds", thousandths(training.seconds()));
        training.peakRssBytes()
                .ifPresentOrElse(bytes -> node.put("peakRssBytes", bytes), () -> node.putNull("peakRssBytes"));
        node.put("refitted", training.refitted());
        if (!training.problem().isEmpty()) {
            node.put("problem", training.problem());
        }
        if (!training.notes().isEmpty()) {
            ArrayNode notes = node.putArray("notes");
            training.notes().forEach(notes::add);
        }
        selected(node, Optional.of(training));
        training.network()
                .ifPresentOrElse(network -> network(node.putObject("network"), network), () -> node.putNull("network"));
        training.faithfulness().ifPresent(own -> node.set("faithfulness", FaithfulnessJson.of(own)));
        RoundsJson.put(node.putArray("rounds"), training);
    }

    private static void verdict(ObjectNode node, FederationVerdict verdict) {
        node.put("metric", verdict.main().metric().key())
                .put("cutoff", verdict.main().cutoff());
        node.put("against", Scenario.BEST_ALONE).put("answer", verdict.answer().words());
        difference(node.putObject("overall"), verdict.overall());
        number(node, "smallestEffect", verdict.overall().smallestEffect());
        ObjectNode alone = node.putObject("alone");
        verdict.alone().forEach(alone::put);
        difference(node.putObject("meanShop"), verdict.meanLift());
        node.put("correction", "holm")
                .put("level", FederationVerdict.LEVEL)
                .put("shops", verdict.shops().size())
                .put("better", verdict.better().size())
                .put("worse", verdict.worse().size())
                .put("undecided", verdict.undecided().size());
        verdict.unmet().ifPresent(unmet -> difference(node.putObject("unmet"), unmet));
        if (!verdict.late().isEmpty()) {
            ObjectNode late = node.putObject("late");
            verdict.late().forEach((id, lift) -> difference(late.putObject(id), lift));
        }
        if (!verdict.leftOut().isEmpty()) {
            ArrayNode leftOut = node.putArray("leftOut");
            verdict.leftOut()
                    .forEach(left -> leftOut.addObject()
                            .put("from", left.from())
                            .put("why", left.why())
                            .put("parts", left.parts()));
        }
        if (!verdict.promises().others().isEmpty()) {
            ArrayNode promised = node.putArray("promised"); // plain-language: keep, a key of metrics.json
            verdict.promises().others().forEach(other -> {
                ObjectNode own = promised.addObject().put("model", other.model());
                number(own, "epsilon", other.promise().epsilon());
                number(own, "delta", other.promise().terms().delta());
                difference(own, other.overall());
                other.cost().ifPresent(cost -> difference(own.putObject("cost"), cost));
            });
        }
        ArrayNode words = node.putArray("words");
        verdict.words().forEach(words::add);
    }

    private static void difference(ObjectNode node, Difference difference) {
        number(node, "difference", difference.difference());
        number(node, "low", difference.low());
        number(node, "high", difference.high());
        node.put("n", difference.n());
    }

    private static void network(ObjectNode node, NetworkIdentity network) {
        node.put("digest", network.digest());
        ObjectNode facts = node.putObject("facts");
        network.facts().forEach(facts::put);
    }

    /** A time to the millisecond. */
    static double thousandths(double seconds) {
        return Math.rint(seconds * 1000) / 1000.0;
    }

    /** Null for what is no number. */
    static void number(ObjectNode node, String key, double value) {
        if (Double.isFinite(value)) {
            node.put(key, value);
        } else {
            node.putNull(key);
        }
    }

    private static DefaultPrettyPrinter oneElementALine() {
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter(
                Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER));
        printer.indentArraysWith(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE.withLinefeed("\n"));
        printer.indentObjectsWith(DefaultPrettyPrinter.FixedSpaceIndenter.instance);
        return printer;
    }
}
