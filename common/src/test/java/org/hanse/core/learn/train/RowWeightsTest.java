// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.hanse.core.learn.train.ThreeMerchants.settings;
import static org.hanse.core.learn.train.ThreeMerchants.spec;
import static org.hanse.core.learn.train.ThreeMerchants.start;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionLogAccumulator;
import org.hanse.core.interaction.table.CountSettings;
import org.hanse.core.interaction.table.CountSketch;
import org.hanse.core.interaction.table.OwnCounts;
import org.hanse.core.job.NetworkConfig.ItemVectors;
import org.hanse.core.learn.TrainingSettings;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.memory.CountRows;
import org.hanse.core.learn.memory.PooledCounts;
import org.hanse.core.learn.network.NetworkLayout;
import org.hanse.core.learn.train.LocalWork.Epochs;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.model.ParameterLayout;
import org.hanse.core.shard.ShardRunner;
import org.junit.jupiter.api.Test;

class RowWeightsTest {

    private static final CountSettings COUNTS = new CountSettings(1 << 16, 8, 500, 1);
    private static final ShardRunner SHARDS = ShardRunner.sequential();
    private static final int PRIOR = 3;

    private final ThreeMerchants merchants = new ThreeMerchants();
    private final TrainingSettings settings = settings(spec(ItemVectors.SHARED, true, 0), 8, 0);
    private final LearnedCatalogue catalogue = LearnedCatalogue.of(merchants.chain, settings.spec(), SHARDS);
    private final List<OwnCounts> own = merchants.logs.stream()
            .map(log -> OwnCounts.of(log, merchants.chain, COUNTS))
            .toList();
    private final CountSketch sum =
            own.stream().map(OwnCounts::contributed).reduce(CountSketch::plus).orElseThrow();
    private final CountRows rows = CountRows.of(sum, merchants.chain, SHARDS);

    private PooledCounts counts(int merchant, int prior) {
        return new PooledCounts(rows, own.get(merchant).shoppers(), sum.digest(), prior);
    }

    private RowWeights weights(int merchant) {
        return RowWeights.of(catalogue, counts(merchant, PRIOR)).orElseThrow();
    }

    /** Shoppers of each item, counted from the log. */
    private double shoppers(int merchant, int item) {
        InteractionLog log = merchants.logs.get(merchant);
        return IntStream.range(0, log.shoppers())
                .filter(shopper ->
                        IntStream.range(log.from(shopper), log.to(shopper)).anyMatch(at -> log.item(at) == item))
                .count();
    }

    private double shoppersOfAll(int item) {
        return IntStream.range(0, 3).mapToDouble(other -> shoppers(other, item)).sum();
    }

    private double total(int merchant) {
        return IntStream.range(0, ThreeMerchants.ITEMS)
                .mapToDouble(item -> shoppers(merchant, item))
                .sum();
    }

    @Test
    void factor_everyRow_isTheMerchantsPartOfItsShoppersOverItsPartOfAll() {
        double all = IntStream.range(0, 3).mapToDouble(this::total).sum();
        for (int merchant = 0; merchant < 3; merchant++) {
            double share = total(merchant) / all;
            for (int row = 0; row < catalogue.keyRows(); row++) {
                int ofRow = row;
                int[] items = IntStream.range(0, ThreeMerchants.ITEMS)
                        .flatMap(item -> catalogue.keyRows(item).stream()
                                .filter(key -> key == ofRow)
                                .mapToInt(key -> item))
                        .toArray();
                int merchantNumber = merchant;
                double met = Arrays.stream(items)
                        .mapToDouble(item -> shoppers(merchantNumber, item))
                        .sum();
                double metByAll =
                        Arrays.stream(items).mapToDouble(this::shoppersOfAll).sum();
                assertThat(weights(merchant).factor(row))
                        .isCloseTo((met + PRIOR * share) / (metByAll + PRIOR) / share, within(1e-9));
            }
        }
    }

    @Test
    void factor_allMerchants_haveTheMeanOne() {
        double all = IntStream.range(0, 3).mapToDouble(this::total).sum();
        for (int row = 0; row < catalogue.keyRows(); row++) {
            double mean = 0;
            for (int merchant = 0; merchant < 3; merchant++) {
                mean += total(merchant) / all * weights(merchant).factor(row);
            }
            assertThat(mean).isCloseTo(1, within(1e-9));
        }
    }

    @Test
    void of_withoutShoppers_changesNothing() {
        OwnCounts nobody = OwnCounts.of(new InteractionLogAccumulator().toLog(), merchants.chain, COUNTS);
        RowWeights weights = RowWeights.of(catalogue, new PooledCounts(rows, nobody.shoppers(), sum.digest(), PRIOR))
                .orElseThrow();
        assertThat(IntStream.range(0, catalogue.keyRows()).mapToDouble(weights::factor))
                .containsOnly(1.0);
    }

    @Test
    void of_noPriorOrNoRows_isEmpty() {
        LearnedCatalogue without =
                LearnedCatalogue.of(merchants.chain, spec(ItemVectors.NONE, true, 0), ShardRunner.sequential());
        assertThat(Stream.of(RowWeights.of(catalogue, counts(0, 0)), RowWeights.of(without, counts(0, PRIOR))))
                .allMatch(Optional::isEmpty);
    }

    /** Only rows of item vectors are scaled. Training is the same: weights act on its result. */
    @Test
    void train_withPrior_scalesChangesOfItemVectorsAlone() {
        float[] plain = change(0);
        float[] weighted = change(PRIOR);
        ParameterLayout layout = NetworkLayout.shared(settings.spec());
        ParameterLayout.Block keys = layout.block(NetworkLayout.KEYS);
        int width = keys.size() / catalogue.keyRows();
        double moved = 0;
        for (int i = 0; i < plain.length; i++) {
            boolean inRows = i >= keys.at() && i < keys.at() + keys.size();
            double factor = inRows ? weights(1).factor((i - keys.at()) / width) : 1;
            assertThat((double) weighted[i]).as("parameter %d", i).isCloseTo(factor * plain[i], within(1e-6));
            moved += inRows ? Math.abs(weighted[i] - plain[i]) : 0;
        }
        assertThat(moved).isGreaterThan(0.01);
    }

    /** Change of the shared parameters by the second merchant. */
    private float[] change(int prior) {
        Merchant merchant = new Merchant(merchants.logs.get(1), merchants.chain).with(counts(1, prior));
        LocalExamples examples =
                LocalExamples.of(merchant, catalogue, settings.objective().rewards(), 8, SHARDS);
        NetworkLocalTrainer trainer =
                new NetworkLocalTrainer(List.of(examples), settings, Kernels.named("scalar"), SHARDS);
        GlobalModel start = start(trainer);
        trainer.begin(start, start);
        LocalWork work = new LocalWork(new Epochs(2), 0, 0, false);
        return trainer.train(0, trainer.fit(0, PersonalState.INITIAL, work, 1), work, 2)
                .update()
                .delta()
                .toArray();
    }
}
