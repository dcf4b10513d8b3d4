// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.hanse.cli.ExitCode;
import org.hanse.cli.StandardOptions;
import org.hanse.cli.TextTable;
import org.hanse.cli.Words;
import org.hanse.config.InvalidInputException;
import org.hanse.core.privacy.ledger.LedgerHead;
import org.hanse.store.LedgerFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hanse privacy ledger}: spent privacy budget of a population. */
@Command(
        name = "ledger",
        header = "Check a privacy ledger and show the spent and remaining budget",
        description =
                "%nReads the ledger of a population (docs/guides/privacy.md) and changes nothing. Checks each line, the"
                        + " chain of lines, and that the file is not older than the head beside it or the one in --expect."
                        + " Every reserved release counts as spent, confirmed or not. Remaining releases are like the last"
                        + " one.%n%nCoordinators and nodes write ledgers when they release sums; `hanse sim run` keeps its"
                        + " accounts in memory. An example is docs/privacy/shoppers.ledger: one JSON line for the budget,"
                        + " then one when a sum was reserved and one when it was confirmed.%n",
        footer = {
            "%nExamples:",
            "  hanse privacy ledger docs/privacy/shoppers.ledger",
            "  hanse privacy ledger shoppers.ledger node-7.ledger --rounds 100 --json",
            "%nExit codes: 0 in order, 2 usage error, or a file that is damaged, rolled back or unreadable; other"
                    + " files are still reported."
        })
public final class PrivacyLedgerCommand implements Callable<Integer> {

    private static final int SHOWN = 5;

    @Mixin
    StandardOptions standard = new StandardOptions();

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Ledger files, one population each")
    List<Path> files = List.of();

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "Also show epsilon after N more releases like the last one")
    Optional<Integer> rounds = Optional.empty();

    @Option(
            names = "--expect",
            paramLabel = "HEAD",
            description =
                    "A head stored elsewhere, as this command prints it; the ledger must contain it; with one FILE")
    Optional<String> expect = Optional.empty();

    @Option(names = "--json", description = "Print JSON instead (schema hanse.privacy-ledger/1)")
    boolean json;

    @Override
    public Integer call() {
        if (rounds.isPresent() && (rounds.get() < 1 || rounds.get() > ReleasePlan.MOST_ROUNDS)) {
            throw usageError("--rounds: found " + rounds.get() + "; expected from 1 to " + ReleasePlan.MOST_ROUNDS
                    + ". Fix: give a number in this range");
        }
        if (expect.isPresent() && files.size() > 1) {
            throw usageError("--expect: found with " + files.size() + " files; expected one. Fix: name one FILE");
        }
        Optional<LedgerHead> expected = expect.map(this::head);
        List<LedgerReport> reports = new ArrayList<>();
        List<InvalidInputException> refused = new ArrayList<>();
        for (Path file : files) {
            try {
                reports.add(report(file, expected));
            } catch (InvalidInputException e) {
                refused.add(e);
            }
        }
        if (!reports.isEmpty()) {
            print(reports);
        }
        return refused.isEmpty() ? ExitCode.SUCCESS : refuse(refused);
    }

    private LedgerReport report(Path file, Optional<LedgerHead> expected) {
        if (InputText.isPacked(file) && Files.isRegularFile(file)) {
            throw new InvalidInputException(
                    file + ": found a packed file; expected an unpacked one. Fix: unpack it beside its head");
        }
        return LedgerReport.of(LedgerFile.read(file, expected), rounds);
    }

    private void print(List<LedgerReport> reports) {
        PrintWriter screen = spec.commandLine().getOut();
        if (json) {
            screen.println(LedgerReport.json(reports));
        } else {
            lines(reports).forEach(screen::println);
        }
        screen.flush();
    }

    /** Prints one line for each error. The last one ends the command like any invalid input. */
    private int refuse(List<InvalidInputException> refused) {
        PrintWriter err = spec.commandLine().getErr();
        refused.subList(0, refused.size() - 1).forEach(one -> err.println("hanse: " + one.getMessage()));
        err.flush();
        throw refused.get(refused.size() - 1);
    }

    private LedgerHead head(String text) {
        try {
            return LedgerHead.parse(text);
        } catch (IllegalArgumentException e) {
            throw usageError("--expect: " + InvalidInputException.withFix(e, "give a head as this command prints it"));
        }
    }

    private ParameterException usageError(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private static List<String> lines(List<LedgerReport> reports) {
        List<String> lines = new ArrayList<>();
        for (LedgerReport report : reports) {
            if (!lines.isEmpty()) {
                lines.add("");
            }
            add(lines, report);
        }
        return lines;
    }

    private static void add(List<String> lines, LedgerReport report) {
        lines.add(report.ledger().population() + ": epsilon is "
                + epsilon(report.ledger().epsilon())
                + (report.ledger().budget().isLimited()
                        ? " of a budget of "
                                + Figure.of(report.ledger().budget().epsilon())
                        : ", without a limit of all jobs,")
                + " at delta "
                + Figure.of(report.ledger().budget().delta()));
        lines.add("");
        TextTable table = TextTable.aligned("ll")
                .row("file", report.file() + ", in order")
                .row("entries", Words.count(report.ledger().head().entries()))
                .row("reserved", Words.count(report.ledger().standings().size()))
                .row("confirmed", Words.count(report.confirmed()))
                .row("unresolved", unresolved(report))
                .row("remaining", left(report));
        report.forecast()
                .flatMap(forecast -> forecast.after().map(after -> forecast(report, forecast, after)))
                .ifPresent(words -> table.row("forecast", words));
        lines.addAll(table.row("head", report.ledger().head().toString()).lines(""));
        lines.add("");
        lines.addAll(ReleaseText.wrapped(sentence(report.ledger().statement().toString())));
        lines.addAll(ReleaseText.wrapped(sentence(report.other().toString())));
        report.notes().forEach(note -> lines.addAll(ReleaseText.wrapped(note)));
    }

    private static String forecast(LedgerReport report, LedgerReport.Forecast forecast, LedgerReport.After after) {
        return "epsilon is " + epsilon(after.epsilon()) + " after " + releases(after.rounds())
                + " more like the last one"
                + (forecast.isBeyond(after)
                        ? ", beyond the budget of "
                                + Figure.of(report.ledger().budget().epsilon())
                                + "; the budget is exhausted after " + releases(forecast.left())
                        : "");
    }

    private static String sentence(String statement) {
        return statement.substring(0, 1).toUpperCase(Locale.ROOT) + statement.substring(1) + ".";
    }

    private static String epsilon(double epsilon) {
        return Double.isInfinite(epsilon) ? "infinite" : "at most " + Figure.up(epsilon, Figure.TEXT_DIGITS);
    }

    private static String releases(int count) {
        return Words.count(count) + (count == 1 ? " release" : " releases");
    }

    private static String unresolved(LedgerReport report) {
        int count = report.unresolved().size();
        if (count == 0) {
            return "0";
        }
        List<String> shown = report.unresolved().stream()
                .skip(Math.max(0, count - SHOWN))
                .map(Object::toString)
                .toList();
        return Words.count(count) + ", which count as spent: " + (count > SHOWN ? "..., " : "")
                + String.join(", ", shown);
    }

    private static String left(LedgerReport report) {
        return report.forecast()
                .filter(forecast -> report.ledger().budget().isLimited())
                .map(forecast -> releases(forecast.left()) + " like the last one")
                .orElse(
                        report.ledger().budget().isLimited()
                                ? "all; nothing is reserved yet"
                                : "no limit in the ledger");
    }
}
