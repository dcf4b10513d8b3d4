// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.lang3.StringUtils;
import org.hanse.config.InvalidInputException;
import org.hanse.config.NearestName;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Execution of picocli commands: errors as one line on standard error with a fix, no stack trace unless {@code
 * --verbose}, exit codes of {@link ExitCode}.
 */
public final class HanseCommandLine {

    /** Part of picocli's message for an unknown choice. */
    private static final Pattern CHOICES = Pattern.compile("expected one of \\[([^\\]]*)\\]");

    /** Picocli's message for a value that a converter of our own rejects. */
    private static final Pattern CONVERTED = Pattern.compile("Invalid value for option '([^']+)'[^:]*: (found .*)");

    private HanseCommandLine() {}

    /** Returns a command line around {@code command}, ready to execute. */
    public static CommandLine of(Object command) {
        return of(new CommandLine(command));
    }

    /** Returns a prepared command line, ready to execute. */
    public static CommandLine of(CommandLine line) {
        line.setUsageHelpAutoWidth(true);
        line.setUsageHelpWidth(Math.max(80, line.getUsageHelpWidth()));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.registerConverter(LocalDate.class, HanseCommandLine::day);
        line.setParameterExceptionHandler(HanseCommandLine::usageError);
        line.setExecutionExceptionHandler((e, failed, result) -> failure(e, failed, result));
        return line;
    }

    /**
     * Executes {@code line} and checks that its output was written.
     *
     * @return the command's exit code; {@link ExitCode#FAILED} if it succeeded but standard output is full. A reader that ends early, as
     *     {@code head} does, is no failure
     */
    public static int execute(CommandLine line, String... arguments) {
        int code = run(line, arguments);
        line.getOut().flush();
        if (System.out.checkError() && code == ExitCode.SUCCESS && !isReaderGone()) {
            System.err.println("hanse: standard output could not be written: the disk is full. Fix: free space");
            return ExitCode.FAILED;
        }
        return code;
    }

    /** Returns whether a pipe takes no more output. A stream of Java hides the reason of its error, so one more byte shows it. */
    private static boolean isReaderGone() {
        try {
            new FileOutputStream(FileDescriptor.out).write('\n');
            return false;
        } catch (IOException e) {
            return String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("pipe");
        }
    }

    /** Executes a command. A missing library and a lack of memory are errors, which picocli does not turn into exceptions. */
    private static int run(CommandLine line, String... arguments) {
        try {
            return line.execute(arguments);
        } catch (LinkageError e) {
            String missing = MissingLibrary.line(e).orElseThrow(() -> e);
            line.getErr().println("hanse: " + missing);
            line.getErr().flush();
            return ExitCode.FAILED;
        } catch (OutOfMemoryError e) {
            return outOfMemory(line.getErr());
        }
    }

    /** Returns the error of a group of commands without the name of one. */
    public static ParameterException missingCommand(CommandSpec group) {
        return new ParameterException(
                group.commandLine(),
                "found no command; expected one of "
                        + String.join(", ", group.subcommands().keySet()) + ". Fix: name one of them");
    }

