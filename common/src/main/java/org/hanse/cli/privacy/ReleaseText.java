// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.hanse.cli.TextTable;
import org.hanse.cli.Words;
import org.hanse.core.privacy.account.Observation.Adversary;
import org.hanse.core.privacy.account.Observation.Origin;
import org.hanse.core.privacy.account.Sampler;

/** What is released, and for whom an epsilon of it holds, in words. */
final class ReleaseText {

    /** Where sampling counts against the coordinator too. */
    static final String SECRET_FROM_ALL = "Sampling counts because the coins are secret: nodes must toss them and tell"
            + " nobody, the coordinator included.";

    /** Where the probability of taking part is 0. */
    static final String NOBODY = "Nobody ever takes part, so that nothing of anybody is released.";

    /** Where epsilon is infinite. */
    static final String NOTHING =
            "Nothing is promised to anybody: with this noise no epsilon is known to hold at this delta.";

    private static final int WIDTH = 100;

    private ReleaseText() {}

    /** A row for each thing that an epsilon depends on. */
    static List<String> lines(ReleasePlan plan, double noise) {
        return TextTable.aligned("ll")
                .row("sampling", plan.kind() + ": " + sampler(plan))
                .row("noise", noise(noise) + ", on each coordinate of a round's sum")
                .row("neighbours", plan.neighbours() + ": " + neighbours(plan.neighbours()))
                .row("adversary", adversary(plan))
                .lines("");
    }

    /** The same in two lines, for a picture. */
    static List<String> captions(ReleasePlan plan, double noise) {
        return List.of(
                "sampling " + plan.kind() + ": " + sampler(plan),
                "noise " + noise(noise) + "; neighbours " + plan.neighbours() + "; adversary " + adversary(plan));
    }

    /** After so many rounds. */
    static String afterRounds(int rounds) {
        return ", after " + rounds(rounds);
    }

    static String rounds(int rounds) {
        return Words.count(rounds) + (rounds == 1 ? " round" : " rounds");
    }

    /** What epsilon is, as a sentence ends with it. */
    static String epsilon(OptionalDouble bound) {
        return bound.isEmpty() ? "infinite" : "at most " + Figure.up(bound.getAsDouble(), Figure.TEXT_DIGITS);
    }

    private static String noise(double multiplier) {
        return Figure.up(multiplier, Figure.TEXT_DIGITS) + " times the clip norm";
    }

    private static String sampler(ReleasePlan plan) {
        if (plan.sampler().isEmpty()) {
            return "nobody ever takes part";
        }
        Sampler sampler = plan.sampler().get();
        if (sampler instanceof Sampler.Poisson poisson) {
            return "each unit with a coin of its own, probability " + Figure.of(poisson.probability())
                    + (poisson.probability() == 1 ? ": everybody takes part in each round" : "");
        }
        if (sampler instanceof Sampler.CappedPoisson capped) {
            return "each unit with a coin, probability " + Figure.of(capped.probability()) + ", at most "
                    + Words.count(capped.cap()) + " of " + Words.count(capped.population());
        }
        if (sampler instanceof Sampler.FixedSize fixed) {
            return Words.count(fixed.size()) + " of " + Words.count(fixed.population()) + " units at random";
        }
        return "everybody takes part in each round";
    }

    private static String neighbours(NeighbourKind kind) {
        return kind == NeighbourKind.ADD_REMOVE ? "all data of one unit are there or not" : "one unit has other data";
    }

    private static String adversary(ReleasePlan plan) {
        if (plan.observation().adversary() == Adversary.OUTSIDER) {
            return "outsider: sees the released models alone";
        }
        return "coordinator: sees the sums"
                + (plan.isAmplificationLost() ? " and who takes part" : "")
                + (plan.observation().seesNoise() ? ", and the noise on them" : "");
    }

    /** For whom an epsilon holds and what it rests on, each a sentence or two; or that nothing is promised. */
    static List<String> holds(EpsilonAnswer answer) {
        ReleasePlan plan = answer.plan();
        if (plan.sampler().isEmpty()) {
            return List.of(NOBODY);
        }
        if (plan.observation().seesNoise()) {
            return List.of("Against the coordinator no epsilon holds: it adds the noise, so it sees the sums without.");
        }
        if (answer.best().isEmpty()) {
            return List.of(NOTHING);
        }
        List<String> holds = new ArrayList<>();
        boolean outsider = plan.observation().adversary() == Adversary.OUTSIDER;
        if (outsider) {
            holds.add("It holds against outsiders, for each unit: whatever is clipped as one, such as a shopper or a"
                    + " merchant."
                    + (plan.observation().noise() == Origin.COORDINATOR
                            ? " Against the coordinator, which adds the noise, none holds."
                            : " Against the coordinator see --adversary coordinator."));
        } else {
            holds.add("It holds against the coordinator and outsiders, for each unit: whatever is clipped as one, such"
                    + " as a shopper or a merchant. It rests on sums that only come unmasked, and on noise that is there"
                    + " whoever is lost or corrupt.");
        }
        sampling(plan, outsider).ifPresent(holds::add);
        return holds;
    }

    /** What coins count for. */
    private static Optional<String> sampling(ReleasePlan plan, boolean outsider) {
        String twice = plan.isMovedTwice()
                ? " One more unit may push another out: a sum is taken to move by twice the clip norm."
                : "";
        if (plan.isAmplificationLost()) {
            return Optional.of("The coordinator draws those that take part, so sampling hides nobody from it: everybody"
                    + " is taken to take part in each round." + twice);
        }
        if (plan.isAmplified()) {
            return Optional.of(
                    outsider
                            ? "Sampling counts because the coins are secret: outsiders must not learn who took part in"
                                    + " which round."
                            : SECRET_FROM_ALL);
        }
        return Optional.of(twice.strip()).filter(text -> !text.isEmpty());
    }

    /** Lines of up to 100 characters. */
    static List<String> wrapped(String text) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (line.length() > 0 && line.length() + 1 + word.length() > WIDTH) {
                lines.add(line.toString());
                line = new StringBuilder();
            }
            line.append(line.length() == 0 ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
