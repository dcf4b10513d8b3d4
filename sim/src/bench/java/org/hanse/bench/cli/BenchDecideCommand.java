// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.bench.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.hanse.bench.DecideRun;
import org.hanse.cli.ChoiceConverter;
import org.hanse.cli.ExitCode;
import org.hanse.cli.JsonDocument;
import org.hanse.cli.JsonOption;
import org.hanse.cli.StandardOptions;
import org.hanse.cli.TextTable;
import org.hanse.cli.Words;
import org.hanse.config.ConfigNode;
import org.hanse.config.InvalidInputException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code hanse bench decide}: time of a recommendation with the terms of its scores. */
@Command(
        name = "decide",
        header = "Measure decisions of one thread: ten items with the terms of their scores",
        description =
                "%nNetwork, similarity and tables over synthetic interactions, without training. Beside it stands the time of the same ranking"
                        + " in single precision, without terms.%n",
        footer = {
            "%nExamples:",
            "  hanse bench decide",
            "  hanse bench decide --items 10000 --interactions 20 --json",
            "%nExit codes: 0 done, 2 usage error."
        })
public final class BenchDecideCommand implements Callable<Integer> {

    private static final int LEAST = 100;
    private static final long SEED = 1;
    private static final int EPOCHS = 3;

    @Mixin
    StandardOptions standard = new StandardOptions();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--items",
            paramLabel = "N",
            split = ",",
            defaultValue = "10000,100000",
            description = "Sizes of the catalogue (default: ${DEFAULT-VALUE})")
    List<Integer> items = List.of();

    @Option(
            names = "--network",
            paramLabel = "KIND",
            split = ",",
            defaultValue = "contextual",
            converter = NetworkName.class,
            completionCandidates = NetworkName.class,
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    List<DecideRun.Network> networks = List.of();

    @Option(
            names = "--interactions",
            paramLabel = "N",
            defaultValue = "50",
            description = "Interactions of a shopper (default: ${DEFAULT-VALUE})")
    int interactions;

    @Option(
            names = "--shoppers",
            paramLabel = "N",
            defaultValue = "5000",
            description = "Shoppers in the tables (default: ${DEFAULT-VALUE})")
    int shoppers;

    @Option(
            names = "--decisions",
            paramLabel = "N",
            defaultValue = "5000",
            description = "Decisions that are timed (default: ${DEFAULT-VALUE})")
    int decisions;

    @Mixin
    JsonOption json = new JsonOption();

    @Override
    public Integer call() {
        if (interactions < 2
                || shoppers < LEAST
                || decisions < LEAST
                || items.stream().anyMatch(own -> own < LEAST)) {
            throw new InvalidInputException("--items, --shoppers, --decisions: expected at least " + LEAST
                    + "; --interactions: expected at least 2");
        }
        PrintWriter out = spec.commandLine().getOut();
        ObjectNode root = JsonDocument.of("hanse.bench-decide/1");
        TextTable table = TextTable.aligned("lrrrrrrrrrrr")
                .row(
                        "network",
                        "items",
                        "decide ms",
                        "p99",
                        "state kept",
                        "p99",
                        "mix",
                        "p99",
                        "without terms",
                        "p99",
                        "terms add (medians)",
                        "training step");
        for (DecideRun.Network network : networks) {
            for (int size : items) {
                DecideRun run = new DecideRun(network, size, shoppers, interactions, SEED);
                DecideRun.Times times = run.run(decisions);
                double step = run.step(EPOCHS);
                table.row(
                        ConfigNode.spelling(network),
                        Words.count(size),
                        millis(times.decide().median()),
                        millis(times.decide().p99()),
                        millis(times.kept().median()),
                        millis(times.kept().p99()),
                        millis(times.mix().median()),
                        millis(times.mix().p99()),
                        millis(times.plain().median()),
                        millis(times.plain().p99()),
                        String.format(
                                Locale.ROOT,
                                "%.0f %%",
                                100 * (times.decide().median() / times.plain().median() - 1)),
                        millis(step));
                root.withArray("timings")
                        .addObject()
                        .put("network", ConfigNode.spelling(network))
                        .put("items", size)
                        .put("decideMillis", times.decide().median())
                        .put("decideP99Millis", times.decide().p99())
                        .put("keptMillis", times.kept().median())
                        .put("keptP99Millis", times.kept().p99())
                        .put("mixMillis", times.mix().median())
                        .put("mixP99Millis", times.mix().p99())
                        .put("plainMillis", times.plain().median())
                        .put("plainP99Millis", times.plain().p99())
                        .put("stepMillis", step);
            }
        }
        if (json.isSet()) {
            out.println(JsonDocument.text(root));
        } else {
            table.lines("").forEach(out::println);
        }
        return ExitCode.SUCCESS;
    }

    /** Names of networks. */
    static final class NetworkName extends ChoiceConverter<DecideRun.Network> {

        NetworkName() {
            super(DecideRun.Network.class);
        }
    }

    private static String millis(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }
}
