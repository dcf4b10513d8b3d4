// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import org.hanse.app.ShardPool;
import org.hanse.audit.DecisionFigures;
import org.hanse.audit.SharedRecord;
import org.hanse.cli.ExitCode;
import org.hanse.cli.ReportFolder;
import org.hanse.cli.StandardOptions;
import org.hanse.cli.Words;
import org.hanse.clientnode.audit.Challenge;
import org.hanse.clientnode.audit.NodeReport;
import org.hanse.clientnode.audit.ReportDocuments;
import org.hanse.clientnode.audit.ReportTitles;
import org.hanse.clientnode.explain.Language;
import org.hanse.clientnode.jdbc.JdbcDecisionLog;
import org.hanse.clientnode.jdbc.NodeDatabase;
import org.hanse.clientnode.port.DecisionLog;
import org.hanse.clientnode.store.FileSentLog;
import org.hanse.config.InvalidInputException;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.Fingerprint;
import org.hanse.core.crypto.SigningKey;
import org.hanse.file.DurableFolder;
import org.hanse.jdbc.SqliteDatabase;
import org.hanse.key.KeyFile;
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

    private static final String PUBLIC_KEY = "node.pub";

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
        NodeReport.Question question = new NodeReport.Question(
                NodeSettings.name(node),
                start(from),
                start(until),
                Challenge.of(challenge, new FileSentLog(node.sent()).entries(), start(until), from + " " + until));
        try (SqliteDatabase database = NodeDatabase.open(node.database())) {
            DecisionLog log = new JdbcDecisionLog(database);
            if (shopper.isPresent()) {
                new SubjectFolder(node, log, out, language.orElse(Language.EN)).write(question, shopper.get());
                screen().println("Written  " + out + ": exact personal data, for that person alone");
                screen().println("Next: open " + out.resolve(SubjectFolder.PAGE));
            } else {
                write(new Source(node, question, log));
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
        SharedRecord.Subject subject = new SharedRecord.Subject(NodeSettings.name(node), start(from), start(until));
        try (SqliteDatabase database = NodeDatabase.open(node.database())) {
            DecisionLog log = new JdbcDecisionLog(database);
            SharedReport report = new SharedReport(node, log, shared.noise(), shared.limit());
            screen().println(report.write(subject, out, PUBLIC_KEY));
        }
        printNext(node);
    }

    private PrintWriter screen() {
        return spec.commandLine().getOut();
    }

    private void printNext(NodeHome node) {
        Path key = node.identityPublic();
        screen().println("Next: hanse verify report " + out + " --key "
                + (Files.exists(key) ? key : out.resolve(PUBLIC_KEY))
                + payloads.map(folder -> " --payloads " + folder).orElse(""));
        screen().println("Give readers this key by another way than the folder.");
    }

    /** Source of a report. */
    private record Source(NodeHome node, NodeReport.Question question, DecisionLog log) {}

    /** Writes report and payloads, or neither. */
    private void write(Source source) {
        PrintWriter screen = screen();
        Map<String, Path> ledgers = ReportSections.ledgers(source.node());
        if (payloads.isEmpty()) {
            DecisionFigures figures = read(source, (name, line) -> {});
            screen.println(report(source, figures, ledgers, new TreeMap<>()));
        } else {
            StringBuilder written = new StringBuilder();
            DurableFolder.writePrivately(payloads.get(), false, place -> {
                try (PayloadFolder payload = PayloadFolder.in(place)) {
                    DecisionFigures figures = read(source, payload::write);
                    Map<String, Path> copies = payload.copy(ledgers);
                    written.append(report(source, figures, copies, payload.digests(copies)));
                }
            });
            screen.println(written);
            screen.println("Written  " + payloads.get()
                    + ": what the figures follow from, for an auditor; it holds personal data");
        }
        printNext(source.node());
    }

    private static DecisionFigures read(Source source, BiConsumer<String, ObjectNode> payload) {
        try (ShardPool shards = new ShardPool(Runtime.getRuntime().availableProcessors())) {
            return NodeReport.read(source.question(), source.log(), shards, payload);
        }
    }

    /** Writes the report; returns what was written, in a line. */
    private String report(
            Source source, DecisionFigures figures, Map<String, Path> ledgers, SortedMap<String, Digest> digests) {
        long decisions = figures.decisions();
        requireDecisions(decisions);
        ObjectNode record = NodeReport.record(source.question(), figures, sections(source, figures, ledgers));
        try (SigningKey key = KeyFile.readSigningKey(source.node().identity())) {
            Map<String, byte[]> documents = ReportDocuments.of(record, Fingerprint.of(key.verifyingKey()));
            new ReportFolder(record, documents, digests).write(out, false, PUBLIC_KEY, key);
        }
        return "Written  " + out + ": " + Words.count(decisions) + (decisions == 1 ? " decision, " : " decisions, ")
                + record.path("decisions").size() + " in full";
    }

    private void requireDecisions(long decisions) {
        if (decisions == 0) {
            throw new InvalidInputException("--from, --until: found no logged decision from " + from + " until " + until
                    + "; expected at least one. Fix: name another period, or check hanse node recommend");
        }
    }

    private static ObjectNode sections(Source source, DecisionFigures figures, Map<String, Path> ledgers) {
        NodeHome node = source.node();
        Instant from = source.question().from();
        Instant until = source.question().until();
        ObjectNode sections = JsonNodeFactory.instance.objectNode();
        ObjectNode privacy = ReportSections.privacy(node, ledgers, from, until);
        ReportNoise.add(privacy, node, figures.jobs(), until);
        sections.set("privacy", privacy);
        sections.set("faithfulness", ReportSections.faithfulness(node, figures.models()));
        sections.set("requests", ReportSections.requests(source.log().erased(from, until)));
        JsonNode samples = figures.samples();
        ObjectNode whatIf = new ReportWhatIf(node, source.log(), InstantSource.system()).section(samples);
        sections.set("whatIf", whatIf);
        sections.set("titles", ReportSections.titles(node, ReportTitles.items(figures.sections(), samples, whatIf)));
        return sections;
    }

    private static Instant start(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
