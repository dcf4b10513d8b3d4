// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.hanse.cli.ExitCode;
import org.hanse.cli.StandardOptions;
import org.hanse.config.DurationReader;
import org.hanse.coordinator.jdbc.CoordinatorDatabase;
import org.hanse.coordinator.jdbc.JdbcJobStore;
import org.hanse.coordinator.port.JobStore;
import org.hanse.core.federation.JobId;
import org.hanse.core.job.JobState;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hanse coordinator job wait}: waits for the end of a job. */
@Command(
        name = "wait",
        header = "Wait until a job has ended or is paused",
        description = "%nPrints each change of the number of counted rounds.%n",
        footer = {
            "%nExample:",
            "  hanse coordinator job wait hub books --timeout 10m",
            "%nExit codes: 0 all rounds counted, 1 failed, paused, stopped, out of time or not able to run, 2 usage error."
        })
public final class JobWaitCommand implements Callable<Integer> {

    private static final long POLL_MILLISECONDS = 200;

    @Mixin
    StandardOptions standard = new StandardOptions();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "HOME", description = "Folder of the coordinator")
    Path folder = Path.of("");

    @Parameters(index = "1", paramLabel = "JOB", description = "Name of the job")
    String name = "";

    @Option(names = "--timeout", paramLabel = "TIME", description = "Longest time to wait; default: 24h")
    String timeout = "24h";

    @Override
    public Integer call() throws InterruptedException {
        InstantSource clock = InstantSource.system();
        Duration longest = DurationReader.parse(timeout)
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(),
                        "--timeout: found " + timeout + "; expected " + DurationReader.FORM
                                + ". Fix: write one of that form"));
        Instant end = clock.instant().plus(longest);
        PrintWriter out = spec.commandLine().getOut();
        try (CoordinatorDatabase database = CoordinatorHome.existing(folder).openDatabase()) {
            JobStore store = JdbcJobStore.forCommands(database);
            JobId job = Jobs.require(store, name);
            int counted = -1;
            boolean requestedBefore = true;
            while (true) {
                // A paused job may be about to resume: the service takes a request first, and stores the next state
                // after that.
                boolean requested = store.isRequested(job);
                boolean resumes = requested || requestedBefore;
                requestedBefore = requested;
                Optional<JobState> state = store.load(job).map(JobStore.Stored::state);
                LiveJobs live = LiveJobs.of(folder);
                if (live.problem(job).isPresent() && !requested) {
                    out.println(job + "  " + StateWords.line(store, job, state, live)
                            + ". Next: hanse coordinator job stop " + folder + " " + job);
                    return ExitCode.FAILED;
                }
                int now = state.map(own -> own.progress().counted()).orElse(0);
                boolean over = state.filter(StateWords::isOver)
                        .filter(own -> !(own instanceof JobState.Paused && resumes))
                        .isPresent();
                if (now != counted || over) {
                    out.println(job + "  " + StateWords.line(store, job, state, live));
                    out.flush();
                    counted = now;
                }
                if (over) {
                    return state.filter(own -> own instanceof JobState.Finished
                                            && own.progress().counted()
                                                    >= own.progress().schedule().rounds())
                                    .isPresent()
                            ? ExitCode.SUCCESS
                            : ExitCode.FAILED;
                }
                if (!clock.instant().isBefore(end)) {
                    out.println(job + "  not over after " + timeout);
                    return ExitCode.FAILED;
                }
                Thread.sleep(POLL_MILLISECONDS);
            }
        }
    }
}
