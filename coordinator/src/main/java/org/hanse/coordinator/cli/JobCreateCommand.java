// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.hanse.cli.ExitCode;
import org.hanse.cli.StandardOptions;
import org.hanse.cli.Words;
import org.hanse.config.InvalidInputException;
import org.hanse.coordinator.jdbc.CoordinatorDatabase;
import org.hanse.coordinator.jdbc.JdbcJobStore;
import org.hanse.coordinator.jdbc.JdbcRegistry;
import org.hanse.coordinator.jdbc.JdbcRosterStore;
import org.hanse.coordinator.port.JobStore;
import org.hanse.core.crypto.VerifyingKey;
import org.hanse.core.federation.Name;
import org.hanse.core.job.JobSetup;
import org.hanse.core.job.SignedDocument;
import org.hanse.core.job.SignedDocument.Kind;
import org.hanse.job.JobDocuments;
import org.hanse.job.PlanChanges;
import org.hanse.job.SignedDocumentFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hanse coordinator job create}: a new job from a signed plan. */
@Command(
        name = "create",
        header = "Create a job from a signed plan",
        description =
                "%nVerifies both signatures. The running service starts the job at once; nodes take part after their"
                        + " owners have approved the plan.%n",
        footer = {
            "%nExample:",
            "  hanse coordinator job create hub plan.yaml.signed --roster roster.yaml.signed",
            "%nExit codes: 0 created, 2 usage error, bad input, or a job of this name exists."
        })
public final class JobCreateCommand implements Callable<Integer> {

    private static final int MOST_CHANGES = 6;

    /** Longest shown change of a key. */
    private static final int MOST_CHANGE = 50;

    @Mixin
    StandardOptions standard = new StandardOptions();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "HOME", description = "Folder of the coordinator")
    Path folder = Path.of("");

    @Parameters(index = "1", paramLabel = "PLAN", description = "Signed plan")
    Path planFile = Path.of("");

    @Option(names = "--roster", required = true, paramLabel = "FILE", description = "Signed roster")
    Path rosterFile = Path.of("");

    @Option(
            names = "--allow-fewer-rounds",
            description = "Create the job although the privacy budget is not enough for all rounds; it ends early")
    boolean fewer;

    @Override
    public Integer call() {
        CoordinatorHome home = CoordinatorHome.existing(folder);
        VerifyingKey operator = home.readOperator();
        SignedDocument plan = SignedDocumentFile.read(planFile, Kind.PLAN, operator);
        SignedDocument roster = SignedDocumentFile.read(rosterFile, Kind.ROSTER, operator);
        JobSetup setup = JobDocuments.setup(planFile.toString(), plan, roster, operator);
        String name = setup.plan().job().text();
        if (!Name.isOfFile(name)) {
            throw new InvalidInputException(planFile + ": job: found " + name + "; expected " + Name.FILE_FORM
                    + ". Fix: choose another name and sign again");
        }
        List<String> about = new ArrayList<>();
        try (CoordinatorDatabase database = home.openDatabase()) {
            RosterMembers.require(rosterFile, folder, new JdbcRegistry(database), roster);
            JobStore jobs = JdbcJobStore.forCommands(database);
            jobs.jobs().stream()
                    .filter(job -> job.id().equals(setup.plan().job()))
                    .findFirst()
                    .ifPresent(job -> {
                        throw existing(job, plan);
                    });
            JobBudget budget = new JobBudget(planFile.toString(), home, jobs, operator);
            about.add(budget.require(setup, fewer));
            budget.subtraction(setup).ifPresent(about::add);
            RoundWords.shortPhase(setup).ifPresent(about::add);
            new SignedRosters(new JdbcRosterStore(database), operator).take(rosterFile, roster);
            jobs.create(new JobStore.Definition(setup.plan().job(), plan, roster));
        } catch (IllegalStateException e) {
            throw new InvalidInputException(
                    planFile + ": job: found " + name + ", which another process has just created; expected a new name."
                            + " Fix: choose another name and sign again",
                    e);
        }
        spec.commandLine()
                .getOut()
                .println("Created job " + name + ": " + setup.training().rounds() + " rounds, "
                        + setup.plan().members().enrolled() + " nodes, plan "
                        + setup.digest().toHex());
        about.forEach(spec.commandLine().getOut()::println);
        spec.commandLine()
                .getOut()
                .println("Owners approve it with: hanse node policy HOME --approve " + name
                        + ". Next: hanse coordinator job wait " + folder + " " + name);
        return ExitCode.SUCCESS;
    }

    /** Returns the first changes in one short line: keys alone where their values are long. */
    private static String shortened(List<String> changes) {
        String first = changes.stream()
                .limit(MOST_CHANGES)
                .map(change -> change.length() > MOST_CHANGE ? change.substring(0, change.indexOf(':')) : change)
                .collect(Collectors.joining("; "));
        return changes.size() > MOST_CHANGES
                ? first + "; and " + Words.count(changes.size() - MOST_CHANGES, "more key")
                : first;
    }

    /**
     * Returns the error for an existing job. A job's plan never changes: rounds, models and charges belong to it, and
     * owners have approved it.
     */
    private InvalidInputException existing(JobStore.Definition job, SignedDocument plan) {
        String name = job.id().text();
        List<String> changes = PlanChanges.between(job.plan(), plan);
        return new InvalidInputException(planFile + ": job: found " + name + ", which exists with "
                + (changes.isEmpty() ? "the same plan" : "another plan (" + shortened(changes) + ")")
                + "; expected a new name, since a job's plan never changes. Fix: write another name and sign again; end"
                + " the job with hanse coordinator job stop " + folder + " " + name);
    }
}
