// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.hanse.cli.ExitCode;
import org.hanse.cli.FaithfulnessTable;
import org.hanse.cli.StandardOptions;
import org.hanse.sim.scenario.Extensions;
import org.hanse.sim.scenario.Scenario;
import org.hanse.sim.scenario.ScenarioReader;
import org.hanse.sim.scenario.Sweep;
import org.hanse.sim.summary.MetricsFile;
import org.hanse.sim.summary.RunFolder;
import org.hanse.sim.summary.RunRecord;
import org.hanse.sim.summary.ScreenTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hanse sim run}: scores the models of a scenario and writes the results. */
@Command(
        name = "run",
        header = "Train and score the models that a scenario compares",
        description = "%nReads the scenario's data sets, cuts them into merchants as it says, trains the networks, fits"
                + " every baseline to each merchant's own data and ranks what was held out. Writes queries.csv.gz,"
                + " results.csv, results.parquet, summary.html and metrics.json (schema hanse.metrics/1), and saves networks after"
                + " every epoch or round in checkpoints/, from where --resume goes on if the run was stopped. A scenario"
                + " with the key sweep is run once for every combination of its values, each in a folder of its own;"
                + " --resume leaves those out that are there.%n",
        footer = {
            "%nExample:",
            "  hanse sim run scenario.yaml --out runs/first",
            "%nExit codes: 0 done, 1 failed or a compared model has no figures, 2 usage error or bad input,"
                    + " 130 stopped by Ctrl-C."
        })
public final class SimRunCommand implements Callable<Integer> {

    @Mixin
    StandardOptions standard = new StandardOptions();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "SCENARIO", description = "Scenario file (YAML)")
    Path scenario = Path.of("");

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Folder for the results (default: runs/<scenario's name>)")
    Optional<Path> out = Optional.empty();

    @Mixin
    ThreadsOption threads = new ThreadsOption();

    @Option(names = "--json", description = "Print metrics.json instead of the table")
    boolean json;

    @Option(
            names = "--force",
            description =
                    "Write to a folder that holds other files or another scenario's run; without --resume, delete checkpoints in it and"
                            + " make every run of a sweep again")
    boolean force;

    @Option(names = "--resume", description = "Go on from the checkpoints of a run that was stopped")
    boolean resume;

    @Option(
            names = "--allow-missing",
            description = "End with exit code 0 although a compared model diverged or has no figures")
    boolean allowMissing;

    @Override
    public Integer call() {
        FileKind.SCENARIO.require(scenario);
        Extensions extensions = ExtensionLoader.load();
        Optional<Sweep> sweep = Sweep.read(scenario, extensions);
        return sweep.isPresent() ? sweep(sweep.get()) : run(ScenarioReader.read(scenario, extensions));
    }

    private int run(Scenario asked) {
        Path place = folder(asked);
        RunFolder folder = new RunFolder(place);
        FolderRunner runner = runner(place);
        Optional<RunRecord> run = runner.run(asked, folder);
        run.ifPresent(done -> print(json ? MetricsFile.of(done) : text(done, folder)));
        return run.map(RunRecord::missing).filter(runner::complete).isPresent() ? ExitCode.SUCCESS : ExitCode.FAILED;
    }

    private static String text(RunRecord run, RunFolder folder) {
        return text(run) + "\nWrote " + folder.summary()
                + ", results.csv, results.parquet, queries.csv.gz and metrics.json\n";
    }

    /** Returns the text for the screen: tables, verdict and tests of explanations. */
    static String text(RunRecord run) {
        return ScreenTable.of(run) + explanations(run);
    }

    private static String explanations(RunRecord run) {
        StringBuilder text = new StringBuilder();
        run.training()
                .forEach(training -> Optional.ofNullable(training.faithfulness())
                        .ifPresent(own -> text.append('\n')
                                .append(training.model())
                                .append(": ")
                                .append(String.join("\n", FaithfulnessTable.lines(own)))
                                .append('\n')));
        return text.toString();
    }

    private int sweep(Sweep sweep) {
        Path place = folder(sweep.points().get(0).scenario());
        SweepRunner.Outcome outcome = new SweepRunner(sweep, runner(place)).run();
        if (outcome.runs().isEmpty()) {
            return ExitCode.FAILED;
        }
        SweepTables tables = SweepTables.of(outcome.runs());
        print(json ? tables.json() : tables.text(sweep, place));
        return outcome.failed() == 0 ? ExitCode.SUCCESS : ExitCode.FAILED;
    }

    private Path folder(Scenario first) {
        return out.orElseGet(() -> Path.of("runs", first.name()));
    }

    private FolderRunner runner(Path place) {
        return new FolderRunner(
                new FolderRunner.Order(scenario, place, threads.number(), force, resume, allowMissing),
                spec.commandLine().getErr());
    }

    private void print(String text) {
        PrintWriter screen = spec.commandLine().getOut();
        screen.print(text);
        screen.flush();
    }
}
