// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.hanse.cli.ExitCode;
import org.hanse.cli.StandardOptions;
import org.hanse.coordinator.jdbc.CoordinatorDatabase;
import org.hanse.coordinator.jdbc.JdbcJobStore;
import org.hanse.coordinator.port.JobStore;
import org.hanse.core.federation.JobId;
import org.hanse.core.job.JobState;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Requests to a running job. */
public abstract sealed class JobRequestCommand implements Callable<Integer> {

    @Mixin
    StandardOptions standard = new StandardOptions();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "HOME", description = "Folder of the coordinator")
    Path folder = Path.of("");

    @Parameters(index = "1", paramLabel = "JOB", description = "Name of the job")
    String name = "";

    private final JobStore.Request request;
    private final String words;

    private JobRequestCommand(JobStore.Request request, String words) {
        this.request = request;
        this.words = words;
    }

    @Override
    public Integer call() {
        try (CoordinatorDatabase database = CoordinatorHome.existing(folder).openDatabase()) {
            JobStore store = JdbcJobStore.forCommands(database);
            JobId job = Jobs.require(store, name);
            Optional<JobState> state = store.load(job).map(JobStore.Stored::state);
            if (state.filter(StateWords::isEnded).isPresent()) {
                say(job + " is over: nothing changes. Next: hanse coordinator job show " + folder + " " + job);
                return ExitCode.SUCCESS;
            }
            boolean removes = request == JobStore.Request.STOP
                    && state.isEmpty()
                    && LiveJobs.of(folder).problem(job).isPresent();
            store.request(job, request);
            say(job + " "
                    + (removes
                            ? "never started, so it is removed and its name is free. Next: hanse coordinator job list "
                                    + folder
                            : words + " Next: hanse coordinator job show " + folder + " " + job));
        }
        return ExitCode.SUCCESS;
    }

    private void say(String text) {
        spec.commandLine().getOut().println("Job " + text);
    }

    /** {@code hanse coordinator job pause}. */
    @Command(
            name = "pause",
            header = "Pause a job after its current round",
            footer = {"%nExample:", "  hanse coordinator job pause hub books", "%nExit codes: 0 done, 2 usage error."})
    public static final class Pause extends JobRequestCommand {

        public Pause() {
            super(JobStore.Request.PAUSE, "pauses after its current round.");
        }
    }

    /** {@code hanse coordinator job resume}. */
    @Command(
            name = "resume",
            header = "Resume a paused job",
            footer = {"%nExample:", "  hanse coordinator job resume hub books", "%nExit codes: 0 done, 2 usage error."})
    public static final class Resume extends JobRequestCommand {

        public Resume() {
            super(JobStore.Request.RESUME, "resumes.");
        }
    }

    /** {@code hanse coordinator job stop}. */
    @Command(
            name = "stop",
            header = "Stop a job for good and abort its current round",
            footer = {"%nExample:", "  hanse coordinator job stop hub books", "%nExit codes: 0 done, 2 usage error."})
    public static final class Stop extends JobRequestCommand {

        public Stop() {
            super(JobStore.Request.STOP, "stops.");
        }
    }
}
