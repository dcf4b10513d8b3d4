// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.hanse.cli.ExitCode;
import org.hanse.cli.JsonDocument;
import org.hanse.cli.JsonOption;
import org.hanse.cli.StandardOptions;
import org.hanse.coordinator.app.JobOverview;
import org.hanse.coordinator.jdbc.CoordinatorDatabase;
import org.hanse.coordinator.jdbc.JdbcJobStore;
import org.hanse.coordinator.port.JobStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hanse coordinator job list}: all jobs. */
@Command(
        name = "list",
        header = "List all jobs with their states",
        footer = {"%nExample:", "  hanse coordinator job list hub", "%nExit codes: 0 done, 2 usage error."})
public final class JobListCommand implements Callable<Integer> {

    @Mixin
    StandardOptions standard = new StandardOptions();

    @Mixin
    JsonOption json = new JsonOption();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "HOME", description = "Folder of the coordinator")
    Path folder = Path.of("");

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try (CoordinatorDatabase database = CoordinatorHome.existing(folder).openDatabase()) {
            JobStore store = JdbcJobStore.forCommands(database);
            LiveJobs live = LiveJobs.of(folder);
            List<JobStore.Definition> jobs = store.jobs();
            if (json.isSet()) {
                ObjectNode root = JsonDocument.of("hanse.job-list/1");
                ArrayNode list = root.putArray("jobs");
                JobOverview.all(store).forEach(job -> list.add(JobJson.of(job, RoundTally.of(store, job), live)));
                out.println(JsonDocument.text(root));
                return ExitCode.SUCCESS;
            }
            jobs.forEach(job -> out.println(job.id() + "  "
                    + StateWords.line(store, job.id(), store.load(job.id()).map(JobStore.Stored::state), live)));
            if (jobs.isEmpty()) {
                out.println("No jobs. Next: hanse coordinator job create " + folder + " PLAN --roster FILE");
            }
        }
        return ExitCode.SUCCESS;
    }
}
