// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.hanse.cli.ExitCode;
import org.hanse.cli.JsonDocument;
import org.hanse.cli.StandardOptions;
import org.hanse.cli.Words;
import org.hanse.cli.privacy.Input.Row;
import org.hanse.config.InvalidInputException;
import org.hanse.core.privacy.DeltaRule;
import org.hanse.file.DurableFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Command that computes the answer for its options, or with {@code --csv} for each row of a table. Options, columns, checks, synopsis and
 * the help about tables derive from its inputs and batches.
 */
@Command(modelTransformer = RowCommand.Inputs.class, synopsisHeading = "")
abstract class RowCommand implements Callable<Integer> {

    private final List<Input<?>> options;
    private final List<Batch<?>> tables;

    @Mixin
    StandardOptions standard = new StandardOptions();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Option(names = "--json", description = "Print JSON instead (schema hanse.privacy-${COMMAND-NAME}/1)")
    boolean json;

    @Option(
            names = "--csv",
            paramLabel = "IN",
            description = "Read a CSV file and add columns to every row, empty where there is no result")
    Optional<Path> in = Optional.empty();

    @Option(names = "--out", paramLabel = "OUT", description = "With --csv: output file (default: standard output)")
    Optional<Path> out = Optional.empty();

    @Option(names = "--force", description = "Replace the file that is written, if there is one already")
    boolean force;

    /** @param options inputs with an option, in the order of the synopsis */
    RowCommand(List<Input<?>> options, Batch<?>... tables) {
        this.options = options;
        this.tables = List.of(tables);
    }

    /** Output of a command for its options. */
    record Answer(List<String> warnings, ObjectNode json, List<String> lines) {}

    /** Returns the answer for options that are valid one by one; fills in a JSON document with its schema. */
    abstract Answer answer(Row row, ObjectNode json);

    /** Returns whether a command writes a file for its options. */
    boolean writesFile(Row row) {
        return false;
    }

    @Override
    public final Integer call() {
        if (in.isPresent()) {
            refuse(
                    "found beside --csv; expected --csv without it",
                    Stream.concat(options.stream().map(Input::name), Stream.of("--json")));
            extend(in.get());
            return ExitCode.SUCCESS;
        }
        Row row = Row.of(spec, options);
        refuse(
                "found without --csv; expected --csv with it",
                writesFile(row) ? Stream.of("--out") : Stream.of("--out", "--force"));
        options.stream()
                .filter(input -> input.required() || !row.text(input).isEmpty())
                .forEach(row::get);
        Answer answer = answer(row, JsonDocument.of("hanse.privacy-" + spec.name() + "/1"));
        answer.warnings().forEach(this::warn);
        PrintWriter screen = spec.commandLine().getOut();
        if (json) {
            screen.println(JsonDocument.text(answer.json()));
        } else {
            answer.lines().forEach(screen::println);
        }
        screen.flush();
        return ExitCode.SUCCESS;
    }

    private void refuse(String why, Stream<String> names) {
        names.filter(spec.commandLine().getParseResult()::hasMatchedOption)
                .findFirst()
                .ifPresent(name -> {
                    throw new ParameterException(spec.commandLine(), name + ": " + why + ". Fix: leave out " + name);
                });
    }

    /** Adds columns to a table, writes it, and warns of rows without a figure. An error leaves all files as they are. */
    private void extend(Path input) {
        out.ifPresent(file -> refuseExisting(file, "--out"));
        String text = Batch.extend(CsvTable.read(input), tables, this::warn);
        if (out.isEmpty()) {
            spec.commandLine().getOut().print(text);
            spec.commandLine().getOut().flush();
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

    /** Rejects a file that exists and is not to be replaced. */
    final void refuseExisting(Path file, String option) {
        if (Files.exists(file) && !force) {
            throw new InvalidInputException(file + ": found an existing file; expected none. Fix: choose another with "
                    + option + ", or replace it with --force");
        }
    }

    private void warn(String warning) {
        PrintWriter errors = spec.commandLine().getErr();
        errors.println("hanse: warning: " + warning);
        errors.flush();
    }

    /**
     * Returns a warning about a delta that is too great for the population, by {@link DeltaRule}.
     *
     * @throws InvalidInputException if delta is 1/N or more
     */
    static List<String> warning(double delta, Optional<Integer> population) {
        population.filter(units -> DeltaRule.isTooGreat(delta, units)).ifPresent(units -> {
            throw new InvalidInputException("--delta: found " + Figure.of(delta) + "; expected less than 1/N for N = "
                    + Words.count(units)
                    + " units, as publishing all data of a random unit would meet it. Fix: use at most "
                    + DeltaRule.words(units));
        });
        return population.flatMap(units -> DeltaRule.warning(delta, units)).stream()
                .toList();
    }

    /** Adds the options of a command and the help that follows from its inputs and tables. */
    static final class Inputs implements IModelTransformer {

        @Override
        public CommandSpec transform(CommandSpec spec) {
            RowCommand command = (RowCommand) spec.userObject();
            command.options.forEach(input -> spec.addOption(input.spec()));
            String name = "hanse privacy " + spec.name();
            String own = command.options.stream().map(Input::synopsis).collect(Collectors.joining(" "));
            Stream<String> lines = Stream.of(
                            ReleaseText.wrapped("Usage: " + name + " ", own + " [--json] [--verbose]"),
                            List.of(
                                    "       " + name + " --csv=IN [--out=OUT [--force]] [--verbose]",
                                    "       " + name + " -h"))
                    .flatMap(List::stream);
            spec.usageMessage().customSynopsis(lines.toArray(String[]::new));
            String[] description = spec.usageMessage().description();
            description[description.length - 1] += " With --csv, "
                    + command.tables.stream().map(Batch::help).collect(Collectors.joining("; ")) + ".%n";
            spec.usageMessage().description(description);
            return spec;
        }
    }
}
