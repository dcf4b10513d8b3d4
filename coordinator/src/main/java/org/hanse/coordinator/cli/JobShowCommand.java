// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.hanse.cli.ExitCode;
import org.hanse.cli.JsonDocument;
import org.hanse.cli.JsonOption;
import org.hanse.cli.StandardOptions;
import org.hanse.coordinator.app.JobOverview;
import org.hanse.coordinator.jdbc.CoordinatorDatabase;
import org.hanse.coordinator.jdbc.JdbcJobStore;
import org.hanse.coordinator.port.JobStore;
import org.hanse.core.federation.JobId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hanse coordinator job show}: one job. */
@Command(
        name = "show",
        header = "Show a job: its state, its current round and its history",
        footer = {"%nExample:", "  hanse coordinator job show hub books", "%nExit codes: 0 done, 2 usage error."})
public final class JobShowCommand implements Callable<Integer> {

    @Mixin
    StandardOptions standard = new StandardOptions();

    @Mixin
    JsonOption json = new JsonOption();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "HOME", description = "Folder of the coordinator")
    Path folder = Path.of("");

    @Parameters(index = "1", paramLabel = "JOB", description = "Name of the job")
    String name = "";

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try (CoordinatorDatabase database = CoordinatorHome.existing(folder).openDatabase()) {
            JobStore store = JdbcJobStore.forCommands(database);
            JobId job = Jobs.require(store, name);
            if (json.isSet()) {
                out.println(JsonDocument.text(document(store, job, LiveJobs.of(folder))));
                return ExitCode.SUCCESS;
            }
            Optional<JobStore.Stored> stored = store.load(job);
            LiveJobs live = LiveJobs.of(folder);
            out.println(job + "  " + StateWords.line(store, job, stored.map(JobStore.Stored::state), live));
            live.problem(job).ifPresent(why -> out.println("Next: hanse coordinator job stop " + folder + " " + job));
            stored.ifPresent(own -> out.println("model " + own.head().model().toHex()));
            // From one state: the job may begin another round meanwhile.
            JobOverview overview = JobOverview.of(store, job, stored.map(JobStore.Stored::state));
            overview.current().ifPresent(round -> out.println(RoundWords.line(round)));
            RoundWords.declined(live.declined(overview)).forEach(out::println);
            overview.sums().stream()
                    .flatMap(sum -> RoundWords.keys(sum).stream())
                    .forEach(out::println);
            live.rosterLine(job).ifPresent(out::println);
            store.history(job).forEach(entry -> out.println(entry.at() + "  " + entry.line()));
        }
        return ExitCode.SUCCESS;
    }

    private static ObjectNode document(JobStore store, JobId job, LiveJobs live) {
        ObjectNode root = JsonDocument.of("hanse.job/1");
        JobOverview overview = JobOverview.of(store, job);
        root.setAll(JobJson.of(overview, RoundTally.of(store, overview), live));
        root.put(
                "model",
                store.load(job).map(stored -> stored.head().model().toHex()).orElse(null));
        root.set("history", JobJson.history(store.history(job)));
        return root;
    }
}
