// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.world;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.hanse.config.ConfigNode;
import org.hanse.config.InvalidInputException;
import org.hanse.core.evaluate.Bootstrap;
import org.hanse.core.evaluate.Estimate;
import org.hanse.core.evaluate.MetricValues;
import org.hanse.core.learn.CounterRandom;
import org.hanse.core.learn.DivergenceException;
import org.hanse.core.privacy.PrivacyStatement;
import org.hanse.core.shard.ShardRunner;
import org.hanse.sim.scenario.WorldKeys;
import org.hanse.sim.scenario.WorldKeys.Agent;
import org.hanse.sim.scenario.WorldKeys.Setting;
import org.hanse.sim.world.KeptTrainings.Finished;

/** Trainings of all agents of a file in its world, and what their policies and simple rules earn. */
public final class WorldRun {

    private static final int RESAMPLES = 1000;

    /** Seeds of judged visits are far from those of training. */
    private static final long JUDGED = 0x5DEECE66DL;

    private final WorldKeys keys;
    private final Supplier<World> maker;
    private final ShardRunner shards;
    private final Bootstrap bootstrap;
    private final Consumer<String> progress;
    private long steps;
    private Optional<PrivacyStatement> guarantee = Optional.empty();

    /**
     * Creates a run.
     *
     * @param shards runs the shops of a round
     * @param progress receives a line now and then
     */
    public WorldRun(WorldKeys keys, Supplier<World> maker, ShardRunner shards, Consumer<String> progress) {
        this.keys = keys;
        this.maker = maker;
        this.shards = shards;
        this.progress = progress;
        this.bootstrap = new Bootstrap(RESAMPLES, keys.seed(), shards);
    }

    /**
     * What a policy earns a visit.
     *
     * @param learned whether an agent learned it
     * @param bySeed mean of each training; one number for a rule
     * @param curve means during the training, over all seeds
     */
    public record Earned(String name, boolean learned, Estimate reward, List<Double> bySeed, List<Look> curve) {}

    /**
     * A look at a training.
     *
     * @param visits visits of all shops so far
     */
    public record Look(long visits, double reward) {}

    /**
     * Result of a run.
     *
     * @param optimum best possible reward of a visit; empty if unknown
     * @param headroom optimum over the best policy that looks one step ahead; empty if unknown
     * @param steps greatest number of steps that a training played, those of looks included
     * @param guarantee guarantee of the visits of a training, each one shopper's, for its last policy without the looks; empty without one
     * @param policies rules first, then agents
     */
    public record Result(
            String world,
            OptionalDouble optimum,
            OptionalDouble headroom,
            long steps,
            Optional<PrivacyStatement> guarantee,
            List<Earned> policies) {

        /** Returns the simple rule that earns most; empty without rules. */
        public Optional<Earned> bestRule() {
            return best(false);
        }

        /** Returns the agent whose policy earns most; empty without agents. */
        public Optional<Earned> bestAgent() {
            return best(true);
        }

        private Optional<Earned> best(boolean learned) {
            return policies.stream()
                    .filter(own -> own.learned() == learned)
                    .max(Comparator.comparingDouble(own -> own.reward().value()));
        }
    }

    /**
     * Runs all trainings that are not kept, and judges all policies on the same visits.
     *
     * @param kept receives each training at its end. Those under a guarantee are not kept
     */
    public Result run(KeptTrainings kept) {
        World world = maker.get();
        World.Known known = world.known();
        List<Earned> policies = new ArrayList<>();
        for (Map.Entry<String, Policy> rule : known.rules().entrySet()) {
            List<Double> totals = judge(rule.getValue(), keys.judged(), 0);
            policies.add(earned(rule.getKey(), false, List.of(totals), List.of()));
        }
        for (Agent agent : keys.agents()) {
            for (Setting setting : keys.compare()) {
                policies.add(learn(new Kind(agent, setting), kept));
            }
        }
        OptionalDouble headroom = known.optimum().isPresent() && known.oneStep().isPresent()
                ? OptionalDouble.of(
                        known.optimum().getAsDouble() / known.oneStep().getAsDouble())
                : OptionalDouble.empty();
        return new Result(world.spec().name(), known.optimum(), headroom, steps, guarantee, policies);
    }

    /** An agent in a setting. */
    private record Kind(Agent agent, Setting setting) {

        /** Returns the agent's name, and the setting's unless it is federated. */
        String name() {
            String own = ConfigNode.spelling(agent);
            return setting == Setting.FEDERATED ? own : own + " " + ConfigNode.spelling(setting);
        }
    }

