// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.interaction.Measure;
import org.hanse.core.model.ModelSpec.Objective;

/**
 * Rewards of interaction types for each objective; a type without an entry has none.
 *
 * @param byType rewards by name of the type, in the order of {@link Objective}, all finite
 * @param exposures names of types of items that were shown and ignored; they have no reward
 * @param measured objectives whose rewards are in proportion to a measure of the interaction
 * @param weighted whether a contact weighs as much in the policy's loss as its share of the greatest rewards, else 1
 */
public record ObjectiveRewards(
        Map<String, List<Double>> byType, Set<String> exposures, Map<Objective, Scale> measured, boolean weighted) {

    private static final List<Double> NOTHING = Collections.nCopies(Objective.values().length, 0.0);

    /**
     * Scale of a measured reward: an interaction is worth its type's reward times {@code measure / bound}, from -1 to 1, and nothing without
     * the measure. So a reward is bounded whatever a log says.
     *
     * @param bound magnitude of the measure that is worth the whole reward; above 0
     */
    public record Scale(Measure measure, double bound) {

        public Scale {
            if (!(bound > 0 && bound < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException("bound " + bound + " of " + measure.key() + ": must be above 0");
            }
        }

        private double of(double value) {
            return Double.isNaN(value) ? 0 : Math.max(-1, Math.min(1, value / bound));
        }
    }

    /** Creates rewards without exposures. */
    public ObjectiveRewards(Map<String, List<Double>> byType) {
        this(byType, Set.of());
    }

    /** Creates rewards by type alone. */
    public ObjectiveRewards(Map<String, List<Double>> byType, Set<String> exposures) {
        this(byType, exposures, Map.of(), false);
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
        Map<Objective, Scale> scales = new EnumMap<>(Objective.class);
        scales.putAll(measured);
        measured = Collections.unmodifiableMap(scales);
    }

    /** Returns the text that fingerprints of trainings depend on. It does not name measures where there are none. */
    @Override
    public String toString() {
        return "ObjectiveRewards[byType=" + byType + ", exposures=" + exposures
                + (measured.isEmpty() ? "" : ", measured=" + measured) + (weighted ? ", weighted=true" : "") + "]";
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
        return new ObjectiveRewards(shares, exposures, measured, weighted);
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

    /** Returns the weight of a contact as a target of the policy: 0 if it is an exposure alone, else 1 or its rewards. */
    public float policyWeight(InteractionLog log, int position) {
        for (long left = log.typeMask(position); left != 0; left &= left - 1) {
            if (!exposures.contains(
                    log.types().get(Long.numberOfTrailingZeros(left)).name())) {
                return weighted ? share(of(log, position)) : 1;
            }
        }
        return 0;
    }

    /** Returns the sum of positive rewards over that of the greatest ones. */
    private float share(float[] rewards) {
        double sum = 0;
        for (float reward : rewards) {
            sum += Math.max(0, reward);
        }
        double most = greatest().stream().mapToDouble(Double::doubleValue).sum();
        return most == 0 ? 0 : (float) (sum / most);
    }

    /** Returns for each objective the reward of an interaction: that of greatest magnitude among its types, by its measure if it has a scale. */
    public float[] of(InteractionLog log, int position) {
        float[] rewards = new float[Objective.values().length];
        for (long left = log.typeMask(position); left != 0; left &= left - 1) {
            List<Double> own = byType.getOrDefault(
                    log.types().get(Long.numberOfTrailingZeros(left)).name(), List.of());
            for (int c = 0; c < own.size(); c++) {
                float reward = own.get(c).floatValue();
                rewards[c] = Math.abs(reward) > Math.abs(rewards[c]) ? reward : rewards[c];
            }
        }
        List<Objective> objectives = List.of(Objective.values());
        measured.forEach((objective, scale) ->
                rewards[objectives.indexOf(objective)] *= (float) scale.of(log.measure(scale.measure(), position)));
        return rewards;
    }
}
