// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.hanse.cli.ExitCode;
import org.hanse.cli.StandardOptions;
import org.hanse.sim.summary.MetricsFile;
import org.hanse.sim.summary.RunFolder;
import org.hanse.sim.summary.RunRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hanse sim report}: page, tables and verdict of finished runs from their {@code metrics.json}. */
@Command(
        name = "report",
        header = "Draw page and tables of finished runs again",
        description = "%nReads the metrics.json of each folder, prints its tables and verdict, and writes summary.html,"
                + " results.csv and results.parquet again. Nothing is trained or scored.%n",
        footer = {
            "%nExample:",
            "  hanse sim report runs/first",
            "%nExit codes: 0 done, 2 usage error, or a folder without a run."
        })
public final class SimReportCommand implements Callable<Integer> {

    @Mixin
    StandardOptions standard = new StandardOptions();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "DIR", arity = "1..*", description = "Folders that hanse sim run has written to")
    List<Path> folders = List.of();

    @Override
    public Integer call() {
        PrintWriter screen = spec.commandLine().getOut();
        for (Path place : folders) {
            RunRecord run = MetricsFile.read(place);
            RunFolder folder = new RunFolder(place);
            folder.draw(run);
            screen.print(
                    SimRunCommand.text(run) + "\nWrote " + folder.summary() + ", results.csv and results.parquet\n");
        }
        screen.flush();
        return ExitCode.SUCCESS;
    }
}
