// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.hanse.cli.ExitCode;
import org.hanse.cli.StandardOptions;
import org.hanse.cli.TextTable;
import org.hanse.cli.Words;
import org.hanse.config.InvalidInputException;
import org.hanse.dataset.DatasetDescriptor;
import org.hanse.dataset.guess.DescriptorGuess;
import org.hanse.file.DurableFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hanse data guess}: writes a first descriptor for files nobody has described. */
@Command(
        name = "guess",
        header = "Write a first descriptor for your files",
        description =
                "%nLooks at the first rows of each file, tells by names and values which columns are shopper, item, time,"
                        + " type, price, title and so on, and writes a descriptor with a remark on everything that is not"
                        + " certain. Reads CSV, TSV, JSON lines, Parquet and lines of items, packed with gzip or not. A"
                        + " second file with the same item ids becomes the catalogue.%n",
        footer = {
            "%nExamples:",
            "  hanse data guess orders.csv",
            "  hanse data guess 2024-*.csv.gz products.tsv --out shop.yaml --name my-shop",
            "%nExit codes: 0 written, 2 wrong use, or files that hold no interactions."
        })
public final class DataGuessCommand implements Callable<Integer> {

    @Mixin
    StandardOptions standard = new StandardOptions();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Interactions, and perhaps a table of their items")
    List<Path> files = List.of();

    @Option(
            names = "--out",
            paramLabel = "FILE",
            defaultValue = "dataset.yaml",
            description = "Descriptor to write (default: ${DEFAULT-VALUE})")
    Path out = Path.of("dataset.yaml");

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "Name of the data set (default: that of the interactions' file)")
    Optional<String> name = Optional.empty();

    @Option(names = "--force", description = "Replace the descriptor if there is one already")
    boolean force;

    @Override
    public Integer call() {
        if (Files.exists(out) && !force) {
            throw new InvalidInputException(
                    out + ": exists already; choose another with --out, or replace it with --force");
        }
        DescriptorGuess guess = DescriptorGuess.of(files, out, name);
        DatasetDescriptor.parse(out, guess.yaml());
        DurableFile.write(out, guess.yaml());
        PrintWriter screen = spec.commandLine().getOut();
        TextTable table = TextTable.aligned("ll");
        guess.account().forEach((what, choice) -> table.row(what, Words.clip(choice, 100)));
        table.lines("").forEach(screen::println);
        screen.println();
        screen.println("Wrote " + out + ". Read it through and correct it, then look at the data:");
        screen.println("  hanse data check " + out);
        screen.flush();
        return ExitCode.SUCCESS;
    }
}
