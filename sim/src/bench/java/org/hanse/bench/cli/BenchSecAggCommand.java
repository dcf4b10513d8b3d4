// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.bench.cli;

import java.io.PrintWriter;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.hanse.bench.SecAggMemory;
import org.hanse.bench.SecAggMemoryRun;
import org.hanse.bench.SecAggRun;
import org.hanse.bench.SecAggSettings;
import org.hanse.bench.SecAggTiming;
import org.hanse.cli.ExitCode;
import org.hanse.cli.Progress;
import org.hanse.cli.StandardOptions;
import org.hanse.core.secagg.GraphPlan;
import org.hanse.core.secagg.SecAggPlan;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code hanse bench secagg}: cost of secure aggregation for each side. */
@Command(
        name = "secagg",
        header = "Measure the cost of secure aggregation for a participant and the coordinator",
        description = {
            "%nAggregates synthetic updates on one thread by the protocol of docs/design/protocol.md and compares each sum with the"
                    + " plain sum. A few participants are timed in full, with every message encoded. The others compute"
                    + " only their messages. Dropouts happen after the shares are sent, which is the costliest moment.%n",
            "With --memory it measures the memory of one side: a separate process with the least heap that completes a"
                    + " round without dropouts. The coordinator reads the messages of all participants from temporary"
                    + " files, which are as large as all updates together.%n"
        },
        footer = {
            "%nExamples:",
            "  hanse bench secagg",
            "  hanse bench secagg --participants 10,30,100,300 --sizes 100000,1000000 --lost 0,0.1,0.3",
            "  hanse bench secagg --participants 1000 --corrupt 0.1 --dropout 0.1 --lost 0,0.1 --json",
            "  hanse bench secagg --memory node --sizes 10000000",
            "  hanse bench secagg --memory coordinator --participants 10,100,300",
            "%nExit codes: 0 done, 1 failed, 2 usage error."
        })
public final class BenchSecAggCommand implements Callable<Integer> {

    @Mixin
    StandardOptions standard = new StandardOptions();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--participants",
            paramLabel = "N",
            split = ",",
            defaultValue = "100",
            description = "Participants, one round for each number (default: ${DEFAULT-VALUE})")
    List<Integer> participants = List.of();

    @Option(
            names = "--sizes",
            paramLabel = "N",
            split = ",",
            defaultValue = "1000000",
            description = "Elements of an update (default: ${DEFAULT-VALUE})")
    List<Integer> sizes = List.of();

    @Option(
            names = "--lost",
            paramLabel = "PART",
            split = ",",
            defaultValue = "0,0.1",
            description = "Fraction of the participants that drop out (default: ${DEFAULT-VALUE})")
    List<Double> lost = List.of();

    @Option(
            names = "--bound",
            paramLabel = "STEPS",
            defaultValue = "32768",
            description = "Greatest magnitude of an element (default: ${DEFAULT-VALUE})")
    long bound;

    @Option(
            names = "--corrupt",
            paramLabel = "PART",
            defaultValue = "0.33",
            description = "Fraction of corrupt participants that the plan assumes (default: ${DEFAULT-VALUE})")
    double corrupt;

    @Option(
            names = "--dropout",
            paramLabel = "PART",
            defaultValue = "0.3",
            description = "Fraction of dropouts that the plan tolerates (default: ${DEFAULT-VALUE})")
    double dropout;

    @Option(
            names = "--memory",
            paramLabel = "node|coordinator",
            description = "Measure the memory of this side, not times")
    Optional<SecAggMemory.Side> memory = Optional.empty();

    @Option(names = "--json", description = "Print JSON (schema hanse.bench-secagg/1) instead of the table")
    boolean json;

    @Override
    public Integer call() {
        SecAggSettings settings = settings();
        PrintWriter screen = spec.commandLine().getOut();
        memory.map(side -> memory(settings, side))
                .orElseGet(() -> times(settings))
                .forEach(screen::println);
        screen.flush();
        return ExitCode.SUCCESS;
    }

    private List<String> times(SecAggSettings settings) {
        List<SecAggTiming> timings;
        try (Progress progress = Progress.start("bench secagg", settings.count())) {
            timings = SecAggRun.run(settings, new SecureRandom(), progress::step);
        }
        return json ? List.of(BenchSecAggText.json(timings)) : BenchSecAggText.lines(timings);
    }

    private List<String> memory(SecAggSettings settings, SecAggMemory.Side side) {
        List<SecAggMemory> measured;
        int count = settings.participants().size() * settings.sizes().size();
        try (Progress progress = Progress.start("bench secagg", count)) {
            measured = SecAggMemoryRun.run(side, settings, BenchSecAggSide.class, new SecureRandom(), progress::step);
        }
        return json ? List.of(BenchSecAggText.memoryJson(measured)) : BenchSecAggText.memoryLines(measured);
    }

    private SecAggSettings settings() {
        if (!(corrupt >= 0 && corrupt < 1 && dropout >= 0 && dropout < 1)) {
            throw wrong("--corrupt and --dropout must be from 0 to below 1");
        }
        if (bound < 1 || bound > 1L << 40 || sizes.stream().anyMatch(size -> size < 1)) {
            throw wrong("--bound must be from 1 to 2^40, --sizes at least 1");
        }
        SecAggSettings settings = new SecAggSettings(participants, sizes, lost, bound, corrupt, dropout);
        for (int count : participants) {
            if (count < SecAggPlan.FEWEST) {
                throw wrong("--participants must be at least " + SecAggPlan.FEWEST + ", one is " + count);
            }
            boolean met = GraphPlan.of(count, settings.assumptions(count), GraphPlan.MOST_COMPLETE)
                    .isPresent();
            if (!met) {
                throw wrong(
                        "--participants: found " + count + "; expected a number that a threshold protects with corrupt "
                                + corrupt + " and dropout " + dropout + ". Fix: lower --corrupt or --dropout");
            }
        }
        for (double part : lost) {
            if (!(part >= 0 && part <= dropout)) {
                throw wrong("--lost " + part + " must be from 0 to --dropout, which is " + dropout);
            }
        }
        return settings;
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
