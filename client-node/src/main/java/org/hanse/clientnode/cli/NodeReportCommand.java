// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.hanse.audit.CanonicalJson;
import org.hanse.audit.ReportManifest;
import org.hanse.cli.ExitCode;
import org.hanse.cli.StandardOptions;
import org.hanse.cli.Words;
import org.hanse.clientnode.audit.NodeReport;
import org.hanse.clientnode.jdbc.JdbcDecisionLog;
import org.hanse.clientnode.jdbc.NodeDatabase;
import org.hanse.config.InvalidInputException;
import org.hanse.core.crypto.SigningKey;
import org.hanse.file.DurableFile;
import org.hanse.jdbc.SqliteDatabase;
import org.hanse.key.KeyFile;
import org.hanse.key.PublicFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code hanse node report}: a signed report on the decisions of a period. */
@Command(
        name = "report",
        header = "Write a signed report on the decisions of a period",
        description =
                "%nWrites report.json, its signed manifest and the node's public key to a new folder. The report holds no id of a shopper."
                        + " Twelve decisions are in it in full, drawn by the challenge, which the reader should choose"
                        + " after the period. Verify the folder with hanse verify report.%n",
        footer = {
            "%nExamples:",
            "  hanse node report shop-a --from 2026-10-01 --until 2026-11-01 --challenge 81f4 --out report-2026-10",
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
            description = "Text of the report's reader; default: the period")
    Optional<String> challenge = Optional.empty();

    @Option(names = "--out", required = true, paramLabel = "FOLDER", description = "Folder to create")
    Path out = Path.of("");

    @Override
    public Integer call() {
        NodeHome node = home.existing();
        if (!from.isBefore(until)) {
            throw new InvalidInputException("--until: found " + until + "; expected a day after --from " + from);
        }
        if (Files.exists(out)) {
            throw new InvalidInputException(
                    out + ": found a file or folder; expected none. Fix: name another folder with --out");
        }
        NodeSettings settings = NodeSettings.read(node.settings());
        NodeReport.Question question = new NodeReport.Question(
                settings.name(),
                start(from),
                start(until),
                challenge.orElse(from + " " + until),
                challenge.isPresent() ? "given" : "merchant");
        ObjectNode record;
        try (SqliteDatabase database = NodeDatabase.open(node.database())) {
            record = NodeReport.record(
                    question, new JdbcDecisionLog(database), privacy(NodeStatus.ledgers(node.ledger())));
        }
        long decisions = record.path("sections").path("scope").path("decisions").asLong();
        if (decisions == 0) {
            throw new InvalidInputException("--from, --until: found no logged decision from " + from + " until " + until
                    + "; expected at least one. Fix: name another period, or check hanse node recommend");
        }
        write(node, record);
        PrintWriter screen = spec.commandLine().getOut();
        screen.println(
                "Written  " + out + ": " + Words.count(decisions) + (decisions == 1 ? " decision, " : " decisions, ")
                        + record.path("decisions").size() + " in full");
        screen.println("Next: hanse verify report " + out + " --key " + out.resolve("node.pub"));
        return ExitCode.SUCCESS;
    }

    private static Instant start(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private static ObjectNode privacy(List<NodeStatus.Ledger> ledgers) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        ArrayNode rows = root.putArray("ledgers");
        ledgers.forEach(ledger -> rows.addObject()
                .put("name", ledger.name())
                .put("epsilonSpent", String.format(Locale.ROOT, "%.6f", ledger.spent()))
                .put("epsilonLimit", String.format(Locale.ROOT, "%.6f", ledger.limit())));
        return root;
    }

    private static String text(ObjectNode document) {
        return new String(CanonicalJson.bytes(document), StandardCharsets.UTF_8);
    }

    private void write(NodeHome node, ObjectNode record) {
        try (SigningKey key = KeyFile.readSigningKey(node.identity())) {
            DurableFile.makeFolders(out);
            DurableFile.write(out.resolve("report.json"), text(record));
            PublicFile.writeKey(out.resolve("node.pub"), key.verifyingKey());
            DurableFile.write(out.resolve("manifest.json"), text(ReportManifest.sign(record, new TreeMap<>(), key)));
        } catch (IOException e) {
            throw new InvalidInputException(out + ": cannot be written: " + e.getMessage(), e);
        }
    }
}
