// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.hanse.cli.ExitCode;
import org.hanse.cli.StandardOptions;
import org.hanse.config.InvalidInputException;
import org.hanse.sim.HeldOut;
import org.hanse.sim.MainMetric;
import org.hanse.sim.RunSummary;
import org.hanse.sim.Scenario;
import org.hanse.sim.Sweep;
import org.hanse.sim.summary.MetricsJson;
import org.hanse.sim.summary.Origin;
import org.hanse.sim.summary.RunFolder;
import org.hanse.sim.summary.ScreenTable;
import org.hanse.sim.summary.StoredRun;
import org.hanse.sim.train.CheckpointFolder;
import org.hanse.sim.train.TrainedModel;
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
                + " (schema hanse.metrics/1), results.csv, results.parquet and summary.html, and saves networks after"
                + " every epoch or round in checkpoints/, from where --resume goes on if the run was stopped. A scenario"
                + " with the key sweep is run once for every combination of its values, each in a folder of its own;"
                + " --resume leaves those out that are there.%n",
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
            description = "Write to a folder that holds other files too; without --resume, delete checkpoints in it and"
                    + " make every run of a sweep again")
    boolean force;

    @Option(names = "--resume", description = "Go on from the checkpoints of a run that was stopped")
    boolean resume;

    @Override
    public Integer call() {
        if (threads < 1) {
            throw new ParameterException(spec.commandLine(), "--threads must be at least 1, it is " + threads);
        }
        Optional<Sweep> sweep = Sweep.read(scenario);
        if (sweep.isPresent()) {
            return sweep(sweep.get());
        }
        Scenario asked = Scenario.read(scenario);
        RunFolder folder = new RunFolder(out.orElseGet(() -> Path.of("runs", asked.name())));
        return run(asked, folder, folder.folder())
                .map(run -> finish(run, folder))
                .orElse(ExitCode.FAILED);
    }

    /**
     * Runs a scenario; empty if nothing of it could be trained, which is said then.
     *
     * @param place what {@code --out} is for this: of a sweep, the folder above
     */
    private Optional<RunSummary> run(Scenario asked, RunFolder folder, Path place) {
        ScenarioRunner runner = new ScenarioRunner(asked, threads).requireDatasets();
        folder.check(force, resume);
        if (!resume) {
            folder.deleteCheckpoints();
        } else if (!CheckpointFolder.anyIn(folder.checkpoints())) {
            complain("--resume: there are no checkpoints in " + folder.checkpoints() + "; the run begins at the start");
        }
        AtomicReference<Optional<ResumeNotice>> notice = new AtomicReference<>(Optional.empty());
        try {
            RunSummary run = runner.run(
                    Optional.of(folder.checkpoints()),
                    () -> notice.set(Optional.of(ResumeNotice.atCtrlC(
                            folder.checkpoints(),
                            command(place),
                            spec.commandLine().getErr()))));
            if (run.results().isEmpty()
                    && run.trainings().stream()
                            .anyMatch(training -> !training.problem().isEmpty())) {
                run.trainings().forEach(training -> complain(training.model() + ": " + training.problem()));
                return Optional.empty();
            }
            folder.write(run, MetricsJson.of(run), new Origin(command(place), HanseVersion.text()));
            return Optional.of(run);
        } finally {
            // Not before: until results are written, checkpoints are what there is to go on from.
            notice.get().ifPresent(ResumeNotice::withdraw);
        }
    }

    private void complain(String what) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("hanse: " + what);
        err.flush();
    }

    /** Runs every combination that is not there yet, each in a folder of its own, and shows them side by side. */
    private int sweep(Sweep sweep) {
        Path folder = out.orElseGet(
                () -> Path.of("runs", sweep.points().get(0).scenario().name()));
        Map<String, StoredRun> runs = new LinkedHashMap<>();
        int failed = 0;
        for (Sweep.Point point : sweep.points()) {
            new RunFolder(folder.resolve(point.folder())).check(force, resume);
            if (!resume && !force && done(point, folder)) {
                throw new InvalidInputException(folder + ": holds runs of this sweep; --resume leaves them and goes on,"
                        + " --force makes all of them again");
            }
        }
        for (Sweep.Point point : sweep.points()) {
            RunFolder place = new RunFolder(folder.resolve(point.folder()));
            boolean there = resume && done(point, folder);
            complain(point.number() + " of " + sweep.points().size() + ": " + point.label()
                    + (there ? ", there already" : ""));
            if (there || run(point.scenario(), place, folder).isPresent()) {
                runs.put(point.label(), StoredRun.read(place.folder()));
            } else {
                failed++;
            }
        }
        if (runs.isEmpty()) {
            return ExitCode.FAILED;
        }
        PrintWriter screen = spec.commandLine().getOut();
        MainMetric main = StoredRun.main(runs.values());
        RunTable table = new RunTable(runs, "all", HeldOut.VALIDATION, main.metric(), main.cutoff());
        RunTable test = new RunTable(runs, "all", HeldOut.TEST, main.metric(), main.cutoff());
        screen.print(json ? table.json() : table.text() + "\n" + test.text());
        if (!json) {
            Set<String> trained = sweep.points().stream()
                    .flatMap(point -> point.scenario().trained().stream())
                    .map(TrainedModel::name)
                    .collect(Collectors.toSet());
            table.best(trained)
                    .ifPresent(best ->
                            screen.println("\nBest on validation: " + best.model() + " with " + best.run() + "."));
            screen.println("Each combination has its folder in " + folder
                    + "; hanse sim compare shows other figures of them.");
        }
        screen.flush();
        return failed == 0 ? ExitCode.SUCCESS : ExitCode.FAILED;
    }

    /** Whether the folder of a combination holds a whole run of it, not of what the scenario was before somebody changed it. */
    private static boolean done(Sweep.Point point, Path folder) {
        RunFolder place = new RunFolder(folder.resolve(point.folder()));
        if (!place.isWhole()) {
            return false;
        }
        StoredRun stored = StoredRun.read(place.folder());
        return stored.seed() == point.scenario().seed()
                && stored.settings().equals(point.scenario().settings());
    }

    private int finish(RunSummary run, RunFolder folder) {
        PrintWriter screen = spec.commandLine().getOut();
        if (json) {
            screen.print(MetricsJson.of(run));
        } else {
            screen.print(ScreenTable.of(run));
            screen.println();
            screen.println("Wrote " + folder.summary() + ", results.csv, results.parquet and metrics.json");
        }
        screen.flush();
        return ExitCode.SUCCESS;
    }

    private String command(Path folder) {
        return "hanse sim run " + quoted(scenario) + " --out " + quoted(folder);
    }

    private static String quoted(Path path) {
        String text = path.toString();
        return text.matches("[\\w./+:@%,-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
