// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.hanse.cli.TextTable;
import org.hanse.sim.audit.AuditSummary;
import org.hanse.sim.audit.Claim;
import org.hanse.sim.audit.Finding;
import org.hanse.sim.audit.GuessingGame;
import org.hanse.sim.audit.NoiseMoments;
import org.hanse.sim.summary.Numbers;

/** What attacks got, for a terminal. */
final class AuditText {

    private AuditText() {}

    /** A word in a key or the name of a file. */
    static String key(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The name of the file of a curve. */
    static String file(Finding finding) {
        return key(finding.attack()) + "-" + key(finding.on()) + ".svg";
    }

    static String of(String scenario, String model, AuditSummary summary) {
        List<String> lines = new ArrayList<>();
        Claim claim = summary.claim();
        lines.add("Attacks on " + model + " of " + scenario + ": " + Numbers.count(summary.rounds(), "round") + ", "
                + Numbers.count(summary.canaries()) + " canaries, each in or out by a coin");
        lines.add(
                claim.promises()
                        ? String.format(
                                Locale.ROOT,
                                "Promised for a shopper's data by then: epsilon %.4g at delta %.3g",
                                claim.epsilon(),
                                claim.delta())
                        : "Nothing is promised, so that attacks are expected to succeed.");
        lines.add("");
        TextTable table =
                TextTable.aligned("llrrrl").row("attack", "on", "named", "area", "epsilon is at least", "verdict");
        summary.findings().forEach(finding -> row(table, finding, claim));
        lines.addAll(table.lines("  "));
        lines.add("");
        lines.add("named: found among as many as there are. area: under the curve; 0.5 is chance"
                + (claim.promises()
                        ? String.format(Locale.ROOT, ", %.4f the most that epsilon allows.", claim.mostArea())
                        : "."));
        lines.addAll(unable(summary));
        summary.noise().ifPresent(noise -> lines.add(noise(noise)));
        if (claim.promises()) {
            lines.add(
                    summary.holds()
                            ? "No attack got more than is promised."
                            : "MORE THAN IS PROMISED: see the verdicts above.");
        }
        return String.join("\n", lines) + "\n";
    }

    /** What the audit could not have shown, whatever there was to find. */
    private static List<String> unable(AuditSummary summary) {
        Claim claim = summary.claim();
        List<String> lines = new ArrayList<>();
        summary.findings().stream()
                .filter(finding -> claim.promises()
                        && finding.outcome()
                                .filter(outcome -> !outcome.mayRefute(claim))
                                .isPresent())
                .forEach(finding -> lines.add(String.format(
                        Locale.ROOT,
                        "%s: %d guesses show an epsilon of %.3g at most, were they all right: this cannot refute %.4g."
                                + " Attack fewer --rounds, of which less is claimed%s.",
                        key(finding.attack()),
                        finding.outcome().orElseThrow().guesses(),
                        finding.outcome().orElseThrow().mostShown(),
                        claim.epsilon(),
                        finding.outcome().orElseThrow().guesses() < GuessingGame.STANDARD.guesses()
                                ? ", or place more --canaries"
                                : "")));
        if (summary.findings().stream().noneMatch(finding -> finding.attack() == Finding.Attack.ROWS)) {
            lines.add("rows, inversion: left out, since no parameter of this network belongs to a single item. That the"
                    + " attacks work on bare updates is not shown here.");
        }
        return lines;
    }

    private static void row(TextTable table, Finding finding, Claim claim) {
        table.row(
                key(finding.attack()),
                key(finding.on()).replace('-', ' '),
                finding.recovered().right() + " of " + finding.recovered().in(),
                String.format(Locale.ROOT, "%.4f", finding.curve().area()),
                finding.outcome()
                        .map(outcome -> String.format(
                                Locale.ROOT,
                                "%.3f (%d of %d)",
                                outcome.epsilonAtLeast(),
                                outcome.right(),
                                outcome.guesses()))
                        .orElse("-"),
                words(finding.verdict(claim)));
    }

    private static String words(Finding.Verdict verdict) {
        return switch (verdict) {
            case WORKS -> "works, nothing is promised there";
            case WEAK -> "weak, though nothing is promised there";
            case WITHIN -> "within what is promised";
            case BEYOND -> "BEYOND what is promised";
            case NO_BOUND -> "of a crowd, for which nothing is promised";
        };
    }

    private static String noise(NoiseMoments noise) {
        NoiseMoments.Limits limits = noise.limits();
        return String.format(
                        Locale.ROOT,
                        "Noise of %s without data, %s: %.4f of the claimed variance (it may be %.4f to %.4f),"
                                + " single coordinates %.4f to %.4f (%.4f to %.4f), kurtosis %.3f (%.3f to %.3f), of a"
                                + " single one at most %.3f (%.3f): ",
                        Numbers.count(noise.rounds(), "round"),
                        Numbers.count(noise.coordinates(), "coordinate"),
                        noise.variance(),
                        limits.variance().least(),
                        limits.variance().most(),
                        noise.least(),
                        noise.greatest(),
                        limits.ofEach().least(),
                        limits.ofEach().most(),
                        noise.kurtosis(),
                        limits.kurtosis().least(),
                        limits.kurtosis().most(),
                        noise.greatestKurtosis(),
                        limits.kurtosisOfEach())
                + noise.problem().map(problem -> "NOT AS CLAIMED, " + problem).orElse("as claimed.");
    }
}
