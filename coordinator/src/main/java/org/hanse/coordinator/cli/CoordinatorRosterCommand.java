// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.hanse.cli.ExitCode;
import org.hanse.cli.StandardOptions;
import org.hanse.config.InvalidInputException;
import org.hanse.coordinator.jdbc.CoordinatorDatabase;
import org.hanse.coordinator.jdbc.JdbcJobStore;
import org.hanse.coordinator.jdbc.JdbcRegistry;
import org.hanse.coordinator.jdbc.JdbcRosterStore;
import org.hanse.coordinator.port.JobStore;
import org.hanse.core.crypto.VerifyingKey;
import org.hanse.core.job.JobSetup;
import org.hanse.core.job.JobState;
import org.hanse.core.job.SignedDocument;
import org.hanse.core.job.SignedDocument.Kind;
import org.hanse.core.secagg.Enrolment;
import org.hanse.job.JobDocuments;
import org.hanse.job.SignedDocumentFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hanse coordinator roster}: takes over the next signed version of the roster. */
@Command(
        name = "roster",
        header = "Take over the next signed version of the roster",
        description =
                "%nThe running service offers the version to all nodes. The rounds of a job use it once as many owners"
                        + " have approved it as a sum has updates at least; until then they use the version before.%n",
        footer = {
            "%nExample:",
            "  hanse coordinator roster hub roster.yaml.signed",
            "%nExit codes: 0 done, 2 usage error, or a roster that is not the next version."
        })
public final class CoordinatorRosterCommand implements Callable<Integer> {

    @Mixin
    StandardOptions standard = new StandardOptions();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "HOME", description = "Folder of the coordinator")
    Path folder = Path.of("");

    @Parameters(index = "1", paramLabel = "FILE", description = "Signed roster")
    Path file = Path.of("");

    @Override
    public Integer call() {
        CoordinatorHome home = CoordinatorHome.existing(folder);
        VerifyingKey operator = home.readOperator();
        SignedDocument roster = SignedDocumentFile.read(file, Kind.ROSTER, operator);
        PrintWriter out = spec.commandLine().getOut();
        try (CoordinatorDatabase database = home.openDatabase()) {
            RosterMembers.require(file, folder, new JdbcRegistry(database), roster);
            Enrolment enrolment = new SignedRosters(new JdbcRosterStore(database), operator).take(file, roster);
            out.println("Roster version " + enrolment.version() + " with "
                    + enrolment.keys().size() + " participants, digest "
                    + enrolment.digest().toHex());
            JobStore jobs = JdbcJobStore.forCommands(database);
            jobs.jobs().stream()
                    .filter(job -> isOpen(jobs, job))
                    .forEach(job -> out.println(line(job, roster, operator)));
        }
        return ExitCode.SUCCESS;
    }

    private static boolean isOpen(JobStore jobs, JobStore.Definition job) {
        return jobs.load(job.id())
                .map(JobStore.Stored::state)
                .filter(state -> state instanceof JobState.Finished || state instanceof JobState.Failed)
                .isEmpty();
    }

    private static String line(JobStore.Definition job, SignedDocument roster, VerifyingKey operator) {
        try {
            JobSetup setup = JobDocuments.setup(job.id().text(), job.plan(), roster, operator);
            int needed = Math.max(setup.minimum(), setup.plan().members().threshold());
            return "Job " + job.id() + " uses it after " + needed + " approvals. Owners run: hanse node policy HOME";
        } catch (IllegalArgumentException | InvalidInputException e) {
            return "Job " + job.id() + " cannot use it and keeps its roster: " + e.getMessage();
        }
    }
}
