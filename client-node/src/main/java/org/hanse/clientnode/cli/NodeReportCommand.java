// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.hanse.audit.SharedRecord;
import org.hanse.cli.ExitCode;
import org.hanse.cli.ReportFolder;
import org.hanse.cli.StandardOptions;
import org.hanse.cli.Words;
import org.hanse.clientnode.audit.NodeReport;
import org.hanse.clientnode.explain.Language;
import org.hanse.clientnode.jdbc.JdbcDecisionLog;
import org.hanse.clientnode.jdbc.NodeDatabase;
import org.hanse.clientnode.port.DecisionLog;
import org.hanse.config.InvalidInputException;
import org.hanse.jdbc.SqliteDatabase;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code hanse node report}: a signed report on the decisions of a period. */
@Command(
        name = "report",
        header = "Write a signed report on the decisions of a period",
        description =
                "%nWrites a record, its signed manifest, the node's public key, and the same as HTML, PDF and CSV to a"
                        + " new folder. The report holds no id of a shopper. Twelve decisions are in it in full, drawn by"
                        + " the challenge, which the reader should choose after the period. With --payloads a verifier"
                        + " computes every figure again. Verify the folder with hanse verify report.%n%n"
                        + "This report stays with the merchant. The edition of --shared may leave the shop: counts with"
                        + " noise, by (epsilon, delta)-differential privacy per shopper. Each one is charged to"
                        + " HOME/ledger/reports.jsonl, also a second one of the same period.%n",
        footer = {
            "%nExamples:",
            "  hanse node report shop-a --from 2026-10-01 --until 2026-11-01 --challenge 81f4 --out report-2026-10",
            "  hanse node report shop-a --from 2026-10-01 --until 2026-11-01 \\",
            "      --shopper customer-81 --language de --out customer-81",
            "  hanse node report shop-a --from 2026-10-01 --until 2026-11-01 --shared --out shared-2026-10",
            "%nExit codes: 0 done, 2 usage error or bad input."
        })
public final class NodeReportCommand implements Callable<Integer> {

    @Mixin
    StandardOptions standard = new StandardOptions();

    @Mixin
    HomeParameter home = new HomeParameter();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Option(names = "--from", required = true, paramLabel = "DATE", description = "First day, UTC")
    LocalDate from = LocalDate.EPOCH;

    @Option(names = "--until", required = true, paramLabel = "DATE", description = "Day after the last one, UTC")
    LocalDate until = LocalDate.EPOCH;

    @Option(
            names = "--challenge",
            paramLabel = "TEXT",
            description = "Text of the report's reader; default: the model of the first round that counted after the"
                    + " period, else the period")
    Optional<String> challenge = Optional.empty();

    @Option(names = "--out", required = true, paramLabel = "FOLDER", description = "Folder to create")
    Path out = Path.of("");

    @Option(
            names = "--shopper",
            paramLabel = "ID",
            description = "Write a signed sheet about this person instead: subject.json and subject.html")
    Optional<String> shopper = Optional.empty();

    @Option(
            names = "--language",
            paramLabel = "CODE",
            description = "Language of the page of --shopper: en or de (default: en)")
    Optional<Language> language = Optional.empty();

    @Option(
            names = "--payloads",
            paramLabel = "FOLDER",
            description = "Folder to create with what the figures follow from, for an auditor")
    Optional<Path> payloads = Optional.empty();

    @Mixin
    SharedOptions shared = new SharedOptions();

    @Override
    public Integer call() {
        NodeHome node = home.existing();
        if (!from.isBefore(until)) {
            throw new InvalidInputException(
                    "--until: found " + until + "; expected a day after --from " + from + ". Fix: give a later day");
        }
        requireOneEdition();
        ReportFolder.requireNew(out, "--out");
        NodeKeys.requireIdentity(node);
        if (shared.shared) {
            writeShared(node);
            return ExitCode.SUCCESS;
        }
        payloads.ifPresent(folder -> ReportFolder.requireNew(folder, "--payloads"));
        NodeReport.Question question = ReportWriter.question(node, from, until, challenge);
        try (SqliteDatabase database = NodeDatabase.open(node.database())) {
            DecisionLog log = new JdbcDecisionLog(database);
            if (shopper.isPresent()) {
                new SubjectFolder(node, log, out, language.orElse(Language.EN)).write(question, shopper.get());
                screen().println("Written  " + out + ": exact personal data, for that person alone");
                screen().println("Next: open " + out.resolve(SubjectFolder.PAGE));
            } else {
                write(new ReportWriter(node, question, log));
            }
        }
        return ExitCode.SUCCESS;
    }

    private void requireOneEdition() {
        if (language.isPresent() && (shopper.isEmpty() || language.get() == Language.ZH)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--language: found " + language.get()
                            + (shopper.isEmpty() ? " without --shopper" : "")
                            + "; expected en or de, with --shopper. Fix: "
                            + (shopper.isEmpty() ? "leave it out" : "use --language en"));
        }
        if (shopper.isPresent() && (payloads.isPresent() || challenge.isPresent())) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--shopper: found beside --payloads or --challenge; expected neither with it. Fix: leave them out");
        }
        if (shared.shared && (shopper.isPresent() || payloads.isPresent() || challenge.isPresent())) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--shared: found beside --shopper, --payloads or --challenge; expected none of them. Fix: leave them"
                            + " out");
        }
        shared.stray().ifPresent(option -> {
            throw new ParameterException(
                    spec.commandLine(),
                    option + ": found without --shared; expected --shared with it. Fix: add --shared");
        });
    }

    private void writeShared(NodeHome node) {
        if (NodeSettings.read(node.settings()).ledger()) {
            NodeLedgers.requireAll(node);
        }
        SharedRecord.Subject subject =
                new SharedRecord.Subject(NodeSettings.name(node), ReportWriter.start(from), ReportWriter.start(until));
        try (SqliteDatabase database = NodeDatabase.open(node.database())) {
            DecisionLog log = new JdbcDecisionLog(database);
            SharedReport report = new SharedReport(node, log, shared.noise(), shared.limit());
            screen().println(report.write(subject, out, ReportWriter.PUBLIC_KEY));
        }
        printNext(node);
    }

    private PrintWriter screen() {
        return spec.commandLine().getOut();
    }

    private void printNext(NodeHome node) {
        Path key = node.identityPublic();
        screen().println("Next: hanse verify report " + out + " --key "
                + (Files.exists(key) ? key : out.resolve(ReportWriter.PUBLIC_KEY))
                + payloads.map(folder -> " --payloads " + folder).orElse(""));
        screen().println("Give readers this key by another way than the folder.");
    }

    /** Writes report and payloads, or neither. */
    private void write(ReportWriter writer) {
        ReportWriter.Written written = writer.write(out, payloads, () -> {});
        screen().println("Written  " + out + ": " + Words.count(written.decisions())
                + (written.decisions() == 1 ? " decision, " : " decisions, ") + written.inFull() + " in full");
        payloads.ifPresent(folder -> screen().println("Written  " + folder
                + ": what the figures follow from, for an auditor; it holds personal data"));
        printNext(writer.node());
    }
}
