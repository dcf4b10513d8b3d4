// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.hanse.core.interaction.HandMadeLog;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionLogAccumulator;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.job.NetworkConfig.ItemVectors;
import org.hanse.core.learn.LossSettings;
import org.hanse.core.learn.ObjectiveRewards;
import org.hanse.core.learn.ReferenceCatalogue;
import org.hanse.core.learn.TrainingBuilder;
import org.hanse.core.learn.TrainingSettings;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.network.SequenceBatch;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.model.ModelSpec;
import org.hanse.core.model.SpecBuilder;
import org.hanse.core.shard.ShardRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The ranking for an empty history, and the first interactions that train it. */
class EmptyHistoryTest {

    private static final int ITEMS = 20;

    /** Item that shoppers begin with, and one that they often go on with. */
    private static final int FIRST = 3;

    private static final int POPULAR = 5;

    @Test
    void fill_windowsOfOneShopper_theFirstAloneHasAFirstItem() {
        TrainingWindows windows =
                new TrainingWindows(HandMadeLog.of("a 0 1 2 3 4", "b 2 1"), spec(ItemVectors.PRIVATE, 2), rewards());
        SequenceBatch batch = new SequenceBatch(0);
        windows.fill(batch, new int[] {0, 1, 2}, 0, 3, 1, true);

        for (int window = 0; window < 3; window++) {
            boolean first = windows.from(window) == windows.shopperStart(window);
            assertThat(batch.firstWeights[window]).as("window %d", window).isEqualTo(first ? 1 : 0);
        }
        assertThat(batch.firstWeights[0] + batch.firstWeights[1] + batch.firstWeights[2])
                .isEqualTo(2);
        assertThat(batch.policyWeight(0)).isEqualTo(5);
        assertThat(batch.policyWeight(0.5)).isEqualTo(6);
    }

    /** An item that was shown and ignored is no item to begin with. */
    @Test
    void fill_firstInteractionAnExposure_hasNoWeight() {
        InteractionLogAccumulator log = new InteractionLogAccumulator();
        log.beginShopper(new ShopperId("a"));
        log.add(1, log.typeIndex(new InteractionType("shown")));
        log.add(2, log.typeIndex(InteractionType.VIEW));
        TrainingWindows windows = new TrainingWindows(
                log.toLog(), spec(ItemVectors.PRIVATE, 2), new ObjectiveRewards(Map.of(), Set.of("shown")));
        SequenceBatch batch = new SequenceBatch(0);
        windows.fill(batch, new int[] {0}, 0, 1, 1, true);

        assertThat(batch.firstWeights[0]).isZero();
        assertThat(batch.policyWeights[0]).isOne();
    }

    @ParameterizedTest
    @EnumSource(ItemVectors.class)
    void score_emptyHistory_ranksWhatShoppersBeginWith(ItemVectors vectors) {
        assertThat(best(vectors, 0)).isNotEqualTo(FIRST);
        assertThat(best(vectors, 1)).isEqualTo(FIRST);
    }

    /** Where private biases stay as they are, first items have no effect: neither on the update nor on the loss. */
    @Test
    void train_sharedPartAlone_isThatWithoutFirstItems() {
        List<LocalTrainer.Share> shares = new ArrayList<>();
        for (double first : new double[] {0, 1}) {
            ThreeMerchants merchants = new ThreeMerchants();
            TrainingSettings usual = ThreeMerchants.settings(ThreeMerchants.spec(ItemVectors.PRIVATE, true, 0), 8, 0);
            TrainingSettings settings = TrainingBuilder.like(usual)
                    .withLoss(usual.objective().loss().withFirst(first))
                    .build();
            NetworkLocalTrainer local = merchants.trainer(settings, List.of(0));
            GlobalModel start = ThreeMerchants.start(local);
            local.begin(start, start);
            LocalWork alternate = new LocalWork(new LocalWork.Epochs(1), 0, 0, true);
            shares.add(local.train(0, PersonalState.INITIAL, alternate, 3));
        }
        assertThat(shares.get(1).update()).isEqualTo(shares.get(0).update());
        assertThat(shares.get(1).loss()).isEqualTo(shares.get(0).loss());
    }

    private static int best(ItemVectors vectors, double first) {
        NetworkTrainer trainer = new NetworkTrainer(
                List.of(new Merchant(
                        log(),
                        ReferenceCatalogue.random(ITEMS, new SplittableRandom(3))
                                .catalogue())),
                TrainingBuilder.aTraining(spec(vectors, 6))
                        .withLoss(LossSettings.policyOnly().withFirst(first))
                        .build(),
                Kernels.named("scalar"),
                ShardRunner.sequential());
        for (int epoch = 0; epoch < 10; epoch++) {
            trainer.epoch((step, loss) -> {});
        }
        double[] scores = new double[ITEMS];
        trainer.scorer(0, ShardRunner.sequential()).score(log().sequence(0).prefix(0), scores);
        return IntStream.range(0, ITEMS).reduce(0, (a, b) -> scores[b] > scores[a] ? b : a);
    }

    /** Shoppers begin with one item and go on with others, every third time with the popular one. */
    private static InteractionLog log() {
        SplittableRandom random = new SplittableRandom(1);
        InteractionLogAccumulator log = new InteractionLogAccumulator();
        int view = log.typeIndex(InteractionType.VIEW);
        for (int shopper = 0; shopper < 60; shopper++) {
            log.beginShopper(new ShopperId("s" + shopper));
            log.add(FIRST, view);
            for (int i = 0; i < 4; i++) {
                log.add(random.nextInt(3) == 0 ? POPULAR : random.nextInt(ITEMS), view);
            }
        }
        return log.toLog();
    }

    private static ObjectiveRewards rewards() {
        return new ObjectiveRewards(Map.of());
    }

    private static ModelSpec spec(ItemVectors vectors, int history) {
        return SpecBuilder.aSpec()
                .withContent(Optional.of(ReferenceCatalogue.CONTENT))
                .withItemVectors(vectors)
                .withHistory(history)
                .withTypes(4)
                .withGaps(3)
                .build();
    }
}
