// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn;

import java.util.Set;

/**
 * What a configuration says of rewards: which interactions serve which objective, and what they are worth.
 *
 * @param objectives types by objective
 * @param reward worth by objective
 */
public record RewardSettings(Objectives objectives, Reward reward) {

    public static final RewardSettings DEFAULT = new RewardSettings(Objectives.DEFAULT, Reward.DEFAULT);

    /**
     * Which types serve which objective. A type may serve several.
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
     * What the objectives are worth; all finite.
     *
     * @param click reward of a click
     * @param alpha what a purchase is worth beyond 1
     * @param beta reward of satisfaction
     * @param returned reward of a return, which counts against purchases and is commonly below 0
     */
    public record Reward(double click, double alpha, double beta, double returned) {

        public static final Reward DEFAULT = new Reward(1, 1, 1, -1);

        public Reward {
            if (!Double.isFinite(click + alpha + beta + returned)) {
                throw new IllegalArgumentException(
                        "rewards " + click + ", " + alpha + ", " + beta + ", " + returned + ": must be finite");
            }
        }

        /** Reward of a purchase. */
        public double purchase() {
            return 1 + alpha;
        }
    }
}
