// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.hanse.audit.ReportFiles;
import org.hanse.cli.ExitCode;
import org.hanse.cli.ReportFolder;
import org.hanse.cli.StandardOptions;
import org.hanse.cli.Words;
import org.hanse.core.crypto.Fingerprint;
import org.hanse.core.crypto.SigningKey;
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

    private static final String PUBLIC_KEY = "coordinator.pub";

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
        ReportFolder.requireNew(out, "--out");
        ObjectNode record = CoordinatorRecord.of(home, period);
        PrintWriter screen = spec.commandLine().getOut();
        try (SigningKey signing = home.readReportKey()) {
            Map<String, byte[]> page = Map.of(ReportFiles.PAGE, CoordinatorPage.of(record));
            new ReportFolder(record, page, new TreeMap<>()).write(out, false, PUBLIC_KEY, signing);
            long ended = record.path("sections").path("rounds").path("ended").asLong();
            screen.println("Written  " + out + ": " + Words.count(ended, "round") + ", signed by key "
                    + Fingerprint.of(signing.verifyingKey()));
        }
        screen.println("Next: hanse verify report " + out + " --key " + home.reportPublicKey());
        return ExitCode.SUCCESS;
    }
}
