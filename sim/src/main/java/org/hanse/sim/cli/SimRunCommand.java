// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.hanse.cli.ExitCode;
import org.hanse.cli.StandardOptions;
import org.hanse.sim.RunSummary;
import org.hanse.sim.Scenario;
import org.hanse.sim.summary.MetricsJson;
import org.hanse.sim.summary.Origin;
import org.hanse.sim.summary.RunFolder;
import org.hanse.sim.summary.ScreenTable;
import org.hanse.sim.train.CheckpointFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hanse sim run}: scores the models of a scenario and writes what came out. */
@Command(
        name = "run",
        header = "Train and score the models that a scenario compares",
        description = "%nReads the scenario's data sets, cuts them into merchants as it says, trains the networks, fits"
                + " every baseline to each merchant's own data and ranks what was held out. Writes metrics.json"
                + " (schema hanse.metrics/1), results.csv and summary.html, and saves networks after every epoch"
                + " in checkpoints/, from where --resume goes on if the run was stopped.%n",
        footer = {
            "%nExample:",
            "  hanse sim run scenario.yaml --out runs/first",
            "%nExit codes: 0 done, 1 failed, 2 wrong use or bad input, 130 stopped by Ctrl-C."
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

    @Option(names = "--threads", paramLabel = "N", description = "Threads to use (default: one a processor)")
    int threads = Runtime.getRuntime().availableProcessors();

    @Option(names = "--json", description = "Print metrics.json instead of the table")
    boolean json;

    @Option(
            names = "--force",
            description = "Write to a folder that holds other files too; without --resume, delete checkpoints in it")
    boolean force;

    @Option(names = "--resume", description = "Go on from the checkpoints of a run that was stopped")
    boolean resume;

    @Override
    public Integer call() {
        if (threads < 1) {
            throw new ParameterException(spec.commandLine(), "--threads must be at least 1, it is " + threads);
        }
        Scenario asked = Scenario.read(scenario);
        ScenarioRunner runner = new ScenarioRunner(asked, threads).requireDatasets();
        RunFolder folder = new RunFolder(out.orElseGet(() -> Path.of("runs", asked.name())));
        folder.check(force, resume);
        if (!resume) {
            folder.deleteCheckpoints();
        } else if (!CheckpointFolder.anyIn(folder.checkpoints())) {
            PrintWriter err = spec.commandLine().getErr();
            err.println("hanse: --resume: there are no checkpoints in " + folder.checkpoints()
                    + "; the run begins at the start");
            err.flush();
        }
        AtomicReference<Optional<ResumeNotice>> notice = new AtomicReference<>(Optional.empty());
        try {
            RunSummary run = runner.run(
                    Optional.of(folder.checkpoints()),
                    () -> notice.set(Optional.of(ResumeNotice.atCtrlC(
                            folder.checkpoints(),
                            command(folder),
                            spec.commandLine().getErr()))));
            return finish(run, folder);
        } finally {
            // Not before: until results are written, checkpoints are what there is to go on from.
            notice.get().ifPresent(ResumeNotice::withdraw);
        }
    }

    private int finish(RunSummary run, RunFolder folder) {
        if (run.results().isEmpty()
                && run.trainings().stream()
                        .anyMatch(training -> !training.problem().isEmpty())) {
            PrintWriter err = spec.commandLine().getErr();
            run.trainings().forEach(training -> err.println("hanse: " + training.model() + ": " + training.problem()));
            err.flush();
            return ExitCode.FAILED;
        }
        String metrics = MetricsJson.of(run);
        folder.write(run, metrics, new Origin(command(folder), HanseVersion.text()));
        PrintWriter screen = spec.commandLine().getOut();
        if (json) {
            screen.print(metrics);
        } else {
            screen.print(ScreenTable.of(run));
            screen.println();
            screen.println("Wrote " + folder.summary() + ", results.csv and metrics.json");
        }
        screen.flush();
        return ExitCode.SUCCESS;
    }

    private String command(RunFolder folder) {
        return "hanse sim run " + quoted(scenario) + " --out " + quoted(folder.folder());
    }

    private static String quoted(Path path) {
        String text = path.toString();
        return text.matches("[\\w./+:@%,-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
