// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.util.Locale;
import java.util.Optional;
import org.hanse.core.model.BlockWeights;
import org.hanse.core.privacy.ClipCount;
import org.hanse.core.privacy.DpMechanism;
import org.hanse.core.privacy.PlainNumber;
import org.hanse.core.privacy.PrivacyStatement;
import org.hanse.core.privacy.PrivacyTerms;
import org.hanse.core.privacy.PrivacyUnit;

/**
 * What a federation promises, in words, before its first round.
 *
 * @param terms what is promised
 * @param size of the job
 * @param mechanism that keeps it
 * @param members of a cohort, each of whom may add noise
 * @param made rounds that there will be, of those that {@code size} has the budget last for
 * @param weights what blocks of parameters count for in a unit's norm
 * @param there units that are to be expected in a round by how many there are, whatever {@code population} says of that
 */
record PromiseWords(
        PrivacyTerms terms,
        PrivacyTerms.Size size,
        DpMechanism mechanism,
        int members,
        int made,
        BlockWeights weights,
        double there) {

    /** A budget for so many times the rounds that are made has noise that can be spared. */
    private static final int FAR = 4;

    private static final int DIGITS = 4;

    /** All of it in a line, with what it costs, and with {@link #caution} if there is one. */
    String line(int rounds, double spent) {
        return String.format(
                        Locale.ROOT,
                        "private rounds bound what each %s gives to a norm of %s and have noise of %s times that by"
                                + " the %s%s; %s expected a round; after %s epsilon will be %s, of %s promised, at"
                                + " delta %s, for %s",
                        terms.unit().word(),
                        norm(),
                        figure(count().map(count -> count.multiplierOfGradients(multiplier()))
                                .orElseGet(this::multiplier)),
                        by(),
                        count().map(this::ofCount).orElse(""),
                        units(size.expected()),
                        rounds < made ? more(rounds) : String.format(Locale.ROOT, "%,d rounds", rounds),
                        PrivacyStatement.bound(spent),
                        plain(terms.epsilon()),
                        PrivacyStatement.delta(terms.delta()),
                        terms.scope())
                + (terms.noise() == PrivacyTerms.NoiseBy.COORDINATOR
                        ? "; against the coordinator, which sees sums without noise, it is infinite"
                        : "")
                + caution().map(words -> "; " + words).orElse("");
    }

    /**
     * That most of a round is noise. From where the noise in its mean is longer than {@link #mostOfTheMean}, there is more noise than there
     * can be of anything else. Over many rounds something may be learned all the same.
     */
    Optional<String> caution() {
        double noise = noiseOfTheMean();
        if (size.expected() >= 1 && noise <= mostOfTheMean()) {
            return Optional.empty();
        }
        return Optional.of(String.format(
                Locale.ROOT,
                "most of a round is noise: with %s expected the noise in their mean has a norm of about"
                        + " %s, and what %s have to say one of %s at most; this takes %s",
                units(size.expected()),
                PlainNumber.rounded(noise, 3),
                there == size.expected() ? "they" : "the " + units(there) + " who are to be expected by the data",
                there == size.expected() ? plain(terms.clip()) : PlainNumber.rounded(mostOfTheMean(), 3),
                remedies()));
    }

    /**
     * The greatest norm of what the mean of a round has to say: when all who are there pull one way. Their sum is divided by how many are
     * expected of the public population, so that it is the clip norm where that is as many.
     */
    private double mostOfTheMean() {
        return terms.clip() * there / size.expected();
    }

    /** A budget for more rounds than there are is named first, if they are many more or the noise is for them alone. */
    private String remedies() {
        String unit = terms.unit().word();
        double alone = size.rounds() > made ? forThoseMade().noiseOfTheMean() : Double.POSITIVE_INFINITY;
        boolean far = size.rounds() > made && size.rounds() >= (long) FAR * made;
        String more = "more " + unit
                + (terms.unit() == PrivacyUnit.SHOPPER ? "s (population, samplingRate)" : "s in a cohort");
        if (!far && alone > mostOfTheMean()) {
            return more + ", a greater epsilon, fewer rounds, or a smaller network";
        }
        return String.format(
                Locale.ROOT,
                "a smaller budgetRounds, which is %,d and makes noise for as many rounds, while there are %,d (noise for"
                        + " those alone has a norm of about %s), %s, a greater epsilon, or a smaller network",
                size.rounds(),
                made,
                PlainNumber.rounded(alone, 3),
                more);
    }

    private PromiseWords forThoseMade() {
        PrivacyTerms.Size own =
                new PrivacyTerms.Size(size.dimension(), made, size.expected(), size.fewestHonest(), size.withholders());
        return new PromiseWords(terms, own, terms.mechanism(own), members, made, weights, there);
    }

    /** The L2 norm of the noise in the mean of a whole cohort in the first round, as it is to be expected, in units of the parameters. */
    double noiseOfTheMean() {
        int dimension = size.dimension();
        double unit = count().map(count -> terms.clip() / count.ofGradient()).orElse(1.0);
        return unit
                * mechanism.noiseDeviation(members)
                * terms.grid(dimension)
                * Math.sqrt(dimension)
                / size.expected();
    }

    private double multiplier() {
        return mechanism.scale().multiplier();
    }

    private Optional<ClipCount> count() {
        return mechanism.scale().count();
    }

    private String norm() {
        String uneven = weights.words();
        return plain(terms.clip())
                + (uneven.isEmpty() ? "" : " (in which " + uneven + ")")
                + terms.adaptive()
                        .map(clip -> ", which then follows the " + plain(clip.quantile())
                                + " quantile of their gradients' norms,")
                        .orElse("");
    }

    /** What it costs to follow a quantile. */
    private String ofCount(ClipCount count) {
        return ", " + figure(multiplier()) + " times if the norm stayed (the rest is the price of a count of those"
                + " within it, with noise of " + figure(count.countDeviation(multiplier())) + ")";
    }

    private String by() {
        return switch (terms.noise()) {
            case COORDINATOR -> "coordinator";
            case NODE -> "node, each all of it";
            case PARTICIPANTS -> "participants together";
        };
    }

    private String units(double expected) {
        String number =
                expected < 10 ? PlainNumber.rounded(expected, 2) : String.format(Locale.ROOT, "%,.0f", expected);
        return number + " " + terms.unit().word() + (number.equals("1") ? "" : "s");
    }

    private static String figure(double number) {
        return PlainNumber.rounded(number, DIGITS);
    }

    /** So many rounds to come. */
    static String more(int rounds) {
        return String.format(Locale.ROOT, "%,d %s more", rounds, rounds == 1 ? "round" : "rounds");
    }

    /** A number that somebody wrote, as people write it. */
    static String plain(double number) {
        return PlainNumber.of(number);
    }
}
