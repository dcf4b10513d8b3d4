// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import java.util.ArrayList;
import java.util.List;
import org.hanse.cli.TextTable;
import org.hanse.cli.Words;
import org.hanse.core.privacy.account.Observation.Adversary;
import org.hanse.core.privacy.account.Observation.Origin;
import org.hanse.core.privacy.account.Sampler;

/** What is released, and for whom an epsilon of it holds, in words. */
final class ReleaseText {

    private static final int WIDTH = 100;

    private ReleaseText() {}

    /** A row for each thing that an epsilon depends on. */
    static List<String> lines(ReleasePlan plan, double noise) {
        return TextTable.aligned("ll")
                .row("sampling", plan.kind() + ": " + sampler(plan))
                .row(
                        "noise",
                        Figure.up(noise, Figure.TEXT_DIGITS)
                                + " times the clip norm, on each coordinate of a round's sum")
                .row("neighbours", plan.neighbours() + ": " + neighbours(plan.neighbours()))
                .row("adversary", adversary(plan))
                .lines("");
    }

    private static String sampler(ReleasePlan plan) {
        if (plan.sampler().isEmpty()) {
            return "nobody ever takes part";
        }
        Sampler sampler = plan.sampler().get();
        if (sampler instanceof Sampler.Poisson poisson) {
            return "each unit with a coin of its own, probability " + Figure.of(poisson.probability());
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

    /** For whom an epsilon holds and what it rests on, each a sentence or two. */
    static List<String> holds(ReleasePlan plan) {
        List<String> holds = new ArrayList<>();
        boolean outsider = plan.observation().adversary() == Adversary.OUTSIDER;
        if (plan.observation().seesNoise()) {
            holds.add("Against the coordinator no epsilon holds: it adds the noise, so it sees the sums without.");
        } else if (outsider) {
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
        if (plan.isAmplificationLost() && !plan.observation().seesNoise()) {
            holds.add("The coordinator draws those that take part, so sampling hides nobody from it: everybody is taken"
                    + " to take part in each round."
                    + (plan.isMovedTwice()
                            ? " One more unit may push another out: a sum is taken to move by twice the clip norm."
                            : ""));
        } else if (plan.kind() != SamplingKind.NONE && !plan.observation().seesNoise()) {
            holds.add("Sampling counts because the coins are secret: "
                    + (outsider
                            ? "outsiders must not learn who took part in which round."
                            : "nodes must toss them and tell nobody, the coordinator included."));
        }
        return holds;
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
