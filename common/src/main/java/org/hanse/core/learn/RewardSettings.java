// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.setting.Key;
import org.hanse.core.setting.KeyConflictException;

/** Objectives, their rewards, and exposures: the keys {@code objectives}, {@code reward} and {@code exposure} of {@code learning}. */
public record RewardSettings(
        @Key Objectives objectives,
        @Key Reward reward,

        @Key(
                "types of items that were shown and ignored, in no objective: values learn from them, policy and tables do not")
        Set<String> exposure) {

    public static final RewardSettings DEFAULT = new RewardSettings(Objectives.DEFAULT, Reward.DEFAULT);

    public RewardSettings {
        exposure = Set.copyOf(exposure);
        if (exposure.contains(InteractionType.RETURN.name())) {
            throw new KeyConflictException(
                    "found " + InteractionType.RETURN.name()
                            + "; expected types without a reward. Fix: leave it out, its reward is reward.return",
                    "exposure");
        }
        for (Set<String> types : List.of(objectives.click, objectives.purchase, objectives.satisfaction)) {
            if (!Collections.disjoint(types, exposure)) {
                throw new KeyConflictException(
                        "found types of objectives among " + new TreeSet<>(exposure)
                                + "; expected types of no objective. Fix: delete them here or in learning.objectives",
                        "exposure");
            }
        }
    }

    /** Creates settings without exposures. */
    public RewardSettings(Objectives objectives, Reward reward) {
        this(objectives, reward, Set.of());
    }

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
