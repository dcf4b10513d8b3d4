// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.learn.LossSettings;
import org.hanse.core.learn.ObjectiveRewards;
import org.hanse.core.learn.score.CatalogueScorer;
import org.hanse.core.learn.train.Merchant;
import org.hanse.core.learn.train.TabularSettings;
import org.hanse.core.learn.train.TabularSettings.Rule;
import org.hanse.core.learn.train.TabularTrainer;
import org.hanse.core.shard.ShardRunner;
import org.hanse.core.world.ExactValues;
import org.hanse.core.world.FiniteWorld;
import org.hanse.core.world.History;
import org.hanse.core.world.SmallShops;
import org.junit.jupiter.api.Test;

class TabularTrainerTest {

    private static final double CLOSE = 0.02;
    private static final int EPOCHS = 200;

    private static final FiniteWorld SHOP = SmallShops.viewBeforePurchase(3);
    private static final ObjectiveRewards REWARDS = SmallShops.rewards(0.1, 0.4, 1.3, 0);
    private static final LossSettings ONE_STEP = Trained.loss(0.8, 1, 0, 0);
    private static final LossSettings TWO_STEPS = Trained.loss(0.8, 2, 0, 0);

    @Test
    void qLearning_allVisits_convergesToTheBestPolicy() {
        TabularTrainer table = trained(SHOP, Visits.all(SHOP), settings(Rule.Q_LEARNING, 4, ONE_STEP, 20, false));
        assertThat(distance(table, SHOP, new ExactValues(SHOP, REWARDS, ONE_STEP).optimal()))
                .isLessThan(CLOSE);
    }

    @Test
    void sarsa_allVisits_convergesToThePolicyOfTheLog() {
        TabularTrainer table = trained(SHOP, Visits.all(SHOP), settings(Rule.SARSA, 4, ONE_STEP, 20, false));
        assertThat(distance(table, SHOP, new ExactValues(SHOP, REWARDS, ONE_STEP).of(Visits.uniform(SHOP))))
                .isLessThan(CLOSE);
    }

    @Test
    void sarsa_twoSteps_hasTheSameFixedPoint() {
        TabularTrainer table = trained(SHOP, Visits.all(SHOP), settings(Rule.SARSA, 4, TWO_STEPS, 20, false));
        assertThat(distance(table, SHOP, new ExactValues(SHOP, REWARDS, TWO_STEPS).of(Visits.uniform(SHOP))))
                .isLessThan(CLOSE);
    }

    @Test
    void qLearning_twoSteps_convergesToTheLogsFirstStepThenTheBest() {
        TabularTrainer table = trained(SHOP, Visits.all(SHOP), settings(Rule.Q_LEARNING, 4, TWO_STEPS, 20, false));
        assertThat(distance(table, SHOP, new ExactValues(SHOP, REWARDS, TWO_STEPS).afterSteps(Visits.uniform(SHOP), 2)))
                .isLessThan(CLOSE);
    }

    @Test
    void qLearning_cutWindows_convergesToTheBestPolicy() {
        FiniteWorld world = SmallShops.wayOut();
        LossSettings loss = Trained.loss(0.6, 1, 0, 0);
        InteractionLog log = Visits.drawn(world, Visits.uniform(world), 100, 60, 3);
        TabularTrainer table = trained(world, log, settings(Rule.Q_LEARNING, 1, loss, 2, false));
        double[][][] expected = new ExactValues(world, REWARDS, loss).optimal();
        for (int item = 0; item < 3; item++) {
            for (int c = 0; c < Trained.OBJECTIVES; c++) {
                History history = History.NONE.with(3, SmallShops.VIEW).with(item, SmallShops.VIEW);
                double[] values = Trained.scores(table.scorer(0, only(c)), history, world.items());
                for (int a = 0; a < world.items(); a++) {
                    assertThat(Math.abs(values[a] - expected[item][a][c])).isLessThan(CLOSE);
                }
            }
        }
    }

    @Test
    void qLearning_excludedHistory_convergesToTheBestOfWhatIsLeft() {
        FiniteWorld world = SmallShops.eachOnce(3);
        TabularTrainer table = trained(world, Visits.all(world), settings(Rule.Q_LEARNING, 4, ONE_STEP, 20, true));
        assertThat(distance(table, world, new ExactValues(world, REWARDS, ONE_STEP).optimal()))
                .isLessThan(CLOSE);
    }

