// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.hanse.cli.ExitCode;
import org.hanse.cli.SignalText;
import org.hanse.cli.StandardOptions;
import org.hanse.cli.Words;
import org.hanse.config.FileProblem;
import org.hanse.config.InvalidInputException;
import org.hanse.core.job.JobMembers;
import org.hanse.core.job.JobPlan;
import org.hanse.core.job.JobSetup;
import org.hanse.core.job.RoundSignal;
import org.hanse.core.job.SumWords;
import org.hanse.core.privacy.PlainNumber;
import org.hanse.core.round.ParticipationFloor;
import org.hanse.core.secagg.Enrolment;
import org.hanse.job.JobPlanReader;
import org.hanse.job.RosterFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hanse coordinator job check}: checks a plan before it is signed. */
@Command(
        name = "check",
        header = "Check a plan before it is signed",
        description = "%nPrints how many nodes may be absent, how many honest updates a sum has at least, whether nodes"
                + " with the default policy accept the plan, and warnings: noise above the signal, keys without effect, gates whose"
                + " reasons may be withheld.%n",
        footer = {
            "%nExample:",
            "  hanse coordinator job check plan.yaml --roster roster.yaml",
            "%nExit codes: 0 accepted by default nodes, 2 usage error or bad input, 3 refused by default nodes."
        })
public final class JobCheckCommand implements Callable<Integer> {

    @Mixin
    StandardOptions standard = new StandardOptions();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "PLAN", description = "Plan, YAML")
    Path planFile = Path.of("");

    @Option(names = "--roster", required = true, paramLabel = "FILE", description = "Roster, YAML")
    Path rosterFile = Path.of("");

    @Override
    public Integer call() {
        Enrolment enrolment = RosterFile.read(rosterFile, text(rosterFile));
        JobPlanReader.Reading reading = JobPlanReader.reading(planFile, text(planFile), enrolment);
        JobPlan plan = reading.plan();
        JobSetup setup;
        try {
            setup = JobSetup.of(plan, enrolment);
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException(planFile + ": " + InvalidInputException.withFix(e, "change the plan"), e);
        }
        JobMembers members = plan.members();
        PrintWriter out = spec.commandLine().getOut();
        out.println("Job " + plan.job() + ": " + Words.count(plan.training().rounds(), "round") + ", "
                + members.cohort() + " of " + Words.count(members.enrolled(), "node") + " a round, "
                + setup.format().size() + " elements an update");
        setup.sums()
                .forEach(sum -> out.println("Before round 1 the "
                        + sum.kind().words().noun() + " of all "
                        + Words.count(members.enrolled(), "node") + " are summed "
                        + sum.kind().words().guarantee() + ", " + sum.kind().terms() + ": "
                        + Words.count(sum.format().size()) + " cells of "
                        + sum.format().quantization().ringBits() + " bits a node"));
        int survivors = Math.max(members.leastSurvivors(), setup.minimum());
        out.println("A sum has at least " + survivors + " updates, "
                + (survivors - members.assumptions().corrupt()) + " of them from honest nodes ("
                + Words.count(members.assumptions().corrupt(), "node") + " may be corrupt)");
        int absent = members.cohort() - survivors;
        out.println((absent == 0 ? "No node" : "Up to " + Words.count(absent, "node"))
                + " may be absent from a round; hanse coordinator suspend leaves an absent one out of the next roster");
        out.println("Privacy: "
                + setup.privacy()
                        .map(privacy ->
                                "epsilon " + PlainNumber.of(privacy.terms().epsilon()) + ", delta "
                                        + PlainNumber.of(privacy.terms().delta()) + " per "
                                        + privacy.terms().unit().word() + ", noise by the "
                                        + privacy.terms().noise().name().toLowerCase(Locale.ROOT) + ", "
                                        + privacy.terms().scope().holds(true))
                        .orElse("no guarantee; sums are exact"));
        setup.signal()
                .filter(RoundSignal::isLow)
                .ifPresent(signal -> out.println("Warning: " + SignalText.warning(signal)));
        RoundWords.shortPhase(setup).ifPresent(out::println);
        reading.warnings().forEach(warning -> out.println("Warning: " + warning));
        Optional<String> objection = objection(members, enrolment.most(), setup);
        out.println(objection
                .map(why -> "Nodes with the default policy refuse this plan: " + why)
                .orElse("Nodes with the default policy accept this plan"));
        return objection.isPresent() ? ExitCode.REFUSED : ExitCode.SUCCESS;
    }

    /** Returns the first reason for which nodes with the default policy refuse a plan, with a fix; empty if they accept it. */
    private static Optional<String> objection(JobMembers members, int most, JobSetup setup) {
        double dropout = members.assumptions().dropout();
        if (dropout > ParticipationFloor.USUAL_DROPOUT) {
            return Optional.of("found dropout " + dropout + "; expected at most " + ParticipationFloor.USUAL_DROPOUT
                    + ". Fix: set a lower secureAggregation.dropout, or ask owners for dropout: " + dropout
                    + " in their policy.yaml");
        }
        if (!members.isUsual(most)) {
            OptionalInt least = JobMembers.leastUsual(members.enrolled(), members.assumptions());
            return Optional.of("too few honest updates. Fix: "
                    + (least.isPresent() ? "use a cohort of at least " + least.getAsInt() : "enrol more nodes")
                    + ", or ask owners for honest: 2 in their policy.yaml");
        }
        if (!setup.sums().isEmpty()) {
            List<SumWords> sums =
                    setup.sums().stream().map(own -> own.kind().words()).toList();
            String noise = setup.privacy().isEmpty() ? "none" : setup.noiseOf() > 0 ? "" : "coordinator";
            return Optional.of("a sum of "
                    + sums.stream().map(SumWords::noun).collect(Collectors.joining(" and of "))
                    + ". Fix: ask owners for counts: true"
                    + (noise.isEmpty() ? "" : " and noise: " + noise)
                    + " in their policy.yaml, or leave "
                    + sums.stream().map(own -> "federation." + own.key()).collect(Collectors.joining(" and "))
                    + " out");
        }
        return setup.noiseOf() > 0
                ? Optional.empty()
                : Optional.of("no noise by participants. Fix: write noise: participants in privacy, or ask owners for"
                        + " noise: coordinator or noise: none in their policy.yaml");
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw FileProblem.unreadable(file, e);
        }
    }
}
