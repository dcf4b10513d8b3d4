// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.hanse.core.learn.train.ThreeMerchants.settings;
import static org.hanse.core.learn.train.ThreeMerchants.spec;
import static org.hanse.core.learn.train.ThreeMerchants.start;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.CatalogueItem;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionLogAccumulator;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.interaction.ItemId;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.job.NetworkConfig.ItemVectors;
import org.hanse.core.learn.ReferenceCatalogue;
import org.hanse.core.learn.TrainingSettings;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.model.ModelSpec;
import org.hanse.core.shard.ShardRunner;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Personal parameters by item id, through changes of the catalogue. */
class ItemPersonalStateProperties {

    private static final int POOL = 60;
    private static final int SHOPPERS = 25;
    private static final LocalWork WORK = new LocalWork(new LocalWork.Epochs(1), 0, 1, false);

    private final List<CatalogueItem> pool =
            ReferenceCatalogue.random(POOL, new SplittableRandom(3)).catalogue().items();

    /** Items of the pool that each shopper met, in order. */
    private final int[][] histories = histories();

    private static int[][] histories() {
        Random random = new Random(7);
        // The last items of the pool are met by no shopper.
        return IntStream.range(0, SHOPPERS)
                .mapToObj(s -> random.ints(8, 0, POOL - 5).toArray())
                .toArray(int[][]::new);
    }

    /** Shop with some of the pool's items, in some order. */
    private final class Shop {

        private final Catalogue catalogue;
        private final LocalExamples examples;
        private final NetworkLocalTrainer trainer;

        Shop(List<CatalogueItem> items, TrainingSettings settings) {
            this.catalogue = Catalogue.of(items);
            LearnedCatalogue learned = LearnedCatalogue.of(catalogue, settings.spec(), ShardRunner.sequential());
            this.examples =
                    LocalExamples.of(log(), learned, settings.objective().rewards(), 8, ShardRunner.sequential());
            this.trainer = new NetworkLocalTrainer(
                    List.of(examples), settings, Kernels.named("scalar"), ShardRunner.sequential());
        }

        /** Interactions with items that the shop does not have are dropped, as by the reader of data sets. */
        InteractionLog log() {
            InteractionLogAccumulator log = new InteractionLogAccumulator();
            int view = log.typeIndex(InteractionType.VIEW);
            for (int s = 0; s < SHOPPERS; s++) {
                log.beginShopper(new ShopperId("shopper" + s));
                for (int i = 0; i < histories[s].length; i++) {
                    int time = i;
                    catalogue
                            .indexOf(pool.get(histories[s][i]).id())
                            .ifPresent(item -> log.add(item, view).time(1_000_000L * time));
                }
            }
            return log.toLog();
        }

        List<ItemId> met() {
            return IntStream.of(examples.met())
                    .mapToObj(item -> catalogue.item(item).id())
                    .toList();
        }

        Map<ItemId, Double> scores(GlobalModel model, PersonalState state) {
            trainer.begin(model, model);
            double[] scores = new double[catalogue.size()];
            trainer.scorer(0, state, ShardRunner.sequential()).score(log().sequence(0), scores);
            Map<ItemId, Double> byItem = new HashMap<>();
            IntStream.range(0, scores.length)
                    .forEach(i -> byItem.put(catalogue.item(i).id(), scores[i]));
            return byItem;
        }
    }

    private static PersonalState trained(Shop shop, GlobalModel model) {
        shop.trainer.begin(model, model);
        PersonalState fitted = shop.trainer.fit(0, PersonalState.INITIAL, WORK, 5);
        return shop.trainer.train(0, fitted, WORK, 6).state();
    }

    private List<CatalogueItem> some(int items) {
        List<CatalogueItem> some = new ArrayList<>(pool);
        Collections.shuffle(some, new Random(1));
        return new ArrayList<>(some.subList(0, items));
    }

    /** Adds, removes or reorders. */
    private void change(List<CatalogueItem> items, Random random) {
        switch (random.nextInt(3)) {
            case 0 -> {
                List<CatalogueItem> others = new ArrayList<>(pool);
                others.removeAll(items);
                if (!others.isEmpty()) {
                    items.add(random.nextInt(items.size() + 1), others.get(random.nextInt(others.size())));
                }
            }
            case 1 -> {
                if (items.size() > 10) {
                    items.remove(random.nextInt(items.size()));
                }
            }
            default -> Collections.shuffle(items, random);
        }
    }

    /** Values in the order of the layout: item vectors, item biases, then the weights of the tables. */
    private static PersonalState direct(
            ItemPersonalState origin, Map<ItemId, float[]> rows, Shop shop, ModelSpec spec) {
        int d = spec.dimension();
        float[] linear = origin.whole().getOrDefault("memory.linear", new float[0]);
        float[] log = origin.whole().getOrDefault("memory.log", new float[0]);
        List<ItemId> met = shop.met();
        float[] values = new float[met.size() * (d + 1) + linear.length + log.length];
        for (int i = 0; i < met.size(); i++) {
            float[] row = rows.getOrDefault(met.get(i), new float[d + 1]);
            System.arraycopy(row, 0, values, i * d, d);
            values[met.size() * d + i] = row[d];
        }
        System.arraycopy(linear, 0, values, met.size() * (d + 1), linear.length);
        System.arraycopy(log, 0, values, values.length - log.length, log.length);
        return new PersonalState("", origin.epochs(), values);
    }

    @Test
    void state_throughManyChangesOfTheCatalogue_keepsWhatStays() {
        requireKept(1, 250);
    }

