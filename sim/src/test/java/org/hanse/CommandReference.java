// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The page of commands as Markdown, from their picocli models. */
final class CommandReference {

    /** Options of every command; they stand once at the top of the page. */
    private static final List<String> COMMON = List.of("--help", "--verbose");

    private static final Pattern IN_PARENTHESES = Pattern.compile("(.*) \\(default: ([^()]*)\\)(.*)");
    private static final Pattern AT_THE_END = Pattern.compile("(.*)[;,] default: (.*)()");

    private static final String TOP = """
            # Commands

            Reference of all commands, for users of the command line. Example: `./hanse sim run scenario.yaml --out runs/first`.

            `CommandReferenceTest` generates this page from the code. `hanse COMMAND --help` prints the same with examples.

            - Every command takes `-h` or `--help`, and `--verbose` for the stack trace of an error.
            - Exit codes: 0 done, 1 failed, 2 usage error or bad input, 3 refused by a policy or a budget, 130 stopped by Ctrl-C.
            """;

    private CommandReference() {}

    /** Returns the page of the commands below some command lines. */
    static String of(List<CommandLine> lines) {
        String commands = lines.stream()
                .flatMap(CommandReference::below)
                .map(line -> section(line.getCommandSpec()))
                .collect(Collectors.joining("\n"));
        return TOP + "\n" + commands;
    }

    private static Stream<CommandLine> below(CommandLine line) {
        return new LinkedHashSet<>(line.getSubcommands().values())
                .stream().flatMap(command -> Stream.concat(Stream.of(command), below(command)));
    }

    private static String section(CommandSpec command) {
        List<String> lines = new ArrayList<>();
        lines.add("## " + command.qualifiedName());
        lines.add("");
        lines.add(sentence(text(command.usageMessage().header())) + " `" + synopsis(command) + "`");
        List<String> rows = Stream.concat(
                        command.positionalParameters().stream().map(CommandReference::row),
                        command.options().stream()
                                .filter(option -> !option.hidden() && !COMMON.contains(option.longestName()))
                                .sorted(Comparator.comparing(OptionSpec::longestName))
                                .map(CommandReference::row))
                .toList();
        if (!rows.isEmpty()) {
            lines.add("");
            lines.add("| Argument | Default | Meaning |");
            lines.add("|---|---|---|");
            lines.addAll(rows);
        }
        return String.join("\n", lines) + "\n";
    }

    private static String synopsis(CommandSpec command) {
        List<String> parts = new ArrayList<>(List.of(command.qualifiedName()));
        command.options().stream()
                .filter(option -> option.required() && option.group() == null)
                .sorted(Comparator.comparing(OptionSpec::longestName))
                .map(option -> option.longestName() + "=" + option.paramLabel())
                .forEach(parts::add);
        parts.add("[OPTIONS]");
        command.positionalParameters().stream()
                .map(parameter -> label(parameter))
                .forEach(parts::add);
        if (!command.subcommands().isEmpty()) {
            parts.add("COMMAND");
        }
        return String.join(" ", parts);
    }

    private static String label(PositionalParamSpec parameter) {
        String several = parameter.arity().max() > 1 || parameter.isMultiValue() ? "..." : "";
        return parameter.required() ? parameter.paramLabel() + several : "[" + parameter.paramLabel() + several + "]";
    }

    private static String row(ArgSpec argument) {
        String text = text(argument.description());
        String standard = required(argument);
        String meaning = text;
        for (Pattern form : List.of(IN_PARENTHESES, AT_THE_END)) {
            Matcher matcher = form.matcher(meaning);
            if (matcher.matches()) {
                standard = matcher.group(2);
                meaning = matcher.group(1) + matcher.group(3);
            }
        }
        return Stream.of("`" + name(argument) + "`", standard, meaning)
                .map(cell -> cell.replace("|", "\\|"))
                .collect(Collectors.joining(" | ", "| ", " |"));
    }

    /** Options of a group are required within it only, unless the group itself is. */
    private static String required(ArgSpec argument) {
        if (!argument.required()) {
            return "";
        }
        if (argument.group() == null) {
            return "required";
        }
        return argument.group().multiplicity().min() > 0 ? "one of the group" : "";
    }

    private static String name(ArgSpec argument) {
        if (argument instanceof OptionSpec option) {
            String value = option.arity().max() > 0 ? " " + option.paramLabel() : "";
            return String.join(", ", option.names()) + value;
        }
        return argument.paramLabel();
    }

    private static String text(String... lines) {
        return Arrays.stream(lines)
                .map(line -> line.replace("%n", " ").replace("%%", "%").strip())
                .filter(line -> !line.isEmpty())
                .collect(Collectors.joining(" "));
    }

    private static String sentence(String text) {
        return text.isEmpty() || text.endsWith(".") ? text : text + ".";
    }
}
