// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.CatalogueItem;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.ItemId;
import org.hanse.core.interaction.table.ItemPopularity;
import org.hanse.core.interaction.table.RandomLogs;
import org.hanse.core.job.NetworkConfig.ItemVectors;
import org.hanse.core.learn.ReferenceCatalogue;
import org.hanse.core.learn.TrainingBuilder;
import org.hanse.core.learn.TrainingSettings;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.loss.CandidateDraw;
import org.hanse.core.learn.network.NetworkLayout;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.model.ModelSpec;
import org.hanse.core.model.ParameterVector;
import org.hanse.core.model.SpecBuilder;
import org.hanse.core.shard.ShardRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Candidates that are only met items: no other item has an effect on training. */
class MetCandidatesTest {

    private static final int ITEMS = 40;
    private static final int MET = 30;
    private static final InteractionLog LOG = RandomLogs.of(4, 25, MET, 10);
    private static final LocalWork TOGETHER = new LocalWork(new LocalWork.Epochs(1), 0, 0, false);

    /** With 1 the candidates are drawn. */
    @ParameterizedTest
    @ValueSource(ints = {1, 1000})
    void epoch_otherTitleOfAnItemNeverMet_trainsTheSame(int full) {
        ParameterVector one = trained(catalogue("green soap"), settings(ItemVectors.PRIVATE, full, true));
        ParameterVector other = trained(catalogue("red hat"), settings(ItemVectors.PRIVATE, full, true));

        assertThat(other).isEqualTo(one);
    }

    @Test
    void epoch_allItemsAreCandidates_dependsOnTitlesOfItemsNeverMet() {
        ParameterVector one = trained(catalogue("green soap"), settings(ItemVectors.PRIVATE, 1000, false));
        ParameterVector other = trained(catalogue("red hat"), settings(ItemVectors.PRIVATE, 1000, false));

        assertThat(other).isNotEqualTo(one);
    }

    private static ParameterVector trained(Catalogue catalogue, TrainingSettings settings) {
        NetworkTrainer trainer = new NetworkTrainer(
                List.of(new Merchant(LOG, catalogue)), settings, Kernels.named("scalar"), ShardRunner.sequential());
        trainer.epoch((step, loss) -> {});
        return trainer.shared().parameters();
    }

    /** Rows of shared vectors that no met item has stay where they are, in catalogues of any size. */
    @ParameterizedTest
    @CsvSource({"1, true", "1000, true", "1000, false"})
    void epoch_sharedVectors_moveThoseOfMetItemsOnly(int full, boolean met) {
        TrainingSettings settings = settings(ItemVectors.SHARED, full, met);
        NetworkTrainer trainer = new NetworkTrainer(
                List.of(new Merchant(LOG, catalogue("green soap"))),
                settings,
                Kernels.named("scalar"),
                ShardRunner.sequential());
        float[] before = trainer.shared().parameters().toArray();
        trainer.epoch((step, loss) -> {});
        ParameterVector after = trainer.shared().parameters();

        int rows = after.layout().block(NetworkLayout.KEYS).at();
        int d = settings.spec().dimension();
        int[] popularity = ItemPopularity.of(LOG, ITEMS).toArray();
        LearnedCatalogue learned =
                LearnedCatalogue.of(catalogue("green soap"), settings.spec(), ShardRunner.sequential());
        Set<Integer> read = IntStream.range(0, ITEMS)
                .filter(item -> !met || popularity[item] > 0)
                .boxed()
                .flatMap(item -> learned.keyRows(item).stream())
                .collect(Collectors.toSet());
        for (int row = 0; row < SpecBuilder.ROWS; row++) {
            int at = rows + row * d;
            assertThat(IntStream.range(at, at + d).anyMatch(i -> after.get(i) != before[i]))
                    .as("row %d moves", row)
                    .isEqualTo(read.contains(row));
        }
    }

    /** Two merchants with one catalogue take turns; one has more met items than are compared with whole. */
    @ParameterizedTest
    @EnumSource(ItemVectors.class)
    void train_afterAnotherMerchantOfTheCatalogue_isTheSameAsAlone(ItemVectors vectors) {
        InteractionLog small = RandomLogs.of(8, 6, 12, 6);
        TrainingSettings settings = settings(vectors, MET - 5, true);
        for (List<InteractionLog> turns : List.of(List.of(small, LOG), List.of(LOG, small))) {
            NetworkLocalTrainer both = trainer(settings, turns);
            NetworkLocalTrainer alone = trainer(settings, turns.subList(1, 2));
            both.train(0, PersonalState.INITIAL, TOGETHER, 3);

            assertThat(both.train(1, PersonalState.INITIAL, TOGETHER, 5)
                            .update()
                            .delta())
                    .isEqualTo(alone.train(0, PersonalState.INITIAL, TOGETHER, 5)
                            .update()
                            .delta());
        }
    }

