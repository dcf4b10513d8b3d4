// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.hanse.cli.ExitCode;
import org.hanse.cli.JsonDocument;
import org.hanse.cli.JsonOption;
import org.hanse.cli.StandardOptions;
import org.hanse.cli.TextTable;
import org.hanse.cli.Words;
import org.hanse.clientnode.audit.DecisionDocument;
import org.hanse.clientnode.jdbc.JdbcDecisionLog;
import org.hanse.clientnode.jdbc.NodeDatabase;
import org.hanse.clientnode.port.ServingChoice;
import org.hanse.clientnode.serve.ServedShop;
import org.hanse.core.recommend.Decision;
import org.hanse.core.recommend.Outcome;
import org.hanse.explain.DisplayText;
import org.hanse.jdbc.SqliteDatabase;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code hanse node recommend}: items for a shopper, with scores and propensities. */
@Command(
        name = "recommend",
        header = "Recommend items to a shopper",
        description =
                "%nUses what this node serves and its imported data; nothing is sent. Served is the best of popularity, a mix of tables and the models of jobs, by validation. The score of an item is the sum of"
                        + " its terms, which hanse node explain shows. The propensity is the probability of an item in its slot,"
                        + " given the slots before. The decision is logged and part of reports; with --dry-run it is not.%n",
        footer = {
            "%nExamples:",
            "  hanse node recommend shop-a customer-81",
            "  hanse node recommend shop-a customer-81 --slots 5 --pin 1=gift-card --explore 0.1 --json",
            "%nExit codes: 0 done, 2 usage error or bad input."
        })
public final class NodeRecommendCommand implements Callable<Integer> {

    private static final int TITLE_WIDTH = 44;
    private static final Pattern PLAIN = Pattern.compile("[\\w@%+=:,./-]+");

    @Mixin
    StandardOptions standard = new StandardOptions();

    @Mixin
    DecisionOptions options = new DecisionOptions();

    @Option(names = "--dry-run", description = "Do not log the decision: to try something out")
    boolean dryRun;

