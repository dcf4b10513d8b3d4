// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.hanse.config.InvalidInputException;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.learn.ObjectiveRewards;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorldsTest {

    private static final Worlds WORLDS = Worlds.load();

    @ParameterizedTest
    @ValueSource(strings = {"funnel", "bait", "lts", "lts-control"})
    void visit_equalSeed_isTheSame(String name) {
        World one = WORLDS.named(name).get();
        World other = WORLDS.named(name).get();
        Policy first = one.known().rules().values().iterator().next();
        PlayedVisit.play(other, first, 4);
        assertThat(PlayedVisit.play(one, first, 3))
                .usingRecursiveComparison()
                .isEqualTo(PlayedVisit.play(other, first, 3));
    }

    /** Exact values of the small worlds, and what their rules earn when played. */
    @Test
    void known_smallWorlds_matchWhatIsPlayed() {
        World funnel = WORLDS.named("funnel").get();
        assertThat(funnel.known().optimum().orElseThrow()).isCloseTo(4.8, within(1e-9));
        assertThat(funnel.known().oneStep().orElseThrow()).isCloseTo(3, within(1e-9));
        assertThat(PlayedVisit.play(funnel, funnel.known().rule("always teaser"), 1)
                        .total())
                .isCloseTo(3, within(1e-9));
        assertThat(PlayedVisit.play(funnel, funnel.known().rule("always one"), 1)
                        .total())
                .isCloseTo(4.8, within(1e-9));
        World bait = WORLDS.named("bait").get();
        assertThat(bait.known().optimum().orElseThrow() / bait.known().oneStep().orElseThrow())
                .isGreaterThan(1.1);
    }

    @Test
    void control_headroom_isNone() {
        World.Known known = WORLDS.named("lts-control").get().known();
        assertThat(known.optimum().orElseThrow() / known.oneStep().orElseThrow())
                .isCloseTo(1, within(1e-6));
    }

    @Test
    void named_unknown_saysWhichThereAre() {
        assertThatThrownBy(() -> WORLDS.named("funel"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("bait, e-commerce, funnel, lts, lts-control")
                .hasMessageContaining("Fix: write funnel");
    }

    /** A shopper that would have stayed is no end: training bootstraps there. */
    @Test
    void replay_truncatedVisit_hasNotEnded() {
        World.Observation arrival = new World.Observation(0, InteractionType.VIEW);
        for (boolean left : new boolean[] {true, false}) {
            Replay replay = new Replay(1, Set.of());
            replay.add(List.of(new PlayedVisit(
                    arrival,
                    List.of(1),
                    List.of(new int[0]),
                    List.of(new World.Step(InteractionType.VIEW, List.of(0.0, 0.0, 0.0), left, !left)))));
            assertThat(replay.log().ended(0)).isEqualTo(left);
        }
    }

    /** A shopper that acts otherwise changes its own visit in the replay, and no other: a guarantee charges it alone. */
    @Test
    void replay_anotherShopperInOneVisit_changesThatVisitAlone() {
        int changed = 4;
        InteractionLog usual = played(-1);
        InteractionLog other = played(changed);
        assertThat(usual.shoppers()).isEqualTo(6);
        for (int s = 0; s < usual.shoppers(); s++) {
            boolean own = usual.shopper(s).equals(new ShopperId("visit " + changed));
            assertThat(items(other, s).equals(items(usual, s))).isEqualTo(!own);
        }
    }

    /** Plays three rounds of three visits and keeps the last two; one visit is that of an impatient shopper. */
    private static InteractionLog played(int changed) {
        World funnel = WORLDS.named("funnel").get();
        int[] visits = {0};
        World world = new World() {
            private boolean impatient;

            @Override
            public Spec spec() {
                return funnel.spec();
            }

            @Override
            public Observation reset(long seed) {
                impatient = visits[0]++ == changed;
                return funnel.reset(seed);
            }

            @Override
            public Step step(int action) {
                Step usual = funnel.step(action);
                return new Step(usual.type(), usual.rewards(), usual.terminated() || impatient, usual.truncated());
            }
        };
        Policy random = (first, coins) -> Policy.of((seen, available) ->
                        coins.nextInt(funnel.spec().catalogue().size()))
                .begin(first, coins);
        WorldShop shop = new WorldShop(world, 2, 1);
        for (int round = 0; round < 3; round++) {
            shop.play(random, 3);
        }
        return shop.log();
    }

    private static List<Integer> items(InteractionLog log, int shopper) {
        return IntStream.range(0, log.length(shopper))
                .mapToObj(i -> log.item(log.from(shopper) + i))
                .toList();
    }

    /** What a shopper ignores is no interaction, but for the last item of a visit, which shows how it ended. */
    @Test
    void replay_ignoredItems_standBesideTheNextInteraction() {
        InteractionType pass = new InteractionType("pass");
        List<InteractionType> seen = List.of(pass, pass, InteractionType.CLICK, pass, pass);
        Replay replay = new Replay(1, Set.of(pass));
        replay.add(List.of(new PlayedVisit(
                new World.Observation(0, InteractionType.VIEW),
                List.of(1, 2, 3, 4, 5),
                IntStream.range(0, 5).mapToObj(i -> new int[] {i}).toList(),
                IntStream.range(0, 5)
                        .mapToObj(i -> new World.Step(
                                seen.get(i), List.of(seen.get(i).equals(pass) ? 0.0 : 0.1, 0.0, 0.0), i == 4, false))
                        .toList())));
        InteractionLog log = replay.log();
        assertThat(items(log, 0)).containsExactly(0, 3, 5);
        assertThat(log.others(1).ignored()).containsExactly(1, 2);
        assertThat(log.others(1).unavailable()).containsExactly(2);
        assertThat(log.others(2).ignored()).containsExactly(4);
        assertThat(log.type(2)).isEqualTo(pass);
        assertThat(log.ended(0)).isTrue();
    }

    /** Each reward of a visit stands at its place in the log, in the unit of the world. */
    @Test
    void replay_log_holdsTheRewardsOfTheLastVisits() {
        World world = WORLDS.named("bait").get();
        Policy good = world.known().rule("always good-1");
        Replay replay = new Replay(2, Set.of());
        for (int v = 0; v < 3; v++) {
            replay.add(List.of(PlayedVisit.play(world, good, v)));
        }
        InteractionLog log = replay.log();
        ObjectiveRewards rewards = Replay.rewards(world.spec(), false);
        assertThat(log.shoppers()).isEqualTo(2);
        for (int s = 0; s < 2; s++) {
            PlayedVisit visit = PlayedVisit.play(world, good, s + 1);
            assertThat(log.shopper(s)).hasToString("visit " + (s + 1));
            assertThat(log.ended(s)).isTrue();
            assertThat(log.length(s)).isEqualTo(visit.steps().size() + 1);
            assertThat(log.item(log.from(s))).isEqualTo(visit.arrival().item());
            for (int i = 0; i < visit.steps().size(); i++) {
                float[] own = rewards.of(log, log.from(s) + 1 + i);
                for (int c = 0; c < own.length; c++) {
                    assertThat((double) own[c])
                            .isCloseTo(visit.steps().get(i).rewards().get(c), within(1e-6));
                }
            }
        }
    }
}
