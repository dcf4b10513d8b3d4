// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.hanse.core.evaluate.ItemScorer;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.CatalogueItem;
import org.hanse.core.interaction.HandMadeLog;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.interaction.ItemId;
import org.hanse.core.shard.ShardRunner;
import org.junit.jupiter.api.Test;

/** Temporal item frequency with neighbours, on cases computed by hand. */
class TifuKnnTest {

    private static final int ITEMS = 6;

    /** Baskets {0 1}, {0}, {2 2 0} in two groups, of one basket and of two. */
    private static final String ANN = "ann 0#1 1#1 0#2 2#3 2#3 0#3";

    @Test
    void score_ownBaskets_areDecayedWithinGroupsAndBetweenThem() {
        InteractionLog log = HandMadeLog.of(ANN);

        double[] scores = scores(new TifuKnn(1, 2, 0.5, 0.8, 1), log, log.sequence(0));

        // First group: {0 1} alone. Second: ({0} * .5 + {2 0}) / 2. History: (first * .8 + second) / 2.
        assertThat(scores[0]).isCloseTo((0.8 + (0.5 + 1) / 2) / 2, within(1e-12));
        assertThat(scores[1]).isCloseTo(0.8 / 2, within(1e-12));
        assertThat(scores[2]).isCloseTo(0.5 / 2, within(1e-12));
        assertThat(scores[3]).isZero();
    }

    @Test
    void score_moreGroupsThanBaskets_eachBasketIsOne() {
        InteractionLog log = HandMadeLog.of("ann 0#1 1#2");

        double[] scores = scores(new TifuKnn(1, 7, 0.5, 0.8, 1), log, log.sequence(0));

        assertThat(scores).startsWith(0.4, 0.5, 0);
    }

    @Test
    void score_neighbours_areTheNearestOthersAndTheirMeanIsWeighted() {
        InteractionLog log = HandMadeLog.of("ann 0#1", "bob 0#2 3#2", "cid 0#3 4#3", "dot 5#4 4#4 3#4 2#4");

        double[] one = scores(new TifuKnn(1, 7, 1, 1, 0.25), log, log.sequence(0));
        double[] two = scores(new TifuKnn(2, 7, 1, 1, 0.25), log, log.sequence(0));

        // The distance of both is 1, and the first counts. The farthest has no part.
        assertThat(one).containsExactly(1, 0, 0, 0.75, 0, 0);
        assertThat(two).containsExactly(1, 0, 0, 0.375, 0.375, 0);
    }

    @Test
    void score_historyOfNoTrainingShopper_hasAllAsNeighbours() {
        InteractionLog log = HandMadeLog.of("ann 0#1", "bob 1#2");
        InteractionLog other = HandMadeLog.of("eve 0#1");

        double[] scores = scores(new TifuKnn(1, 7, 1, 1, 0), log, other.sequence(0));

        assertThat(scores).startsWith(1, 0);
    }

    @Test
    void score_longerHistoryOfATrainingShopper_isNoNeighbourOfItself() {
        InteractionLog whole = HandMadeLog.of("ann 0#1 0#2", "bob 1#3");
        InteractionLog training = whole.shortened(new int[] {1, 1});

        double[] scores = scores(new TifuKnn(1, 7, 1, 1, 0), training, whole.sequence(0));

        assertThat(scores).startsWith(0, 1);
    }

    @Test
    void unfit_noShopperWithTwoBaskets_saysSo() {
        assertThat(TifuKnn.fixed().unfit(training(HandMadeLog.of("ann 0 1", "bob 2"))))
                .contains("no shopper has two baskets");
        assertThat(TifuKnn.fixed().unfit(training(HandMadeLog.of("ann 0#1 1#1", "bob 2#2"))))
                .contains("no shopper has two baskets");
        assertThat(TifuKnn.fixed().unfit(training(HandMadeLog.of(ANN)))).isEmpty();
    }

    @Test
    void grid_hasTheFixedSetting() {
        assertThat(TifuKnn.fixed().grid()).contains(TifuKnn.fixed());
    }

    private static double[] scores(TifuKnn baseline, InteractionLog log, InteractionSequence history) {
        ItemScorer scorer = baseline.fit(training(log));
        double[] scores = new double[ITEMS];
        scorer.score(history, scores);
        return scores;
    }

    private static Baseline.Training training(InteractionLog log) {
        Catalogue catalogue = Catalogue.of(IntStream.range(0, ITEMS)
                .mapToObj(i -> CatalogueItem.titled(new ItemId("i" + i), "word", List.of("word")))
                .toList());
        return new Baseline.Training(log, catalogue, 1, ShardRunner.sequential());
    }
}
