// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.hanse.core.evaluate.Protocol.AllItems;
import org.hanse.core.evaluate.Protocol.HistoryRule;
import org.hanse.core.evaluate.Protocol.LeaveOneOut;
import org.hanse.core.evaluate.Protocol.TargetRule;
import org.hanse.core.interaction.HandMadeLog;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.shard.ShardRunner;
import org.junit.jupiter.api.Test;

class RankingEvaluatorTest {

    private static final int ITEMS = 6;
    private static final ItemScorer CONSTANT = (history, scores) -> {};

    private final InteractionLog log = HandMadeLog.of("ann 0 1", "bob 2 2", "none");

    private static Rankings rank(HistoryRule rule, ItemScorer scorer, Query... queries) {
        Protocol protocol = new Protocol(new LeaveOneOut(), new AllItems(), rule, TargetRule.ANY, List.of(1, 2, 5));
        return new RankingEvaluator(protocol, ITEMS, new int[] {0, 9, 0, 3, 3, 1}, ShardRunner.sequential())
                .rank(scorer, List.of(queries));
    }

    private Query query(int shopper, int... targets) {
        double[] gains = new double[targets.length];
        Arrays.fill(gains, 1);
        return NumberedQuery.of(shopper, log.sequence(shopper), targets, gains);
    }

    @Test
    void rank_constantScores_putsTheOnlyTargetLast() {
        assertThat(rank(HistoryRule.KEEP, CONSTANT, query(0, 3)).rank(0, 0)).isEqualTo(ITEMS);
        assertThat(rank(HistoryRule.EXCLUDE, CONSTANT, query(0, 3)).rank(0, 0)).isEqualTo(ITEMS - 2);
    }

    @Test
    void rank_targetInOwnHistory_isRankedThoughHistoryIsExcluded() {
        ItemScorer first = (history, scores) -> scores[1] = 1;
        Rankings rankings = rank(HistoryRule.EXCLUDE, first, query(0, 1), query(0, 4));
        assertThat(rankings.rank(0, 0)).isEqualTo(1);
        assertThat(rankings.rank(1, 0)).isEqualTo(4);
    }

    @Test
    void rank_tiedTargets_putsTheLesserGainFirstThenTheFirstNamed() {
        Query query = NumberedQuery.of(0, log.sequence(0), new int[] {5, 4, 3, 2}, new double[] {2, 1, 1, 0});
        Rankings rankings = rank(HistoryRule.KEEP, CONSTANT, query);
        assertThat(List.of(rankings.rank(0, 0), rankings.rank(0, 1), rankings.rank(0, 2), rankings.rank(0, 3)))
                .containsExactly(6, 4, 5, 3);
    }

    @Test
    void rank_zerosOfBothSigns_tie() {
        ItemScorer negativeZero = (history, scores) -> scores[3] = -0.0;
        assertThat(rank(HistoryRule.KEEP, negativeZero, query(0, 3)).rank(0, 0)).isEqualTo(ITEMS);
        ItemScorer others = (history, scores) -> {
            Arrays.fill(scores, -0.0);
            scores[3] = 0.0;
        };
        assertThat(rank(HistoryRule.KEEP, others, query(0, 3)).rank(0, 0)).isEqualTo(ITEMS);
        assertThat(rank(HistoryRule.KEEP, negativeZero, query(0, 3, 2)).rank(0, 0))
                .isEqualTo(ITEMS - 1);
    }

    @Test
    void rank_scoreThatIsNoNumber_isRefused() {
        ItemScorer broken = (history, scores) -> scores[4] = Double.NaN;
        assertThatThrownBy(() -> rank(HistoryRule.KEEP, broken, query(1, 3)))
                .isInstanceOf(NotFiniteScoreException.class)
                .hasMessage("a model scored item 4 as NaN for shopper 1; scores must be finite");
        ItemScorer endless = (history, scores) -> scores[0] = Double.NEGATIVE_INFINITY;
        assertThatThrownBy(() -> rank(HistoryRule.EXCLUDE, endless, query(0, 3)))
                .isInstanceOf(NotFiniteScoreException.class);
    }

