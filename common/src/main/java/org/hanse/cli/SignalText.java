// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli;

import java.util.OptionalDouble;
import org.hanse.core.job.RoundSignal;
import org.hanse.core.privacy.PlainNumber;
import org.hanse.core.privacy.PrivacyUnit;

/** Messages on a {@link RoundSignal}: the exception that rejects it and the warning share one wording. */
public final class SignalText {

    private static final int DIGITS = 3;

    private SignalText() {}

    /** Returns the message of the exception. */
    public static String refusal(RoundSignal signal) {
        return "found " + finding(signal) + "; expected a noise norm of at most "
                + figure(RoundSignal.GREATEST_RATIO * signal.bound())
                + ". Fix: use at least " + needed(signal, RoundSignal.GREATEST_RATIO) + " (" + needed(signal, 1)
                + " for noise below the signal), " + otherRemedies(signal)
                + ", or set federation.privacy.allowLowSignal: true";
    }

    /** Returns the warning, without a full stop. */
    public static String warning(RoundSignal signal) {
        return "low signal: " + finding(signal) + ". Use at least " + needed(signal, 1) + ", " + otherRemedies(signal);
    }

    private static String finding(RoundSignal signal) {
        int rounds = signal.budget().rounds();
        return "expected noise norm " + figure(signal.noise()) + " for epsilon "
                + PlainNumber.of(signal.terms().epsilon()) + " over " + Words.count(rounds, "round")
                + ", signal at most " + figure(signal.bound()) + " (" + drawn(signal) + " per round)";
    }

    private static String drawn(RoundSignal signal) {
        double drawn = signal.units().drawn();
        long held = signal.units().held();
        String number = drawn < 10 ? PlainNumber.rounded(drawn, 2) : whole(drawn);
        return Math.round(drawn) < held
                ? number + " of " + counted(signal, (double) held, whole((double) held))
                : counted(signal, drawn, number);
    }

    private static String needed(RoundSignal signal, double ratio) {
        double needed = signal.needed(ratio);
        return counted(signal, needed, whole(needed))
                + (signal.terms().unit() == PrivacyUnit.MERCHANT ? " per round" : "");
    }

    private static String counted(RoundSignal signal, double number, String words) {
        return words + " " + signal.terms().unit().word() + (number == 1 ? "" : "s");
    }

    /** Returns the other remedies. Noise is for the rounds of the budget: fewer rounds alone do not change it where those are more. */
    private static String otherRemedies(RoundSignal signal) {
        String budget =
                "a smaller privacy.budgetRounds (" + Words.count(signal.budget().rounds());
        String made = Words.count(signal.budget().made()) + " rounds made)";
        OptionalDouble alone = signal.excess();
        if (alone.isPresent()) {
            return budget + "; noise norm " + figure(alone.getAsDouble()) + " for the " + made
                    + ", a larger epsilon or a smaller network";
        }
        String fewer = signal.budget().noiseForMade().isPresent()
                ? budget + " for " + made
                : "fewer rounds (privacy.budgetRounds too, where set)";
        return "a larger epsilon, " + fewer + " or a smaller network";
    }

    private static String whole(double number) {
        return Words.count(Math.round(number));
    }

    private static String figure(double number) {
        return PlainNumber.rounded(number, DIGITS);
    }
}
