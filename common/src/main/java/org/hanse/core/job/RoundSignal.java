// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.job;

import java.util.List;
import java.util.OptionalDouble;
import org.hanse.core.privacy.PrivacyTerms;
import org.hanse.core.privacy.PrivacyUnit;

/**
 * Noise and signal in the mean of a private round, as L2 norms in units of the parameters.
 *
 * @param terms privacy guarantee
 * @param noise expected norm of the noise
 * @param expected units that the sum is divided by: the number that the public population lets a round expect
 * @param units shoppers or merchants of the training data
 * @param budget rounds that the noise is for
 */
public record RoundSignal(PrivacyTerms terms, double noise, double expected, Units units, Budget budget) {

    /** Paths below {@code federation} that change signal or noise, the likeliest first. */
    public static final List<String> KEYS = List.of(
            "privacy.epsilon",
            "privacy.samplingRate",
            "privacy.budgetRounds",
            "privacy.unit",
            "privacy.noise",
            "privacy.clip",
            "privacy",
            "rounds");

    /** Greatest accepted ratio of noise to signal. */
    public static final double GREATEST_RATIO = 10;

    /** A budget for at least this multiple of the rounds adds noise without need. */
    private static final int FAR = 4;

    /**
     * Units of the training data.
     *
     * @param drawn number that a round is expected to sample
     * @param held shoppers in the data, or merchants that may take part
     */
    public record Units(double drawn, long held) {}

    /**
     * Rounds of a budget.
     *
     * @param rounds rounds that the noise is for
     * @param made rounds of the federation
     * @param noiseForMade expected norm of the noise with a budget for these alone; empty if it is for these
     */
    public record Budget(int rounds, int made, OptionalDouble noiseForMade) {}

    /** Returns the greatest norm of the signal: all sampled units move the model in one direction, each by the clip norm. */
    public double bound() {
        return terms.clip() * units.drawn() / expected;
    }

    /** Returns whether the noise may exceed the signal. */
    public boolean isLow() {
        return !(noise <= bound()) || expected < 1;
    }

    /** Returns whether the noise is more than {@link #GREATEST_RATIO} times the signal. */
    public boolean isHopeless() {
        return !(noise <= GREATEST_RATIO * bound());
    }

    /**
     * Returns the units with which the noise is {@code ratio} times the signal, rounded up to two digits: shoppers in the data, or
     * merchants in a round.
     */
    public double needed(double ratio) {
        double sufficient = Math.max(units.drawn(), noise * expected / terms.clip() / ratio);
        // With the whole noise at every node, the noise of the mean decreases with the root of the number of merchants.
        double needed = terms.unit() == PrivacyUnit.MERCHANT && terms.noise().isWholeAtNode()
                ? sufficient * sufficient / units.drawn()
                : sufficient / terms.samplingRate();
        double step = Math.pow(10, Math.max(0, Math.floor(Math.log10(needed)) - 1));
        return step * Math.ceil(needed / step);
    }

    /** Returns the noise with a budget for the rounds made, if the budget is the reason for the noise. */
    public OptionalDouble excess() {
        OptionalDouble alone = budget.noiseForMade();
        boolean reason =
                alone.isPresent() && (budget.rounds() >= (long) FAR * budget.made() || alone.getAsDouble() <= bound());
        return reason ? alone : OptionalDouble.empty();
    }
}
