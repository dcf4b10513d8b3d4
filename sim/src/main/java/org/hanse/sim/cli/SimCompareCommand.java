// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.hanse.cli.ExitCode;
import org.hanse.cli.StandardOptions;
import org.hanse.cli.Words;
import org.hanse.config.InvalidInputException;
import org.hanse.config.NearestName;
import org.hanse.core.evaluate.Metric;
import org.hanse.sim.scenario.HeldOut;
import org.hanse.sim.scenario.MainMetric;
import org.hanse.sim.scenario.Scenario;
import org.hanse.sim.summary.MetricsFile;
import org.hanse.sim.summary.RunFolder;
import org.hanse.sim.summary.RunRecord;
import org.hanse.sim.summary.SeedLifts;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hanse sim compare}: one figure of several runs side by side. */
@Command(
        name = "compare",
        header = "Show one figure of several runs side by side",
        description =
                "%nReads the metrics.json of each folder and prints a row for each model of each run; where runs of"
                        + " one scenario differ in their seeds, their mean and standard deviation too, and at how many"
                        + " shops each federated model is significantly better and worse than the best alone.%n",
        footer = {
            "%nExample:",
            "  hanse sim compare runs/seed-1 runs/seed-2 --metric hr --cutoff 10",
            "%nExit codes: 0 done, 2 usage error, or a folder without a run."
        })
public final class SimCompareCommand implements Callable<Integer> {

    /** Most runs in a note. */
    private static final int MOST_RUNS = 4;

    @Mixin
    StandardOptions standard = new StandardOptions();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "DIR", arity = "1..*", description = "Folders that hanse sim run has written to")
    List<Path> folders = List.of();

    @Option(
            names = "--metric",
            paramLabel = "NAME",
            description = "Which figure (default: the one by which the runs put their models in order)")
    Optional<String> metric = Optional.empty();

    @Option(
            names = "--cutoff",
            paramLabel = "K",
            description = "At which cutoff (default: the one at which the runs put their models in order)")
    Optional<Integer> cutoff = Optional.empty();

    @Option(
            names = "--merchant",
            paramLabel = "ID",
            defaultValue = "all",
            description = "Over whose queries: an id, all, or of runs that train networks all/members, those who train"
                    + " from the start, all/unmet, for items new to their shop, or all/unjoined, for items that no other shopper joins with"
                    + " the history (default: ${DEFAULT-VALUE})")
    String merchant = "";

    @Option(names = "--validation", description = "On validation queries instead of test queries")
    boolean validation;

    @Option(names = "--json", description = "Print JSON (schema hanse.compare/1) instead of the table")
    boolean json;

    @Override
    public Integer call() {
        Map<String, RunRecord> runs = new LinkedHashMap<>();
        folders.forEach(folder -> runs.put(folder.toString(), MetricsFile.read(folder)));
        MainMetric main = RunRecord.main(runs.values());
        RunTable table = new RunTable(
                runs,
                merchant,
                validation ? HeldOut.VALIDATION : HeldOut.TEST,
                metric.map(this::metric).orElse(main.metric()),
                cutoff.orElse(main.cutoff()));
        if (table.rows().isEmpty() && cutoff.isPresent()) {
            requireCutoff(table, cutoff.get());
        }
        if (table.rows().isEmpty()) {
            throw new InvalidInputException("--merchant: found no run with " + table.label() + " of " + merchant
                    + " on " + table.split().key() + "; expected one of "
                    + table.merchants().stream().limit(8).collect(Collectors.joining(", "))
                    + ". Fix: name one with --merchant");
        }
        PrintWriter screen = spec.commandLine().getOut();
        String guarantees = table.guarantees();
        List<String> without = table.without();
        if (!without.isEmpty()) {
            spec.commandLine()
                    .getErr()
                    .println("note: left out, without " + table.label() + ": " + String.join(", ", without));
        }
        warn(table.differingQueries());
        List<SeedTests> tests = tests(table, main);
        if (json) {
            ObjectNode tree = table.tree();
            tests.forEach(test -> test.addTo(tree.withArray("seedTests")));
            screen.print(tree.toPrettyString() + "\n");
        } else {
            screen.print(table.text());
            tests.forEach(test -> screen.print(test.text()));
            screen.print(guarantees.isEmpty() ? "" : "\n" + guarantees);
        }
        screen.flush();
        return ExitCode.SUCCESS;
    }

    private void warn(Map<String, Integer> queries) {
        if (!queries.isEmpty()) {
            spec.commandLine()
                    .getErr()
                    .println("note: these runs have different data or queries; number of queries: "
                            + queries.entrySet().stream()
                                    .limit(MOST_RUNS)
                                    .map(run -> run.getKey() + " " + Words.count(run.getValue()))
                                    .collect(Collectors.joining(", "))
                            + (queries.size() > MOST_RUNS ? " and others" : "")
                            + ". Differences between their rows do not compare models");
        }
    }

    /** Returns the tests over seeds, where the table shows the main metric over all test queries. */
    private List<SeedTests> tests(RunTable table, MainMetric main) {
        boolean stored = table.merchant().equals(Scenario.ALL)
                && table.split() == HeldOut.TEST
                && table.metric() == main.metric()
                && table.cutoff() == main.cutoff();
        if (!stored) {
            return List.of();
        }
        Map<String, SeedLifts.Seed> seeds = new LinkedHashMap<>();
        table.runs()
                .forEach((name, run) -> new RunFolder(Path.of(name))
                        .queries()
                        .ifPresent(queries -> seeds.put(name, new SeedLifts.Seed(name, run, queries))));
        List<String> missing = table.runs().keySet().stream()
                .filter(name -> !seeds.containsKey(name))
                .toList();
        if (!missing.isEmpty() && !table.means().isEmpty()) {
            spec.commandLine()
                    .getErr()
                    .println("note: left out of the tests over seeds, without queries.csv.gz: "
                            + String.join(", ", missing) + "; run the scenario again to test them");
        }
        return SeedTests.of(List.copyOf(seeds.values()));
    }

    /** Names the cutoffs there are, where that one alone is missing. */
    private static void requireCutoff(RunTable table, int wanted) {
        List<Integer> known = table.cutoffs();
        if (!known.isEmpty() && !known.contains(wanted)) {
            String list = known.stream().map(String::valueOf).collect(Collectors.joining(", "));
            throw new InvalidInputException(
                    "--cutoff: found " + wanted + "; expected a cutoff that was computed: " + list
                            + ". Fix: use --cutoff " + known.get(0) + ", or run again with " + wanted
                            + " in protocol.cutoffs of the data set");
        }
    }

    private Metric metric(String name) {
        List<String> names = Arrays.stream(Metric.values()).map(Metric::key).toList();
        return Arrays.stream(Metric.values())
                .filter(known -> known.key().equals(name))
                .findFirst()
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "--metric: found " + name + "; expected one of " + String.join(", ", names) + ". Fix: give "
                                + NearestName.of(name, names).orElse("one of them")));
    }
}
