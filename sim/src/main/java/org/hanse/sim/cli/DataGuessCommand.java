// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.commons.text.WordUtils;
import org.hanse.cli.ExitCode;
import org.hanse.cli.StandardOptions;
import org.hanse.cli.TextTable;
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

/** {@code hanse data guess}: writes a first descriptor for files without one. */
@Command(
        name = "guess",
        header = "Write a first descriptor for your files",
        description = "%nReads each file, tells by names and values which columns are shopper, item, time,"
                + " type, price, title and so on, and writes a descriptor with a remark on everything that is not"
                + " certain. Reads CSV, TSV, JSON lines, Parquet and lines of items, packed with gzip or not. A"
                + " second file with the same item ids becomes the catalogue. Exports of Shopify, WooCommerce,"
                + " Magento, PrestaShop and Shopware are read as they are.%n",
        footer = {
            "%nExamples:",
            "  hanse data guess orders.csv --out shop.yaml --scenario shop-run.yaml",
            "  hanse data guess 2024-*.csv.gz products.tsv --out shop.yaml --name my-shop",
            "%nExit codes: 0 written, 2 usage error, or files that cannot be read as interactions."
        })
public final class DataGuessCommand implements Callable<Integer> {

    private static final int WIDTH = 100;

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

    @Option(names = "--scenario", paramLabel = "FILE", description = "Write a first scenario too, for hanse sim run")
    Optional<Path> scenario = Optional.empty();

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description =
                    "Name of the data set (default: that of the interactions' file; of its folder for orders, events or interactions)")
    Optional<String> name = Optional.empty();

    @Option(names = "--force", description = "Replace files that exist already")
    boolean force;

    @Override
    public Integer call() {
        requireNew(out, "--out");
        scenario.ifPresent(file -> requireNew(file, "--scenario"));
        if (scenario.map(file -> file.toAbsolutePath().normalize())
                .equals(Optional.of(out.toAbsolutePath().normalize()))) {
            throw new InvalidInputException(
                    "--scenario " + out
                            + ": found the file of --out; expected another, since the descriptor goes there. Fix: name another file");
        }
        DescriptorGuess guess = DescriptorGuess.of(files, out, name);
        DatasetDescriptor.parse(out, guess.yaml());
        Optional<String> first = scenario.map(file -> new StarterScenario(file, out, guess.traits()).text());
        DurableFile.write(out, guess.yaml());
        scenario.ifPresent(file -> DurableFile.write(file, first.orElseThrow()));
        print(guess);
        return ExitCode.SUCCESS;
    }

    private void requireNew(Path file, String option) {
        if (Files.exists(file) && !force) {
            throw new InvalidInputException(
                    file + ": found a file of this name; expected none. Fix: choose another with " + option
                            + ", or replace it with --force");
        }
    }

    /** Adds a choice in lines of {@value #WIDTH} characters, broken between words. */
    private static void addRow(TextTable table, String what, String choice) {
        String line = choice.replaceAll("\\p{Cntrl}+", " ").strip();
        String label = what;
        for (String part : WordUtils.wrap(line, WIDTH, "\n", false).split("\n", -1)) {
            table.row(label, part);
            label = "";
        }
    }

    private void print(DescriptorGuess guess) {
        PrintWriter screen = spec.commandLine().getOut();
        screen.println(guess.headline());
        screen.println();
        TextTable table = TextTable.aligned("ll");
        guess.account().forEach((what, choice) -> addRow(table, what, choice));
        table.lines("  ").forEach(screen::println);
        screen.println();
        screen.println("Wrote " + out + scenario.map(file -> " and " + file).orElse("") + ". Correct what is wrong in "
                + out + ". Next:");
        screen.println("  hanse data check " + CommandWords.path(out));
        scenario.ifPresentOrElse(
                file -> screen.println("  hanse sim run " + CommandWords.path(file)),
                () -> screen.println("For a first run, add --scenario FILE to this command."));
        screen.flush();
    }
}
