// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.hanse.cli.ExitCode;
import org.hanse.cli.FaithfulnessTable;
import org.hanse.cli.JsonDocument;
import org.hanse.cli.JsonOption;
import org.hanse.cli.StandardOptions;
import org.hanse.cli.TextTable;
import org.hanse.cli.Progress;
import org.hanse.cli.Words;
import org.hanse.clientnode.audit.DecisionDocument;
import org.hanse.config.InvalidInputException;
import org.hanse.core.explain.Contrast;
import org.hanse.core.explain.Counterfactual;
import org.hanse.core.explain.Explanation;
import org.hanse.core.explain.faithfulness.Faithfulness;
import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.learn.ScoreTerms;
import org.hanse.core.recommend.Decision;
import org.hanse.core.recommend.Rules;
import org.hanse.explain.FaithfulnessJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code hanse node explain}: why an item has its score, why it is ahead of another, and what would have changed the first item. */
@Command(
        name = "explain",
        header = "Explain a recommendation in terms that add up to its score",
        description =
                "%nEach interaction has a term, and the terms and the base add up to the score. Beside the term stands how the score"
                        + " changes without the interaction. For the item in the first slot, interactions are named"
                        + " without which another item would be there; with strict gates the fewest."
                        + " Computed with the present model and data. Nothing is sent.%n",
        footer = {
            "%nExamples:",
            "  hanse node explain shop-a customer-81",
            "  hanse node explain shop-a customer-81 --item trail-runner --versus road-shoe",
            "%nExit codes: 0 done, 2 usage error or bad input."
        })
public final class NodeExplainCommand implements Callable<Integer> {

    private static final int NAME_WIDTH = 40;

    @Mixin
    StandardOptions standard = new StandardOptions();

    @Mixin
    DecisionOptions options = new DecisionOptions();

    @Option(names = "--item", paramLabel = "ITEM", description = "Item to explain (default: the one in the first slot)")
    Optional<String> item = Optional.empty();

    @Option(names = "--versus", paramLabel = "ITEM", description = "Item to compare it with")
    Optional<String> versus = Optional.empty();

    @Option(
            names = "--reasons",
            paramLabel = "N",
            defaultValue = "5",
            description = "Interactions in the text, greatest terms first; the others are added up (default:"
                    + " ${DEFAULT-VALUE})")
    int reasons = 5;

    @Option(
            names = "--audit",
            paramLabel = "N",
            description = "Test the explanations of N shoppers instead, and keep the result for reports")
    Optional<Integer> audit = Optional.empty();

    @Mixin
    JsonOption json = new JsonOption();

    @Spec
    CommandSpec spec = CommandSpec.create();

    /** What is explained. */
    private record Answer(
            NodeServing node,
            Decision decision,
            boolean first,
            Explanation why,
            Optional<Contrast> contrast,
            Optional<Counterfactual> whatIf) {}

    @Override
    public Integer call() {
        NodeHome home = options.home.existing();
        NodeServing node = NodeServing.read(home, options.job, InstantSource.system());
        if (audit.isPresent()) {
            return audit(home, node, audit.get());
        }
        Answer answer = answer(node, options.decision(node));
        PrintWriter out = spec.commandLine().getOut();
        if (json.isSet()) {
            out.println(JsonDocument.text(document(answer)));
        } else {
            print(answer, out);
        }
        return ExitCode.SUCCESS;
    }

    private int audit(NodeHome home, NodeServing node, int decisions) {
        if (decisions < 1) {
            throw new InvalidInputException("--audit: found " + decisions + "; expected at least 1");
        }
        PrintWriter out = spec.commandLine().getOut();
        Faithfulness result;
        try (Progress progress = Progress.start("testing explanations", decisions)) {
            result = NodeFaithfulness.test(home, node, decisions, () -> progress.step("shopper"));
        }
        if (json.isSet()) {
            ObjectNode root = JsonDocument.of("hanse.faithfulness/1");
            root.setAll(FaithfulnessJson.of(result));
            out.println(JsonDocument.text(root));
        } else {
            FaithfulnessTable.lines(result).forEach(out::println);
        }
        return result.isOffered() ? ExitCode.SUCCESS : ExitCode.FAILED;
    }

