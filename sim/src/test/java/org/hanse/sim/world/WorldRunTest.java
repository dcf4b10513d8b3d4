// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.hanse.app.ShardPool;
import org.hanse.config.InvalidInputException;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.shard.ShardRunner;
import org.hanse.core.world.SmallShops;
import org.hanse.sim.scenario.WorldKeys;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Agents that act, against the exact optimum. */
class WorldRunTest {

    private static final String SMALL = """
            world: funnel
            seed: %d
            shops: %d
            episodes: 1200
            replay: 600
            judged: 20
            agents: [values, one-step]
            federation: {rounds: 12}
            """;

    @Test
    void values_funnel_planWhatOneStepCannot() {
        WorldRun.Result result = run(SMALL.formatted(1, 1), ShardRunner.sequential());
        assertThat(earned(result, "values").reward().value()).isGreaterThan(0.97 * 4.8);
        assertThat(earned(result, "one-step").reward().value()).isLessThan(0.8 * 4.8);
    }

    @Test
    void run_ofSeveralShops_isTheSameOnAnyNumberOfThreads() {
        String keys = SMALL.formatted(2, 3).replace("rounds: 12", "rounds: 3");
        WorldRun.Result alone = run(keys, ShardRunner.sequential());
        try (ShardPool shards = new ShardPool(2)) {
            assertThat(run(keys, shards)).isEqualTo(alone);
        }
    }

    /** Every kind of agent plays and earns what the world can pay: at least a look a step, at most the optimum. */
    @Test
    void run_allAgents_play() {
        WorldRun.Result result = run(
                SMALL.formatted(5, 1)
                        .replace("rounds: 12", "rounds: 2")
                        .replace(
                                "[values, one-step]",
                                "[mix, values, penalty, one-step, items-ahead, cross-entropy, reward-weighted]"),
                ShardRunner.sequential());
        assertThat(result.policies())
                .filteredOn(WorldRun.Earned::learned)
                .hasSize(7)
                .allMatch(own ->
                        own.reward().value() >= 0.6 - 1e-6 && own.reward().value() <= 4.8 + 1e-6);
    }

    /** Shops together, all visits in one place, and one shop alone with its part. */
    @Test
    void run_allSettings_haveARowEach() {
        WorldRun.Result result = run(
                SMALL.formatted(5, 3)
                        .replace("rounds: 12", "rounds: 2")
                        .replace("[values, one-step]", "[values]\ncompare: [federated, central, local]"),
                ShardRunner.sequential());
        assertThat(result.policies())
                .filteredOn(WorldRun.Earned::learned)
                .extracting(WorldRun.Earned::name)
                .containsExactly("values", "values central", "values local");
        assertThat(earned(result, "values local").curve())
                .last()
                .extracting(WorldRun.Look::visits)
                .isEqualTo(400L);
        assertThat(result.guarantee()).isEmpty();
    }

    private static final String PRIVATE = """
            world: funnel
            shops: 4
            episodes: 9000
            judged: 20
            looks: {times: 2, visits: 2}
            agents: [values]
            network: {content: true, itemVectors: none}
            federation:
              rounds: 3
              local: fedsgd
              privacy: {epsilon: 8, samplingRate: 0.2}
            """;

    /** The guarantee is kept by all rounds, and the last policy is final, whatever the looks saw. */
    @Test
    void run_withAGuarantee_hasItsEpsilonAndTheLastPolicy() {
        WorldRun.Result result = run(PRIVATE, ShardRunner.sequential());
        assertThat(result.guarantee())
                .hasValueSatisfying(
                        own -> assertThat(own.epsilon()).isLessThanOrEqualTo(8).isGreaterThan(7));
        assertThat(earned(result, "values").reward().value())
                .isCloseTo(earned(result, "values").curve().get(1).reward(), within(1e-9));
    }

