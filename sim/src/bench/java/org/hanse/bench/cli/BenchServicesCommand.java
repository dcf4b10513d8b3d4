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
        description = "%nSynthetic shops train one network, first in the simulator, then with services on this machine:"
                + " connections over TLS, masked updates, all states stored. Several nodes share a process, a thread each."
                + " Both sides have the same plan. Figures of an update are a round's, divided by the nodes.%n",
        footer = {
            "%nExamples:",
            "  hanse bench services",
            "  hanse bench services --nodes 100 --memory 256 --shoppers 200",
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
            defaultValue = "16",
            description = "Rounds of each side, with those of the warm-up (default: ${DEFAULT-VALUE})")
    int rounds;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            defaultValue = "8",
            description = "First rounds that no figure has: Java still compiles then (default: ${DEFAULT-VALUE})")
    int warmUp;

    @Option(
            names = "--shoppers",
            paramLabel = "N",
            defaultValue = "10",
            description = "Shoppers of a node, of about 20 interactions each (default: ${DEFAULT-VALUE})")
    int shoppers;

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

    @Option(names = "--json", description = "Print JSON (schema hanse.bench-services/2) instead of text")
    boolean json;

    @Override
    public Integer call() throws InterruptedException {
        record Least(String option, int value, int least) {}
        for (Least number : List.of(
                new Least("--nodes", nodes, 4),
                new Least("--processes", processes, 1),
                new Least("--warm-up", warmUp, 1),
                new Least("--rounds", rounds, warmUp + 1),
                new Least("--shoppers", shoppers, 2),
                new Least("--dimension", dimension, 2),
                new Least("--memory", memory, 64))) {
            if (number.value() < number.least()) {
                throw new ParameterException(
                        spec.commandLine(),
                        number.option() + " must be at least " + number.least() + ", it is " + number.value());
            }
        }
        ServicesRun.Figures figures = new ServicesRun(
                        new ServicesRun.Settings(nodes, processes, rounds, warmUp, shoppers, dimension, memory),
                        InstantSource.system())
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
                "%d nodes of %d shoppers in %d processes, %,d parameters, median of %d rounds after %d of warm-up%n",
                nodes,
                shoppers,
                processes,
                figures.parameters(),
                rounds - warmUp,
                warmUp);
        screen.printf(Locale.ROOT, "  services     %8.2f s a round  %s%n", service, words(figures.service()));
        screen.printf(Locale.ROOT, "  one process  %8.2f s a round  %s%n", simulator, words(figures.simulator()));
        screen.printf(Locale.ROOT, "  overhead     %8.0f %%%n", 100 * (service / simulator - 1));
        ServicesRun.Coordinator own = figures.coordinator();
        screen.printf(Locale.ROOT, "Coordinator, heap of %d MiB%n", memory);
        screen.printf(Locale.ROOT, "  memory       %8.0f MB resident at most%n", own.peakBytes() / 1e6);
        screen.printf(Locale.ROOT, "  processor    %8.3f s an update%n", own.cpuSeconds());
        screen.printf(Locale.ROOT, "  written      %8.2f MB an update%n", own.writtenBytes() / 1e6);
        screen.printf(Locale.ROOT, "  by a node    %8.2f MB an update%n", own.nodeWrittenBytes() / 1e6);
        screen.println("Memory of the coordinator after the last round, as its Java reports it");
        own.nativeMemory()
                .lines()
                .filter(line -> line.startsWith("Total:") || line.startsWith("-"))
                .forEach(line -> screen.println("  " + line.strip()));
    }

    private String json(ServicesRun.Figures figures, double service, double simulator) {
        ServicesRun.Coordinator own = figures.coordinator();
        ObjectNode root = new ObjectMapper().createObjectNode();
        root.put("schema", "hanse.bench-services/2")
                .put("nodes", nodes)
                .put("shoppers", shoppers)
                .put("processes", processes)
                .put("parameters", figures.parameters())
                .put("warmUp", warmUp)
                .put("coordinatorHeapMebibytes", memory)
                .put("coordinatorPeakRssBytes", own.peakBytes())
                .put("coordinatorCpuSecondsPerUpdate", own.cpuSeconds())
                .put("coordinatorWrittenBytesPerUpdate", own.writtenBytes())
                .put("nodeWrittenBytesPerUpdate", own.nodeWrittenBytes())
                .put("coordinatorNativeMemory", own.nativeMemory());
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

    private double median(List<Double> seconds) {
        List<Double> sorted = seconds.stream().skip(warmUp).sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
