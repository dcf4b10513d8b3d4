// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hanse.cli.JsonDocument;
import org.hanse.cli.Words;
import org.hanse.config.InvalidInputException;
import org.hanse.core.privacy.PrivacyStatement;
import org.hanse.core.privacy.account.Observation.Adversary;
import org.hanse.core.privacy.ledger.PrivacyBudget;
import org.hanse.core.privacy.ledger.PrivacyLedger;
import org.hanse.core.privacy.ledger.Release;
import org.hanse.core.privacy.ledger.ReleaseId;
import org.hanse.core.privacy.ledger.ReservedRelease;
import org.hanse.store.LedgerFile;

/**
 * Report about a ledger.
 *
 * @param unresolved charged releases without confirmation, in order
 * @param other guarantee against the adversary that the budget does not cover
 * @param forecast remaining budget; empty without charges
 * @param notes remarks for an auditor
 */
record LedgerReport(
        Path file,
        PrivacyLedger ledger,
        List<ReleaseId> unresolved,
        PrivacyStatement other,
        Optional<Forecast> forecast,
        List<String> notes) {

    static final String SCHEMA = "hanse.privacy-ledger/1";

    /**
     * Remaining budget.
     *
     * @param last assumed kind of further releases
     * @param left number of further releases within the budget
     * @param after epsilon after the requested number of rounds
     */
    record Forecast(Release last, int left, Optional<After> after) {

        /** Returns whether a forecast has more rounds than the remaining budget covers. */
        boolean isBeyond(After asked) {
            return asked.rounds() > left;
        }
    }

    /**
     * Epsilon after further releases.
     *
     * @param rounds number of further releases
     */
    record After(int rounds, double epsilon) {}

    /** @throws InvalidInputException if the file has no entry */
    static LedgerReport of(LedgerFile file, Optional<Integer> rounds) {
        if (file.entries().isEmpty()) {
            throw new InvalidInputException(file.file()
                    + (file.unfinished() == 0
                            ? ": found no entry; expected at least one. Fix: read it again after its first job"
                            : ": found no whole line; expected an entry of a ledger. Fix: name a ledger, or restore it"
                                    + " from a backup"));
        }
        PrivacyLedger ledger = PrivacyLedger.of(file.entries());
        Adversary own = ledger.budget().scope().adversary();
        return new LedgerReport(
                file.file(),
                ledger,
                ledger.standings().entrySet().stream()
                        .filter(entry -> entry.getValue().released().isEmpty())
                        .map(Map.Entry::getKey)
                        .toList(),
                ledger.statement(own == Adversary.OUTSIDER ? Adversary.COORDINATOR : Adversary.OUTSIDER),
                forecast(ledger, rounds),
                notes(file, ledger));
    }

    private static Optional<Forecast> forecast(PrivacyLedger ledger, Optional<Integer> rounds) {
        return ledger.standings().values().stream()
                .map(ReservedRelease::release)
                .reduce((first, second) -> second)
                .map(last -> new Forecast(
                        last,
                        ledger.roundsLeft(last),
                        rounds.map(more -> new After(more, ledger.epsilonAfter(last, more)))));
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
        if (!areAlike(ledger)) {
            notes.add(
                    "The composition assumes that noise, rates and rounds of all jobs were fixed before the first. If one job"
                            + " was chosen by the results of another, epsilon may be greater (docs/design/privacy.md).");
        }
        ledger.budget().warnings().forEach(warning -> notes.add("Warning: " + warning + "."));
        return notes;
    }

    /** Returns whether all jobs released the same kinds of sums. */
    private static boolean areAlike(PrivacyLedger ledger) {
        return ledger.standings().entrySet().stream()
                        .collect(Collectors.groupingBy(
                                entry -> entry.getKey().job(),
                                Collectors.mapping(
                                        entry -> entry.getValue().release().event(), Collectors.toSet())))
                        .values()
                        .stream()
                        .distinct()
                        .count()
                <= 1;
    }

    int confirmed() {
        return ledger.standings().size() - unresolved.size();
    }

    /** Returns reports as JSON, schema {@value #SCHEMA} (docs/guides/privacy.md). */
    static String json(List<LedgerReport> reports) {
        ObjectNode root = JsonDocument.of(SCHEMA);
        ArrayNode ledgers = root.putArray("ledgers");
        reports.forEach(report -> put(ledgers.addObject(), report));
        return JsonDocument.text(root);
    }

    private static void put(ObjectNode own, LedgerReport report) {
        PrivacyLedger ledger = report.ledger();
        own.put("file", report.file().toString())
                .put("population", ledger.population().text())
                .put("entries", ledger.head().entries())
                .put("head", ledger.head().toString())
                .put("reserved", ledger.standings().size())
                .put("confirmed", report.confirmed());
        ArrayNode unresolved = own.putArray("unresolved");
        report.unresolved().forEach(id -> put(unresolved.addObject(), id));
        putBudget(own.putObject("budget"), ledger.budget());
        ArrayNode statements = own.putArray("spent");
        put(statements.addObject(), ledger.statement());
        put(statements.addObject(), report.other());
        report.forecast()
                .ifPresentOrElse(forecast -> own.put("roundsLeft", forecast.left()), () -> own.putNull("roundsLeft"));
        report.forecast()
                .ifPresent(forecast -> forecast.after()
                        .ifPresent(after -> putFinite(
                                own.putObject("forecast")
                                        .put("rounds", after.rounds())
                                        .put("beyondBudget", forecast.isBeyond(after)),
                                after.epsilon())));
        ReleaseText.putTexts(own, "notes", report.notes());
    }

    private static void put(ObjectNode own, ReleaseId id) {
        own.put("job", id.job().text()).put("round", id.round().number()).put("release", word(id.kind()));
    }

    private static void putBudget(ObjectNode own, PrivacyBudget budget) {
        own.put("epsilon", budget.epsilon())
                .put("delta", budget.delta())
                .put("units", budget.units())
                .put("unit", word(budget.scope().unit()))
                .put("relation", word(budget.scope().relation()))
                .put("adversary", word(budget.scope().adversary()));
    }

    private static void put(ObjectNode own, PrivacyStatement statement) {
        putFinite(own, statement.epsilon());
        own.put("delta", statement.delta())
                .put("adversary", word(statement.scope().adversary()))
                .put("statement", statement.toString());
    }

    private static void putFinite(ObjectNode own, double epsilon) {
        if (Double.isInfinite(epsilon)) {
            own.putNull("epsilon");
        } else {
            own.put("epsilon", epsilon);
        }
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