    @ParameterizedTest
    @Tag("nightly")
    @ValueSource(longs = {1, 2})
    void state_throughAThousandChangesOfTheCatalogue_keepsWhatStays(long seed) {
        requireKept(seed, 1000);
    }

    private void requireKept(long seed, int changes) {
        Random random = new Random(seed);
        ModelSpec spec = spec(ItemVectors.PRIVATE, true, 3);
        TrainingSettings settings = settings(spec, 8, 0);
        List<CatalogueItem> items = some(40);
        Shop first = new Shop(items, settings);
        GlobalModel model = start(first.trainer);
        ItemPersonalState state = ItemPersonalState.of(trained(first, model), first.examples, first.catalogue);
        ItemPersonalState origin = state;
        Map<ItemId, float[]> expected = new HashMap<>();
        state.items().forEach(item -> expected.put(item, origin.row(item)));
        assertThat(expected).hasSizeGreaterThan(20);

        for (int step = 0; step < changes; step++) {
            change(items, random);
            Shop shop = new Shop(items, settings);
            PersonalState inOrder = state.in(shop.examples, shop.catalogue);
            List<ItemId> met = shop.met();
            expected.keySet().retainAll(met);
            met.forEach(item -> expected.putIfAbsent(item, new float[spec.dimension() + 1]));

            state = ItemPersonalState.of(inOrder, shop.examples, shop.catalogue);

            assertThat(state.items()).as("seed %d, step %d", seed, step).containsExactlyInAnyOrderElementsOf(met);
            for (ItemId item : met) {
                assertThat(state.row(item)).as("seed %d, step %d", seed, step).containsExactly(expected.get(item));
            }
            if (step % 50 == 0) {
                PersonalState direct = direct(origin, expected, shop, spec);
                assertThat(inOrder.values()).isEqualTo(direct.values());
                assertThat(shop.scores(model, inOrder)).isEqualTo(shop.scores(model, direct));
            }
        }
        assertThat(state.whole().get("memory.linear")).isEqualTo(origin.whole().get("memory.linear"));
    }

    /** Reordered items have the same scores: each item has its own vector, not its neighbour's. */
    @Test
    void scores_afterReordering_areThoseOfTheSameItems() {
        TrainingSettings settings = settings(spec(ItemVectors.PRIVATE, false, 0), 8, 0);
        List<CatalogueItem> items = some(40);
        Shop before = new Shop(items, settings);
        GlobalModel model = start(before.trainer);
        PersonalState trained = trained(before, model);
        ItemPersonalState state = ItemPersonalState.of(trained, before.examples, before.catalogue);
        Collections.shuffle(items, new Random(9));
        Shop after = new Shop(items, settings);

        Map<ItemId, Double> scores = after.scores(model, state.in(after.examples, after.catalogue));

        Map<ItemId, Double> expected = before.scores(model, trained);
        assertThat(scores.keySet()).isEqualTo(expected.keySet());
        scores.forEach((item, score) -> assertThat(score).isCloseTo(expected.get(item), within(1e-4)));
        // The positional state has as many values and other scores, silently.
        assertThat(after.scores(model, trained)).isNotEqualTo(scores);
    }

    @Test
    void in_withANewlyMetItem_isToBeFittedAgain() {
        TrainingSettings settings = settings(spec(ItemVectors.PRIVATE, true, 0), 8, 0);
        List<CatalogueItem> items = some(40);
        Shop shop = new Shop(items, settings);
        GlobalModel model = start(shop.trainer);
        shop.trainer.begin(model, model);
        PersonalState fitted = shop.trainer.fit(0, PersonalState.INITIAL, WORK, 5);
        ItemPersonalState state = ItemPersonalState.of(fitted, shop.examples, shop.catalogue);
        assertThat(state.in(shop.examples, shop.catalogue)).isEqualTo(fitted);

        List<CatalogueItem> fewer = new ArrayList<>(items);
        fewer.removeIf(item -> item.id().equals(shop.met().get(0)));
        Shop without = new Shop(fewer, settings);
        PersonalState less = state.in(without.examples, without.catalogue);
        assertThat(less.fittedTo()).isEqualTo(model.digest());

        PersonalState more =
                ItemPersonalState.of(less, without.examples, without.catalogue).in(shop.examples, shop.catalogue);
        assertThat(more.fittedTo()).isEmpty();
        assertThat(more.values()).hasSameSizeAs(fitted.values());
    }

    @Test
    void in_ofAnotherNetwork_throws() {
        List<CatalogueItem> items = some(40);
        Shop shop = new Shop(items, settings(spec(ItemVectors.PRIVATE, true, 0), 8, 0));
        ItemPersonalState state =
                ItemPersonalState.of(trained(shop, start(shop.trainer)), shop.examples, shop.catalogue);
        for (ModelSpec other : List.of(
                spec(ItemVectors.NONE, true, 0),
                spec(ItemVectors.PRIVATE, false, 0),
                spec(ItemVectors.PRIVATE, true, 3))) {
            Shop changed = new Shop(items, settings(other, 8, 0));
            assertThatThrownBy(() -> state.in(changed.examples, changed.catalogue))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("another network");
        }
    }

    @Test
    void initial_inAnyCatalogue_isInitial() {
        Shop shop = new Shop(some(40), settings(spec(ItemVectors.PRIVATE, true, 0), 8, 0));

        assertThat(ItemPersonalState.INITIAL.in(shop.examples, shop.catalogue)).isEqualTo(PersonalState.INITIAL);
        assertThat(ItemPersonalState.of(PersonalState.INITIAL, shop.examples, shop.catalogue))
                .isEqualTo(ItemPersonalState.INITIAL);
    }
}
