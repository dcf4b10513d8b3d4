// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.bench.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.hanse.cli.ExitCode;
import org.hanse.cli.JsonDocument;
import org.hanse.cli.StandardOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code hanse bench services}: seconds of a round with real services and in one process. */
@Command(
        name = "services",
        header = "Measure rounds of a coordinator and nodes in processes of their own, beside the simulator",
        description =
                "%nSynthetic shops of ten shoppers train one network, first in the simulator, then with services on this machine:"
                        + " connections over TLS, masked updates, all states stored. Several nodes share a process, a thread each."
                        + " Both sides have the same plan.%n",
        footer = {
            "%nExamples:",
            "  hanse bench services",
            "  hanse bench services --nodes 100 --rounds 10 --memory 256",
            "%nExit codes: 0 done, 1 failed, 2 usage error."
        })
public final class BenchServicesCommand implements Callable<Integer> {

    @Mixin
    StandardOptions standard = new StandardOptions();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--nodes",
            paramLabel = "N",
            defaultValue = "20",
            description = "Nodes, all in each round (default: ${DEFAULT-VALUE})")
    int nodes;

    @Option(
            names = "--processes",
            paramLabel = "N",
            defaultValue = "4",
            description = "Processes that hold the nodes (default: ${DEFAULT-VALUE})")
    int processes;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "6",
            description = "Rounds of each side; the first is not in the medians (default: ${DEFAULT-VALUE})")
    int rounds;

    @Option(
            names = "--dimension",
            paramLabel = "N",
            defaultValue = "288",
            description = "Width of the network; 288 has about a million parameters (default: ${DEFAULT-VALUE})")
    int dimension;

    @Option(
            names = "--memory",
            paramLabel = "MIB",
            defaultValue = "256",
            description = "Heap of the coordinator (default: ${DEFAULT-VALUE})")
    int memory;

    @Option(names = "--json", description = "Print JSON (schema hanse.bench-services/1) instead of text")
    boolean json;

    @Override
    public Integer call() throws InterruptedException {
        record Least(String option, int value, int least) {}
        for (Least number : List.of(
                new Least("--nodes", nodes, 4),
                new Least("--processes", processes, 1),
                new Least("--rounds", rounds, 2),
                new Least("--dimension", dimension, 2),
                new Least("--memory", memory, 64))) {
            if (number.value() < number.least()) {
                throw new ParameterException(
                        spec.commandLine(),
                        number.option() + " must be at least " + number.least() + ", it is " + number.value());
            }
        }
        ServicesRun.Figures figures = new ServicesRun(
                        new ServicesRun.Settings(nodes, processes, rounds, dimension, memory), InstantSource.system())
                .run();
        double service = median(figures.service());
        double simulator = median(figures.simulator());
        PrintWriter screen = spec.commandLine().getOut();
        if (json) {
            screen.println(json(figures, service, simulator));
        } else {
            text(screen, figures, service, simulator);
        }
        screen.flush();
        return ExitCode.SUCCESS;
    }

    private void text(PrintWriter screen, ServicesRun.Figures figures, double service, double simulator) {
        screen.printf(
                Locale.ROOT,
                "%d nodes in %d processes, %,d parameters, median of %d rounds after the first%n",
                nodes,
                processes,
                figures.parameters(),
                rounds - 1);
        screen.printf(Locale.ROOT, "  services     %8.2f s a round  %s%n", service, words(figures.service()));
        screen.printf(Locale.ROOT, "  one process  %8.2f s a round  %s%n", simulator, words(figures.simulator()));
        screen.printf(Locale.ROOT, "  overhead     %8.0f %%%n", 100 * (service / simulator - 1));
        screen.printf(
                Locale.ROOT,
                "  coordinator  %8.0f MB resident at most, heap of %d MiB%n",
                figures.coordinatorBytes() / 1e6,
                memory);
    }

    private String json(ServicesRun.Figures figures, double service, double simulator) {
        ObjectNode root = new ObjectMapper().createObjectNode();
        root.put("schema", "hanse.bench-services/1")
                .put("nodes", nodes)
                .put("processes", processes)
                .put("parameters", figures.parameters())
                .put("coordinatorHeapMebibytes", memory)
                .put("coordinatorPeakRssBytes", figures.coordinatorBytes());
        figures.service().forEach(root.putArray("serviceSeconds")::add);
        figures.simulator().forEach(root.putArray("oneProcessSeconds")::add);
        root.put("serviceMedianSeconds", service)
                .put("oneProcessMedianSeconds", simulator)
                .put("overhead", service / simulator - 1);
        return JsonDocument.text(root);
    }

    private static String words(List<Double> seconds) {
        return seconds.stream()
                .map(one -> String.format(Locale.ROOT, "%.2f", one))
                .toList()
                .toString();
    }

    private static double median(List<Double> seconds) {
        List<Double> sorted = seconds.stream().skip(1).sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
