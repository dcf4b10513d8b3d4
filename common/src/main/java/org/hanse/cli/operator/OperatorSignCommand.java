// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.operator;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.hanse.cli.ExitCode;
import org.hanse.cli.StandardOptions;
import org.hanse.config.ConfigDocument;
import org.hanse.config.InvalidInputException;
import org.hanse.core.crypto.SigningKey;
import org.hanse.core.crypto.VerifyingKey;
import org.hanse.core.job.SignedDocument;
import org.hanse.core.job.SignedDocument.Kind;
import org.hanse.core.secagg.Enrolment;
import org.hanse.job.JobPlanReader;
import org.hanse.job.RosterChanges;
import org.hanse.job.RosterFile;
import org.hanse.job.SignedDocumentFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hanse operator sign}: checks a plan or a roster and signs it. */
@Command(
        name = "sign",
        header = "Check and sign a plan or a roster",
        description =
                "%nWrites FILE.signed. The kind follows from the keys: a plan has job, a roster participants. A plan"
                        + " is checked against the signed roster that its nodes will use. A later version of a roster is"
                        + " checked against the version before it, in FILE.signed or in the file that --roster names.%n",
        footer = {
            "%nExamples:",
            "  hanse operator sign keys roster.yaml",
            "  hanse operator sign keys plan.yaml --roster roster.yaml.signed",
            "%nExit codes: 0 signed, 2 usage error, or a file that is not in order."
        })
public final class OperatorSignCommand implements Callable<Integer> {

    @Mixin
    StandardOptions standard = new StandardOptions();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "FOLDER", description = "Folder of the operator key")
    Path folder = Path.of("");

    @Parameters(index = "1", paramLabel = "FILE", description = "Plan or roster, YAML")
    Path file = Path.of("");

    @Option(names = "--kind", paramLabel = "KIND", description = "plan or roster; default: from the keys of FILE")
    Optional<Kind> kind = Optional.empty();

    @Option(
            names = "--roster",
            paramLabel = "FILE",
            description = "Signed roster: the one that a plan is for, or the version before a roster")
    Optional<Path> roster = Optional.empty();

    @Override
    public Integer call() {
        String text = text();
        Kind own = kind.orElseGet(() -> kind(ConfigDocument.tree(file, text)));
        if (own == Kind.PLAN && roster.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--roster: found none; expected the signed roster of the plan. Fix: give --roster FILE");
        }
        try (SigningKey key = new OperatorFolder(folder).key()) {
            List<String> lines = own == Kind.PLAN ? plan(text, key.verifyingKey()) : roster(text, key.verifyingKey());
            Path signed = Path.of(file + SignedDocumentFile.ENDING);
            SignedDocumentFile.write(signed, SignedDocument.sign(own, text, key));
            PrintWriter out = spec.commandLine().getOut();
            lines.forEach(out::println);
            out.println("Written  " + signed);
            out.println(
                    own == Kind.PLAN
                            ? "Next: hanse coordinator job create HOME " + signed + " --roster " + roster.orElseThrow()
                            : "Next: hanse coordinator roster HOME " + signed
                                    + ", or for a new job: hanse operator sign " + folder + " PLAN --roster " + signed);
        }
        return ExitCode.SUCCESS;
    }

    private List<String> plan(String text, VerifyingKey operator) {
        Path source = roster.orElseThrow();
        Enrolment enrolment = RosterFile.read(
                source, SignedDocumentFile.read(source, Kind.ROSTER, operator).text());
        return SignedText.plan(JobPlanReader.read(file, text, enrolment), enrolment);
    }

    /** Refuses a second roster of one version, and a version that does not follow: nodes would refuse it. */
    private List<String> roster(String text, VerifyingKey operator) {
        Enrolment enrolment = RosterFile.read(file, text);
        Path signed = Path.of(file + SignedDocumentFile.ENDING);
        Optional<Path> source = roster.or(() -> Files.exists(signed) ? Optional.of(signed) : Optional.empty());
        if (source.isEmpty()) {
            if (enrolment.version() > 1) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--roster: found none; expected the signed version " + (enrolment.version() - 1)
                                + ". Fix: give --roster FILE");
            }
            return SignedText.roster(enrolment);
        }
        Enrolment before = RosterFile.read(
                source.get(),
                SignedDocumentFile.read(source.get(), Kind.ROSTER, operator).text());
        if (before.equals(enrolment)) {
            return SignedText.roster(enrolment);
        }
        before.objection(enrolment).ifPresent(why -> {
            throw new InvalidInputException(file + ": version: " + why + " (" + source.get() + "). Fix: take "
                    + source.get() + " to the coordinator with hanse coordinator roster HOME FILE, and write the next"
                    + " version with hanse coordinator participants HOME --roster FILE");
        });
        List<String> lines = new ArrayList<>(SignedText.roster(enrolment));
        lines.addAll(RosterChanges.between(before, enrolment));
        return lines;
    }

    private String text() {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new InvalidInputException(
                    file + ": found no file; expected a plan or a roster. Fix: check the file's name", e);
        } catch (IOException e) {
            throw new InvalidInputException(
                    file
                            + ": found a file that cannot be read as UTF-8 text; expected a plan or a roster. Fix: check its"
                            + " name and permissions",
                    e);
        }
    }

    private Kind kind(JsonNode tree) {
        if (tree.has(RosterFile.PARTICIPANTS)) {
            return Kind.ROSTER;
        }
        if (tree.has("job")) {
            return Kind.PLAN;
        }
        throw new InvalidInputException(
                file + ": found neither the key job nor the key participants; expected a plan or a"
                        + " roster. Fix: check the file's name, or add --kind");
    }
}
