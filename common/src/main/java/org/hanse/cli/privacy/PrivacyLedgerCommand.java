// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.commons.lang3.StringUtils;
import org.hanse.cli.ExitCode;
import org.hanse.cli.JsonDocument;
import org.hanse.cli.StandardOptions;
import org.hanse.cli.TextTable;
import org.hanse.cli.Words;
import org.hanse.config.InvalidInputException;
import org.hanse.core.privacy.PrivacyStatement;
import org.hanse.core.privacy.account.Observation.Adversary;
import org.hanse.core.privacy.ledger.LedgerHead;
import org.hanse.core.privacy.ledger.PrivacyBudget;
import org.hanse.core.privacy.ledger.PrivacyLedger;
import org.hanse.core.privacy.ledger.Release;
import org.hanse.core.privacy.ledger.ReleaseId;
import org.hanse.core.privacy.ledger.ReservedRelease;
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
        List<Report> reports = new ArrayList<>();
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
        if (refused.isEmpty()) {
            return ExitCode.SUCCESS;
        }
        // One line for each error. The last one ends the command like any invalid input.
        InvalidInputException last = refused.remove(refused.size() - 1);
        refused.forEach(one -> spec.commandLine().getErr().println("hanse: " + one.getMessage()));
        spec.commandLine().getErr().flush();
        throw last;
    }

    private Report report(Path file, Optional<LedgerHead> expected) {
        if (InputText.isPacked(file) && Files.isRegularFile(file)) {
            throw new InvalidInputException(
                    file + ": found a packed file; expected an unpacked one. Fix: unpack it beside its head");
        }
        return Report.of(LedgerFile.read(file, expected), rounds);
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

    private void print(List<Report> reports) {
        PrintWriter screen = spec.commandLine().getOut();
        if (json) {
            ObjectNode root = JsonDocument.of("hanse.privacy-ledger/1");
            ArrayNode ledgers = root.putArray("ledgers");
            reports.forEach(report -> report.put(ledgers.addObject()));
            screen.println(JsonDocument.text(root));
        } else {
            screen.println(reports.stream()
                    .map(report -> String.join(System.lineSeparator(), report.lines()))
                    .collect(Collectors.joining(System.lineSeparator() + System.lineSeparator())));
        }
        screen.flush();
    }

    /**
     * Report about a ledger.
     *
     * @param unresolved charged releases without confirmation, in order
     * @param other guarantee against the adversary that the budget does not cover
     * @param left number of further releases like the last one within the budget; empty without charges
     * @param after epsilon after the requested number of rounds
     * @param notes remarks for an auditor
     */
    private record Report(
            Path file,
            PrivacyLedger ledger,
            List<ReleaseId> unresolved,
            PrivacyStatement other,
            Optional<Integer> left,
            Optional<After> after,
            List<String> notes) {

        /**
         * Epsilon after further releases.
         *
         * @param isBeyond whether the remaining budget covers fewer
         */
        private record After(int rounds, double epsilon, boolean isBeyond) {}

        /** @throws InvalidInputException if the file has no entry */
        static Report of(LedgerFile file, Optional<Integer> rounds) {
            if (file.entries().isEmpty()) {
                throw new InvalidInputException(file.file()
                        + (file.unfinished() == 0
                                ? ": found no entry; expected at least one. Fix: read it again after its first job"
                                : ": found no whole line; expected an entry of a ledger. Fix: name a ledger, or restore it"
                                        + " from a backup"));
            }
            PrivacyLedger ledger = PrivacyLedger.of(file.entries());
            Adversary own = ledger.budget().scope().adversary();
            Optional<Release> last = ledger.standings().values().stream()
                    .map(ReservedRelease::release)
                    .reduce((first, second) -> second);
            Optional<Integer> left = last.map(ledger::roundsLeft);
            return new Report(
                    file.file(),
                    ledger,
                    ledger.standings().entrySet().stream()
                            .filter(entry -> entry.getValue().released().isEmpty())
                            .map(Map.Entry::getKey)
                            .toList(),
                    ledger.statement(own == Adversary.OUTSIDER ? Adversary.COORDINATOR : Adversary.OUTSIDER),
                    left,
                    last.flatMap(release -> rounds.map(
                            more -> new After(more, ledger.epsilonAfter(release, more), more > left.orElseThrow()))),
                    notes(file, ledger));
        }

        private static List<String> notes(LedgerFile file, PrivacyLedger ledger) {
            List<String> notes = new ArrayList<>();
            if (file.unfinished() > 0) {
                notes.add("The last line is unfinished, " + Words.count(file.unfinished())
                        + " bytes: a crash ended its writing, and nothing was released for it.");
            }
            if (LedgerFile.head(file.file()).isEmpty()) {
                notes.add("There is no head beside it, so a rollback to an older copy would not be detected.");
            }
            // Kinds of sums that each job released.
            boolean alike = ledger.standings().entrySet().stream()
                            .collect(Collectors.groupingBy(
                                    entry -> entry.getKey().job(),
                                    Collectors.mapping(
                                            entry -> entry.getValue().release().event(), Collectors.toSet())))
                            .values()
                            .stream()
                            .distinct()
                            .count()
                    <= 1;
            if (!alike) {
                notes.add(
                        "The composition assumes that noise, rates and rounds of all jobs were fixed before the first. If one job"
                                + " was chosen by the results of another, epsilon may be greater (docs/design/privacy.md).");
            }
            ledger.budget().warnings().forEach(warning -> notes.add("Warning: " + warning + "."));
            return notes;
        }

        List<String> lines() {
            PrivacyBudget budget = ledger.budget();
            List<String> lines = new ArrayList<>();
            lines.add(ledger.population() + ": epsilon is " + epsilon(ledger.epsilon())
                    + (budget.isLimited()
                            ? " of a budget of " + Figure.of(budget.epsilon())
                            : ", without a limit of all jobs,")
                    + " at delta " + Figure.of(budget.delta()));
            lines.add("");
            TextTable table = TextTable.aligned("ll")
                    .row("file", file + ", in order")
                    .row("entries", Words.count(ledger.head().entries()))
                    .row("reserved", Words.count(ledger.standings().size()))
                    .row("confirmed", Words.count(confirmed()))
                    .row("unresolved", unresolvedWords())
                    .row("remaining", remaining());
            after.ifPresent(own -> table.row("forecast", forecast(own)));
            lines.addAll(table.row("head", ledger.head().toString()).lines(""));
            lines.add("");
            lines.addAll(ReleaseText.wrapped(
                    "", StringUtils.capitalize(ledger.statement().toString()) + "."));
            lines.addAll(ReleaseText.wrapped("", StringUtils.capitalize(other.toString()) + "."));
            notes.forEach(note -> lines.addAll(ReleaseText.wrapped("", note)));
            return lines;
        }

        private int confirmed() {
            return ledger.standings().size() - unresolved.size();
        }

        private String forecast(After own) {
            return "epsilon is " + epsilon(own.epsilon()) + " after " + Words.count(own.rounds(), "release")
                    + " more like the last one"
                    + (own.isBeyond()
                            ? ", beyond the budget of "
                                    + Figure.of(ledger.budget().epsilon()) + "; the budget is exhausted after "
                                    + Words.count(left.orElseThrow(), "release")
                            : "");
        }

        private static String epsilon(double epsilon) {
            return Double.isInfinite(epsilon) ? "infinite" : "at most " + Figure.up(epsilon);
        }

        private String unresolvedWords() {
            int count = unresolved.size();
            List<String> shown = unresolved.stream()
                    .skip(Math.max(0, count - SHOWN))
                    .map(Object::toString)
                    .toList();
            return count == 0
                    ? "0"
                    : Words.count(count) + ", which count as spent: " + (count > SHOWN ? "..., " : "")
                            + String.join(", ", shown);
        }

        private String remaining() {
            return ledger.budget().isLimited()
                    ? left.map(count -> Words.count(count, "release") + " like the last one")
                            .orElse("all; nothing is reserved yet")
                    : "no limit in the ledger";
        }

        /** Appends the report to a JSON document (docs/guides/privacy.md). */
        void put(ObjectNode own) {
            own.put("file", file.toString())
                    .put("population", ledger.population().text())
                    .put("entries", ledger.head().entries())
                    .put("head", ledger.head().toString())
                    .put("reserved", ledger.standings().size())
                    .put("confirmed", confirmed());
            ArrayNode open = own.putArray("unresolved");
            unresolved.forEach(id -> open.addObject()
                    .put("job", id.job().text())
                    .put("round", id.round().number())
                    .put("release", word(id.kind())));
            PrivacyBudget budget = ledger.budget();
            own.putObject("budget")
                    .put("epsilon", budget.epsilon())
                    .put("delta", budget.delta())
                    .put("units", budget.units())
                    .put("unit", word(budget.scope().unit()))
                    .put("relation", word(budget.scope().relation()))
                    .put("adversary", word(budget.scope().adversary()));
            ArrayNode spent = own.putArray("spent");
            for (PrivacyStatement statement : List.of(ledger.statement(), other)) {
                ReleaseText.putFinite(spent.addObject(), OptionalDouble.of(statement.epsilon()))
                        .put("delta", statement.delta())
                        .put("adversary", word(statement.scope().adversary()))
                        .put("statement", statement.toString());
            }
            own.put("roundsLeft", left.orElse(null));
            after.ifPresent(more -> ReleaseText.putFinite(
                    own.putObject("forecast").put("rounds", more.rounds()).put("beyondBudget", more.isBeyond()),
                    OptionalDouble.of(more.epsilon())));
            own.putPOJO("notes", notes);
        }

        private static String word(Enum<?> constant) {
            return constant.name().toLowerCase(Locale.ROOT);
        }
    }
}
