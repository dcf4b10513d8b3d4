// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.hanse.cli.ExitCode;
import org.hanse.cli.JsonDocument;
import org.hanse.cli.JsonOption;
import org.hanse.cli.StandardOptions;
import org.hanse.cli.Words;
import org.hanse.clientnode.app.NodeChoice;
import org.hanse.clientnode.app.NodePolicy;
import org.hanse.clientnode.owner.BudgetService;
import org.hanse.clientnode.port.ServingChoice;
import org.hanse.clientnode.port.ValueCheck;
import org.hanse.clientnode.serve.ServedJson;
import org.hanse.clientnode.store.ScalesJson;
import org.hanse.core.evaluate.Difference;
import org.hanse.core.job.SumKind;
import org.hanse.core.job.SumWords;
import org.hanse.core.learn.score.PartScales;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code hanse node status}: shows the node, its data, its jobs and its refusals. */
@Command(
        name = "status",
        header = "Show the node: connection, certificate, data, policy, jobs and rounds",
        description = "%nReads the files of HOME, so it works with and without a running node. Nothing is sent.%n",
        footer = {
            "%nExamples:",
            "  hanse node status shop-a",
            "  hanse node status shop-a --json",
            "%nExit codes: 0 done, 2 usage error or bad input."
        })
public final class NodeStatusCommand implements Callable<Integer> {

    @Mixin
    StandardOptions standard = new StandardOptions();

    @Mixin
    JsonOption json = new JsonOption();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    HomeParameter place = new HomeParameter();

    @Override
    public Integer call() {
        NodeStatus status = NodeStatus.read(place.existing(), InstantSource.system());
        PrintWriter out = spec.commandLine().getOut();
        if (json.isSet()) {
            out.println(JsonDocument.text(document(status)));
        } else {
            print(status, out);
        }
        return ExitCode.SUCCESS;
    }

    private static ObjectNode document(NodeStatus status) {
        ObjectNode root = JsonDocument.of("hanse.node-status/1");
        Optional<NodeSettings.Federation> federation = status.settings().federation();
        root.put("name", federation.map(NodeSettings.Federation::name).orElse(null))
                .put("identity", status.identity().orElse(null));
        root.put("identityFile", status.identityFile().map(Path::toString).orElse(null));
        root.put("coordinator", federation.map(NodeSettings.Federation::url).orElse(null));
        root.put(
                "authority",
                federation.map(NodeSettings.Federation::fingerprint).orElse(null));
        root.put(
                "certificateUntil",
                status.certificateUntil().map(Instant::toString).orElse(null));
        root.put("running", status.service().isPresent());
        root.set("since", status.service().map(own -> own.path("started")).orElse(root.nullNode()));
        root.set("http", status.service().map(own -> own.path("http")).orElse(root.nullNode()));
        root.put("api", status.api().orElse(null));
        root.put("connected", status.isConnected());
        root.put("data", status.data().orElse(null));
        root.set(
                "serving",
                status.serving()
                        .<JsonNode>map(own -> serving(own).put("current", !status.isServingOld()))
                        .orElse(root.nullNode()));
        ObjectNode chance = root.putObject("chance");
        chance.put("rate", status.settings().explore().rate());
        chance.put("drawn", status.live().map(NodeStatus.Live::drawn).orElse(0L));
        chance.put(
                "most",
                status.settings().live().drawn().stream().boxed().findFirst().orElse(null));
        ObjectNode step = root.objectNode();
        status.live()
                .flatMap(NodeStatus.Live::step)
                .ifPresent(own -> step.put("at", own.at().toString())
                        .put("version", own.version())
                        .put("reason", own.reason())
                        .put("serves", status.live().orElseThrow().instead().orElseThrow()));
        root.set("stepBack", step.isEmpty() ? root.nullNode() : step);
        root.set(
                "experiment",
                status.live()
                        .flatMap(NodeStatus.Live::experiment)
                        .map(own -> ServedJson.read(ServedJson.bytes(own), JsonNode.class))
                        .orElse(root.nullNode()));
        root.set("policy", policy(status.policy()));
        ArrayNode jobs = root.putArray("jobs");
        for (NodeStatus.Job job : status.jobs()) {
            ObjectNode node = jobs.addObject().put("name", job.name().text());
            node.put("plan", job.plan().toHex()).put("state", job.state());
            node.put("reason", job.reason().orElse(null));
            node.put("updates", job.rounds().updates());
            node.put("counted", job.rounds().counted());
            node.put("notCounted", job.rounds().notCounted());
            node.put("lastRound", job.rounds().last() == 0 ? null : job.rounds().last());
            for (SumWords sum : SumKind.allWords()) {
                Instant at = job.rounds().sums().get(sum.key());
                node.put(sum.key() + "Summed", at == null ? null : at.toString());
            }
            node.put("charged", job.charges().map(NodeStatus.Charges::made).orElse(null));
            node.put(
                    "chargedLimit",
                    job.charges().map(NodeStatus.Charges::allowed).orElse(null));
            ObjectNode served = root.objectNode();
            job.served()
                    .ifPresent(model -> served.put("round", model.round())
                            .put("at", model.at().toString())
                            .put("reason", model.reason())
                            .put("metric", model.validation().metric())
                            .put("value", number(model.validation().value()))
                            .put("popularity", number(model.validation().popularity()))
                            .put("examined", model.examined().toHex())
                            .set("scales", ScalesJson.of(model.validation().scales())));
            node.set("served", job.served().isPresent() ? served : root.nullNode());
        }
        ArrayNode ledgers = root.putArray("ledgers");
        status.ledgers()
                .forEach(ledger -> ledgers.addObject()
                        .put("name", ledger.name())
                        .put("epsilonSpent", ledger.spent())
                        .put("epsilonLimit", ledger.limit().orElse(null)));
        root.set("lastRefusal", status.lastRefusal().orElse(root.nullNode()));
        return root;
    }

