// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.world;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.job.FederationConfig;
import org.hanse.core.job.LearningConfig;
import org.hanse.core.job.NetworkConfig;
import org.hanse.core.job.NetworkTraining;
import org.hanse.core.job.ReadableFacts;
import org.hanse.core.learn.CounterRandom;
import org.hanse.core.learn.LossSettings.ValueTarget;
import org.hanse.core.learn.score.NetworkScorer;
import org.hanse.core.privacy.PrivacyStatement;
import org.hanse.core.shard.ShardRunner;
import org.hanse.sim.federate.Federation;
import org.hanse.sim.federate.FederationRoster;
import org.hanse.sim.scenario.WorldKeys;
import org.hanse.sim.scenario.WorldKeys.Agent;

/** One training of one agent in a world: a federation of shops that play. */
public final class WorldTraining {

    private static final double PENALTY = 0.05;

    private final List<WorldShop> shops;
    private final Federation federation;
    private final int rounds;
    private final Set<InteractionType> ignored;

    /**
     * Creates a training at its start, after the first round's random visits.
     *
     * @param maker makes a world for a shop
     * @param seed seed of visits, parameters and draws
     */
    public WorldTraining(WorldKeys keys, Agent agent, Supplier<World> maker, long seed, ShardRunner shards) {
        World.Spec spec = maker.get().spec();
        FederationConfig config = keys.federation().rounds();
        this.rounds = config.rounds();
        this.ignored = spec.ignored();
        this.shops = IntStream.range(0, keys.shops())
                .mapToObj(s -> new WorldShop(maker.get(), keys.roundsKept(), CounterRandom.bits(seed, s + 1L)))
                .toList();
        NetworkTraining training = training(keys, agent, spec, seed);
        PlayingTrainers trainers = new PlayingTrainers(
                training,
                spec.catalogue(),
                shops,
                new PlayingTrainers.Play(
                        keys.visitsOfRound(),
                        keys.roundsKept(),
                        spec.ignored(),
                        keys.repeats(),
                        version -> keys.explore().in(version, rounds)));
        List<ParticipantId> ids = IntStream.range(0, keys.shops())
                .mapToObj(s -> new ParticipantId("shop-" + (s + 1)))
                .toList();
        this.federation = new Federation(config, new FederationRoster(ids, Set.of()), trainers, seed, shards);
    }

    private static NetworkTraining training(WorldKeys keys, Agent agent, World.Spec spec, long seed) {
        LearningConfig learning = learning(keys.learning(), agent);
        NetworkConfig network = keys.network().shape();
        boolean titled = spec.catalogue().items().stream()
                .anyMatch(item -> !item.tokens().isEmpty());
        ReadableFacts facts = new ReadableFacts(titled, List.of(), 0, false, false);
        return new NetworkTraining(
                facts.spec(network, learning), learning, Replay.rewards(spec, agent == Agent.REWARD_WEIGHTED), seed);
    }

    private static LearningConfig learning(LearningConfig usual, Agent agent) {
        LearningConfig.Value value = usual.value();
        LearningConfig.Ranking byValue = new LearningConfig.Ranking(0, value.best());
        return switch (agent) {
            case MIX -> throw new IllegalArgumentException("the mix has no training");
            case VALUES -> usual.with(value, byValue);
            case PENALTY -> usual.with(value.with(value.discount(), PENALTY, value.target()), byValue);
            case ONE_STEP -> usual.with(value.with(0, value.conservative(), value.target()), byValue);
            case ITEMS_AHEAD ->
                usual.with(value.with(value.discount(), value.conservative(), ValueTarget.DISTINCT_ITEMS), byValue);
            case CROSS_ENTROPY, REWARD_WEIGHTED ->
                usual.with(value, new LearningConfig.Ranking(1, new LearningConfig.Weights(0, 0, 0)));
        };
    }

    /** Returns the number of rounds. */
    public int rounds() {
        return rounds;
    }

    /** Plays and learns one round. */
    public void round() {
        federation.epoch((step, loss) -> {});
    }

    /** Returns the current policy of a shop without exploration. */
    public Policy greedy(int shop) {
        NetworkScorer scorer = (NetworkScorer) federation.scorer(shop, ShardRunner.sequential());
        return new LearnedPolicy(scorer.online(), ignored, 0);
    }

    /** Returns the guarantee of all rounds so far; empty without one. */
    public Optional<PrivacyStatement> guarantee() {
        return federation.spent();
    }

    /** Returns the number of steps that all shops have played. */
    public long steps() {
        return shops.stream().mapToLong(WorldShop::steps).sum();
    }

    /**
     * Visits under a policy.
     *
     * @param totals sum of rewards of each visit
     * @param steps steps of all visits
     */
    public record Judged(List<Double> totals, long steps) {}

    /** Plays some visits under a policy. */
    public static Judged judge(World world, Policy policy, int visits, long seed) {
        List<Double> totals = new ArrayList<>(visits);
        long steps = 0;
        for (int v = 0; v < visits; v++) {
            PlayedVisit visit = PlayedVisit.play(world, policy, CounterRandom.bits(seed, v));
            totals.add(visit.total());
            steps += visit.steps().size();
        }
        return new Judged(totals, steps);
    }
}
