// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.world;

import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.learn.score.OnlineScorer;
import org.hanse.core.learn.score.ShopperState;

/**
 * Policy of a network: the available item of the greatest score, or with a small probability any available one.
 *
 * @param scorer scores by the weights of the agent's ranking; for one thread
 * @param ignored types that mean that the shopper ignored an item; they are no part of the history
 * @param epsilon probability of a draw among all available items
 */
record LearnedPolicy(OnlineScorer scorer, Set<InteractionType> ignored, double epsilon) implements Policy {

    @Override
    public Turns begin(World.Observation first, SplittableRandom coins) {
        ShopperState state = scorer.begin();
        Turns turns = new Turns() {
            @Override
            public int action(IntPredicate available) {
                return coins.nextDouble() < epsilon
                        ? drawn(available, coins)
                        : greatest(scorer.score(state), available);
            }

            @Override
            public void saw(World.Observation seen) {
                if (!ignored.contains(seen.type())) {
                    scorer.append(state, seen.item(), seen.type(), ShopperState.UNTIMED, Double.NaN);
                }
            }
        };
        turns.saw(first);
        return turns;
    }

    private int drawn(IntPredicate available, SplittableRandom coins) {
        int[] all = IntStream.range(0, scorer.items()).filter(available).toArray();
        return all[coins.nextInt(all.length)];
    }

    private static int greatest(float[] scores, IntPredicate available) {
        int best = -1;
        for (int item = 0; item < scores.length; item++) {
            if (available.test(item) && (best < 0 || scores[item] > scores[best])) {
                best = item;
            }
        }
        return best;
    }
}
