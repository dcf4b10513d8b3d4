// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.hanse.cli.ExitCode;
import org.hanse.cli.JsonDocument;
import org.hanse.cli.JsonOption;
import org.hanse.cli.StandardOptions;
import org.hanse.cli.TextTable;
import org.hanse.cli.Words;
import org.hanse.clientnode.explain.ExplainText;
import org.hanse.clientnode.explain.Language;
import org.hanse.clientnode.explain.Phrases;
import org.hanse.clientnode.explain.ReasonWords;
import org.hanse.clientnode.serve.ServedShop;
import org.hanse.config.InvalidInputException;
import org.hanse.core.explain.Counterfactual;
import org.hanse.core.explain.ListChange;
import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.recommend.Decision;
import org.hanse.explain.DisplayText;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code hanse node what-if}: what would have changed the first item, and the list without some interactions. */
@Command(
        name = "what-if",
        header = "Show how a recommendation changes without some interactions",
        description =
                "%nWithout --without or --without-item: interactions without which another item is first. With one of them: the list as"
                        + " it is and as it would be. An item of removed interactions alone does not count as met then."
                        + " Exploration is left out. Nothing is stored or sent.%n",
        footer = {
            "%nExamples:",
            "  hanse node what-if shop-a customer-81",
            "  hanse node what-if shop-a customer-81 --without 3,7",
            "  hanse node what-if shop-a --decision 765341437765fa99 --without-item shoe-4",
            "%nExit codes: 0 done, 2 usage error or bad input."
        })
public final class NodeWhatIfCommand implements Callable<Integer> {

    private static final int TITLE_WIDTH = 36;

    @Mixin
    StandardOptions standard = new StandardOptions();

    @Mixin
    ExplainedDecision decision = new ExplainedDecision();

    @ArgGroup
    Removed removed = new Removed();

    /** Interactions to leave out, by index or by item. */
    static final class Removed {

        @Option(
                names = "--without",
                paramLabel = "INDEX",
                split = ",",
                description = "Interactions to leave out, the oldest being 0, as hanse node explain --json has them")
        List<Integer> indices = List.of();

        @Option(
                names = "--without-item",
                paramLabel = "ITEM",
                description = "Leave out all interactions with this item")
        Optional<String> item = Optional.empty();
    }