    private static NetworkLocalTrainer trainer(TrainingSettings settings, List<InteractionLog> logs) {
        ShardRunner runner = ShardRunner.sequential();
        LearnedCatalogue learned = LearnedCatalogue.of(catalogue("green soap"), settings.spec(), runner);
        NetworkLocalTrainer trainer = new NetworkLocalTrainer(
                logs.stream()
                        .map(log -> LocalExamples.of(
                                log,
                                learned,
                                settings.objective().rewards(),
                                settings.steps().batch(),
                                runner))
                        .toList(),
                settings,
                Kernels.named("scalar"),
                runner);
        GlobalModel start = new GlobalModel(0, trainer.initial());
        trainer.begin(start, start);
        return trainer;
    }

    /** A trainer of shared parts alone must not depend on which items others met. */
    @Test
    void train_sharedPartAlone_comparesWithAllItems() {
        TrainingSettings settings = settings(ItemVectors.SHARED, 1000, true);
        ShardRunner runner = ShardRunner.sequential();
        LearnedCatalogue learned = LearnedCatalogue.of(catalogue("green soap"), settings.spec(), runner);
        FineTuningTrainer trainer = FineTuningTrainer.of(
                List.of(LocalExamples.of(LOG, learned, settings.objective().rewards(), 8, runner)),
                settings,
                Kernels.named("scalar"),
                runner);
        GlobalModel start = new GlobalModel(0, trainer.initial());
        trainer.begin(start, start);
        ParameterVector delta =
                trainer.train(0, PersonalState.INITIAL, TOGETHER, 5).update().delta();

        int rows = delta.layout().block(NetworkLayout.KEYS).at();
        int at = rows + learned.keyRows(ITEMS - 1).get(0) * settings.spec().dimension();
        assertThat(delta.get(at)).isNotZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void draw_someItems_isOfThem(long seed) {
        int[] some = {1, 3, 4, 7, 9};
        int[] drawn = new CandidateDraw(new int[] {9, 0, 9, 4, 0, 9, 9, 2, 9, 1}, 0.5, some).draw(3, seed);

        assertThat(some).contains(Arrays.copyOf(drawn, 3));
        assertThat(Arrays.copyOf(drawn, 3)).doesNotHaveDuplicates();
    }

    @Test
    void logExpected_asManyAsThereAre_isCertain() {
        CandidateDraw draw = new CandidateDraw(new int[] {9, 0, 9, 4}, 0.5, new int[] {1, 3});

        assertThat(draw.draw(2, 5)).startsWith(1, 3);
        assertThat(draw.logExpected(2)[1]).isBetween(-1e-6f, 0f);
        assertThat(draw.logExpected(2)[3]).isBetween(-1e-6f, 0f);
    }

    private static TrainingSettings settings(ItemVectors vectors, int full, boolean met) {
        ModelSpec spec = SpecBuilder.aSpec()
                .withContent(Optional.of(ReferenceCatalogue.CONTENT))
                .withItemVectors(vectors)
                .withTypes(4)
                .withGaps(3)
                .build();
        return TrainingBuilder.aTraining(spec)
                .withExcludeHistory(true)
                .withFullCandidates(full)
                .withDrawnCandidates(10)
                .withMetCandidates(met)
                .build();
    }

    /** Returns items with titles of their own; the last one, which is never met, has the given one. */
    private static Catalogue catalogue(String last) {
        List<CatalogueItem> items = new ArrayList<>();
        for (int item = 0; item < ITEMS; item++) {
            String title = item == ITEMS - 1 ? last : "word" + item % 7 + " thing" + item % 5;
            items.add(new CatalogueItem(
                    new ItemId("i" + item),
                    title,
                    List.of(title.split(" ", -1)),
                    List.of(),
                    Optional.empty(),
                    OptionalDouble.empty(),
                    List.of(),
                    Optional.empty()));
        }
        return Catalogue.of(items);
    }
}