    @Test
    void rank_scorerThatAdds_startsFromZeroForEveryQuery() {
        ItemScorer adding = (history, scores) -> scores[history.item(0)] += 1;
        Rankings rankings = rank(HistoryRule.KEEP, adding, query(0, 0), query(1, 2), query(0, 2));
        assertThat(rankings.bestRank(0)).isEqualTo(1);
        assertThat(rankings.bestRank(1)).isEqualTo(1);
        assertThat(rankings.bestRank(2)).isEqualTo(ITEMS);
    }

    @Test
    void rank_scorerWithWorkingMemory_isAskedForOneAShard() {
        List<ItemScorer> made = Collections.synchronizedList(new ArrayList<>());
        ItemScorer shared = new ItemScorer() {
            @Override
            public void score(InteractionSequence history, double[] scores) {
                throw new AssertionError("the shared scorer was used");
            }

            @Override
            public ItemScorer forShard() {
                ItemScorer own = (history, scores) -> {};
                made.add(own);
                return own;
            }
        };
        assertThat(rank(HistoryRule.KEEP, shared, query(0, 3)).queries()).isEqualTo(1);
        assertThat(made).isNotEmpty();
    }

    @Test
    void lists_tiedScores_areByPopularityThenIndex() {
        Rankings rankings = rank(HistoryRule.EXCLUDE, CONSTANT, query(0, 2));
        // Items 0 and 1 are history; the list is 3 4 5 2 of popularity 3 3 1 0, of 16 contacts with 6 items.
        double three = -Math.log(4 / 22.0) / Math.log(2);
        double one = -Math.log(2 / 22.0) / Math.log(2);
        double none = -Math.log(1 / 22.0) / Math.log(2);
        assertThat(rankings.novelty(1, 0)).isEqualTo(three, within(1e-12));
        assertThat(rankings.novelty(5, 0)).isEqualTo((three + three + one + none) / 4, within(1e-12));
        assertThat(rankings.coverage(1)).isEqualTo(1 / 6.0);
        assertThat(rankings.coverage(2)).isEqualTo(2 / 6.0);
        assertThat(rankings.coverage(5)).isEqualTo(4 / 6.0);
    }

    @Test
    void novelty_cutoffWithoutLists_isRefused() {
        Rankings rankings = rank(HistoryRule.KEEP, CONSTANT, query(0, 2));
        assertThatThrownBy(() -> rankings.novelty(3, 0))
                .hasMessage("lists were kept for the cutoffs [1, 2, 5], not for 3");
    }

    @Test
    void rank_noQueries_isEmpty() {
        Rankings rankings = rank(HistoryRule.KEEP, CONSTANT);
        assertThat(rankings.queries()).isZero();
        assertThat(rankings.coverage(1)).isZero();
    }

    @Test
    void pooled_twoMerchants_joinsQueriesAndAddsCatalogues() {
        Rankings first = rank(HistoryRule.KEEP, CONSTANT, query(0, 2, 3));
        Rankings second = rank(HistoryRule.EXCLUDE, (history, scores) -> scores[4] = 1, query(0, 4), query(1, 5));
        Rankings pooled = Rankings.pooled(List.of(first, second));
        assertThat(pooled.queries()).isEqualTo(3);
        assertThat(List.of(pooled.targets(0), pooled.targets(1), pooled.targets(2)))
                .containsExactly(2, 1, 1);
        assertThat(List.of(pooled.rank(0, 0), pooled.rank(0, 1), pooled.rank(1, 0), pooled.rank(2, 0)))
                .containsExactly(5, 6, 1, 5);
        assertThat(pooled.novelty(1, 2)).isEqualTo(second.novelty(1, 1));
        // One item in each list, of six and six.
        assertThat(pooled.coverage(1)).isEqualTo(2 / 12.0);
    }

    @Test
    void pooled_nothing_isRefused() {
        assertThatThrownBy(() -> Rankings.pooled(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void evaluator_popularityOfOtherCatalogue_isRefused() {
        Protocol protocol = Described.protocol(new LeaveOneOut(), TargetRule.ANY);
        assertThatThrownBy(() -> new RankingEvaluator(protocol, 3, new int[2], ShardRunner.sequential()))
                .hasMessage("2 popularities for 3 items");
    }
}
