// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.hanse.audit.CanonicalJson;
import org.hanse.audit.EmbeddedReport;
import org.hanse.audit.ReportFiles;
import org.hanse.audit.ReportManifest;
import org.hanse.cli.ExitCode;
import org.hanse.cli.StandardOptions;
import org.hanse.cli.Words;
import org.hanse.config.InvalidInputException;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.Fingerprint;
import org.hanse.core.crypto.SigningKey;
import org.hanse.file.DurableFile;
import org.hanse.key.PublicFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hanse coordinator report}: a signed report on the rounds of a period. */
@Command(
        name = "report",
        header = "Write a signed report on the rounds of a period",
        description =
                "%nWrites report.json, report.html, their signed manifest and the public key to a new folder: rounds, participation,"
                        + " privacy budgets, incidents, models and rosters. The report names nodes; it holds no updates and"
                        + " nothing of a shopper. HOME/report.key signs it; the first report makes the key.%n",
        footer = {
            "%nExamples:",
            "  hanse coordinator report hub --from 2026-10-01 --until 2026-11-01 \\",
            "      --out hub-2026-10",
            "%nExit codes: 0 done, 2 usage error or bad input."
        })
public final class CoordinatorReportCommand implements Callable<Integer> {

    @Mixin
    StandardOptions standard = new StandardOptions();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "HOME", description = "Folder of the coordinator")
    Path folder = Path.of("");

    @Option(names = "--from", required = true, paramLabel = "DAY", description = "First day, UTC")
    LocalDate from = LocalDate.EPOCH;

    @Option(names = "--until", required = true, paramLabel = "DAY", description = "Day after the last one, UTC")
    LocalDate until = LocalDate.EPOCH;

    @Option(names = "--out", required = true, paramLabel = "FOLDER", description = "Folder to create")
    Path out = Path.of("");

    @Override
    public Integer call() {
        CoordinatorHome home = CoordinatorHome.existing(folder);
        ReportPeriod period = ReportPeriod.of(from, until);
        if (Files.exists(out)) {
            throw new InvalidInputException(
                    out + ": found a file or folder; expected none. Fix: name another folder with --out");
        }
        ObjectNode record = CoordinatorRecord.of(home, period);
        Path key = out.resolve("coordinator.pub");
        PrintWriter screen = spec.commandLine().getOut();
        try (SigningKey signing = home.readReportKey()) {
            write(record, signing);
            PublicFile.writeKey(key, signing.verifyingKey());
            long ended = record.path("sections").path("rounds").path("ended").asLong();
            screen.println("Written  " + out + ": " + Words.count(ended, "round") + ", signed by key "
                    + Fingerprint.of(signing.verifyingKey()));
        }
        screen.println("Next: hanse verify report " + out + " --key " + key);
        return ExitCode.SUCCESS;
    }

    private void write(ObjectNode record, SigningKey key) {
        byte[] page = CoordinatorPage.of(record);
        TreeMap<String, Digest> digests = new TreeMap<>(Map.of(ReportFiles.PAGE, Digest.sha256(page)));
        byte[] manifest = CanonicalJson.bytes(ReportManifest.sign(record, digests, key));
        byte[] bytes = CanonicalJson.bytes(record);
        byte[] whole = EmbeddedReport.of(page).withManifest(manifest);
        DurableFile.write(out.resolve(ReportFiles.RECORD), file -> file.write(bytes));
        DurableFile.write(out.resolve(ReportFiles.PAGE), file -> file.write(whole));
        DurableFile.write(out.resolve(ReportFiles.MANIFEST), file -> file.write(manifest));
    }
}
