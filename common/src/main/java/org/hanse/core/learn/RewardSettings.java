// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn;

import java.util.Set;
import org.hanse.core.setting.Key;

/** Objectives and their rewards: the keys {@code objectives} and {@code reward} of {@code learning}. */
public record RewardSettings(
        @Key Objectives objectives, @Key Reward reward) {

    public static final RewardSettings DEFAULT = new RewardSettings(Objectives.DEFAULT, Reward.DEFAULT);

    /** Interaction types of each objective. A type may serve several. */
    public record Objectives(
            @Key("types that count as a click") Set<String> click,
            @Key("types that count as a purchase") Set<String> purchase,
            @Key("types that count as satisfaction") Set<String> satisfaction) {

        public static final Objectives DEFAULT =
                new Objectives(Set.of("view", "click"), Set.of("add_to_cart", "purchase"), Set.of("rating", "like"));

        public Objectives {
            click = Set.copyOf(click);
            purchase = Set.copyOf(purchase);
            satisfaction = Set.copyOf(satisfaction);
        }
    }

    /** Worth of the objectives; all finite. */
    public record Reward(
            @Key("worth of a click") double click,
            @Key("a purchase is worth 1 + alpha") double alpha,
            @Key("worth of satisfaction") double beta,

            @Key(value = "worth of a return", name = "return")
            double returned) {

        public static final Reward DEFAULT = new Reward(1, 1, 1, -1);

        public Reward {
            if (!Double.isFinite(click + alpha + beta + returned)) {
                throw new IllegalArgumentException(
                        "rewards " + click + ", " + alpha + ", " + beta + ", " + returned + ": must be finite");
            }
        }

        /** Returns the reward of a purchase. */
        public double purchase() {
            return 1 + alpha;
        }
    }
}