    /** Reads a day, as {@code 2026-11-01}. */
    private static LocalDate day(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            throw new TypeConversionException(
                    "found " + text + "; expected a day such as 2026-11-01. Fix: write year, month and day");
        }
    }

    private static int usageError(ParameterException e, String[] arguments) {
        CommandLine failed = e.getCommandLine();
        PrintWriter err = failed.getErr();
        String message = e instanceof UnmatchedArgumentException unmatched
                        && !unmatched.getUnmatched().isEmpty()
                ? unknown(unmatched, failed.getCommandSpec())
                : typed(documented(named(oneLine(String.valueOf(e.getMessage())))), failed.getCommandSpec(), arguments);
        err.println("hanse: " + message + " (see " + failed.getCommandSpec().qualifiedName() + " --help)");
        err.flush();
        return ExitCode.BAD_INPUT;
    }

    /** Returns the message about the first unknown argument, with the nearest name. */
    private static String unknown(UnmatchedArgumentException e, CommandSpec command) {
        String first = e.getUnmatched().get(0);
        if (e.isUnknownOption()) {
            String name = StringUtils.substringBefore(first, "=");
            return "unknown option \"" + name + "\""
                    + NearestName.hint(name, command.optionsMap().keySet());
        }
        Set<String> commands = command.subcommands().keySet();
        return (commands.isEmpty() ? "unexpected argument \"" : "unknown command \"") + first + "\""
                + NearestName.hint(first, commands);
    }

    /** Returns the message of a converter of our own with the option's name first, as all other errors have it. */
    private static String named(String message) {
        Matcher own = CONVERTED.matcher(message);
        return own.matches() ? own.group(1) + ": " + own.group(2) : message;
    }

    /** Returns the message with the options' names as typed, where an option has several names. */
    private static String typed(String message, CommandSpec command, String... arguments) {
        String words = message;
        for (OptionSpec option : command.options()) {
            Optional<String> own = Arrays.stream(arguments)
                    .map(argument -> StringUtils.substringBefore(argument, "="))
                    .filter(List.of(option.names())::contains)
                    .filter(name -> name.startsWith("--"))
                    .findFirst();
            if (own.isPresent()) {
                for (String name : option.names()) {
                    if (name.startsWith("--")) {
                        words = words.replaceAll(
                                Pattern.quote(name) + "(?![\\w-])", Matcher.quoteReplacement(own.get()));
                    }
                }
            }
        }
        return words;
    }

    /** Choices as the help writes them: picocli lists the names of constants, too, which are taken as well. */
    private static String documented(String message) {
        Matcher choices = CHOICES.matcher(message);
        if (!choices.find()) {
            return message;
        }
        Set<String> all = new LinkedHashSet<>(
                List.of(choices.group(1).toLowerCase(Locale.ROOT).split(", ", -1)));
        all.removeIf(name -> name.contains("_") && all.contains(name.replace('_', '-')));
        return message.substring(0, choices.start(1)) + String.join(", ", all) + message.substring(choices.end(1));
    }

    private static int failure(Exception e, CommandLine failed, ParseResult result) {
        PrintWriter err = failed.getErr();
        if (ranOutOfMemory(e)) {
            return outOfMemory(err);
        }
        Optional<String> missing = MissingLibrary.line(e);
        boolean badInput = missing.isEmpty() && e instanceof InvalidInputException;
        String message = missing.orElseGet(() -> message(e, badInput));
        if (verbose(result)) {
            e.printStackTrace(err);
        }
        err.println("hanse: " + oneLine(message)
                + (badInput || missing.isPresent() || verbose(result) ? "" : " (--verbose shows where)"));
        err.flush();
        return badInput ? ExitCode.BAD_INPUT : ExitCode.FAILED;
    }

    private static String message(Exception e, boolean badInput) {
        String message = e.getMessage();
        if (message == null) {
            return e.getClass().getSimpleName();
        }
        return badInput ? message : e.getClass().getSimpleName() + ": " + message;
    }

    private static int outOfMemory(PrintWriter err) {
        err.println("hanse: not enough memory; give it more, for example HANSE_JVM_OPTIONS=-Xmx8g");
        err.flush();
        return ExitCode.FAILED;
    }

    private static boolean ranOutOfMemory(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof OutOfMemoryError) {
                return true;
            }
        }
        return false;
    }

    private static boolean verbose(ParseResult result) {
        for (ParseResult part = result; part != null; part = part.subcommand()) {
            if (part.hasMatchedOption("--verbose")) {
                return true;
            }
        }
        return false;
    }

    private static String oneLine(String message) {
        return String.join(
                " ",
                message.lines().map(String::strip).filter(l -> !l.isEmpty()).toList());
    }
}