    @Test
    void keys_aGuaranteeBesideTrainingsWithoutOne_areRefused() {
        assertThatThrownBy(() -> run(PRIVATE + "compare: [federated, local]\n", ShardRunner.sequential()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("compare: found central or local with federation.privacy");
    }

    /** Shops meet items late and forget them; their personal parts, which have a row for each met item, go on. */
    @Test
    void run_itemsMetLater_keepsPersonalParts() {
        int items = 300;
        WorldKeys keys = WorldFile.parse(
                        Path.of("world.yaml"),
                        SMALL.formatted(5, 2)
                                .replace("episodes: 1200", "episodes: 80\nlooks: {times: 2, visits: 2}")
                                .replace("replay: 600", "replay: 4")
                                .replace("[values, one-step]", "[values]"))
                .keys();
        World wide = new SmallWorld(
                "wide",
                IntStream.range(0, items).mapToObj(item -> "item-" + item).toList(),
                SmallShops.oneShot(
                        Collections.nCopies(items, InteractionType.CLICK).toArray(InteractionType[]::new)),
                SmallShops.rewards(0, 0.5, 0, 0),
                1);
        WorldRun.Result result =
                new WorldRun(keys, () -> wide, ShardRunner.sequential(), line -> {}).run(KeptTrainings.none());
        assertThat(earned(result, "values").reward().value()).isCloseTo(0.5, within(1e-6));
    }

    /** Values that diverge end their training with a fix. What was learned before is kept, if a look has seen it. */
    @Test
    void training_thatDiverges_keepsItsBestLook() {
        String diverging = SMALL.formatted(5, 1)
                .replace("[values, one-step]", "[values]\nlearning: {rate: 1000000}")
                .replace("rounds: 12", "rounds: 5");
        List<String> lines = new ArrayList<>();
        WorldKeys keys = WorldFile.parse(Path.of("world.yaml"), diverging).keys();
        WorldRun.Result result = new WorldRun(keys, Worlds.load().named("funnel"), ShardRunner.sequential(), lines::add)
                .run(KeptTrainings.none());
        assertThat(earned(result, "values").reward().value()).isPositive();
        assertThat(lines).anyMatch(line -> line.contains("values: found a training that diverged"));
        assertThatThrownBy(() -> run(diverging + "looks: {times: 1, visits: 10}\n", ShardRunner.sequential()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("Fix: lower learning.rate");
    }

    /** A run that was killed after its first training goes on with the second one, and ends as if nothing had happened. */
    @Test
    void run_thatWasKilled_goesOnWithTheNextTraining(@TempDir Path folder) throws IOException {
        WorldKeys keys = WorldFile.parse(
                        Path.of("world.yaml"),
                        SMALL.formatted(5, 1)
                                .replace("rounds: 12", "rounds: 2")
                                .replace("[values, one-step]", "[values]\nseeds: 2"))
                .keys();
        WorldRun whole = new WorldRun(keys, () -> funnel(1), ShardRunner.sequential(), line -> {});
        WorldRun.Result expected = whole.run(KeptTrainings.none());
        WorldRun killed = new WorldRun(keys, () -> funnel(1), ShardRunner.sequential(), line -> {
            if (line.startsWith("values, training 2")) {
                throw new IllegalStateException("killed");
            }
        });
        assertThatThrownBy(() -> killed.run(KeptTrainings.in(folder, keys))).hasMessage("killed");
        List<String> lines = new ArrayList<>();
        WorldRun next = new WorldRun(keys, () -> funnel(1), ShardRunner.sequential(), lines::add);
        KeptTrainings kept = KeptTrainings.in(folder, keys);
        assertThat(next.run(kept)).isEqualTo(expected);
        assertThat(lines)
                .contains("values, training 1 of 2: kept from before")
                .noneMatch(line -> line.startsWith("values, training 1 of 2: 100"));
        Files.writeString(folder.resolve("trainings.json"), "{");
        assertThatThrownBy(() -> KeptTrainings.in(folder, keys))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("Fix: delete the file");
    }

    /** Rewards are learned in shares of their bound, so their unit changes nothing. */
    @Test
    void rewards_inAnotherUnit_leaveThePolicy() {
        WorldKeys keys = WorldFile.parse(
                        Path.of("world.yaml"), SMALL.formatted(3, 1).replace("rounds: 12", "rounds: 3"))
                .keys();
        WorldRun.Result usual =
                new WorldRun(keys, () -> funnel(1), ShardRunner.sequential(), line -> {}).run(KeptTrainings.none());
        WorldRun.Result scaled =
                new WorldRun(keys, () -> funnel(10), ShardRunner.sequential(), line -> {}).run(KeptTrainings.none());
        for (int p = 0; p < usual.policies().size(); p++) {
            assertThat(scaled.policies().get(p).reward().value())
                    .isCloseTo(10 * usual.policies().get(p).reward().value(), within(1e-6));
        }
    }

    private static World funnel(double unit) {
        return new SmallWorld(
                "funnel",
                List.of("teaser", "one", "two", "three"),
                SmallShops.viewBeforePurchase(6),
                SmallShops.rewards(0.1 * unit, 0.5 * unit, 1.5 * unit, 0),
                6);
    }

    @ParameterizedTest
    @ValueSource(strings = {"funnel", "bait"})
    @Tag("nightly")
    void values_fiveSeeds_reachTheOptimumThatOneStepMisses(String world) {
        WorldRun.Result result = run(
                SMALL.formatted(11, 1)
                        .replace("funnel", world)
                        .replace("judged: 20", "judged: 5000\nseeds: 5")
                        .replace("episodes: 1200", "episodes: 6000")
                        .replace("rounds: 12", "rounds: 60"),
                ShardRunner.sequential());
        double optimum = result.optimum().orElseThrow();
        System.out.println(result);
        assertThat(earned(result, "values").bySeed()).hasSize(5).allMatch(own -> own >= 0.97 * optimum);
        assertThat(earned(result, "one-step").bySeed()).allMatch(own -> own < 0.8 * optimum);
    }

    private static WorldRun.Result run(String keys, ShardRunner shards) {
        WorldKeys read = WorldFile.parse(Path.of("world.yaml"), keys).keys();
        return new WorldRun(read, Worlds.load().named(read.world()), shards, line -> {}).run(KeptTrainings.none());
    }

    private static WorldRun.Earned earned(WorldRun.Result result, String policy) {
        return result.policies().stream()
                .filter(own -> own.name().equals(policy))
                .findFirst()
                .orElseThrow();
    }
}