    private Earned learn(Kind kind, KeptTrainings kept) {
        List<Finished> trainings = new ArrayList<>();
        for (int number = 1; number <= keys.seeds(); number++) {
            Optional<Finished> before = kept.find(kind.name(), number);
            if (before.isPresent()) {
                progress.accept(kind.name() + ", training " + number + " of " + keys.seeds() + ": kept from before");
            }
            Finished own = before.isPresent() ? before.get() : finish(kind, number);
            if (before.isEmpty() && !keys.isPrivate()) {
                kept.keep(own);
            }
            steps = Math.max(steps, own.steps());
            trainings.add(own);
        }
        return earned(
                kind.name(),
                true,
                trainings.stream().map(Finished::totals).toList(),
                meanOf(trainings.stream().map(Finished::curve).toList()));
    }

    private Finished finish(Kind kind, int number) {
        Learned own = learn(kind, number);
        return new Finished(kind.name(), number, judge(own.policy(), keys.judged(), 0), own.curve(), own.steps());
    }

    /** A training: its final policy, all looks, and the steps that it played. */
    private record Learned(Policy policy, List<Look> curve, long steps) {}

    private Learned learn(Kind kind, int number) {
        long seed = CounterRandom.bits(keys.seed(), number);
        WorldKeys own = keys.in(kind.setting());
        if (kind.agent() == Agent.MIX) {
            return count(own, seed);
        }
        WorldTraining training = new WorldTraining(own, kind.agent(), maker, seed, shards);
        List<Look> curve = new ArrayList<>();
        Policy best = training.greedy(0);
        double most = Double.NEGATIVE_INFINITY;
        long looked = 0;
        int times = Math.min(own.looks().times(), training.rounds());
        for (int look = 1; look <= times; look++) {
            for (int round = training.rounds() * (look - 1) / times;
                    round < training.rounds() * look / times;
                    round++) {
                if (!played(training, kind, curve)) {
                    return new Learned(best, curve, training.steps() + looked);
                }
            }
            Policy now = training.greedy(0);
            WorldTraining.Judged judged = WorldTraining.judge(
                    maker.get(), now, own.looks().visits(), seedOf(number + (long) look * keys.seeds()));
            looked += judged.steps();
            double mean = mean(judged.totals());
            curve.add(new Look((long) own.episodes() * look / times, mean));
            // A choice by looks would be a release that no budget has paid for.
            best = mean > most || own.isPrivate() ? now : best;
            most = Math.max(most, mean);
            progress.accept(String.format(
                    Locale.ROOT,
                    "%s, training %d of %d: %d %% played, reward of a visit %.4g (best %.4g)",
                    kind.name(),
                    number,
                    keys.seeds(),
                    100 * look / times,
                    mean,
                    most));
        }
        guarantee = training.guarantee();
        return new Learned(best, curve, training.steps() + looked);
    }

    /**
     * Plays and learns a round. Returns false where the training diverged after its first look, whose best policy then counts.
     *
     * @throws InvalidInputException if it diverged before that
     */
    private boolean played(WorldTraining training, Kind kind, List<Look> curve) {
        try {
            training.round();
            return true;
        } catch (DivergenceException e) {
            String diverged = kind.name() + ": found a training that diverged: " + e.getMessage();
            if (curve.isEmpty() || keys.isPrivate()) {
                throw new InvalidInputException(diverged + "; expected finite values. Fix: lower learning.rate", e);
            }
            progress.accept(diverged + "; its best policy before counts. Fix: lower learning.rate");
            return false;
        }
    }

    /** Counts visits that show random items; shops together count as one. */
    private Learned count(WorldKeys own, long seed) {
        World world = maker.get();
        WorldShop shop = new WorldShop(world, 1, seed);
        shop.play(Policy.random(world.spec().catalogue().size()), own.episodes());
        return new Learned(new CountedPolicy(shop.log(), world.spec(), shards), List.of(), shop.steps());
    }

    private List<Double> judge(Policy policy, int visits, long stream) {
        return WorldTraining.judge(maker.get(), policy, visits, seedOf(stream)).totals();
    }

    private long seedOf(long stream) {
        return CounterRandom.bits(keys.seed() ^ JUDGED, stream);
    }

    /** Estimates a mean: over visits for one training, over trainings for several, whose visits are the same. */
    private Earned earned(String name, boolean learned, List<List<Double>> totals, List<Look> curve) {
        List<Double> bySeed = totals.stream().map(WorldRun::mean).toList();
        List<Double> numbers = bySeed.size() == 1 ? totals.get(0) : bySeed;
        MetricValues values = MetricValues.mean(
                numbers.stream().mapToDouble(Double::doubleValue).toArray());
        return new Earned(name, learned, bootstrap.estimate(values), bySeed, curve);
    }

    private static double mean(List<Double> numbers) {
        return numbers.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
    }

    private static List<Look> meanOf(List<List<Look>> curves) {
        return IntStream.range(0, curves.stream().mapToInt(List::size).min().orElse(0))
                .mapToObj(i -> new Look(
                        curves.get(0).get(i).visits(),
                        curves.stream()
                                .mapToDouble(curve -> curve.get(i).reward())
                                .average()
                                .orElse(Double.NaN)))
                .toList();
    }
}
