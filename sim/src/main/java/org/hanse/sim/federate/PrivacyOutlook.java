// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.hanse.core.model.BlockWeights;
import org.hanse.core.model.ParameterLayout;
import org.hanse.core.privacy.ClipCount;
import org.hanse.core.privacy.DpMechanism;
import org.hanse.core.privacy.PlainNumber;
import org.hanse.core.privacy.PrivacyStatement;
import org.hanse.core.privacy.PrivacyTerms;

/**
 * What a federation guarantees, in words, before its first round.
 *
 * @param terms the privacy guarantee
 * @param size of the job
 * @param mechanism that keeps it
 * @param members of a cohort, each of whom may add noise
 * @param made rounds that there will be, of those that {@code size} has the budget last for
 * @param blocks weights of parameter blocks, and how many parameters are trained
 * @param there units of the training data, whatever {@code population} says
 */
record PrivacyOutlook(
        PrivacyTerms terms,
        PrivacyTerms.Size size,
        DpMechanism mechanism,
        int members,
        int made,
        Blocks blocks,
        RoundSignal.Units there) {

    /**
     * Parameter blocks of a model.
     *
     * @param weights of blocks in a unit's norm
     * @param trained parameters of blocks with a weight above 0
     */
    record Blocks(BlockWeights weights, int trained) {

        /** Blocks of a layout. */
        static Blocks of(BlockWeights weights, ParameterLayout layout) {
            int trained = 0;
            for (float weight : weights.toArray(layout)) {
                trained += weight == 0 ? 0 : 1;
            }
            return new Blocks(weights, trained);
        }
    }

    private static final int DIGITS = 4;

    /** The privacy guarantee, its cost and its mechanism in one line. */
    String line(int rounds, double spent) {
        return String.format(
                        Locale.ROOT,
                        "privacy: epsilon %s after %s (budget %s%s), delta %s, %s; clip norm %s, noise multiplier %s by %s%s,"
                                + " %s expected per round",
                        PrivacyStatement.bound(spent),
                        rounds < made ? more(rounds) : rounds(rounds),
                        plain(terms.epsilon()),
                        size.rounds() > made ? " for " + rounds(size.rounds()) : "",
                        PrivacyStatement.delta(terms.delta()),
                        terms.scope(),
                        norm(),
                        figure(count().map(count -> count.multiplierOfGradients(multiplier()))
                                .orElseGet(this::multiplier)),
                        by(),
                        count().map(this::ofCount).orElse(""),
                        units(size.expected()))
                + (terms.holdsAgainstCoordinator()
                        ? ""
                        : "; no guarantee against the coordinator, which sees sums without noise");
    }

    /** Says that the noise of a round may exceed its signal; empty where it does not. */
    Optional<String> caution() {
        return signal().isLow() ? Optional.of(signal().warning()) : Optional.empty();
    }

    /** Noise and signal in the mean of a round. */
    RoundSignal signal() {
        OptionalDouble alone =
                size.rounds() > made ? OptionalDouble.of(forRoundsMade().noiseOfTheMean()) : OptionalDouble.empty();
        return new RoundSignal(
                terms, noiseOfTheMean(), size.expected(), there, new RoundSignal.Budget(size.rounds(), made, alone));
    }

    private PrivacyOutlook forRoundsMade() {
        PrivacyTerms.Size own =
                new PrivacyTerms.Size(size.dimension(), made, size.expected(), size.fewestHonest(), size.withholders());
        return new PrivacyOutlook(terms, own, terms.mechanism(own), members, made, blocks, there);
    }

    /**
     * Expected L2 norm of the noise in the mean of a whole cohort in the first round, in units of the parameters. Coordinates of
     * frozen blocks do not count, since no model is moved by them.
     */
    double noiseOfTheMean() {
        double unit = count().map(count -> terms.clip() / count.ofGradient()).orElse(1.0);
        return unit
                * mechanism.noiseDeviation(members)
                * terms.grid(size.dimension())
                * Math.sqrt(blocks.trained())
                / size.expected();
    }

    private double multiplier() {
        return mechanism.scale().multiplier();
    }

    private Optional<ClipCount> count() {
        return mechanism.scale().count();
    }

    private String norm() {
        String uneven = blocks.weights().words();
        return plain(terms.clip())
                + (uneven.isEmpty() ? "" : " (" + uneven + ")")
                + terms.adaptive()
                        .map(clip ->
                                " at the start, then the " + plain(clip.quantile()) + " quantile of gradient norms")
                        .orElse("");
    }

    /** Price of the count that a quantile is followed by. */
    private String ofCount(ClipCount count) {
        return " (" + figure(multiplier()) + " with a fixed clip norm; the noise of the count has deviation "
                + figure(count.countDeviation(multiplier())) + ")";
    }

    private String by() {
        return terms.noise().party();
    }

    private String units(double expected) {
        String number =
                expected < 10 ? PlainNumber.rounded(expected, 2) : String.format(Locale.ROOT, "%,.0f", expected);
        return number + " " + terms.unit().word() + (number.equals("1") ? "" : "s");
    }

    private static String figure(double number) {
        return PlainNumber.rounded(number, DIGITS);
    }

    /** A number of rounds. */
    static String rounds(int rounds) {
        return String.format(Locale.ROOT, "%,d %s", rounds, rounds == 1 ? "round" : "rounds");
    }

    /** A number of rounds to come. */
    static String more(int rounds) {
        return String.format(Locale.ROOT, "%,d more %s", rounds, rounds == 1 ? "round" : "rounds");
    }

    /** A number of a scenario, without needless digits. */
    static String plain(double number) {
        return PlainNumber.of(number);
    }
}
