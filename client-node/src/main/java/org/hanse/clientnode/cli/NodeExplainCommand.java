// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.hanse.cli.ExitCode;
import org.hanse.cli.FaithfulnessTable;
import org.hanse.cli.JsonDocument;
import org.hanse.cli.JsonOption;
import org.hanse.cli.Progress;
import org.hanse.cli.StandardOptions;
import org.hanse.cli.TextTable;
import org.hanse.clientnode.cli.NodeFaithfulness.Standing;
import org.hanse.clientnode.explain.ExplainText;
import org.hanse.clientnode.explain.Explained;
import org.hanse.clientnode.explain.ExplanationPage;
import org.hanse.clientnode.explain.Language;
import org.hanse.clientnode.explain.Phrases;
import org.hanse.clientnode.explain.ReasonWords;
import org.hanse.clientnode.explain.ShopperWords;
import org.hanse.clientnode.http.RecommendationClient;
import org.hanse.clientnode.serve.ExplainAnswer;
import org.hanse.clientnode.serve.ExplanationDocument;
import org.hanse.clientnode.serve.ExplanationDocument.Tested;
import org.hanse.clientnode.serve.ExplanationRequest;
import org.hanse.clientnode.serve.ServedJson;
import org.hanse.clientnode.serve.ServedShop;
import org.hanse.clientnode.serve.ShopperExplanation;
import org.hanse.config.InvalidInputException;
import org.hanse.core.explain.Grade;
import org.hanse.core.explain.faithfulness.Faithfulness;
import org.hanse.core.explain.faithfulness.FaithfulnessAccumulator;
import org.hanse.core.recommend.Outcome;
import org.hanse.explain.FaithfulnessJson;
import org.hanse.file.DurableFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code hanse node explain}: explains the score of an item, a comparison with another one, and the smallest change of the first item. */
@Command(
        name = "explain",
        header = "Explain a recommendation in terms that add up to its score",
        description =
                "%nEach interaction has a term, and the terms and the base add up to the score. Beside the term stands how the score"
                        + " changes without the interaction. For the item in the first slot, interactions are named"
                        + " without which another item would be there; with strict gates the fewest."
                        + " Computed with the present model and data, or with"
                        + " the terms that were kept with a decision. Nothing is sent.%n%n"
                        + "A pattern of other shoppers is named only if enough of them are behind it (--support).%n",
        footer = {
            "%nExamples:",
            "  hanse node explain shop-a customer-81",
            "  hanse node explain shop-a customer-81 --item trail-runner --versus road-shoe",
            "  hanse node explain shop-a --decision 765341437765fa99 --for-shopper --language de",
            "  hanse node explain shop-a --audit 1000",
            "%nExit codes: 0 done, 1 a decisive test failed or could not be measured (--audit), 2 usage error or bad input."
        })
public final class NodeExplainCommand implements Callable<Integer> {

    private static final int USUAL_SUPPORT = 5;

    @Mixin
    StandardOptions standard = new StandardOptions();

    @Mixin
    ExplainedDecision decision = new ExplainedDecision();

    @Option(names = "--item", paramLabel = "ITEM", description = "Item to explain (default: the one in the first slot)")
    Optional<String> item = Optional.empty();

    @Option(names = "--versus", paramLabel = "ITEM", description = "Item to compare it with")
    Optional<String> versus = Optional.empty();

    @Option(
            names = "--reasons",
            paramLabel = "N",
            defaultValue = "5",
            description = "Items in text and page, greatest sums of terms first; the others are added up (default:"
                    + " ${DEFAULT-VALUE})")
    int reasons = 5;

    @Option(
            names = "--audit",
            paramLabel = "N",
            description = "Test the explanations of N shoppers instead, and keep the result for reports")
    Optional<Integer> audit = Optional.empty();

    @Option(
            names = "--language",
            paramLabel = "CODE",
            defaultValue = "en",
            description = "Language: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    Language language = Language.EN;

    @Option(
            names = "--support",
            paramLabel = "K",
            defaultValue = "5",
            description = "Least number of other shoppers behind a pattern that is named (default: ${DEFAULT-VALUE})")
    int support = USUAL_SUPPORT;

    @Option(names = "--for-shopper", description = "Two sentences and actions for the shopper, without scores")
    boolean forShopper;

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description = "Write a page with charts and tables, too; replaces FILE")
    Optional<Path> html = Optional.empty();

