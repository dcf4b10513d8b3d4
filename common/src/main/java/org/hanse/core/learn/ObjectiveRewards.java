// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.model.ModelSpec.Objective;

/**
 * Rewards of interaction types for each objective; a type without an entry has none.
 *
 * @param byType rewards by name of the type, in the order of {@link Objective}, all finite
 * @param exposures names of types of items that were shown and ignored; they have no reward
 */
public record ObjectiveRewards(Map<String, List<Double>> byType, Set<String> exposures) {

    private static final List<Double> NOTHING = Collections.nCopies(Objective.values().length, 0.0);

    /** Creates rewards without exposures. */
    public ObjectiveRewards(Map<String, List<Double>> byType) {
        this(byType, Set.of());
    }

    public ObjectiveRewards {
        // Sorted, because the text of these rewards is part of the fingerprint of a saved training.
        Map<String, List<Double>> copy = new TreeMap<>();
        byType.forEach((type, rewards) -> {
            if (rewards.size() != Objective.values().length
                    || rewards.stream().anyMatch(reward -> !Double.isFinite(reward))) {
                throw new IllegalArgumentException("rewards " + rewards + " of type " + type + ": must be "
                        + Objective.values().length + " finite numbers");
            }
            copy.put(type, List.copyOf(rewards));
        });
        byType = Collections.unmodifiableMap(copy);
        exposures = Collections.unmodifiableSet(new TreeSet<>(exposures));
    }

    /**
     * Returns the rewards of a configuration. A type earns the click reward if it serves clicks, 1 + alpha for purchases, and beta for
     * satisfaction, each for that objective alone. A return earns its own reward for the purchase objective only, also if other
     * objectives list it.
     */
    public static ObjectiveRewards of(RewardSettings settings) {
        Map<String, List<Double>> rewards = new TreeMap<>();
        RewardSettings.Objectives types = settings.objectives();
        RewardSettings.Reward worth = settings.reward();
        give(rewards, types.click(), Objective.CLICK, worth.click());
        give(rewards, types.purchase(), Objective.PURCHASE, worth.purchase());
        give(rewards, types.satisfaction(), Objective.SATISFACTION, worth.beta());
        rewards.remove(InteractionType.RETURN.name());
        give(rewards, Set.of(InteractionType.RETURN.name()), Objective.PURCHASE, worth.returned());
        settings.exposure().forEach(type -> rewards.put(type, NOTHING));
        return new ObjectiveRewards(rewards, settings.exposure());
    }

    private static void give(Map<String, List<Double>> rewards, Set<String> types, Objective objective, double reward) {
        List<Objective> objectives = List.of(Objective.values());
        for (String type : types) {
            rewards.computeIfAbsent(type, absent -> new ArrayList<>(Collections.nCopies(objectives.size(), 0.0)))
                    .set(objectives.indexOf(objective), reward);
        }
    }

    /** Returns for each objective the greatest magnitude of its rewards. */
    public List<Double> greatest() {
        return IntStream.range(0, Objective.values().length)
                .mapToObj(c -> byType.values().stream()
                        .mapToDouble(own -> Math.abs(own.get(c)))
                        .max()
                        .orElse(0))
                .toList();
    }

    /** Returns the rewards of each objective in shares of the greatest one, so that their magnitude is at most 1. */
    public ObjectiveRewards scaled() {
        List<Double> greatest = greatest();
        Map<String, List<Double>> shares = new TreeMap<>();
        byType.forEach((type, own) -> shares.put(
                type,
                IntStream.range(0, own.size())
                        .mapToObj(c -> greatest.get(c) == 0 ? 0 : own.get(c) / greatest.get(c))
                        .toList()));
        return new ObjectiveRewards(shares, exposures);
    }

    /**
     * Returns weights for values of scaled rewards: each objective's weight times its greatest reward, in shares of the greatest reward of
     * all objectives. So weights do not depend on the unit of rewards, and an objective without rewards has weight 0.
     *
     * @param weights weights for values in the unit of rewards; empty for a network without objectives
     */
    public List<Double> scaled(List<Double> weights) {
        List<Double> greatest = greatest();
        double most = greatest.stream().mapToDouble(Double::doubleValue).max().orElse(0);
        return most == 0
                ? weights
                : IntStream.range(0, weights.size())
                        .mapToObj(c -> weights.get(c) * (greatest.get(c) / most))
                        .toList();
    }

    /** Returns whether a type has a positive reward for an objective. */
    public boolean rewards(String type) {
        return byType.getOrDefault(type, NOTHING).stream().anyMatch(reward -> reward > 0);
    }

    /** Returns the weight of a contact as a target of the policy: 0 if it is an exposure alone, else 1. */
    public float policyWeight(List<InteractionType> types, long typeMask) {
        for (long left = typeMask; left != 0; left &= left - 1) {
            if (!exposures.contains(types.get(Long.numberOfTrailingZeros(left)).name())) {
                return 1;
            }
        }
        return 0;
    }

    /** Returns for each objective the reward of greatest magnitude among the types whose bits are set. */
    public float[] of(List<InteractionType> types, long typeMask) {
        float[] rewards = new float[Objective.values().length];
        for (long left = typeMask; left != 0; left &= left - 1) {
            List<Double> own = byType.getOrDefault(
                    types.get(Long.numberOfTrailingZeros(left)).name(), List.of());
            for (int c = 0; c < own.size(); c++) {
                float reward = own.get(c).floatValue();
                rewards[c] = Math.abs(reward) > Math.abs(rewards[c]) ? reward : rewards[c];
            }
        }
        return rewards;
    }
}
