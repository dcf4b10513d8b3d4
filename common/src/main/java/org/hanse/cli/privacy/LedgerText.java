// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.hanse.cli.TextTable;
import org.hanse.cli.Words;

/** What ledgers say, for people. */
final class LedgerText {

    private static final int SHOWN = 5;

    private LedgerText() {}

    static List<String> lines(List<LedgerReport> reports) {
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
                + epsilon(report.ledger().epsilon()) + " of a budget of "
                + Figure.of(report.ledger().budget().epsilon()) + " at delta "
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
                .map(forecast -> releases(forecast.left()) + " like the last one")
                .orElse("all; nothing is reserved yet");
    }
}