    @Mixin
    JsonOption json = new JsonOption();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        ExplainedDecision.Source source = decision.read();
        PrintWriter out = spec.commandLine().getOut();
        if (removed.indices.isEmpty() && removed.item.isEmpty()) {
            firstItem(source, out);
        } else if (source instanceof ExplainedDecision.Restored restored) {
            lists(restored, out);
        } else {
            throw new InvalidInputException((removed.item.isEmpty() ? "--without" : "--without-item")
                    + ": found a decision whose data or model have changed; the terms of its first items are kept"
                    + " alone; expected one of the present ones. Fix: decide again with hanse node recommend");
        }
        return ExitCode.SUCCESS;
    }

    private void firstItem(ExplainedDecision.Source source, PrintWriter out) {
        if (json.isSet() && source instanceof ExplainedDecision.Restored restored) {
            ServedShop node = restored.node();
            Counterfactual whatIf = node.model().explainer().whatIf(restored.decision());
            ObjectNode root = head(restored.logged(), restored.decision().subject());
            node.model().explainer().first(restored.decision()).ifPresent(own -> root.put("item", node.id(own)));
            ExplainJson.whatIf(root, node::id, whatIf);
            out.println(JsonDocument.text(root));
            return;
        }
        ExplainAnswer answer = source.ofBest();
        if (json.isSet()) {
            ObjectNode root =
                    head(source.logged(), answer.explained().decision().subject());
            root.put("item", answer.id().apply(answer.explained().why().item()));
            answer.explained().whatIf().ifPresent(own -> ExplainJson.whatIf(root, answer.id(), own));
            out.println(JsonDocument.text(root));
            return;
        }
        ReasonWords words = words(answer);
        out.println("First: " + words.title(answer.explained().why().item()));
        answer.explained().whatIf().ifPresent(own -> ExplainText.printWhatIf(words.whatIf(own), out));
    }

    private static ReasonWords words(ExplainAnswer answer) {
        return new ReasonWords(Phrases.of(Language.EN), answer.explained(), 1);
    }

    private static ObjectNode head(Optional<LoggedDecision> logged, Optional<ShopperId> shopper) {
        ObjectNode root = JsonDocument.of("hanse.what-if/1");
        logged.ifPresent(own -> root.put("decision", own.id()));
        shopper.ifPresent(own -> root.put("shopper", own.value()));
        return root;
    }

    private void lists(ExplainedDecision.Restored restored, PrintWriter out) {
        Set<Integer> without = without(restored);
        ListChange change = restored.node().model().explainer().without(restored.decision(), without);
        if (json.isSet()) {
            ObjectNode root = head(restored.logged(), restored.decision().subject());
            without.forEach(root.putArray("without")::add);
            places(root.putArray("before"), restored.node(), change.before());
            places(root.putArray("after"), restored.node(), change.after());
            out.println(JsonDocument.text(root));
        } else {
            print(restored, without, change, out);
        }
    }

    private static void places(ArrayNode array, ServedShop node, List<ListChange.Place> places) {
        for (ListChange.Place place : places) {
            array.addObject()
                    .put("item", node.id(place.item()))
                    .put("score", place.score())
                    .put("pinned", place.pinned());
        }
    }

    private Set<Integer> without(ExplainedDecision.Restored restored) {
        Decision of = restored.decision();
        InteractionSequence history = of.history()
                .filter(own -> of.profiling())
                .orElseThrow(() -> new InvalidInputException(
                        "SHOPPER: found a decision that uses no history; expected one with interactions to leave out."
                                + " Fix: name a shopper, without --no-profiling"));
        Set<Integer> without = new TreeSet<>(removed.indices);
        removed.item.ifPresent(id -> {
            int item = restored.node().item(id);
            for (int i = 0; i < history.length(); i++) {
                if (history.item(i) == item) {
                    without.add(i);
                }
            }
            if (without.isEmpty()) {
                throw new InvalidInputException("--without-item: found " + id
                        + "; expected an item of the shopper's history. Fix: see hanse node explain --json");
            }
        });
        for (int index : without) {
            if (index < 0 || index >= history.length()) {
                throw new InvalidInputException("--without: found " + index + "; expected an index from 0 to "
                        + (history.length() - 1) + ". Fix: see hanse node explain --json");
            }
        }
        return without;
    }

    private static void print(
            ExplainedDecision.Restored restored, Set<Integer> without, ListChange change, PrintWriter out) {
        ReasonWords words = words(restored.ofBest());
        out.println(without.size() == 1 ? "Without this interaction" : "Without these interactions");
        without.forEach(index -> out.println("  " + words.interaction(index)));
        TextTable table = TextTable.aligned("rlrlr").row("", "as it is", "score", "without", "score");
        int slots = Math.max(change.before().size(), change.after().size());
        for (int slot = 0; slot < slots; slot++) {
            table.row(
                    Integer.toString(slot + 1),
                    title(words, change.before(), slot),
                    score(change.before(), slot),
                    title(words, change.after(), slot),
                    score(change.after(), slot));
        }
        table.lines("  ").forEach(out::println);
        out.println(change.before().equals(change.after()) ? "Nothing changes" : moved(change));
    }

    private static String moved(ListChange change) {
        List<Integer> before = items(change.before());
        List<Integer> after = items(change.after());
        long fresh = after.stream().filter(item -> !before.contains(item)).count();
        return before.equals(after)
                ? "The same items in the same order, with other scores"
                : fresh + " of " + after.size() + " items are new"
                        + (before.stream().findFirst().equals(after.stream().findFirst())
                                ? "; the first item stays"
                                : "; another item is first");
    }

    private static List<Integer> items(List<ListChange.Place> places) {
        return places.stream().map(ListChange.Place::item).toList();
    }

    private static String title(ReasonWords words, List<ListChange.Place> places, int slot) {
        return slot < places.size() ? Words.clip(words.title(places.get(slot).item()), TITLE_WIDTH) : "";
    }

    private static String score(List<ListChange.Place> places, int slot) {
        return slot < places.size() ? DisplayText.number(places.get(slot).score()) : "";
    }
}