    /** The state is the last item only, so the table also has values of items that this shopper has. */
    @Test
    void qLearning_excludedHistoryOlderThanTheState_isNoCandidate() {
        FiniteWorld world = SmallShops.eachOnce(3);
        TabularTrainer table = trained(world, Visits.all(world), settings(Rule.Q_LEARNING, 1, ONE_STEP, 20, true));
        CatalogueScorer scorer = table.scorer(0, ShardRunner.sequential());
        // After 0, item 1 is as often the last one as followed by 2, likewise 2 after 1 and 0 after 2: three equations.
        double expected = (0.4 + 0.4 * (0.1 + 0.4 * 1.3)) / (1 - 0.4 * 0.4 * 0.4);
        assertThat(Trained.scores(scorer, History.NONE.with(0, SmallShops.PURCHASE), world.items())[1])
                .isCloseTo(expected, within(2 * CLOSE));
    }

    @Test
    void qLearning_statesLongerThanAWindow_lookBackBeyondIt() {
        TabularTrainer table = trained(SHOP, Visits.all(SHOP), settings(Rule.Q_LEARNING, 4, ONE_STEP, 2, false));
        double[][][] expected = new ExactValues(SHOP, REWARDS, ONE_STEP).optimal();
        History history = History.NONE.with(0, SmallShops.VIEW).with(1, SmallShops.VIEW);
        int seenOne = 4 + 1;
        for (int c = 0; c < Trained.OBJECTIVES; c++) {
            double[] values = Trained.scores(table.scorer(0, only(c)), history, SHOP.items());
            for (int a = 0; a < SHOP.items(); a++) {
                assertThat(values[a]).isCloseTo(expected[seenOne][a][c], within(CLOSE));
            }
        }
    }

    /** All tried items had negative rewards; an item without a trial has the initial value 0. */
    @Test
    void qLearning_itemNeverTried_isWorthNothing() {
        FiniteWorld world = new FiniteWorld(3).start(1, 0, 0, SmallShops.VIEW);
        world.when(0, 1, SmallShops.CLICK, 1).when(1, 1, SmallShops.CLICK, FiniteWorld.GONE);
        TabularTrainer table = new TabularTrainer(
                List.of(new Merchant(Visits.all(world), Trained.catalogue(3))),
                new TabularSettings(
                        Rule.Q_LEARNING, 2, false, ONE_STEP, SmallShops.rewards(0, -1, 0, 0), 20, false, 0.8, 1));
        for (int epoch = 0; epoch < EPOCHS; epoch++) {
            table.epoch((step, mean) -> {});
        }
        CatalogueScorer scorer = table.scorer(0, ShardRunner.sequential());
        assertThat(Trained.scores(scorer, History.NONE.with(0, SmallShops.VIEW), 3))
                .containsExactly(0, -1, 0);
    }

    /** The type of the interaction with the same item predicts the purchase. */
    @Test
    void state_withTypes_tellsWhatItemsAloneDoNot() {
        FiniteWorld world =
                new FiniteWorld(2).start(0.5, 0, 0, SmallShops.CLICK).start(0.5, 1, 0, SmallShops.VIEW);
        world.when(0, 1, SmallShops.PURCHASE, FiniteWorld.GONE).when(1, 1, SmallShops.VIEW, FiniteWorld.GONE);
        InteractionLog log = Visits.all(world);
        double[][][] expected = new ExactValues(world, REWARDS, ONE_STEP).optimal();
        TabularSettings items = settings(Rule.Q_LEARNING, 1, ONE_STEP, 20, false);
        TabularSettings types = new TabularSettings(
                items.rule(), 1, true, items.loss(), items.rewards(), 20, false, items.decay(), items.seed());
        assertThat(distance(trained(world, log, types), world, expected)).isLessThan(CLOSE);
        assertThat(distance(trained(world, log, items), world, expected)).isGreaterThan(0.5);
    }

