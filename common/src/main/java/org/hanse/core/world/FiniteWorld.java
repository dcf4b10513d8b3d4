// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.world;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.learn.ObjectiveRewards;

/**
 * Small shop with exact values: a finite Markov decision process. In a state the shop shows an item; the shopper interacts
 * with it, moves to another state or leaves. The first interaction of a shopper is random.
 *
 * <p>Networks and tables see histories of items and types, never states; a world serves as their test only if the history
 * says which state it is.
 */
public final class FiniteWorld {

    /** State of a shopper that left. */
    public static final int GONE = -1;

    private final int items;
    private final List<Start> starts = new ArrayList<>();
    private final Map<List<Integer>, List<Outcome>> outcomes = new LinkedHashMap<>();
    private final BitSet states = new BitSet();

    /** One way in. */
    public record Start(double probability, int state, int item, InteractionType type) {}

    /** One thing that may happen. */
    public record Outcome(double probability, InteractionType type, int next) {}

    /** Creates an empty world with this number of items. */
    public FiniteWorld(int items) {
        this.items = items;
    }

    public FiniteWorld start(double probability, int state, int item, InteractionType type) {
        starts.add(new Start(probability, state, item, type));
        states.set(state);
        return this;
    }

    /** Says what surely happens when {@code item} is shown in {@code state}. */
    public FiniteWorld when(int state, int item, InteractionType type, int next) {
        return when(state, item, 1, type, next);
    }

    /** Adds one of the things that may happen; their probabilities are to add up to 1. */
    public FiniteWorld when(int state, int item, double probability, InteractionType type, int next) {
        outcomes.computeIfAbsent(List.of(state, item), absent -> new ArrayList<>())
                .add(new Outcome(probability, type, next));
        states.set(Math.max(state, next));
        return this;
    }

    public int items() {
        return items;
    }

    public int states() {
        return states.length();
    }

    public List<Start> starts() {
        return starts;
    }

    /** Returns the possible outcomes; empty if the item cannot be shown there. */
    public List<Outcome> outcomes(int state, int item) {
        return outcomes.getOrDefault(List.of(state, item), List.of());
    }

    public boolean allows(int state, int item) {
        return outcomes.containsKey(List.of(state, item));
    }

    /** Returns the rewards of one interaction of a type, by objective. */
    public static double[] reward(ObjectiveRewards rewards, InteractionType type) {
        List<Double> own = rewards.byType().getOrDefault(type.name(), List.of(0.0, 0.0, 0.0));
        return own.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
