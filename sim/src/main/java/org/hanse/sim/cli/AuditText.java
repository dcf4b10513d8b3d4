// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.hanse.cli.TextTable;
import org.hanse.cli.Words;
import org.hanse.sim.audit.AuditSettings;
import org.hanse.sim.audit.AuditSummary;
import org.hanse.sim.audit.Claim;
import org.hanse.sim.audit.Finding;
import org.hanse.sim.audit.GuessingGame;
import org.hanse.sim.audit.NoiseMoments;
import org.hanse.sim.audit.NoiseText;

/** Results of an audit as text. */
final class AuditText {

    private AuditText() {}

    /** Returns the name of a constant in keys and file names. */
    static String key(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns the file name of a curve. */
    static String file(Finding finding) {
        return key(finding.attack()) + "-" + key(finding.on()) + ".svg";
    }

    static String of(String scenario, String model, AuditSummary summary) {
        List<String> lines = new ArrayList<>();
        Claim claim = summary.claim();
        lines.add("Attacks on " + model + " of " + scenario + ": " + Words.count(summary.rounds(), "round") + ", "
                + Words.count(summary.canaries()) + " canaries, each included with probability 1/2");
        summary.idle().ifPresent(idle -> lines.add(words(idle) + "."));
        lines.add(guaranteed(summary.guaranteed()));
        lines.add("");
        TextTable table =
                TextTable.aligned("llrrrl").row("attack", "on", "named", "area", "epsilon is at least", "verdict");
        summary.findings().forEach(finding -> row(table, finding, claim));
        lines.addAll(table.lines("  "));
        lines.add("");
        lines.add("named: secrets found, out of those present. area: under the ROC curve; 0.5 is chance"
                + (claim.holdsPrivacy()
                        ? String.format(Locale.ROOT, ", %.4f is the most that epsilon allows.", claim.mostArea())
                        : "."));
        lines.addAll(unable(summary));
        summary.noise().ifPresent(noise -> lines.add(noise(noise)));
        if (claim.holdsPrivacy() || !summary.holds()) {
            lines.add(conclusion(summary));
        }
        return String.join("\n", lines) + "\n";
    }

    /** Returns the reason of rounds without a release, without a full stop. */
    static String words(AuditSummary.IdleRounds idle) {
        return idle.idle() + " of " + idle.all() + " rounds released nothing that could be attacked, since "
                + (idle.nodeBudgets()
                        ? "the node budgets (privacy.nodeBudget) are exhausted before them"
                        : "too few updates arrived or the budget is exhausted");
    }

    private static String guaranteed(AuditSummary.Guaranteed guaranteed) {
        Claim claim = guaranteed.claim();
        if (claim.holdsPrivacy()) {
            return "Privacy guarantee per shopper after these rounds: " + words(claim);
        }
        return guaranteed
                .toMerchants()
                .map(
                        merchants -> "Privacy guarantee per merchant after these rounds: " + words(merchants)
                                + ". It implies none per shopper, since (1 + e^epsilon) delta is 1 or more. Attacks may succeed.")
                .orElse("No privacy guarantee: attacks are expected to succeed.");
    }

    private static String words(Claim claim) {
        return String.format(Locale.ROOT, "epsilon %.4g at delta %.3g", claim.epsilon(), claim.delta());
    }

    private static String conclusion(AuditSummary summary) {
        if (!summary.holds()) {
            return summary.claim().holdsPrivacy()
                    ? "GUARANTEE VIOLATED: see the verdicts above."
                    : "NOISE NOT AS CLAIMED: see the noise above.";
        }
        return summary.mayRefute()
                ? "No attack exceeded the privacy guarantee."
                : "The privacy guarantee was not tested: none of these attacks could have refuted it.";
    }

    /** Returns the violations that the audit could not have detected, even with a perfect score. */
    private static List<String> unable(AuditSummary summary) {
        List<String> lines = new ArrayList<>();
        summary.findings().stream()
                .filter(finding -> unable(finding, summary.claim()))
                .forEach(finding -> lines.add(unable(summary, finding)));
        if (summary.findings().stream().noneMatch(finding -> finding.attack() == Finding.Attack.ROWS)) {
            lines.add(
                    "rows, inversion: left out, since no parameter of this network belongs to a single item. Attacks on"
                            + " unprotected updates are not shown here.");
        }
        return lines;
    }

    private static boolean unable(Finding finding, Claim claim) {
        return finding.verdict(claim) == Finding.Verdict.WITHIN && !finding.mayRefute(claim);
    }

    /** Returns the advice for the claimed delta. With a small delta more guesses show more, with a great one less. */
    private static String unable(AuditSummary summary, Finding finding) {
        Claim claim = summary.claim();
        GuessingGame.Outcome outcome = finding.outcome().orElseThrow();
        // There are no more real shoppers.
        boolean all = finding.attack() == Finding.Attack.MEMBERSHIP && outcome.secrets() < summary.canaries();
        GuessingGame.Reach reach =
                GuessingGame.STANDARD.reach(all ? outcome.secrets() : AuditSettings.MOST, claim.delta());
        String shown = String.format(
                Locale.ROOT,
                "%s: %d correct guesses would show an epsilon of at most %.2f. They cannot refute %.4g.",
                key(finding.attack()),
                outcome.guesses(),
                outcome.mostShown(),
                claim.epsilon());
        if (reach.epsilon() > claim.epsilon()) {
            return shown
                    + String.format(
                            Locale.ROOT,
                            " Use %s --canaries: about %d could show %.2f at this delta.",
                            reach.secrets() > outcome.secrets() ? "more" : "fewer",
                            reach.secrets(),
                            reach.epsilon());
        }
        if (reach.epsilon() == 0) {
            return shown + " At this delta no number of canaries shows anything: this audit cannot refute it.";
        }
        return shown
                + String.format(
                        Locale.ROOT,
                        " At this delta no number of canaries shows more than %.2f (about %d would): this audit cannot refute"
                                + " it%s.",
                        reach.epsilon(),
                        reach.secrets(),
                        summary.rounds() > 1 ? ", unless fewer --rounds claim less" : "");
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
                words(finding.verdict(claim)) + (unable(finding, claim) ? ", which it cannot refute" : ""));
    }

    private static String words(Finding.Verdict verdict) {
        return switch (verdict) {
            case WORKS -> "works; no guarantee there";
            case WEAK -> "weak, although there is no guarantee";
            case WITHIN -> "within the guarantee";
            case BEYOND -> "BEYOND the guarantee";
            case NO_BOUND -> "about a group; no guarantee";
        };
    }

    private static String noise(NoiseMoments noise) {
        NoiseMoments.Limits limits = noise.limits();
        return String.format(
                        Locale.ROOT,
                        "Noise of %s without data, %s: %.4f of the claimed variance (it may be %.4f to %.4f),"
                                + " single coordinates %.4f to %.4f (%.4f to %.4f), kurtosis %.3f (%.3f to %.3f), of a"
                                + " single one at most %.3f (%.3f): ",
                        Words.count(noise.rounds(), "round"),
                        Words.count(noise.coordinates(), "coordinate"),
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
                + noise.problem()
                        .map(NoiseText::of)
                        .map(problem -> "NOT AS CLAIMED, " + problem)
                        .orElse("as claimed.");
    }
}
