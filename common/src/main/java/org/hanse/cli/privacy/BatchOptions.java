// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.hanse.config.InvalidInputException;
import org.hanse.file.DurableFile;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Options of commands that accept a table in place of single figures; a mix-in. */
final class BatchOptions {

    @Option(names = "--csv", paramLabel = "IN", description = "Read a CSV file and add columns to every row")
    Optional<Path> in = Optional.empty();

    @Option(names = "--out", paramLabel = "OUT", description = "With --csv: output file (default: standard output)")
    Optional<Path> out = Optional.empty();

    @Option(names = "--force", description = "Replace the file that is written, if there is one already")
    boolean force;

    /**
     * Rejects options that conflict with the others.
     *
     * @param single options of a command without {@code --csv}
     */
    void check(CommandSpec spec, String... single) {
        if (in.isPresent()) {
            refuse(spec, "found beside --csv; expected --csv without it", single);
        } else {
            refuse(spec, "found without --csv; expected --csv with it", "--out", "--force");
        }
    }

    /** Prints a warning on standard error. */
    static void warn(CommandSpec spec, String warning) {
        PrintWriter errors = spec.commandLine().getErr();
        errors.println("hanse: warning: " + warning);
        errors.flush();
    }

    private static void refuse(CommandSpec spec, String why, String... options) {
        for (String option : options) {
            if (spec.commandLine().getParseResult().hasMatchedOption(option)) {
                throw new ParameterException(spec.commandLine(), option + ": " + why + ". Fix: leave out " + option);
            }
        }
    }

    /**
     * Adds columns to the table, writes it, and warns of rows without a figure.
     *
     * @param spec the command; its standard output receives the table if no file is named
     * @throws InvalidInputException if the file exists, or the table matches none of {@code kinds}; nothing is written then
     */
    void run(List<Batch<?>> kinds, CommandSpec spec) {
        Path input = in.orElseThrow();
        if (out.isPresent() && Files.exists(out.get()) && !force) {
            throw new InvalidInputException(
                    out.get()
                            + ": found an existing file; expected none. Fix: choose another with --out, or replace it with --force");
        }
        String text = Batch.extend(CsvTable.read(input), kinds, warning -> warn(spec, warning))
                .text();
        if (out.isEmpty()) {
            PrintWriter screen = spec.commandLine().getOut();
            screen.print(text);
            screen.flush();
        } else if (InputText.isPacked(out.get())) {
            DurableFile.write(out.get(), file -> {
                GZIPOutputStream packed = new GZIPOutputStream(file);
                packed.write(text.getBytes(StandardCharsets.UTF_8));
                packed.finish();
            });
        } else {
            DurableFile.write(out.get(), text);
        }
    }
}
