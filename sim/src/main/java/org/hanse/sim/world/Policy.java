// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.world;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;

/** Choice of items in a world, by what the shop has seen of a visit. */
@FunctionalInterface
public interface Policy {

    /**
     * Begins a visit.
     *
     * @param first what the shopper did on arrival
     * @param coins random numbers of this visit
     */
    Turns begin(World.Observation first, SplittableRandom coins);

    /** Choices within one visit, one after the other. */
    interface Turns {

        /** Returns the item to show, among available ones. */
        int action(IntPredicate available);

        /** Takes over what the shopper did with it. */
        void saw(World.Observation seen);
    }

    /** Choice by all that was seen in a visit. */
    @FunctionalInterface
    interface Rule {

        /**
         * Returns the item to show.
         *
         * @param seen observations so far, the first one included
         */
        int action(List<World.Observation> seen, IntPredicate available);
    }

    /**
     * Returns the policy that shows all available items equally often.
     *
     * @param items number of items of the catalogue
     */
    static Policy random(int items) {
        return (first, coins) -> of((seen, available) -> {
                    int item = coins.nextInt(items);
                    while (!available.test(item)) {
                        item = coins.nextInt(items);
                    }
                    return item;
                })
                .begin(first, coins);
    }

    /** Returns the policy of a rule. */
    static Policy of(Rule rule) {
        return (first, coins) -> {
            List<World.Observation> seen = new ArrayList<>(List.of(first));
            return new Turns() {
                @Override
                public int action(IntPredicate available) {
                    return rule.action(Collections.unmodifiableList(seen), available);
                }

                @Override
                public void saw(World.Observation own) {
                    seen.add(own);
                }
            };
        };
    }
}
