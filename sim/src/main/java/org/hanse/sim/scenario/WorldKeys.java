// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.scenario;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.hanse.config.ConfigDocument;
import org.hanse.core.job.LearningConfig;
import org.hanse.core.learn.LossSettings;
import org.hanse.core.setting.Key;
import org.hanse.core.setting.KeyConflictException;
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

        @Key(
                value =
                        "visits of all shops together in the rounds and looks of a training; random ones before and those of the last model come on top",
                least = 1,
                most = Key.MANY)
        int episodes,

        @Key(value = "last visits that a shop learns from, in whole rounds", least = 1, most = Key.MANY)
        int replay,

        @Key("whether items of a visit are among the next values' candidates; no, where a world shows each once")
        boolean repeats,

        @Key Explore explore,
        @Key Looks looks,

        @Key(value = "visits of the final policy, without exploration", least = 2, most = Key.MANY)
        int judged,

        @Key(value = "agents that learn", distinct = true) List<Agent> agents,

        @Key(
                value = "how the shops learn; `central` has the visits of all shops, `local` one shop with its part",
                distinct = true)
        List<Setting> compare,

        @Key(value = "shape of the network", standard = "that of the world")
        NetworkKeys network,

        @Key(value = "training", standard = "that of the world")
        LearningConfig learning,

        @Key(value = "rounds", standard = "that of the world")
        FederationKeys federation) {

    /** Defaults. */
    public static final WorldKeys DEFAULT = new WorldKeys(
            "world",
            1,
            1,
            1,
            2000,
            2000,
            true,
            new Explore(1, 0.05, 0.5),
            new Looks(10, 20),
            5000,
            List.of(Agent.VALUES, Agent.ONE_STEP),
            List.of(Setting.FEDERATED),
            NetworkKeys.DEFAULT,
            LearningConfig.DEFAULT,
            FederationKeys.DEFAULT);

    /**
     * Creates the keys.
     *
     * @throws KeyConflictException if looks leave no visits to learn from, or a guarantee is to be compared with trainings that have none
     */
    public WorldKeys {
        agents = List.copyOf(agents);
        compare = List.copyOf(compare);
        if (isPrivate(federation) && !compare.equals(List.of(Setting.FEDERATED))) {
            throw new KeyConflictException(
                    "found central or local with federation.privacy; expected federated alone. Fix: write"
                            + " `compare: [federated]`, and the others in a file without privacy",
                    "compare");
        }
        if (learning(looks, episodes) < 1) {
            throw new KeyConflictException(
                    "found " + episodes + " with " + looks.times() + " looks of " + looks.visits()
                            + " visits; expected more. Fix: raise episodes, or lower looks.visits",
                    "episodes");
        }
    }

    /** Returns the visits of a shop in each round. */
    public int visitsOfRound() {
        return Math.max(
                1, learning(looks, episodes) / (shops * federation.rounds().rounds()));
    }

    /** Returns the rounds whose visits a shop learns from. */
    public int roundsKept() {
        return Math.max(
                1, Math.min(replay / visitsOfRound(), federation.rounds().rounds()));
    }

    /** Returns whether the guarantee of {@code federation.privacy} holds. */
    public boolean isPrivate() {
        return isPrivate(federation);
    }

    private static boolean isPrivate(FederationKeys federation) {
        return federation.rounds().uploads().privacy().isPresent();
    }

    /** Returns the keys of a training in a setting: with one shop, which has all visits or its part of them. */
    public WorldKeys in(Setting setting) {
        return switch (setting) {
            case FEDERATED -> this;
            case CENTRAL -> ofOneShop(episodes, looks);
            case LOCAL ->
                ofOneShop(Math.max(1, episodes / shops), new Looks(looks.times(), Math.max(1, looks.visits() / shops)));
        };
    }

    private static int learning(Looks looks, int episodes) {
        return episodes - looks.times() * looks.visits();
    }

    /** What shops learn from. */
    public enum Setting {
        /** Each from its own visits, with one network of all. */
        FEDERATED,
        /** One shop with the visits of all. */
        CENTRAL,
        /** One shop from its own part of the visits, with a network of its own. */
        LOCAL
    }

    /** Kinds of agents; all play as many visits, and those that train have the same network. */
    public enum Agent {
        /** The mix of counted tables, without training, from visits with random items. */
        MIX,
        /** Values by temporal differences, with the algorithm of {@code learning}. */
        VALUES,
        /** The same with the conservative penalty. */
        PENALTY,
        /** The same with discount 0: values of the next reward alone. */
        ONE_STEP,
        /** Values that count the items ahead, without rewards. */
        ITEMS_AHEAD,
        /** The policy, which imitates what shoppers did not ignore. */
        CROSS_ENTROPY,
        /** The same, weighted by rewards. */
        REWARD_WEIGHTED
    }

    /** Times at which the policy plays without exploration; the one that earned most is the final one. */
    public record Looks(
            @Key(value = "looks in a training, evenly spaced, the last at its end", least = 1, most = 1000)
            int times,

            @Key(value = "visits of a look", least = 1, most = Key.MANY)
            int visits) {}

    /** Probability of a random item. */
    public record Explore(
            @Key(value = "in the first round", least = 0, most = 1)
            double first,

            @Key(value = "in the end", least = 0, most = 1) double last,

            @Key(value = "share of the rounds after which it stays there", least = 0, most = 1)
            double until) {

        /** Returns the probability in a round, from 0. */
        public double in(int round, int rounds) {
            double share = Math.min(1, round / Math.max(1, until * rounds));
            return first + (last - first) * share;
        }
    }

    /** Returns these keys with options of a command; empty options change nothing. */
    public WorldKeys with(
            Optional<Long> ownSeed, Optional<Integer> visits, Optional<LossSettings.Algorithm> algorithm) {
        return new WorldKeys(
                world,
                ownSeed.orElse(seed),
                seeds,
                shops,
                visits.orElse(episodes),
                replay,
                repeats,
                explore,
                looks,
                judged,
                agents,
                compare,
                network,
                algorithm.map(learning::withAlgorithm).orElse(learning),
                federation);
    }

    private WorldKeys ofOneShop(int visits, Looks ownLooks) {
        return new WorldKeys(
                world,
                seed,
                seeds,
                1,
                visits,
                replay,
                repeats,
                explore,
                ownLooks,
                judged,
                agents,
                compare,
                network,
                learning,
                federation);
    }

    /**
     * Reads the text of a file.
     *
     * @param standard values of missing keys
     * @throws org.hanse.config.InvalidInputException naming the key that is missing, unknown or wrong
     */
    public static WorldKeys parse(Path file, String text, WorldKeys standard) {
        return ConfigDocument.parse(
                file, text, root -> ScenarioReader.reader(Extensions.NONE).mapping(root, standard));
    }
}