    @Test
    void epoch_greedyShop_reachesTheOptimum() {
        FiniteWorld world = SmallShops.longWay(6);
        ObjectiveRewards rewards = SmallShops.rewards(0, 0.4, 3, 0);
        ExactValues exact = new ExactValues(world, rewards, ONE_STEP);
        double[][] best = exact.greedyPolicy(exact.optimal());
        InteractionLog log = Visits.drawn(world, Visits.exploring(world, best, 0.5), 1500, 20, 1);
        TabularTrainer table = new TabularTrainer(
                List.of(new Merchant(log, Trained.catalogue(world.items()))),
                new TabularSettings(Rule.Q_LEARNING, 7, false, ONE_STEP, rewards, 20, false, 0.8, 1));
        for (int epoch = 0; epoch < 20; epoch++) {
            table.epoch((step, mean) -> {});
        }
        CatalogueScorer scorer = table.scorer(0, ShardRunner.sequential());
        double learned = exact.worth(Trained.greedy(scorer, world.items()), 20);
        assertThat(learned).isGreaterThanOrEqualTo(0.97 * exact.worth(best));
    }

    @Test
    void restore_halfway_endsWithTheSameTable() {
        TabularSettings settings = settings(Rule.Q_LEARNING, 4, ONE_STEP, 2, false);
        TabularTrainer through = at(SHOP, Visits.all(SHOP), settings, 5);
        TabularTrainer resumed = at(SHOP, Visits.all(SHOP), settings, 0);
        resumed.restore(at(SHOP, Visits.all(SHOP), settings, 3).state());
        assertThat(resumed.epochs()).isEqualTo(3);
        resumed.epoch((step, mean) -> {});
        assertThat(resumed.state().array("table 0"))
                .isNotEqualTo(through.state().array("table 0"));
        resumed.epoch((step, mean) -> {});
        assertThat(resumed.state().array("table 0")).isEqualTo(through.state().array("table 0"));
        assertThat(resumed.parameters()).isEqualTo(through.parameters()).isPositive();
    }

    @Test
    void restore_ofOtherSettings_isRefused() {
        TabularTrainer one = at(SHOP, Visits.all(SHOP), settings(Rule.SARSA, 4, ONE_STEP, 2, false), 1);
        TabularTrainer other = at(SHOP, Visits.all(SHOP), settings(Rule.Q_LEARNING, 4, ONE_STEP, 2, false), 1);
        assertThatThrownBy(() -> other.restore(one.state())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void settings_withoutRewardsToLearn_areRefused() {
        LossSettings counts = new LossSettings(
                1,
                0.8,
                1,
                0,
                0,
                Trained.EQUAL,
                true,
                LossSettings.ValueTarget.DISTINCT_ITEMS,
                LossSettings.Algorithm.DOUBLE_DQN,
                0);
        assertThatThrownBy(() -> settings(Rule.SARSA, 1, counts, 2, false))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> settings(Rule.SARSA, 1, LossSettings.policyOnly(), 2, false))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> settings(Rule.SARSA, 0, ONE_STEP, 2, false))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static TabularSettings settings(Rule rule, int history, LossSettings loss, int window, boolean exclude) {
        return new TabularSettings(rule, history, false, loss, REWARDS, window, exclude, 0.8, 1);
    }

    private static TabularTrainer trained(FiniteWorld world, InteractionLog log, TabularSettings settings) {
        return at(world, log, settings, EPOCHS);
    }

    private static TabularTrainer at(FiniteWorld world, InteractionLog log, TabularSettings settings, int epochs) {
        TabularTrainer table =
                new TabularTrainer(List.of(new Merchant(log, Trained.catalogue(world.items()))), settings);
        for (int epoch = 0; epoch < epochs; epoch++) {
            table.epoch((step, mean) -> {});
        }
        return table;
    }

    private static List<Double> only(int objective) {
        return List.of(objective == 0 ? 1.0 : 0.0, objective == 1 ? 1.0 : 0.0, objective == 2 ? 1.0 : 0.0);
    }

    private static double distance(TabularTrainer table, FiniteWorld world, double[][][] expected) {
        List<CatalogueScorer> scorers =
                List.of(table.scorer(0, only(0)), table.scorer(0, only(1)), table.scorer(0, only(2)));
        return Distance.of(world, expected, (history, c) -> Trained.scores(scorers.get(c), history, world.items()));
    }
}
