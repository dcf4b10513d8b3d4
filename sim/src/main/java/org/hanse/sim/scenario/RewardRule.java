// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.scenario;

import java.util.List;
import java.util.TreeMap;
import org.hanse.core.evaluate.GainRule;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.learn.ObjectiveRewards;
import org.hanse.core.learn.RewardSettings;

/**
 * What a contact is worth as a target. A type of the click objective is worth {@code click}, one of the purchase
 * objective 1 + {@code alpha}, one of the satisfaction objective {@code beta}, and {@code return} what a return is
 * worth: what networks are rewarded with is what rankings are graded by. A contact is worth the most that one of its types
 * is to one objective, and never less than 0, because a gain below 0 has no place in an ideal ranking.
 *
 * <p>A type that no objective lists is worth 1, as in an ungraded evaluation; an exposure is worth 0. How many stars a rating has plays no part:
 * a data set that tells good ratings from bad ones maps them to two types.
 *
 * @param rewards what networks are rewarded with
 */
public record RewardRule(ObjectiveRewards rewards) implements GainRule {

    /** Worth of a type that no objective lists. */
    private static final double UNLISTED = 1;

    /** The rule for these settings; a type of several objectives is worth the most that one of them makes it. */
    public static RewardRule of(RewardSettings settings) {
        return new RewardRule(ObjectiveRewards.of(settings));
    }

    /** The rewards as text, in an order that is always the same. */
    public String inOrder() {
        return new TreeMap<>(rewards.byType()).toString();
    }

    @Override
    public double gain(List<InteractionType> types, long typeMask, double value) {
        double most = 0;
        for (long left = typeMask; left != 0; left &= left - 1) {
            String type = types.get(Long.numberOfTrailingZeros(left)).name();
            most = Math.max(most, worth(type));
        }
        return most;
    }

    private double worth(String type) {
        List<Double> own = rewards.byType().getOrDefault(type, List.of());
        return own.stream().mapToDouble(Double::doubleValue).max().orElse(UNLISTED);
    }
}
