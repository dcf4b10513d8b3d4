// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.hanse.app.ShardPool;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.learn.NetworkMode;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.network.EncoderKind;
import org.hanse.core.learn.network.NetworkShape;
import org.hanse.core.learn.train.ListwiseFit.Model;
import org.hanse.core.learn.train.ListwiseFit.ShownItem;
import org.hanse.core.learn.train.ListwiseFit.ShownList;
import org.hanse.core.model.ModelSpec.Gate;
import org.hanse.core.shard.ShardRunner;
import org.junit.jupiter.api.Test;

class ListwiseFitTest {

    private static final ShardRunner RUNNER = ShardRunner.sequential();

    private final TrainingFixture fixture = new TrainingFixture(3);
    private final Model model = model();
    private final int[] met = model.own().met();

    private Model model() {
        NetworkTrainer trainer =
                fixture.trainer(NetworkMode.full(EncoderKind.GRU, Gate.STRICT, true, 4), 4, Kernels.best(), RUNNER);
        trainer.epoch((step, loss) -> {});
        return trainer.model(0);
    }

    /** Lists of each shopper with a history: the first of five met items is taken, the others are ignored. */
    private List<ShownList> lists() {
        List<ShownList> lists = new ArrayList<>();
        InteractionLog log = fixture.merchant().log();
        for (int s = 0; s < log.shoppers(); s++) {
            if (log.length(s) > 1) {
                lists.add(list(s, 1, List.of(met[4], met[3], met[0], met[2], met[1]), Set.of(met[0])));
            }
        }
        return lists;
    }

    private static ShownList list(int shopper, int history, List<Integer> items, Set<Integer> taken) {
        return new ShownList(
                shopper,
                history,
                IntStream.range(0, items.size())
                        .mapToObj(slot -> new ShownItem(slot, items.get(slot), taken.contains(items.get(slot))))
                        .toList());
    }

    private double[] scores(PersonalState personal) {
        double[] scores = new double[TrainingFixture.ITEMS];
        model.with(personal)
                .scorer(RUNNER)
                .score(fixture.merchant().log().sequence(0).prefix(1), scores);
        return scores;
    }

    @Test
    void fit_takenItem_ranksHigherThanBeforeAgainstIgnoredOnes() {
        double[] before = scores(model.personal());
        double[] after = scores(ListwiseFit.fit(model, lists(), 1, RUNNER));

        for (int ignored : new int[] {met[1], met[2], met[3], met[4]}) {
            assertThat(after[met[0]] - after[ignored]).isGreaterThan(before[met[0]] - before[ignored]);
        }
    }

    @Test
    void fit_ofLists_movesBiasesAndVectorsOfShownItemsAlone() {
        PersonalState after = ListwiseFit.fit(model, lists(), 1, RUNNER);

        NetworkShape shape = new NetworkShape(model.settings().spec(), TrainingFixture.ITEMS);
        float[] old = ServedScores.personal(model.own(), model.settings(), model.personal());
        float[] now = ServedScores.personal(model.own(), model.settings(), after);
        Set<Integer> moved = new TreeSet<>();
        for (int p = 0; p < old.length; p++) {
            if (old[p] != now[p]) {
                boolean bias = p >= shape.itemBias && p < shape.itemBias + shape.items;
                moved.add(bias ? p - shape.itemBias : (p - shape.itemVector) / shape.d);
            }
        }
        assertThat(moved).containsExactlyInAnyOrder(met[0], met[1], met[2], met[3], met[4]);
        assertThat(after.epochs()).isEqualTo(model.personal().epochs());
        assertThat(after.fittedTo()).isEqualTo(model.personal().fittedTo());
    }

    @Test
    void fit_withoutAChoice_isTheSamePersonalPart() {
        ShownList ignored = list(0, 1, List.of(met[0], met[1]), Set.of());
        ShownList taken = list(0, 1, List.of(met[0], met[1]), Set.of(met[0], met[1]));

        assertThat(ListwiseFit.fit(model, List.of(), 1, RUNNER)).isSameAs(model.personal());
        assertThat(ListwiseFit.fit(model, List.of(ignored, taken), 1, RUNNER)).isSameAs(model.personal());
        assertThat(ListwiseFit.fit(model, lists(), 0, RUNNER)).isSameAs(model.personal());
    }

    @Test
    void fit_greaterWeight_movesFurtherAndTheSameBitsAgain() {
        PersonalState little = ListwiseFit.fit(model, lists(), 0.1, RUNNER);

        assertThat(distance(little)).isBetween(1e-6, distance(ListwiseFit.fit(model, lists(), 1, RUNNER)));
        assertThat(ListwiseFit.fit(model, lists(), 0.1, RUNNER)).isEqualTo(little);
    }

    private double distance(PersonalState other) {
        double sum = 0;
        float[] before = model.personal().values();
        float[] after = other.values();
        for (int i = 0; i < before.length; i++) {
            sum += Math.pow(before[i] - after[i], 2);
        }
        return sum;
    }

