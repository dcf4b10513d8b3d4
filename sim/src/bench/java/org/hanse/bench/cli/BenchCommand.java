// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.bench.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.hanse.bench.ClippingCost;
import org.hanse.bench.SpeedCase;
import org.hanse.bench.SpeedRun;
import org.hanse.bench.SpeedSettings;
import org.hanse.bench.SpeedSettings.Peer;
import org.hanse.bench.SpeedSummary;
import org.hanse.bench.Workload;
import org.hanse.cli.ExitCode;
import org.hanse.cli.Progress;
import org.hanse.cli.StandardOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code hanse bench}: the network's speed beside others'. */
@Command(
        name = "bench",
        subcommands = {
            BenchClientsCommand.class,
            BenchDecideCommand.class,
            BenchSecAggCommand.class,
            BenchServeCommand.class,
            BenchServicesCommand.class
        },
        header = "Measure the network's speed, beside PyTorch and DL4J",
        description = {
            "%nTrains the network and recommends with it on synthetic workloads of three sizes. PyTorch takes the same steps"
                    + " from the same weights on the same batches. The command fails if the losses of the first steps"
                    + " differ by more than 1e-4. Then it times a network of stock DL4J layers, which does less, and the"
                    + " sum of clipped gradients of single shoppers, which private training uses. docs/results"
                    + " explains the figures.%n"
        },
        footer = {
            "%nExamples:",
            "  hanse bench",
            "  hanse bench --workloads S --q off --peers none",
            "  hanse bench --json --python ~/torch/bin/python3 > speed.json",
            "%nExit codes: 0 done, 1 failed or not equal to PyTorch, 2 usage error."
        })
public final class BenchCommand implements Callable<Integer> {

    private static final int WARM_SECONDS = 4;

    /** Training with or without objectives. */
    enum Objectives {
        BOTH,
        ON,
        OFF
    }

    /** Our own arithmetic. */
    enum Arithmetic {
        SCALAR,
        VECTOR
    }

    @Mixin
    StandardOptions standard = new StandardOptions();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--workloads",
            paramLabel = "NAMES",
            split = ",",
            defaultValue = "S,M,L",
            description = "Sizes, out of S, M and L (default: ${DEFAULT-VALUE})")
    List<String> workloads = List.of();

    @Option(
            names = "--q",
            paramLabel = "both|on|off",
            defaultValue = "both",
            description = "With three Q heads, without, or both (default: ${DEFAULT-VALUE})")
    Objectives objectives = Objectives.BOTH;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "1",
            description = "Threads of each side; with 1, two are measured too (default: ${DEFAULT-VALUE})")
    int threads;

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "15",
            description = "Measured training steps of each side (default: ${DEFAULT-VALUE})")
    int runs;

    @Option(
            names = "--steps",
            paramLabel = "N",
            defaultValue = "10",
            description = "Training steps before, whose losses are compared (default: ${DEFAULT-VALUE})")
    int steps;

    @Option(
            names = "--calls",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Measured recommendations of each side (default: ${DEFAULT-VALUE})")
    int calls;

    @Mixin
    PythonOption python = new PythonOption();

    @Option(
            names = "--peers",
            paramLabel = "NAMES",
            split = ",",
            defaultValue = "torch,dl4j",
            description = "torch, dl4j, both or none (default: ${DEFAULT-VALUE})")
    List<String> peers = List.of();

    @Option(
            names = "--kernels",
            paramLabel = "scalar|vector",
            description = "Our arithmetic (default: vector where this Java has it, else scalar)")
    Optional<Arithmetic> kernels = Optional.empty();

    @Option(names = "--json", description = "Print JSON (schema hanse.bench/1) instead of the table")
    boolean json;

    @Override
    public Integer call() {
        SpeedSettings settings = settings();
        SpeedSummary summary;
        try (Progress progress = Progress.start("bench", SpeedRun.progressSteps(settings))) {
            summary = SpeedRun.run(settings, progress::step);
        }
        PrintWriter screen = spec.commandLine().getOut();
        PrintWriter errors = spec.commandLine().getErr();
        if (json) {
            screen.println(BenchJson.of(summary));
            summary.notes().forEach(note -> errors.println("hanse: " + note));
        } else {
            BenchText.of(summary).forEach(screen::println);
        }
        screen.flush();
        if (!summary.agrees()) {
            errors.println("hanse: PyTorch does not compute the same as Hanse, so the times say nothing (see agreements"
                    + " in --json)");
        }
        errors.flush();
        return summary.agrees() ? ExitCode.SUCCESS : ExitCode.FAILED;
    }

    private SpeedSettings settings() {
        requirePositive("--threads", threads);
        requirePositive("--runs", runs);
        requirePositive("--steps", steps);
        requirePositive("--calls", calls);
        List<SpeedCase> cases = new ArrayList<>();
        for (String name : workloads) {
            Workload workload = workload(name);
            if (objectives != Objectives.ON) {
                cases.add(new SpeedCase(workload, false));
            }
            if (objectives != Objectives.OFF) {
                cases.add(new SpeedCase(workload, true));
            }
        }
        Optional<String> arithmetic = kernels.map(chosen -> chosen.name().toLowerCase(Locale.ROOT));
        return new SpeedSettings(
                cases,
                ClippingCost.WORKLOAD,
                threads,
                runs,
                steps,
                WARM_SECONDS,
                calls,
                python.path(),
                peers(),
                arithmetic);
    }

    private void requirePositive(String option, int value) {
        if (value < 1) {
            throw new ParameterException(spec.commandLine(), option + " must be at least 1, it is " + value);
        }
    }

    private Workload workload(String name) {
        return Workload.known().stream()
                .filter(known -> known.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(), "no workload is named '" + name + "'; there are S, M and L"));
    }

    private Set<Peer> peers() {
        Set<Peer> chosen = EnumSet.noneOf(Peer.class);
        for (String name : peers) {
            switch (name.toLowerCase(Locale.ROOT)) {
                case "torch" -> chosen.add(Peer.TORCH);
                case "dl4j" -> chosen.add(Peer.DL4J);
                case "none" -> {
                    if (peers.size() > 1) {
                        throw new ParameterException(spec.commandLine(), "--peers: none stands alone");
                    }
                }
                default ->
                    throw new ParameterException(
                            spec.commandLine(), "no peer is named '" + name + "'; there are torch and dl4j");
            }
        }
        return chosen;
    }
}