    @Mixin
    JsonOption json = new JsonOption();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        NodeHome home = options.home.existing();
        SecureRandom random = new SecureRandom();
        Optional<Logged> logged = Optional.empty();
        while (logged.isEmpty()) {
            logged = decided(home, random);
        }
        ServedShop node = logged.get().node();
        Decision decision = logged.get().decision();
        Outcome outcome = logged.get().outcome();
        Optional<String> id = logged.get().id();
        PrintWriter out = spec.commandLine().getOut();
        if (json.isSet()) {
            out.println(JsonDocument.text(document(node, decision, outcome, id)));
        } else {
            print(node, outcome, id, out);
        }
        return ExitCode.SUCCESS;
    }

    /**
     * Decision.
     *
     * @param id id in the log; empty if it is not logged
     */
    private record Logged(ServedShop node, Decision decision, Outcome outcome, Optional<String> id) {}

    /** Decides and logs; empty if shoppers were erased meanwhile, who must not come back with the decision. */
    private Optional<Logged> decided(NodeHome home, SecureRandom random) {
        ServedShop node = NodeServing.read(home, options.job, InstantSource.system());
        Decision decision = options.decision(node);
        Outcome outcome = node.model().recommender().decide(decision, random);
        if (dryRun) {
            return Optional.of(new Logged(node, decision, outcome, Optional.empty()));
        }
        try (SqliteDatabase database = NodeDatabase.open(home.database())) {
            return new NodeDecisions(new JdbcDecisionLog(database), InstantSource.system())
                    .add(node, decision, outcome, random)
                    .map(id -> new Logged(node, decision, outcome, Optional.of(id)));
        }
    }

    private static ObjectNode document(ServedShop node, Decision decision, Outcome outcome, Optional<String> id) {
        ObjectNode root = JsonDocument.of("hanse.recommendation/1");
        id.ifPresent(own -> root.put("decision", own));
        root.put("surface", decision.surface());
        decision.subject().ifPresent(own -> root.put("shopper", own.value()));
        root.put("servedBy", DecisionDocument.word(outcome.servedBy()))
                .put("because", DecisionDocument.word(outcome.because()));
        root.put("served", node.served().words());
        ServedModelJson.add(root, node.served().version(), node.scales());
        root.put("propensity", outcome.propensity());
        outcome.slots()
                .forEach(slot -> root.withArray("items")
                        .addObject()
                        .put("item", node.id(slot.item()))
                        .put("title", node.catalogue().item(slot.item()).title())
                        .put("score", slot.score())
                        .put("propensity", slot.propensity())
                        .put("pinned", slot.pinned())
                        .put("explored", !slot.best() && !slot.pinned()));
        return root;
    }

    private void print(ServedShop node, Outcome outcome, Optional<String> id, PrintWriter out) {
        out.println(id.map(own -> "Decision " + own).orElse("Decision that is not logged") + ", scores: "
                + words(node, outcome));
        others(node).ifPresent(out::println);
        TextTable table = TextTable.aligned("rllrrl").row("", "item", "title", "score", "propensity", "");
        int rank = 1;
        for (Outcome.Slot slot : outcome.slots()) {
            table.row(
                    Integer.toString(rank++),
                    node.id(slot.item()),
                    Words.clip(node.catalogue().item(slot.item()).title(), TITLE_WIDTH),
                    DisplayText.number(slot.score()),
                    String.format(Locale.ROOT, "%.4g", slot.propensity()),
                    slot.pinned() ? "pinned" : slot.best() ? "" : "explored");
        }
        table.lines("  ").forEach(out::println);
        if (outcome.slots().isEmpty()) {
            out.println("  candidates: found no allowed item; expected at least one. Fix: allow more candidates, or use"
                    + " --keep-met");
        } else {
            out.println("Next: " + explain(node.id(outcome.slots().get(0).item())));
        }
    }

    /** Returns the command that explains an item of this decision: the same arguments, without the form of the output. */
    private String explain(String item) {
        List<String> words = new ArrayList<>(List.of("hanse", "node", "explain", folder()));
        options.shopper.ifPresent(words::add);
        Set<OptionSpec> shared = Optional.ofNullable(spec.mixins().get("options")).stream()
                .flatMap(mixin -> mixin.options().stream())
                .collect(Collectors.toSet());
        spec.commandLine().getParseResult().matchedOptions().stream()
                .distinct()
                .filter(shared::contains)
                .forEach(option -> {
                    if (option.arity().max() == 0) {
                        words.add(option.longestName());
                        return;
                    }
                    option.originalStringValues().forEach(value -> words.addAll(List.of(option.longestName(), value)));
                });
        words.addAll(List.of("--item", item));
        return words.stream().map(NodeRecommendCommand::quoted).collect(Collectors.joining(" "));
    }

    private String folder() {
        return options.home.folder.toString();
    }

    /** Returns a word as a POSIX shell reads it. */
    private static String quoted(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    /** Returns other jobs with a model; empty without one. */
    private Optional<String> others(ServedShop node) {
        String others = node.jobs().stream()
                .filter(job -> !(node.served() instanceof ServingChoice.Model own
                        && own.job().text().equals(job)))
                .collect(Collectors.joining(", "));
        return others.isEmpty() ? Optional.empty() : Optional.of("Other models with --job: " + others);
    }

    private String words(ServedShop node, Outcome outcome) {
        String model = node.served().words() + (options.job.isPresent() ? ", as --job says" : "");
        return switch (outcome.because()) {
            case HISTORY -> "personal, by " + model;
            case PROFILING_OFF -> "the same for everybody, since profiling is off, by " + model;
            case NO_HISTORY -> "the same for everybody, since nothing is known of the shopper, by " + model;
            case VALIDATION -> "popularity, the best on this node's validation queries";
        };
    }
}