    private Answer answer(NodeServing node, Decision decision) {
        Optional<Integer> first = Optional.ofNullable(decision.rules().pinned().get(0))
                .or(() -> node.model().explainer().first(decision));
        int own = item.map(node::item)
                .or(() -> first)
                .orElseThrow(() -> new InvalidInputException(
                        "no item is allowed: found nothing to explain. Fix: allow more candidates, or --keep-met"));
        boolean isFirst = first.equals(Optional.of(own));
        return new Answer(
                node,
                decision,
                isFirst,
                node.model().explainer().why(decision, own),
                versus.map(other -> node.model().explainer().contrast(decision, own, node.item(other))),
                isFirst ? Optional.of(node.model().explainer().whatIf(decision)) : Optional.empty());
    }

    private ObjectNode document(Answer answer) {
        NodeServing node = answer.node();
        Explanation why = answer.why();
        ObjectNode root = JsonDocument.of("hanse.explanation/1");
        options.shopper.ifPresent(own -> root.put("shopper", own));
        node.served()
                .ifPresent(own -> root.putObject("model")
                        .put("job", own.job().text())
                        .put("round", own.round())
                        .put("digest", own.model().toHex()));
        root.put("item", node.id(why.item())).put("score", why.terms().sum());
        root.put("grade", DecisionDocument.word(why.grade())).put("residual", why.residual());
        root.put("base", why.terms().base());
        ArrayNode terms = root.putArray("interactions");
        for (int t = 0; t < why.effects().size(); t++) {
            ScoreTerms.Interaction term = why.terms().interactions().get(t);
            ObjectNode one = terms.addObject().put("index", term.index());
            history(answer).ifPresent(own -> {
                one.put("type", own.type(term.index()).name()).put("item", node.id(own.item(term.index())));
                day(own, term.index()).ifPresent(at -> one.put("at", at.toString()));
            });
            one.put("term", term.sum()).put("effect", why.effects().get(t)).put("network", term.network());
            one.put("transitions", term.tables().transitions());
            one.put("coOccurrence", term.tables().coOccurrence());
            one.put("content", term.tables().content());
            one.put("identity", term.tables().identity());
        }
        ArrayNode blocked = root.putArray("blocked");
        why.blocked()
                .forEach(own -> blocked.addObject()
                        .put("item", node.id(own.item()))
                        .put("score", own.score())
                        .put("rule", DecisionDocument.word(own.rule())));
        answer.contrast().ifPresent(own -> {
            ObjectNode contrast = root.putObject("versus");
            contrast.put("item", node.id(own.other())).put("gap", own.gap()).put("base", own.base());
            own.interactions()
                    .forEach(term -> contrast.withArray("interactions")
                            .addObject()
                            .put("index", term.index())
                            .put("difference", term.sum()));
        });
        answer.whatIf().ifPresent(own -> root.set("whatIf", document(node, own)));
        return root;
    }

    private static ObjectNode document(NodeServing node, Counterfactual whatIf) {
        ObjectNode root = JsonDocument.of("");
        root.remove("schema");
        if (whatIf instanceof Counterfactual.Removal removal) {
            root.put("result", "changes");
            removal.interactions().forEach(root.putArray("without")::add);
            return root.put("winner", node.id(removal.winner())).put("smallest", removal.smallest());
        }
        if (whatIf instanceof Counterfactual.ByRule rule) {
            return root.put("result", "rule").put("rule", DecisionDocument.word(rule.rule()));
        }
        return root.put("result", "unchanged").put("proven", ((Counterfactual.Unchanged) whatIf).proven());
    }

    private static Optional<InteractionSequence> history(Answer answer) {
        return answer.decision().history();
    }

    private static Optional<Instant> day(InteractionSequence history, int index) {
        return history.log().timed()
                ? Optional.of(Instant.EPOCH.plus(history.timeMicros(index), ChronoUnit.MICROS))
                : Optional.empty();
    }

    private void print(Answer answer, PrintWriter out) {
        NodeServing node = answer.node();
        Explanation why = answer.why();
        out.println("Why " + name(node, why.item())
                + options.shopper.map(own -> " for " + own).orElse("") + "? The terms add up to the score");
        table(answer).lines("  ").forEach(out::println);
        out.println("  " + (why.effects().isEmpty() ? "No single interaction is in this score" : words(why)));
        why.blocked()
                .forEach(own -> out.println("  " + name(node, own.item()) + " has a higher score, "
                        + number(own.score()) + "; " + words(own.rule())));
        answer.contrast().ifPresent(own -> print(answer, own, out));
        answer.whatIf().ifPresent(own -> print(answer, own, out));
    }

