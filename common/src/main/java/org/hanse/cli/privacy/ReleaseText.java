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
    static final String SECRET_FROM_ALL = "Sampling amplifies privacy because it is secret: nodes sample and reveal the"
            + " result to no other party, not even the coordinator.";

    /** Where the probability of taking part is 0. */
    static final String NOBODY = "No unit ever takes part, so nothing is released.";

    /** Where epsilon is infinite. */
    static final String NOTHING = "No privacy guarantee: with this noise no epsilon is known to hold at this delta.";

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
            return "no unit ever takes part";
        }
        Sampler sampler = plan.sampler().get();
        if (sampler instanceof Sampler.Poisson poisson) {
            return "each unit independently with probability " + Figure.of(poisson.probability())
                    + (poisson.probability() == 1 ? ": all units take part in each round" : "");
        }
        if (sampler instanceof Sampler.CappedPoisson capped) {
            return "each unit independently with probability " + Figure.of(capped.probability()) + ", at most "
                    + Words.count(capped.cap()) + " of " + Words.count(capped.population());
        }
        if (sampler instanceof Sampler.FixedSize fixed) {
            return Words.count(fixed.size()) + " of " + Words.count(fixed.population()) + " units at random";
        }
        return "all units take part in each round";
    }

    private static String neighbours(NeighbourKind kind) {
        return kind == NeighbourKind.ADD_REMOVE ? "add or remove all data of one unit" : "replace all data of one unit";
    }

    private static String adversary(ReleasePlan plan) {
        if (plan.observation().adversary() == Adversary.OUTSIDER) {
            return "outsider: sees only the released models";
        }
        return "coordinator: sees the sums"
                + (plan.isAmplificationLost() ? " and who takes part" : "")
                + (plan.observation().seesNoise() ? ", and the noise in them" : "");
    }

    /** For whom an epsilon holds and what it rests on, each a sentence or two; or that there is no guarantee. */
    static List<String> holds(EpsilonAnswer answer) {
        ReleasePlan plan = answer.plan();
        if (plan.sampler().isEmpty()) {
            return List.of(NOBODY);
        }
        if (plan.observation().seesNoise()) {
            return List.of(
                    "There is no guarantee against the coordinator: it adds the noise, so it sees the sums without noise.");
        }
        if (answer.best().isEmpty()) {
            return List.of(NOTHING);
        }
        List<String> holds = new ArrayList<>();
        boolean outsider = plan.observation().adversary() == Adversary.OUTSIDER;
        if (outsider) {
            holds.add("The guarantee is against outsiders, per unit: whatever is clipped as one, such as a shopper or a"
                    + " merchant. "
                    + (plan.observation().noise() == Origin.COORDINATOR
                            ? "There is none against the coordinator, which adds the noise."
                            : "For the coordinator use --adversary coordinator."));
        } else {
            holds.add(
                    "The guarantee is against the coordinator and outsiders, per unit: whatever is clipped as one, such"
                            + " as a shopper or a merchant. It assumes secure aggregation, and full noise despite dropouts and"
                            + " corrupt participants.");
        }
        sampling(plan, outsider).ifPresent(holds::add);
        return holds;
    }

    /** What coins count for. */
    private static Optional<String> sampling(ReleasePlan plan, boolean outsider) {
        String twice = plan.isMovedTwice()
                ? " One more unit may replace another, so the sensitivity is twice the clip norm."
                : "";
        if (plan.isAmplificationLost()) {
            return Optional.of(
                    "The coordinator samples, so sampling does not count against it: all units are assumed to"
                            + " take part in each round." + twice);
        }
        if (plan.isAmplified()) {
            return Optional.of(
                    outsider
                            ? "Sampling amplifies privacy because it is secret: outsiders must not learn which units took part in"
                                    + " a round."
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
