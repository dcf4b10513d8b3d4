// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.job;

import java.util.Set;
import org.hanse.config.ConfigNode;
import org.hanse.core.learn.RewardSettings;

/** Reads the keys {@code objectives} and {@code reward} below {@code learning}. */
public final class RewardReader {

    /** Keys below {@code learning} that this class reads. */
    public static final String OBJECTIVES = "objectives";

    /** See {@link #OBJECTIVES}. */
    public static final String REWARD = "reward";

    private static final double LARGEST_REWARD = 1e6;

    private RewardReader() {}

    /** Reads both keys; a missing key has its default. */
    public static RewardSettings read(ConfigNode learning) {
        RewardSettings standard = RewardSettings.DEFAULT;
        return new RewardSettings(
                learning.find(OBJECTIVES).map(RewardReader::objectives).orElse(standard.objectives()),
                learning.find(REWARD).map(RewardReader::reward).orElse(standard.reward()));
    }

    private static RewardSettings.Objectives objectives(ConfigNode node) {
        node.keys("click", "purchase", "satisfaction");
        RewardSettings.Objectives standard = RewardSettings.Objectives.DEFAULT;
        return new RewardSettings.Objectives(
                types(node, "click", standard.click()),
                types(node, "purchase", standard.purchase()),
                types(node, "satisfaction", standard.satisfaction()));
    }

    private static Set<String> types(ConfigNode node, String key, Set<String> standard) {
        return node.find(key).map(types -> Set.copyOf(types.texts())).orElse(standard);
    }

    private static RewardSettings.Reward reward(ConfigNode node) {
        node.keys("click", "alpha", "beta", "return");
        RewardSettings.Reward standard = RewardSettings.Reward.DEFAULT;
        return new RewardSettings.Reward(
                worth(node, "click", standard.click()),
                worth(node, "alpha", standard.alpha()),
                worth(node, "beta", standard.beta()),
                worth(node, "return", standard.returned()));
    }

    private static double worth(ConfigNode node, String key, double standard) {
        return node.find(key)
                .map(value -> value.number(-LARGEST_REWARD, LARGEST_REWARD))
                .orElse(standard);
    }
}
