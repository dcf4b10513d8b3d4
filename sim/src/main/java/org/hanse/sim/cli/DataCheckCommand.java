// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import org.hanse.cli.ExitCode;
import org.hanse.cli.StandardOptions;
import org.hanse.dataset.CleaningPolicy;
import org.hanse.dataset.DatasetDescriptor;
import org.hanse.dataset.DatasetReader;
import org.hanse.dataset.ReadingOptions;
import org.hanse.dataset.facts.DatasetCheck;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hanse data check}: reads a data set and reports its content. */
@Command(
        name = "check",
        header = "Read a data set and report what it holds",
        description =
                "%nReads all rows that the descriptor names, cleans them and prints counts, the time span, what is known"
                        + " of the items, what was dropped or repaired and why, the protocol in words, hints, and"
                        + " ten rows as they were read. Nothing is written.%n",
        footer = {
            "%nExamples:",
            "  hanse data check dataset.yaml",
            "  hanse data check dataset.yaml --json > facts.json",
            "%nExit codes: 0 readable, 2 usage error or bad input."
        })
public final class DataCheckCommand implements Callable<Integer> {

    @Mixin
    StandardOptions standard = new StandardOptions();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "DESCRIPTOR", description = "Descriptor of the data set (YAML)")
    Path descriptor = Path.of("");

    @Option(
            names = "--json",
            description = "Print JSON instead (schema hanse.data-check/1, see docs/reference/formats.md)")
    boolean json;

    @Option(
            names = "--strict",
            description = "Stop at the first row that would be dropped or repaired, naming file and line")
    boolean strict;

    @Override
    public Integer call() {
        FileKind.DESCRIPTOR.require(descriptor);
        CleaningPolicy policy = strict ? CleaningPolicy.STRICT : CleaningPolicy.LENIENT;
        DatasetReader reader = new DatasetReader(
                ReadingOptions.standard(InstantSource.system()).with(policy));
        DatasetCheck check = DatasetCheck.of(reader.read(DatasetDescriptor.read(descriptor)));
        PrintWriter screen = spec.commandLine().getOut();
        if (json) {
            screen.println(CheckJson.of(check));
        } else {
            screen.print(CheckText.of(check));
            if (check.facts().decisions().isEmpty()) {
                screen.println();
                screen.println(FileKind.scenarioOf(descriptor)
                        .map(file -> "Next: hanse sim run " + CommandWords.path(file))
                        .orElse(
                                "Next: write a scenario. Copy docs/scenarios/your-own.yaml, or let this command write one:"
                                        + " hanse data guess FILE --out new.yaml --scenario run.yaml"));
            }
        }
        screen.flush();
        return ExitCode.SUCCESS;
    }
}
