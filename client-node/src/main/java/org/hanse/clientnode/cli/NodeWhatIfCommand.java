// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.hanse.cli.ExitCode;
import org.hanse.cli.JsonOption;
import org.hanse.cli.StandardOptions;
import org.hanse.cli.TextTable;
import org.hanse.cli.Words;
import org.hanse.clientnode.explain.ExplainText;
import org.hanse.clientnode.explain.Language;
import org.hanse.clientnode.explain.Phrases;
import org.hanse.clientnode.explain.ReasonWords;
import org.hanse.clientnode.serve.ExplainAnswer;
import org.hanse.clientnode.serve.ExplanationRequest;
import org.hanse.clientnode.serve.RecommendationService;
import org.hanse.clientnode.serve.ServedJson;
import org.hanse.clientnode.serve.WhatIfDocument;
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
        ExplanationRequest request = decision.request(Optional.empty(), Optional.empty());
        WhatIfDocument.Removal removal = removal();
        Optional<WhatIfDocument> answer = json.isSet()
                ? decision.running().map(node -> node.whatIf(request.decision().orElseThrow(), removal))
                : Optional.empty();
        if (answer.isPresent()) {
            spec.commandLine().getOut().println(ServedJson.text(answer.get()));
            return ExitCode.SUCCESS;
        }
        return NodeServing.with(
                decision.options.home.existing(),
                decision.options.job,
                service -> service.withSource(request, this::print));
    }

    private WhatIfDocument.Removal removal() {
        return new WhatIfDocument.Removal(removed.indices, removed.item);
    }

    private int print(RecommendationService.Source source) {
        PrintWriter out = spec.commandLine().getOut();
        WhatIfDocument.Removal removal = removal();
        WhatIfDocument answer =
                removal.isEmpty() ? WhatIfDocument.ofFirst(source) : WhatIfDocument.ofRemoval(source, removal);
        if (json.isSet()) {
            out.println(ServedJson.text(answer));
        } else if (removal.isEmpty()) {
            printFirst(source.ofBest(), out);
        } else {
            printLists(source.ofBest(), answer, out);
        }
        return ExitCode.SUCCESS;
    }

    private static ReasonWords words(ExplainAnswer answer) {
        return new ReasonWords(Phrases.of(Language.EN), answer.explained(), 1);
    }

    private static void printFirst(ExplainAnswer answer, PrintWriter out) {
        ReasonWords words = words(answer);
        out.println("First: " + words.title(answer.explained().why().item()));
        answer.explained().whatIf().ifPresent(own -> ExplainText.printWhatIf(words.whatIf(own), out));
    }

    private static void printLists(ExplainAnswer best, WhatIfDocument answer, PrintWriter out) {
        Set<Integer> without = answer.without().orElse(Set.of());
        List<WhatIfDocument.Place> before = answer.before().orElse(List.of());
        List<WhatIfDocument.Place> after = answer.after().orElse(List.of());
        ReasonWords words = words(best);
        out.println(without.size() == 1 ? "Without this interaction" : "Without these interactions");
        without.forEach(index -> out.println("  " + words.interaction(index)));
        TextTable table = TextTable.aligned("rlrlr").row("", "as it is", "score", "without", "score");
        for (int slot = 0; slot < Math.max(before.size(), after.size()); slot++) {
            table.row(
                    Integer.toString(slot + 1),
                    title(before, slot),
                    score(before, slot),
                    title(after, slot),
                    score(after, slot));
        }
        table.lines("  ").forEach(out::println);
        out.println(before.equals(after) ? "Nothing changes" : moved(before, after));
    }

    private static String moved(List<WhatIfDocument.Place> listBefore, List<WhatIfDocument.Place> listAfter) {
        List<String> before =
                listBefore.stream().map(WhatIfDocument.Place::item).toList();
        List<String> after = listAfter.stream().map(WhatIfDocument.Place::item).toList();
        long fresh = after.stream().filter(item -> !before.contains(item)).count();
        return before.equals(after)
                ? "The same items in the same order, with other scores"
                : fresh + " of " + after.size() + " items are new"
                        + (before.stream().findFirst().equals(after.stream().findFirst())
                                ? "; the first item stays"
                                : "; another item is first");
    }

    private static String title(List<WhatIfDocument.Place> places, int slot) {
        return slot < places.size() ? Words.clip(places.get(slot).title(), TITLE_WIDTH) : "";
    }

    private static String score(List<WhatIfDocument.Place> places, int slot) {
        return slot < places.size() ? DisplayText.number(places.get(slot).score()) : "";
    }
}
