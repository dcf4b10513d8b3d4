// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.hanse.cli.TextTable;
import org.hanse.cli.Words;
import org.hanse.core.privacy.account.NeighbourRelation;
import org.hanse.core.privacy.account.Observation.Adversary;
import org.hanse.core.privacy.account.Observation.Origin;
import org.hanse.core.privacy.account.Sampler;

/** Description of releases and of their guarantee, as text and as JSON (docs/guides/privacy.md). */
final class ReleaseText {

    /** Note if sampling amplifies privacy against the coordinator, too. */
    static final String SECRET_FROM_ALL = "Sampling amplifies privacy because it is secret: nodes sample and reveal the"
            + " result to no other party, not even the coordinator.";

    /** Note for a sampling rate of 0. */
    static final String NO_RELEASE = "No unit ever takes part, so nothing is released.";

    /** Note for an infinite epsilon. */
    static final String NOTHING = "No privacy guarantee: with this noise no epsilon is known to hold at this delta.";

    private static final int WIDTH = 100;

    private ReleaseText() {}

    /** Returns a line for each input of an epsilon, and its assumptions. */
    static List<String> lines(EpsilonAnswer answer) {
        ReleasePlan plan = answer.plan();
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.addAll(TextTable.aligned("ll")
                .row("sampling", sampling(plan))
                .row("noise", noise(answer) + ", on each coordinate of a round's sum")
                .row("neighbours", Figure.word(plan.neighbours()) + ": " + neighbours(plan.neighbours()))
                .row("adversary", adversary(plan))
                .lines(""));
        lines.add("");
        holds(answer).forEach(text -> lines.addAll(wrapped("", text)));
        return lines;
    }

    /** Returns two lines for a chart. */
    static List<String> captions(EpsilonAnswer answer) {
        ReleasePlan plan = answer.plan();
        return List.of(
                "sampling " + sampling(plan),
                "noise " + noise(answer) + "; neighbours " + Figure.word(plan.neighbours()) + "; adversary "
                        + adversary(plan));
    }

    /** Returns the line that states an epsilon, which is infinite if there is none. */
    static String result(OptionalDouble bound, double delta, int rounds) {
        return "Epsilon is " + (bound.isEmpty() ? "infinite" : "at most " + Figure.up(bound.getAsDouble()))
                + " at delta " + Figure.of(delta) + ", after " + Words.count(rounds, "round");
    }

    private static String noise(EpsilonAnswer answer) {
        return Figure.up(answer.noise()) + " times the clip norm";
    }

    private static String sampling(ReleasePlan plan) {
        return Figure.word(plan.kind()) + ": " + sampler(plan);
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

    private static String neighbours(NeighbourRelation kind) {
        return kind == NeighbourRelation.ADD_REMOVE
                ? "add or remove all data of one unit"
                : "replace all data of one unit";
    }

    private static String adversary(ReleasePlan plan) {
        if (plan.observation().adversary() == Adversary.OUTSIDER) {
            return "outsider: sees only the released models";
        }
        return "coordinator: sees the sums"
                + (plan.isAmplificationLost() ? " and who takes part" : "")
                + (plan.observation().seesNoise() ? ", and the noise in them" : "");
    }

    /** Returns the unit and the assumptions of an epsilon, each in a sentence or two; or that there is no guarantee. */
    private static List<String> holds(EpsilonAnswer answer) {
        ReleasePlan plan = answer.plan();
        if (plan.sampler().isEmpty()) {
            return List.of(NO_RELEASE);
        }
        if (plan.observation().seesNoise()) {
            return List.of(
                    "There is no guarantee against the coordinator: it adds the noise, so it sees the sums without noise.");
        }
        if (answer.least().isEmpty()) {
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

    /** Returns a note about the effect of sampling. */
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

    /** Returns lines of up to 100 characters; the first begins with {@code bullet}, the others with as many blanks. */
    static List<String> wrapped(String bullet, String text) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder(bullet);
        boolean first = true;
        for (String word : text.split(" ", -1)) {
            if (!first && line.length() + 1 + word.length() > WIDTH) {
                lines.add(line.toString());
                line = new StringBuilder(" ".repeat(bullet.length()));
                first = true;
            }
            line.append(first ? "" : " ").append(word);
            first = false;
        }
        lines.add(line.toString());
        return lines;
    }

    /** Appends the fields of the plan and the assumptions of the answer. */
    static void put(ObjectNode json, EpsilonAnswer answer) {
        ReleasePlan plan = answer.plan();
        ObjectNode sampling = json.putObject("sampling").put("kind", Figure.word(plan.kind()));
        plan.sampler().ifPresentOrElse(sampler -> put(sampling, sampler), () -> sampling.put("probability", 0.0));
        json.put("rounds", plan.rounds()).put("delta", plan.delta());
        plan.population().ifPresent(units -> json.put("population", units));
        json.put("neighbours", Figure.word(plan.neighbours()))
                .put("adversary", Figure.word(plan.observation().adversary()))
                .put("coins", Figure.word(plan.observation().coins()))
                .put("noiseBy", Figure.word(plan.observation().noise()))
                .put("amplified", plan.isAmplified());
        json.putPOJO("holds", holds(answer));
    }

    private static void put(ObjectNode sampling, Sampler sampler) {
        if (sampler instanceof Sampler.Poisson poisson) {
            sampling.put("probability", poisson.probability());
        } else if (sampler instanceof Sampler.CappedPoisson capped) {
            sampling.put("probability", capped.probability())
                    .put("population", capped.population())
                    .put("cap", capped.cap());
        } else if (sampler instanceof Sampler.FixedSize fixed) {
            sampling.put("population", fixed.population()).put("size", fixed.size());
        }
    }

    /** Appends an epsilon, or null for one that is infinite or missing. */
    static ObjectNode putFinite(ObjectNode json, OptionalDouble epsilon) {
        boolean finite = epsilon.isPresent() && Double.isFinite(epsilon.getAsDouble());
        return finite ? json.put("epsilon", epsilon.getAsDouble()) : json.putNull("epsilon");
    }
}