    private static ObjectNode serving(ServingChoice serving) {
        ObjectNode node = JsonDocument.of("hanse.serving/1");
        node.remove("schema");
        node.put("served", serving.ranking().words()).put("reason", serving.reason());
        node.put("metric", serving.metric()).put("queries", serving.queries());
        node.put("data", serving.data()).put("at", serving.at().toString());
        ObjectNode lead = node.objectNode();
        serving.lead()
                .ifPresent(own -> lead.put("difference", own.difference())
                        .put("low", own.low())
                        .put("high", own.high()));
        node.set("lead", serving.lead().isPresent() ? lead : node.nullNode());
        node.put("found", serving.found().map(ServingChoice.Found::words).orElse(null));
        node.put("values", serving.values().map(ValueCheck::words).orElse(null));
        ArrayNode candidates = node.putArray("candidates");
        serving.candidates()
                .forEach(own -> candidates.addObject().put("name", own.words()).put("value", number(own.value())));
        return node;
    }

    private static ObjectNode policy(NodePolicy policy) {
        ObjectNode node = JsonDocument.of("hanse.policy/1");
        node.remove("schema");
        node.put("noise", word(policy.noise()));
        node.put("epsilon", policy.epsilon().isPresent() ? policy.epsilon().getAsDouble() : null);
        node.put("unit", policy.unit().map(NodeStatusCommand::word).orElse(null));
        node.put("honest", policy.honest().isPresent() ? policy.honest().getAsInt() : null);
        node.put("corrupt", policy.corrupt().isPresent() ? policy.corrupt().getAsInt() : null);
        node.put("dropout", policy.dropout());
        node.put("counts", policy.counts().accepted());
        node.put("support", policy.counts().support());
        ArrayNode unvouched = node.putArray("unvouched");
        policy.unvouched().stream().map(own -> own.text()).sorted().forEach(unvouched::add);
        return node;
    }

    private static @Nullable Double number(OptionalDouble value) {
        return value.isPresent() ? value.getAsDouble() : null;
    }

    /** Writes what is served, why, and the figures of everything that was compared. */
    private static void print(ServingChoice serving, boolean isOld, PrintWriter out) {
        out.println("Serves       " + serving.ranking().words()
                + (serving.queries() < NodeChoice.LEAST_QUERIES
                        ? "; below " + NodeChoice.LEAST_QUERIES + " validation queries no comparison decides"
                        : "")
                + (isOld
                        ? "; data or models changed since: the running node or the next hanse node recommend compares"
                                + " again"
                        : ""));
        serving.candidates().forEach(own -> {
            String value =
                    own.value().isPresent() ? NodeChoice.decimals(own.value().getAsDouble()) : "not measured";
            out.println("  " + serving.metric() + " " + value + "  " + own.words() + settings(own));
        });
        out.println("  on " + Words.count(serving.queries()) + " validation queries of this node, data version "
                + serving.data());
        serving.found().ifPresent(own -> out.println("  " + own.words()));
        serving.lead().ifPresent(own -> out.println("  " + lead(own)));
        serving.values().ifPresent(own -> out.println("  it " + own.words()));
    }

    /** Returns the served one minus popularity in words. */
    private static String lead(Difference own) {
        String interval = " (" + NodeChoice.signed(own.low()) + " to " + NodeChoice.signed(own.high()) + ", 95 %)";
        return own.low() > 0 || own.high() < 0
                ? "minus popularity: " + NodeChoice.signed(own.difference()) + interval
                : "no significant difference to popularity: " + NodeChoice.signed(own.difference()) + interval;
    }