    private static List<Integer> items(ShownList list) {
        return list.items().stream().map(ShownItem::item).toList();
    }

    /** A pick of the first slot in each list is an effect of the slot, where any item may stand in it. */
    @Test
    void fit_picksOfTheFirstSlotAlone_moveItemsLessThanPicksOfAnItem() {
        List<ShownList> bySlot = new ArrayList<>();
        for (ShownList list : lists()) {
            for (int turn = 0; turn < 5; turn++) {
                List<Integer> items = new ArrayList<>(items(list));
                Collections.rotate(items, turn);
                bySlot.add(list(list.shopper(), 1, items, Set.of(items.get(0))));
            }
        }
        List<ShownList> byItem = bySlot.stream()
                .map(list -> list(list.shopper(), 1, items(list), Set.of(met[0])))
                .toList();

        assertThat(distance(ListwiseFit.fit(model, bySlot, 1, RUNNER)))
                .isLessThan(0.05 * distance(ListwiseFit.fit(model, byItem, 1, RUNNER)));
    }

    /** Central differences of {@code sum over taken a of log(exp(z_a) + sum over ignored exp(z_i)) - z_a}. */
    @Test
    void deltas_ofScores_areTheDerivativesOfTheLoss() {
        double[] scores = {0.3, -1.2, 2.0, 0.1};
        boolean[] acted = {true, false, true, false};
        double step = 1e-6;
        double[] deltas = ListwiseFit.deltas(scores, acted);

        for (int i = 0; i < scores.length; i++) {
            double[] up = scores.clone();
            double[] down = scores.clone();
            up[i] += step;
            down[i] -= step;
            assertThat(deltas[i]).isCloseTo((loss(up, acted) - loss(down, acted)) / (2 * step), within(1e-6));
        }
        assertThat(Arrays.stream(ListwiseFit.deltas(new double[] {2000, 0, 1}, new boolean[] {true, true, false})))
                .allMatch(Double::isFinite);
    }

    private static double loss(double[] scores, boolean[] acted) {
        double ignored = 0;
        for (int i = 0; i < scores.length; i++) {
            ignored += acted[i] ? 0 : Math.exp(scores[i]);
        }
        double loss = 0;
        for (int i = 0; i < scores.length; i++) {
            loss += acted[i] ? Math.log(Math.exp(scores[i]) + ignored) - scores[i] : 0;
        }
        return loss;
    }

    @Test
    void fit_itemThatTheLogNeverMeets_staysZero() {
        int cold = IntStream.range(0, TrainingFixture.ITEMS)
                .filter(item -> Arrays.binarySearch(met, item) < 0)
                .findFirst()
                .orElseThrow();
        PersonalState after =
                ListwiseFit.fit(model, List.of(list(0, 1, List.of(cold, met[0]), Set.of(met[0]))), 1, RUNNER);

        NetworkShape shape = new NetworkShape(model.settings().spec(), TrainingFixture.ITEMS);
        float[] now = ServedScores.personal(model.own(), model.settings(), after);
        assertThat(after).isNotEqualTo(model.personal());
        assertThat(now[shape.itemBias + cold]).isZero();
        for (int i = 0; i < shape.d; i++) {
            assertThat(now[shape.itemVector + cold * shape.d + i]).isZero();
        }
    }

    /** Intercepts are of slots: the place of an item in the list of those that count has no effect. */
    @Test
    void fit_slotsOfItemsThatAreLeftOut_keepTheirNumbers() {
        List<ShownList> apart = lists().stream()
                .map(list -> new ShownList(
                        list.shopper(),
                        list.history(),
                        list.items().stream().filter(item -> item.slot() != 1).toList()))
                .toList();
        List<ShownList> together = apart.stream()
                .map(list -> list(list.shopper(), list.history(), items(list), Set.of(met[0])))
                .toList();

        assertThat(ListwiseFit.fit(model, apart, 1, RUNNER)).isEqualTo(ListwiseFit.fit(model, together, 1, RUNNER));
        List<ShownList> mixed = new ArrayList<>(apart);
        mixed.addAll(lists());
        List<ShownList> shifted = new ArrayList<>(together);
        shifted.addAll(lists());
        assertThat(ListwiseFit.fit(model, mixed, 1, RUNNER)).isNotEqualTo(ListwiseFit.fit(model, shifted, 1, RUNNER));
    }

    @Test
    void fit_anyNumberOfThreads_hasTheSameBits() {
        try (ShardPool threads = new ShardPool(2)) {
            assertThat(ListwiseFit.fit(model, lists(), 1, threads))
                    .isEqualTo(ListwiseFit.fit(model, lists(), 1, RUNNER));
        }
    }

    @Test
    void list_withoutAHistory_isRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> list(0, 0, List.of(1, 2), Set.of(1)));
    }
}
