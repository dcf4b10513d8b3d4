// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.hanse.core.evaluate.Protocol.SampledNegatives;
import org.hanse.core.interaction.HandMadeLog;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.interaction.table.RandomLogs;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Properties of sampled negatives; a failing case is named by its seed. */
class NegativeSampleProperties {

    private static final int ITEMS = 40;

    /** Everything the shopper of {@code query} met, targets included. */
    static Set<Integer> met(Query query) {
        Set<Integer> met = new HashSet<>();
        IntStream.range(0, query.met().length())
                .forEach(i -> met.add(query.met().item(i)));
        IntStream.range(0, query.targets()).forEach(t -> met.add(query.target(t)));
        return met;
    }

    /** Returns the query of another shopper with the same interactions and the first target. */
    private static Query as(String shopper, Query like) {
        InteractionLog log = HandMadeLog.of(shopper + HandMadeLog.items(like.met()));
        return Query.of(0, log.shopper(0), log.sequence(0), new int[] {like.target(0)}, new double[] {1});
    }

    private static Set<Integer> negatives(NegativeSample sample, Query query) {
        double[] scores = new double[ITEMS];
        sample.keepCandidates(query, scores);
        Set<Integer> negatives = new HashSet<>();
        IntStream.range(0, ITEMS)
                .filter(item -> scores[item] != CandidateScores.NOT_RANKED)
                .forEach(negatives::add);
        IntStream.range(0, query.targets())
                .forEach(t -> assertThat(negatives.remove(query.target(t))).isTrue());
        return negatives;
    }

    @ParameterizedTest(name = "seed {0}, {1} negatives")
    @CsvSource({"1, 1", "2, 10", "3, 25", "4, 35", "5, 1000"})
    void keepCandidates_randomQueries_drawsAsManyUnmetItemsAsThereAre(long seed, int wanted) {
        NegativeSample sample = new NegativeSample(new SampledNegatives(wanted, seed), ITEMS);
        for (Query query : RandomQueries.of(seed, 200, ITEMS)) {
            Set<Integer> met = met(query);
            assertThat(negatives(sample, query))
                    .doesNotContainAnyElementsOf(met)
                    .hasSize(Math.min(wanted, ITEMS - met.size()));
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void keepCandidates_otherOrder_drawsTheSame(long seed) {
        List<Query> queries = RandomQueries.of(seed, 50, ITEMS);
        NegativeSample forwards = new NegativeSample(new SampledNegatives(10, seed), ITEMS);
        NegativeSample backwards = new NegativeSample(new SampledNegatives(10, seed), ITEMS);
        List<Set<Integer>> drawn =
                queries.stream().map(query -> negatives(forwards, query)).toList();
        for (int q = queries.size() - 1; q >= 0; q--) {
            assertThat(negatives(backwards, queries.get(q))).isEqualTo(drawn.get(q));
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void keepCandidates_shopperAloneInALog_drawsAsInTheWholeOne(long seed) {
        InteractionLog log = RandomLogs.of(seed, 20, ITEMS, 15);
        NegativeSample sample = new NegativeSample(new SampledNegatives(10, seed), ITEMS);
        Set<Set<Integer>> different = new HashSet<>();
        for (int shopper = 0; shopper < log.shoppers(); shopper++) {
            InteractionLog alone = log.select(new int[] {shopper});
            int[] target = {log.item(log.from(shopper))};
            Set<Integer> drawn = negatives(
                    sample, Query.of(shopper, log.shopper(shopper), log.sequence(shopper), target, new double[] {1}));
            assertThat(negatives(sample, Query.of(0, alone.shopper(0), alone.sequence(0), target, new double[] {1})))
                    .isEqualTo(drawn);
            different.add(drawn);
            // A given split has the shopper's history in one log and the targets in another, at other places.
            InteractionSequence history = log.sequence((shopper + 1) % log.shoppers());
            Query there = Query.of(shopper, log.shopper(shopper), history, target, new double[] {1});
            Query here = Query.of(0, log.shopper(shopper), history, target, new double[] {1});
            assertThat(negatives(sample, here)).isEqualTo(negatives(sample, there));
        }
        assertThat(different).hasSizeGreaterThan(15);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void keepCandidates_manyShoppers_drawsUniformly(long seed) {
        // One history for all, so that every draw is from the same open items.
        Query one = RandomQueries.of(seed, 1, ITEMS).get(0);
        int wanted = 10;
        int shoppers = 4000;
        NegativeSample sample = new NegativeSample(new SampledNegatives(wanted, seed), ITEMS);
        int[] drawn = new int[ITEMS];
        for (int s = 0; s < shoppers; s++) {
            negatives(sample, as("shopper-" + s, one)).forEach(item -> drawn[item]++);
        }
        Set<Integer> met = met(as("shopper", one));
        int open = ITEMS - met.size();
        double expected = (double) shoppers * wanted / open;
        double chiSquare = IntStream.range(0, ITEMS)
                .filter(item -> !met.contains(item))
                .mapToDouble(item -> (drawn[item] - expected) * (drawn[item] - expected) / expected)
                .sum();
        // Mean open - 1 at most; 2.5 times that is beyond the 0.99999 quantile for some thirty degrees of freedom.
        assertThat(chiSquare).isLessThan(2.5 * (open - 1));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void keepCandidates_otherSeedOrShopper_drawsOtherItems(long seed) {
        Query query = RandomQueries.of(seed, 1, ITEMS).get(0);
        Query other = as("other", query);
        Query same = as("same", query);
        Set<Integer> drawn = negatives(new NegativeSample(new SampledNegatives(10, seed), ITEMS), same);
        assertThat(negatives(new NegativeSample(new SampledNegatives(10, seed), ITEMS), other))
                .isNotEqualTo(drawn);
        assertThat(negatives(new NegativeSample(new SampledNegatives(10, seed + 1), ITEMS), same))
                .isNotEqualTo(drawn);
    }
}
