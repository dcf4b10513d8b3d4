// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.bench.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.hanse.bench.ClientsRun;
import org.hanse.bench.ClientsSettings;
import org.hanse.bench.ClientsSummary;
import org.hanse.cli.ExitCode;
import org.hanse.cli.Progress;
import org.hanse.cli.StandardOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code hanse bench clients}: how many clients a simulated round trains a second. */
@Command(
        name = "clients",
        header = "Measure how many clients per second a simulated round trains, beside a PyTorch loop",
        description = {
            "%nSynthetic clients of one shopper each train one network from the same parameters. Each takes one step on all"
                    + " its data; the mean of the updates moves the model. Hanse runs a round of the simulator, with"
                    + " integer updates encoded as messages. PyTorch trains the same clients on the same interactions in a"
                    + " plain loop without messages. The command fails if the first rounds produce different models.%n"
        },
        footer = {
            "%nExamples:",
            "  hanse bench clients",
            "  hanse bench clients --clients 1000 --threads 2 --json",
            "  hanse bench clients --no-torch",
            "%nExit codes: 0 done, 1 failed or not equal to PyTorch, 2 usage error."
        })
public final class BenchClientsCommand implements Callable<Integer> {

    private static final int WARM_SECONDS = 4;

    @Mixin
    StandardOptions standard = new StandardOptions();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--clients",
            paramLabel = "N",
            defaultValue = "200",
            description = "Clients of a round (default: ${DEFAULT-VALUE})")
    int clients;

    @Option(
            names = "--items",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Items that all share; each target is compared with all (default: ${DEFAULT-VALUE})")
    int items;

    @Option(
            names = "--interactions",
            paramLabel = "N",
            defaultValue = "20",
            description = "Interactions of a client (default: ${DEFAULT-VALUE})")
    int interactions;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "5",
            description = "Measured rounds, after one in which results are compared (default: ${DEFAULT-VALUE})")
    int rounds;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "1",
            description = "Threads of each side (default: ${DEFAULT-VALUE})")
    int threads;

    @Option(
            names = "--torch",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "With PyTorch, or without (default: with)")
    boolean torch;

    @Mixin
    PythonOption python = new PythonOption();

    @Option(names = "--json", description = "Print JSON (schema hanse.bench-clients/1) instead of the table")
    boolean json;

    @Override
    public Integer call() {
        ClientsSettings settings = settings();
        ClientsSummary summary;
        try (Progress progress = Progress.start("bench clients", ClientsRun.progressSteps(settings))) {
            summary = ClientsRun.run(settings, progress::step);
        }
        PrintWriter screen = spec.commandLine().getOut();
        PrintWriter errors = spec.commandLine().getErr();
        if (json) {
            screen.println(BenchClientsText.json(summary));
            summary.notes().forEach(note -> errors.println("hanse: " + note));
        } else {
            BenchClientsText.lines(summary).forEach(screen::println);
        }
        screen.flush();
        if (!summary.agrees()) {
            errors.println("hanse: PyTorch and Hanse produce different models, so their times cannot be compared");
        }
        errors.flush();
        return summary.agrees() ? ExitCode.SUCCESS : ExitCode.FAILED;
    }

    private ClientsSettings settings() {
        record Least(String option, int value, int least) {}
        for (Least number : List.of(
                new Least("--clients", clients, 1),
                new Least("--items", items, 2),
                new Least("--interactions", interactions, 2),
                new Least("--rounds", rounds, 1),
                new Least("--threads", threads, 1))) {
            if (number.value() < number.least()) {
                throw new ParameterException(
                        spec.commandLine(),
                        number.option() + " must be at least " + number.least() + ", it is " + number.value());
            }
        }
        return new ClientsSettings(clients, items, interactions, rounds, WARM_SECONDS, threads, torch, python.path());
    }
}
