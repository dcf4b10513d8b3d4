// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.scenario;

import java.nio.file.Path;
import java.util.List;
import org.hanse.config.ConfigDocument;
import org.hanse.config.ConfigNode;
import org.hanse.core.job.LearningConfig;
import org.hanse.core.setting.Key;
import org.hanse.job.FederationKeys;

/** Keys of a file that says how agents learn in a world. */
public record WorldKeys(
        @Key(value = "name of the world", required = true) String world,
        @Key(value = "seed of everything drawn", least = 0, most = Key.MANY)
        long seed,

        @Key(value = "trainings of each agent, with seeds of their own", least = 1, most = 1000)
        int seeds,

        @Key(value = "shops that play, each its own visits", least = 1, most = 10_000)
        int shops,

        @Key(value = "visits of all shops together in a training", least = 1, most = Key.MANY)
        int episodes,

        @Key(value = "last visits that a shop learns from", least = 1, most = Key.MANY)
        int replay,

        @Key Explore explore,

        @Key(value = "visits of the final policy, without exploration", least = 2, most = Key.MANY)
        int judged,

        @Key(value = "agents that learn", distinct = true)
        List<Agent> agents,

        @Key(value = "shape of the network", standard = "that of the world")
        NetworkKeys network,

        @Key(value = "training", standard = "that of the world") LearningConfig learning,
        @Key(value = "rounds", standard = "that of the world") FederationKeys federation) {

    /** Defaults. */
    public static final WorldKeys DEFAULT = new WorldKeys(
            "world",
            1,
            1,
            1,
            2000,
            2000,
            new Explore(1, 0.05, 0.5),
            5000,
            List.of(Agent.VALUES, Agent.ONE_STEP),
            NetworkKeys.DEFAULT,
            LearningConfig.DEFAULT,
            FederationKeys.DEFAULT);

    /** Kinds of agents; all have the same network and play as many visits. */
    public enum Agent {
        /** Values by temporal differences, with the algorithm of {@code learning}. */
        VALUES,
        /** The same with the conservative penalty. */
        PENALTY,
        /** The same with discount 0: values of the next reward alone. */
        ONE_STEP,
        /** Values that count the items ahead, without rewards. */
        ITEMS_AHEAD,
        /** The policy, which imitates what shoppers did not ignore. */
        CROSS_ENTROPY
    }

    /** Probability of a random item. */
    public record Explore(
            @Key(value = "in the first round", range = Key.Range.SHARE) double first,
            @Key(value = "in the end", range = Key.Range.SHARE) double last,
            @Key(value = "share of the rounds after which it stays there", range = Key.Range.SHARE) double until) {

        /** Returns the probability in a round, from 0. */
        public double in(int round, int rounds) {
            double share = Math.min(1, round / Math.max(1, until * rounds));
            return first + (last - first) * share;
        }
    }

    /**
     * Reads a file.
     *
     * @throws org.hanse.config.InvalidInputException naming the key that is missing, unknown or wrong
     */
    public static WorldKeys parse(Path file, String text) {
        return ConfigDocument.parse(file, text, WorldKeys::keys);
    }

    private static WorldKeys keys(ConfigNode root) {
        return ScenarioReader.reader(Extensions.NONE).mapping(root, DEFAULT);
    }
}