    private TextTable table(Answer answer) {
        ScoreTerms terms = answer.why().terms();
        List<Integer> order = IntStream.range(0, terms.interactions().size())
                .boxed()
                .sorted(Comparator.comparingDouble(
                        t -> -Math.abs(terms.interactions().get(t).sum())))
                .toList();
        TextTable table = TextTable.aligned("lrrrr").row("", "term", "change without it", "network", "tables");
        table.row("without any interaction (base)", number(terms.base()), "", "", "");
        double rest = 0;
        for (int rank = 0; rank < order.size(); rank++) {
            ScoreTerms.Interaction term = terms.interactions().get(order.get(rank));
            if (rank < reasons) {
                table.row(
                        interaction(answer, term.index()),
                        number(term.sum()),
                        number(-answer.why().effects().get(order.get(rank))),
                        number(term.network()),
                        number(term.tables().sum()));
            } else {
                rest += term.sum();
            }
        }
        int others = order.size() - reasons;
        if (others > 0) {
            table.row(others + (others == 1 ? " other interaction" : " other interactions"), number(rest), "", "", "");
        }
        return table.row("score", number(terms.sum()), "", "", "");
    }

    private static String interaction(Answer answer, int index) {
        InteractionSequence history = history(answer).orElseThrow();
        String day = day(history, index)
                .map(at -> ", " + at.atOffset(ZoneOffset.UTC).toLocalDate())
                .orElse("");
        return history.type(index).name() + " " + name(answer.node(), history.item(index)) + day;
    }

    private static String name(NodeServing node, int item) {
        return Words.clip(node.name(item), NAME_WIDTH);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }

    private static String words(Explanation why) {
        return switch (why.grade()) {
            case STRICT -> "Grade strict: without an interaction the score loses its term";
            case SOFTMAX ->
                "Grade softmax: gates are shares of one, so the others' terms grow when an interaction goes";
            case CONTEXTUAL ->
                String.format(
                        Locale.ROOT,
                        "Grade contextual: terms and effects of removal differ by %.0f %% of the terms' size",
                        100 * why.residual());
        };
    }

    private static String words(Rules.Rule rule) {
        return switch (rule) {
            case MET -> "not recommended, since the shopper met it (--keep-met)";
            case EXCLUDED -> "excluded (--exclude)";
            case PINNED -> "pinned to another slot (--pin)";
            case NO_CANDIDATE -> "no candidate (--candidates)";
        };
    }

    private static void print(Answer answer, Contrast contrast, PrintWriter out) {
        NodeServing node = answer.node();
        out.println((contrast.gap() >= 0 ? "Ahead of " : "Behind ") + name(node, contrast.other()) + " by "
                + number(Math.abs(contrast.gap())));
        TextTable table = TextTable.aligned("lr").row("base", number(contrast.base()));
        contrast.interactions().stream()
                .sorted(Comparator.comparingDouble(own -> -Math.abs(own.sum())))
                .filter(own -> own.sum() != 0)
                .forEach(own -> table.row(interaction(answer, own.index()), number(own.sum())));
        table.lines("  ").forEach(out::println);
    }

    private static void print(Answer answer, Counterfactual whatIf, PrintWriter out) {
        NodeServing node = answer.node();
        if (whatIf instanceof Counterfactual.Removal removal) {
            out.println("Without " + (removal.interactions().size() == 1 ? "this interaction " : "these interactions ")
                    + name(node, removal.winner()) + " would be first"
                    + (removal.smallest() ? "; no smaller set changes the first item" : ""));
            removal.interactions().forEach(index -> out.println("  " + interaction(answer, index)));
        } else if (whatIf instanceof Counterfactual.ByRule) {
            out.println("The item is first because it is pinned there (--pin)");
        } else {
            out.println(
                    ((Counterfactual.Unchanged) whatIf).proven()
                            ? "It is first whatever interactions are removed"
                            : "No set of interactions was found without which another item is first");
        }
    }
}
