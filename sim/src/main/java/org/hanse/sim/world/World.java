// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.world;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.model.ModelSpec.Objective;

/**
 * A simulated shop: an action shows an item to a shopper, who does something with it and stays or leaves. Equal seeds and actions give equal
 * visits. One visit at a time; not thread-safe.
 *
 * <p>Source: the interface of Gymnasium (Towers et al., 2024), with the available actions of a transition as in Pearl (Zhu et al., 2024).
 */
public interface World {

    /** Returns what is fixed. */
    Spec spec();

    /** Begins a visit, and returns what the shopper did on arrival. */
    Observation reset(long seed);

    /**
     * Shows an item.
     *
     * @param action index of an available item of the catalogue
     */
    Step step(int action);

    /** Returns whether an item can be shown now, for example because it is in stock. */
    default boolean available(int action) {
        return true;
    }

    /** Returns what is known about the best that can be reached; nothing by default. */
    default Known known() {
        return Known.NOTHING;
    }

    /**
     * What is known about a world, as sums of rewards of a visit without discount.
     *
     * @param optimum expected sum of the best policy, or an upper bound
     * @param oneStep expected sum of the best policy that looks at the next reward alone
     * @param rules simple policies to compare with, by name
     */
    record Known(OptionalDouble optimum, OptionalDouble oneStep, Map<String, Policy> rules) {

        /** Nothing is known. */
        public static final Known NOTHING = new Known(OptionalDouble.empty(), OptionalDouble.empty(), Map.of());

        public Known {
            rules = Collections.unmodifiableMap(new LinkedHashMap<>(rules));
        }

        /** Returns the rule of a name. */
        public Policy rule(String name) {
            return Optional.ofNullable(rules.get(name))
                    .orElseThrow(() -> new IllegalArgumentException("no rule " + name + " among " + rules.keySet()));
        }
    }

    /**
     * Fixed facts of a world.
     *
     * @param name name of the world
     * @param catalogue items that can be shown
     * @param types what a shopper can do with a shown item
     * @param ignored those of them that mean that the shopper ignored it: without reward, and no part of what policies see
     * @param bounds greatest magnitude of a step's reward for each objective, in the order of {@link Objective}; 0 where it has none
     * @param longest greatest number of steps of a visit
     */
    record Spec(
            String name,
            Catalogue catalogue,
            Set<InteractionType> types,
            Set<InteractionType> ignored,
            List<Double> bounds,
            int longest) {

        public Spec {
            bounds = List.copyOf(bounds);
            types = Set.copyOf(types);
            ignored = Set.copyOf(ignored);
            if (bounds.size() != Objective.values().length
                    || bounds.stream().anyMatch(bound -> !(bound >= 0 && bound < Double.POSITIVE_INFINITY))
                    || bounds.stream().allMatch(bound -> bound == 0)) {
                throw new IllegalArgumentException(
                        "world " + name + ": found bounds " + bounds + " of rewards; expected "
                                + Objective.values().length
                                + " finite numbers, one above 0. Fix: declare the greatest reward of a"
                                + " step for each objective");
            }
            if (catalogue.size() == 0 || longest < 1) {
                throw new IllegalArgumentException("world " + name + ": found " + catalogue.size()
                        + " items and visits of " + longest + " steps; expected at least one each. Fix: declare them");
            }
        }
    }

    /**
     * What the shop sees: the shopper did something with an item.
     *
     * @param item index of the item
     */
    record Observation(int item, InteractionType type) {}

    /**
     * What came of an action.
     *
     * @param type what the shopper did with the item
     * @param rewards rewards in the order of {@link Objective}
     * @param terminated whether the shopper left: nothing follows
     * @param truncated whether the visit is cut although the shopper would stay
     */
    record Step(InteractionType type, List<Double> rewards, boolean terminated, boolean truncated) {

        public Step {
            rewards = List.copyOf(rewards);
        }

        /** Returns whether the visit is over. */
        public boolean over() {
            return terminated || truncated;
        }
    }
}
