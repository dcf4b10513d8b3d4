// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.hanse.core.job.RefusedFederationException;
import org.hanse.core.privacy.PlainNumber;
import org.hanse.core.privacy.PrivacyTerms;
import org.hanse.core.privacy.PrivacyUnit;

/**
 * Noise and signal in the mean of a private round, as L2 norms in units of the parameters.
 *
 * @param terms of the privacy guarantee
 * @param noise expected norm of the noise
 * @param expected units that the sum is divided by: as many as the public population lets a round expect
 * @param units shoppers or merchants of the training data
 * @param budget rounds that the noise is for
 */
record RoundSignal(PrivacyTerms terms, double noise, double expected, Units units, Budget budget) {

    /** Keys that change the signal or the noise, the likeliest first. */
    private static final List<String> KEYS = List.of(
            "privacy.epsilon",
            "privacy.samplingRate",
            "privacy.budgetRounds",
            "privacy.unit",
            "privacy.noise",
            "privacy.clip",
            "privacy",
            "rounds");

    /** More noise than this times the signal is refused. */
    private static final double GREATEST_RATIO = 10;

    /** A budget for at least this times the rounds made adds noise without need. */
    private static final int FAR = 4;

    /**
     * Units of the training data.
     *
     * @param drawn that a round is expected to draw
     * @param held shoppers in the data, or merchants that may take part
     */
    record Units(double drawn, long held) {}

    /**
     * Rounds of a budget.
     *
     * @param rounds that the noise is for
     * @param made rounds that the federation makes
     * @param noiseForMade expected norm of the noise if the budget were for those alone; empty if it is
     */
    record Budget(int rounds, int made, OptionalDouble noiseForMade) {}

    /** Greatest norm of the signal: all units that take part move the model in one direction, each by the clip norm. */
    double bound() {
        return terms.clip() * units.drawn() / expected;
    }

    /** Whether the noise may exceed the signal. */
    boolean isLow() {
        return !(noise <= bound()) || expected < 1;
    }

    /**
     * Rejects noise that is far above the signal.
     *
     * @throws RefusedFederationException if the noise is more than ten times the signal
     */
    void requireSignal() {
        if (!(noise <= GREATEST_RATIO * bound())) {
            throw RefusedFederationException.of(
                    KEYS,
                    "found " + finding() + "; expected a noise norm of at most " + figure(GREATEST_RATIO * bound())
                            + ". Fix: use at least " + needed(GREATEST_RATIO) + " (" + needed(1)
                            + " for noise below the signal), " + otherRemedies()
                            + ", or set federation.privacy.allowLowSignal: true");
        }
    }

    /** The warning in one line. */
    String warning() {
        return "low signal: " + finding() + ". Use at least " + needed(1) + ", " + otherRemedies();
    }

    private String finding() {
        return String.format(
                Locale.ROOT,
                "expected noise norm %s for epsilon %s over %s, signal at most %s (%s per round)",
                figure(noise),
                PlainNumber.of(terms.epsilon()),
                PrivacyOutlook.rounds(budget.rounds()),
                figure(bound()),
                drawn());
    }

    private String drawn() {
        double drawn = units.drawn();
        String number = drawn < 10 ? PlainNumber.rounded(drawn, 2) : String.format(Locale.ROOT, "%,.0f", drawn);
        return Math.round(drawn) < units.held()
                ? number + " of " + counted((double) units.held(), String.format(Locale.ROOT, "%,d", units.held()))
                : counted(drawn, number);
    }

    /** Units with which the noise is {@code ratio} times the signal, rounded up to two digits: shoppers in the data, or merchants in a round. */
    private String needed(double ratio) {
        double sufficient = Math.max(units.drawn(), noise * expected / terms.clip() / ratio);
        boolean merchants = terms.unit() == PrivacyUnit.MERCHANT;
        // Where every node adds the whole noise, the mean of more merchants has less of it by the root of their number
        // only.
        double needed = merchants && terms.noise().isWholeAtNode()
                ? sufficient * sufficient / units.drawn()
                : sufficient / terms.samplingRate();
        double step = Math.pow(10, Math.max(0, Math.floor(Math.log10(needed)) - 1));
        double rounded = step * Math.ceil(needed / step);
        return counted(rounded, String.format(Locale.ROOT, "%,.0f", rounded)) + (merchants ? " per round" : "");
    }

    private String counted(double number, String words) {
        return words + " " + terms.unit().word() + (number == 1 ? "" : "s");
    }

    /** A budget for more rounds than are made is named first, if it is the reason. */
    private String otherRemedies() {
        OptionalDouble alone = budget.noiseForMade();
        boolean reason =
                alone.isPresent() && (budget.rounds() >= (long) FAR * budget.made() || alone.getAsDouble() <= bound());
        return reason
                ? String.format(
                        Locale.ROOT,
                        "a smaller privacy.budgetRounds (%,d; noise norm %s for the %,d rounds made), a larger epsilon or"
                                + " a smaller network",
                        budget.rounds(),
                        figure(alone.getAsDouble()),
                        budget.made())
                : "a larger epsilon, fewer rounds or a smaller network";
    }

    private static String figure(double number) {
        return PlainNumber.rounded(number, 3);
    }
}