    /** Returns the weights of a mix, and the scales of a score's parts that are not those of training. */
    private static String settings(ServingChoice.Candidate own) {
        List<String> settings = List.of();
        if (own instanceof ServingChoice.Tables tables) {
            settings = tables.mix().weightsByName().entrySet().stream()
                    .filter(each -> each.getValue() > 0)
                    .map(each -> each.getKey() + " " + each.getValue())
                    .toList();
        } else if (own.scalesOfParts().isPresent()) {
            PartScales scales = own.scalesOfParts().get();
            settings = Arrays.stream(PartScales.Part.values())
                    .filter(part -> scales.of(part) != 1)
                    .map(part -> part.word() + " " + scales.of(part))
                    .toList();
        }
        return settings.isEmpty() ? "" : " (" + String.join(", ", settings) + ")";
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** Returns since when and why a node is not connected. */
    private static String why(NodeStatus status) {
        return status.service()
                .map(own -> own.path("disconnection"))
                .filter(JsonNode::isObject)
                .map(own -> " since " + own.path("since").asText() + ": "
                        + own.path("reason").asText())
                .orElse("; the log says why");
    }

    private void printBudget(NodeStatus status, PrintWriter out) {
        out.println("Policy       noise by " + word(status.policy().noise()) + ", "
                + (status.policy().epsilon().isPresent()
                        ? "epsilon at most " + status.policy().epsilon().getAsDouble()
                        : "no limit on epsilon of all jobs together")
                + (status.policy().counts().accepted() ? ", sums before training accepted" : ""));
        for (BudgetService.Ledger ledger : status.ledgers()) {
            out.printf(
                    Locale.ROOT,
                    "Budget       epsilon %.3f %sspent, %s, %s%s%n",
                    ledger.spent(),
                    ledger.limit().map(own -> "of " + own + " ").orElse(""),
                    ledger.name(),
                    ledger.against(),
                    status.isLate(ledger) ? "; counted since " + ledger.since() + ", earlier rounds not counted" : "");
        }
        if (!status.settings().ledger()) {
            out.println("Budget       not counted yet. Next: hanse node run " + place.folder
                    + (status.service().isPresent() ? " again: an earlier version runs" : ""));
        }
    }

    private void print(NodeStatus status, PrintWriter out) {
        NodeHome home = new NodeHome(place.folder);
        out.println(NodeSettings.name(home) + ": "
                + (status.service().isEmpty()
                        ? "not running. Next: " + NodeSettings.start(home)
                        : status.settings().federation().isEmpty()
                                ? "running, without a federation"
                                : status.isConnected()
                                        ? "running, connected"
                                        : "running, not connected" + why(status)));
        status.service()
                .map(own -> own.path("http"))
                .filter(JsonNode::isTextual)
                .ifPresent(http -> out.println("Health       " + http.asText() + "/readyz, metrics at /metrics"));
        status.api()
                .ifPresent(url ->
                        out.println("API          " + url + "/v1, tokens: hanse node token list " + place.folder));
        status.settings()
                .federation()
                .ifPresent(own -> out.println("Coordinator  " + own.url() + ", authority " + own.fingerprint()));
        status.identity()
                .ifPresent(key -> out.println("Identity     " + key
                        + status.identityFile()
                                .map(file -> ", key file " + file)
                                .orElse("; the next hanse node run writes its key file")));
        status.certificateUntil().ifPresent(end -> out.println("Certificate  until " + end));
        out.println("Data         "
                + status.data().orElse("none. Next: hanse node import " + place.folder + " DESCRIPTOR"));
        status.serving().ifPresent(own -> print(own, status.isServingOld(), out));
        status.live().ifPresent(own -> LiveText.lines(own, status.settings()).forEach(out::println));
        if (status.settings().federation().isPresent()) {
            printBudget(status, out);
        }
        status.lastRefusal()
                .ifPresent(last -> out.println("Refused      " + last.path("at").asText() + ", job "
                        + last.path("job").asText() + ": " + last.path("reason").asText()));
        for (NodeStatus.Job job : status.jobs()) {
            out.println("Job " + job.name() + ": " + job.state()
                    + job.reason()
                            .map(why -> (job.isEnded() ? " early: " : ": ") + why)
                            .orElse("") + ", "
                    + job.rounds().updates() + " updates sent, " + job.rounds().counted() + " rounds counted, "
                    + job.rounds().notCounted() + " not"
                    + (job.rounds().last() == 0
                            ? ""
                            : ", last round " + job.rounds().last()));
            job.rounds().sums().forEach((key, at) -> {
                SumWords sum = SumKind.words(key);
                out.println("  Summed before training: " + sum.noun() + " " + sum.guarantee() + ", " + at);
            });
            job.charges()
                    .filter(own -> own.made() > 0)
                    .ifPresent(own -> out.println("  Charged to the ledger of " + own.ledger() + ": "
                            + own.made() + " of " + Words.count(own.allowed(), "round")
                            + " that the plan allows"));
            job.served().ifPresent(model -> out.println("  " + model.reason()));
        }
        List<NodeStatus.Job> waiting =
                status.jobs().stream().filter(NodeStatus.Job::waits).toList();
        if (!waiting.isEmpty()) {
            out.println("Next: hanse node policy " + place.folder
                    + (waiting.stream().allMatch(NodeStatus.Job::isEnded)
                            ? ", if you want the last model of what has ended: "
                                    + waiting.stream()
                                            .map(own -> own.name().text())
                                            .collect(Collectors.joining(", "))
                            : ""));
        }
    }
}