    @Mixin
    JsonOption json = new JsonOption();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        if (audit.isPresent()) {
            return audit(audit.get());
        }
        if (reasons < 1 || support < 1) {
            throw new InvalidInputException((reasons < 1 ? "reasons: found " + reasons : "support: found " + support)
                    + "; expected a number of at least 1. Fix: give 1 or more");
        }
        if (forShopper && html.isPresent()) {
            throw new InvalidInputException(
                    "--html: found beside --for-shopper; expected one of them, since the page has scores. Fix: leave out --html");
        }
        ExplanationRequest request = decision.request(item, versus);
        Optional<Object> answer = json.isSet() && html.isEmpty() && support == USUAL_SUPPORT
                ? decision.running().map(node -> answer(node, request))
                : Optional.empty();
        if (answer.isPresent()) {
            spec.commandLine().getOut().println(ServedJson.text(answer.get()));
            return ExitCode.SUCCESS;
        }
        return NodeServing.with(
                decision.options.home.existing(),
                decision.options.job,
                service -> service.explain(request, this::print));
    }

    private Object answer(RecommendationClient node, ExplanationRequest request) {
        String id = request.decision().orElseThrow();
        String code = language.toString();
        return forShopper
                ? node.explanationForShopper(id, request.item(), request.against(), code)
                : node.explanation(id, request.item(), request.against(), code);
    }

    private int print(ExplainAnswer answer) {
        Optional<Standing> standing = NodeFaithfulness.standing(decision.options.home.existing(), answer);
        boolean withheld = standing.filter(own -> !own.offered()).isPresent();
        Explained explained = answer.explained();
        if (forShopper && explained.servedBy() == Outcome.ServedBy.PERSONAL) {
            requirePassed(standing, explained.why().grade());
        }
        Phrases phrases = Phrases.of(language);
        ReasonWords words = new ReasonWords(phrases, explained, support);
        ShopperWords shopper = new ShopperWords(words, explained);
        html.ifPresent(file -> DurableFile.write(file, new ExplanationPage(explained, words, reasons).html(!withheld)));
        PrintWriter out = spec.commandLine().getOut();
        if (json.isSet()) {
            Tested tested = NodeFaithfulness.tested(decision.options.home.existing(), answer);
            out.println(ServedJson.text(
                    forShopper
                            ? ShopperExplanation.of(answer, shopper, tested)
                            : ExplanationDocument.of(answer, words, tested, !withheld)));
        } else if (forShopper) {
            ExplainText.print(shopper, out);
        } else {
            ExplainText text = new ExplainText(explained, words, TextTable::indented, reasons);
            text.print(!withheld, out);
            text.printAttributes(out);
            if (answer.version().isPresent()) {
                out.println(standing.map(own -> tested(own, phrases))
                        .orElseGet(() -> phrases.of("note.untested", audit())));
            }
            html.ifPresent(file -> out.println(phrases.of("note.file", file)));
        }
        return ExitCode.SUCCESS;
    }

    /** Rejects an explanation for shoppers without passed tests. */
    private void requirePassed(Optional<Standing> standing, Grade grade) {
        if (standing.isEmpty()) {
            throw new InvalidInputException(
                    "--for-shopper: found a model whose explanations were not tested on these data;"
                            + " expected one that passed. Fix: run " + audit());
        }
        if (!standing.get().offered()) {
            throw new InvalidInputException("--for-shopper: found a model whose explanations failed "
                    + String.join(", ", standing.get().failed())
                    + " on these data; expected one that passed. Fix: explain without it, or "
                    + (grade == Grade.STRICT
                            ? "test again with more shoppers: --audit 5000"
                            : "serve a model with strict gates"));
        }
    }

    private static String tested(Standing standing, Phrases phrases) {
        return standing.offered()
                ? phrases.of("note.passed")
                        + (standing.alarms().isEmpty() ? "" : " " + phrases.alarms(standing.alarms()))
                : phrases.of("note.withheld") + " " + phrases.alarms(standing.failed());
    }

    /** Returns the command that tests explanations. */
    private String audit() {
        return "hanse node explain " + decision.options.home.existing().folder() + " --audit 1000";
    }

    private int audit(int decisions) {
        if (decisions < FaithfulnessAccumulator.LEAST_CASES) {
            throw new InvalidInputException("--audit: found " + decisions + "; expected at least "
                    + FaithfulnessAccumulator.LEAST_CASES + ". Fix: use --audit 1000");
        }
        NodeHome home = decision.options.home.existing();
        ServedShop node = NodeServing.read(home, decision.options.job, InstantSource.system());
        PrintWriter out = spec.commandLine().getOut();
        Faithfulness result;
        try (Progress progress = Progress.start("testing explanations", decisions)) {
            result = NodeFaithfulness.test(home, node, decisions, () -> progress.step("shopper"));
            if (result.cases() < decisions) {
                progress.complete();
            }
        }
        if (json.isSet()) {
            ObjectNode root = JsonDocument.of("hanse.faithfulness/1");
            root.setAll(FaithfulnessJson.of(result));
            out.println(JsonDocument.text(root));
        } else {
            FaithfulnessTable.lines(result).forEach(out::println);
            if (result.cases() < decisions) {
                out.printf(
                        Locale.ROOT,
                        "Tested %,d of %,d decisions: no other shopper has three interactions%n",
                        result.cases(),
                        decisions);
            }
        }
        return result.isOffered() ? ExitCode.SUCCESS : ExitCode.FAILED;
    }
}
