// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
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
import org.hanse.cli.JsonOption;
import org.hanse.cli.StandardOptions;
import org.hanse.cli.TextTable;
import org.hanse.cli.Words;
import org.hanse.clientnode.http.RecommendationClient;
import org.hanse.clientnode.serve.DecisionRequest;
import org.hanse.clientnode.serve.Recommendation;
import org.hanse.clientnode.serve.ServedJson;
import org.hanse.config.InvalidInputException;
import org.hanse.explain.DisplayText;
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
            "  hanse node recommend shop-a --all --slots 4 --filter category=shoes --out mail.parquet",
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

    @Option(
            names = "--all",
            description =
                    "Recommend to each shopper who has interactions, such as for a mailing; needs --out. Nothing is"
                            + " logged. Beside a running node it reads data and model itself, and slows no request down")
    boolean all;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description =
                    "File of --all, .parquet or .jsonl: shopper, rank, item, title, score, by, model. Written at the"
                            + " end; replaces FILE")
    Optional<Path> out = Optional.empty();

    @Override
    public Integer call() {
        if (all || out.isPresent()) {
            return recommendToAll();
        }
        DecisionRequest request = options.request(dryRun);
        NodeHome home = options.home.existing();
        Recommendation answer = (options.job.isEmpty()
                        ? ServingNode.running(home)
                        : Optional.<RecommendationClient>empty())
                .map(node -> node.decide(request))
                .orElseGet(() -> NodeServing.with(home, options.job, service -> service.decide(request)));
        PrintWriter out = spec.commandLine().getOut();
        if (json.isSet()) {
            out.println(ServedJson.text(answer));
        } else {
            print(answer, out);
        }
        return ExitCode.SUCCESS;
    }

    private int recommendToAll() {
        Path file = out.filter(own -> all)
                .orElseThrow(() ->
                        new InvalidInputException((all ? "--all: found without --out" : "--out: found without --all")
                                + "; expected both. Fix: add the other one"));
        for (String one : List.of("--after", "--json", "--dry-run")) {
            if (spec.commandLine().getParseResult().hasMatchedOption(one)) {
                throw new InvalidInputException(one + ": found beside --all; expected none. Fix: leave it out");
            }
        }
        options.shopper.ifPresent(own -> {
            throw new InvalidInputException(
                    "SHOPPER: found " + own + " beside --all; expected none. Fix: leave it out");
        });
        ShopperLists.Written written = new ShopperLists(options.home.existing(), InstantSource.system())
                .write(options.job, options.request(true), file);
        spec.commandLine()
                .getOut()
                .println("Wrote " + Words.count(written.rows()) + " items for " + Words.count(written.shoppers())
                        + " shoppers to " + file);
        return ExitCode.SUCCESS;
    }

    private void print(Recommendation answer, PrintWriter out) {
        out.println(answer.id().map(own -> "Decision " + own).orElse("Decision that is not logged") + ", scores: "
                + words(answer.served()));
        if (!answer.served().others().isEmpty()) {
            out.println("Other models with --job: "
                    + String.join(", ", answer.served().others()));
        }
        if (!answer.unknown().isEmpty()) {
            out.println("Left out, since the catalogue does not have them: " + String.join(", ", answer.unknown()));
        }
        TextTable table = TextTable.aligned("rllrrl").row("", "item", "title", "score", "propensity", "");
        int rank = 1;
        for (Recommendation.Item item : answer.items()) {
            table.row(
                    Integer.toString(rank++),
                    item.item(),
                    Words.clip(item.title(), TITLE_WIDTH),
                    DisplayText.number(item.score()),
                    String.format(Locale.ROOT, "%.4g", item.propensity()),
                    item.pinned() ? "pinned" : item.explored() ? "explored" : "");
        }
        table.lines("  ").forEach(out::println);
        if (answer.items().isEmpty()) {
            out.println("  candidates: found no allowed item; expected at least one. Fix: allow more candidates, or use"
                    + " --keep-met");
        } else {
            out.println("Next: " + explain(answer.items().get(0).item()));
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

    private String words(Recommendation.Served served) {
        String model = served.source().orElse("") + (options.job.isPresent() ? ", as --job says" : "");
        return switch (served.because()) {
            case HISTORY -> "personal, by " + model;
            case CONTEXT -> "from the items of the request, since nothing else is known, by " + model;
            case NO_ITEM -> "none, since no item is allowed";
            case PROFILING_OFF -> "the same for everybody, since profiling is off, by " + model;
            case NO_HISTORY -> "the same for everybody, since nothing is known of the shopper, by " + model;
            case VALIDATION -> "popularity, the best on this node's validation queries";
        };
    }
}
