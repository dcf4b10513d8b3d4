// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import java.util.Locale;
import org.hanse.cli.Words;
import org.hanse.core.job.PrivacyOutlook;
import org.hanse.core.privacy.ClipCount;
import org.hanse.core.privacy.PlainNumber;
import org.hanse.core.privacy.PrivacyStatement;
import org.hanse.core.privacy.PrivacyTerms;
import org.hanse.sim.federate.Forecast;
import org.hanse.sim.federate.PrivacyForecast;
import org.hanse.sim.federate.PrivacyForecast.NodeForecast;

/** Lines on a federation before its first round: cost of its rounds, and its privacy guarantee. */
public final class OutlookText {

    private static final int DIGITS = 4;

    private OutlookText() {}

    /** Returns sizes and times in one line. */
    public static String of(Forecast forecast) {
        return Words.count(forecast.rounds()) + " rounds at most, " + Words.count(forecast.cohort(), "participant")
                + " each: " + Numbers.bytes((double) forecast.uploadBytes()) + " up and "
                + Numbers.bytes((double) forecast.downloadBytes()) + " down a participant and round, "
                + Numbers.bytes(forecast.bytes()) + " in all; about " + time(forecast.secondsPerRound())
                + " a round, " + time(forecast.secondsPerRound() * forecast.rounds())
                + " in all, without validation";
    }

    /** Returns the privacy guarantee, its cost and its mechanism in one line. */
    public static String of(PrivacyForecast forecast) {
        PrivacyOutlook outlook = forecast.outlook();
        PrivacyTerms terms = outlook.terms();
        int budgetRounds = outlook.size().rounds();
        return "privacy: epsilon " + PrivacyStatement.bound(forecast.epsilon()) + " after "
                + rounds(forecast.rounds(), forecast.rounds() < outlook.made())
                + " (budget " + PlainNumber.of(terms.epsilon())
                + (budgetRounds > outlook.made() ? " for " + rounds(budgetRounds, false) : "")
                + "), delta " + PrivacyStatement.delta(terms.delta()) + ", " + terms.scope()
                + "; clip norm " + norm(outlook) + ", noise multiplier " + figure(outlook.multiplierOfGradients())
                + " by " + terms.noise().party()
                + outlook.count().map(count -> ofCount(outlook, count)).orElse("")
                + ", " + units(terms, outlook.size().expected()) + " expected per round"
                + (terms.holdsAgainstCoordinator()
                        ? ""
                        : "; no guarantee against the coordinator, which sees sums without noise")
                + forecast.nodes().map(OutlookText::exhaustion).orElse("");
    }

    private static String exhaustion(NodeForecast nodes) {
        return "; the node budget of " + PlainNumber.of(nodes.budget()) + " is exhausted after "
                + rounds(nodes.rounds(), nodes.resumed()) + " of about " + nodes.cohorts()
                + "; later rounds may lack participants. Use a greater privacy.nodeBudget or fewer rounds";
    }

    private static String norm(PrivacyOutlook outlook) {
        String uneven = outlook.blocks().weights().words();
        return PlainNumber.of(outlook.terms().clip())
                + (uneven.isEmpty() ? "" : " (" + uneven + ")")
                + outlook.terms()
                        .adaptive()
                        .map(clip -> " at the start, then the " + PlainNumber.of(clip.quantile())
                                + " quantile of gradient norms")
                        .orElse("");
    }

    private static String ofCount(PrivacyOutlook outlook, ClipCount count) {
        return " (" + figure(outlook.multiplier()) + " with a fixed clip norm; the noise of the count has deviation "
                + figure(count.countDeviation(outlook.multiplier())) + ")";
    }

    private static String units(PrivacyTerms terms, double expected) {
        String number = expected < 10 ? PlainNumber.rounded(expected, 2) : Words.count(Math.round(expected));
        return number + " " + terms.unit().word() + (number.equals("1") ? "" : "s");
    }

    private static String rounds(int rounds, boolean more) {
        return more
                ? Words.count(rounds) + " more " + (rounds == 1 ? "round" : "rounds")
                : Words.count(rounds, "round");
    }

    private static String figure(double number) {
        return PlainNumber.rounded(number, DIGITS);
    }

    private static String time(double seconds) {
        return seconds < 100
                ? String.format(Locale.ROOT, "%.1f s", seconds)
                : seconds < 6000
                        ? String.format(Locale.ROOT, "%.0f min", seconds / 60)
                        : String.format(Locale.ROOT, "%.1f h", seconds / 3600);
    }
}
