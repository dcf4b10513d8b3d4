// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hanse.core.evaluate.GainRule;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.learn.ObjectiveRewards;

/**
 * What a contact is worth as a target. A type of the click objective is worth {@code click}, one of the purchase
 * objective 1 + {@code alpha}, one of the satisfaction objective {@code beta}, and {@code return} what a return is
 * worth. A contact is worth the most that one of its types is, and never less than 0, because a gain below 0 has no
 * place in an ideal ranking.
 *
 * <p>A type that no objective lists is worth 1, as in an ungraded evaluation. How many stars a rating has plays no part:
 * a data set that tells good ratings from bad ones maps them to two types.
 *
 * @param values worth by type name
 */
public record RewardRule(Map<String, Double> values) implements GainRule {

    /** Worth of a type that no objective lists. */
    private static final double UNLISTED = 1;

    public RewardRule {
        values = Map.copyOf(values);
    }

    /**
     * Which types serve which objective.
     *
     * @param click names of the types that count as a click
     * @param purchase names of the types that count as a purchase
     * @param satisfaction names of the types that say the shopper was content
     */
    public record Objectives(Set<String> click, Set<String> purchase, Set<String> satisfaction) {

        public static final Objectives DEFAULT =
                new Objectives(Set.of("view", "click"), Set.of("add_to_cart", "purchase"), Set.of("rating", "like"));

        public Objectives {
            click = Set.copyOf(click);
            purchase = Set.copyOf(purchase);
            satisfaction = Set.copyOf(satisfaction);
        }
    }

    /**
     * What the objectives are worth.
     *
     * @param click reward of a click
     * @param alpha what a purchase is worth beyond 1
     * @param beta reward of satisfaction
     * @param returned reward of a return
     */
    public record Reward(double click, double alpha, double beta, double returned) {

        public static final Reward DEFAULT = new Reward(1, 1, 1, -1);
    }

    /** The rule for these objectives; a type of several is worth the most that one of them makes it. */
    public static RewardRule of(Objectives objectives, Reward reward) {
        Map<String, Double> values = new TreeMap<>();
        objectives.click().forEach(type -> values.merge(type, reward.click(), Math::max));
        objectives.purchase().forEach(type -> values.merge(type, 1 + reward.alpha(), Math::max));
        objectives.satisfaction().forEach(type -> values.merge(type, reward.beta(), Math::max));
        values.put(InteractionType.RETURN.name(), reward.returned());
        return new RewardRule(values);
    }

    /**
     * What interactions are worth to the objectives of a network: a type earns in each objective that lists it what this
     * rule says, and a return what returns earn on the purchase objective.
     */
    public static ObjectiveRewards toObjectives(Objectives objectives, Reward reward) {
        Map<String, List<Double>> byType = new TreeMap<>();
        Set<String> types = new TreeSet<>(objectives.click());
        types.addAll(objectives.purchase());
        types.addAll(objectives.satisfaction());
        for (String type : types) {
            byType.put(
                    type,
                    List.of(
                            objectives.click().contains(type) ? reward.click() : 0.0,
                            objectives.purchase().contains(type) ? 1 + reward.alpha() : 0.0,
                            objectives.satisfaction().contains(type) ? reward.beta() : 0.0));
        }
        byType.put(InteractionType.RETURN.name(), List.of(0.0, reward.returned(), 0.0));
        return new ObjectiveRewards(byType);
    }

    @Override
    public double gain(List<InteractionType> types, long typeMask, double value) {
        double most = 0;
        for (long left = typeMask; left != 0; left &= left - 1) {
            String type = types.get(Long.numberOfTrailingZeros(left)).name();
            most = Math.max(most, values.getOrDefault(type, UNLISTED));
        }
        return most;
    }
}
