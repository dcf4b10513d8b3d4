// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.recommend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.hanse.core.evaluate.ItemScorer;
import org.hanse.core.evaluate.baseline.Baseline;
import org.hanse.core.evaluate.baseline.Mix;
import org.hanse.core.explain.Counterfactual;
import org.hanse.core.explain.Explainer;
import org.hanse.core.explain.Explanation;
import org.hanse.core.explain.Grade;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.CatalogueItem;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.interaction.ItemId;
import org.hanse.core.interaction.table.CountSettings;
import org.hanse.core.interaction.table.CountSketch;
import org.hanse.core.interaction.table.ItemPopularity;
import org.hanse.core.interaction.table.LiveCounts;
import org.hanse.core.interaction.table.Neighbours;
import org.hanse.core.interaction.table.OwnCounts;
import org.hanse.core.interaction.table.RandomLogs;
import org.hanse.core.interaction.table.Recency;
import org.hanse.core.interaction.table.SparseTable;
import org.hanse.core.interaction.table.TableMix;
import org.hanse.core.interaction.table.TextVectors;
import org.hanse.core.learn.memory.CountRows;
import org.hanse.core.learn.memory.PairRows;
import org.hanse.core.learn.score.ScoreTerms;
import org.hanse.core.recommend.Outcome.Because;
import org.hanse.core.recommend.Outcome.ServedBy;
import org.hanse.core.recommend.Outcome.Slot;
import org.hanse.core.shard.ShardRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Recommendations by a mix of tables: the list is that of the baseline, and the terms of an item add up to its score. */
class MixScoresTest {

    private static final int ITEMS = 40;
    private static final int WORDS = 15;
    private static final double EXACT = 1e-9;

    private final Catalogue catalogue = catalogue();
    private final InteractionLog log = RandomLogs.of(3, 60, ITEMS, 14);
    private final int[] counts = ItemPopularity.of(log, ITEMS).toArray();
    private final SplittableRandom random = new SplittableRandom(1);
    private final Mix mix = new Mix(
            "mix",
            new TableMix.Weights(1, 2, 0.5, 1.5, 1, 0.01),
            new TableMix.Shape(
                    new Recency(0.8), new Recency(0.7), new Recency(0.9), new Neighbours.Kind(10, true, true), 0),
            10);

    /** Item 0 has no description. */
    private static Catalogue catalogue() {
        SplittableRandom random = new SplittableRandom(8);
        return Catalogue.of(IntStream.range(0, ITEMS)
                .mapToObj(item -> {
                    List<String> words = new ArrayList<>();
                    for (int n = 0; n < item % 5 + (item == 0 ? 0 : 1); n++) {
                        words.add("w" + random.nextInt(WORDS));
                    }
                    return CatalogueItem.titled(new ItemId("i" + item), String.join(" ", words), words);
                })
                .toList());
    }

    private Baseline.Training training() {
        return new Baseline.Training(log, catalogue, 1, ShardRunner.sequential());
    }

    private Recommender recommender(Baseline.Training training) {
        return Recommender.of(mix.toTableMix(LiveCounts.of(log, ITEMS, ITEMS), training));
    }

    private Decision decision(InteractionSequence history, boolean profiling) {
        return new Decision(
                "home",
                IntStream.range(0, log.shoppers())
                        .filter(shopper -> log.from(shopper) == history.position() && log.length(shopper) > 0)
                        .mapToObj(log::shopper)
                        .findFirst(),
                Optional.of(history),
                Optional.empty(),
                10,
                new Rules(true, Set.of(), new TreeMap<>()),
                Exploration.NONE,
                profiling);
    }

    /** The list is the ten best items that the shopper has not met, by the baseline {@code mix}. */
    @Test
    void decide_isTheBaselinesList() {
        ItemScorer baseline = mix.fit(training());
        Recommender recommender = recommender(training());
        for (int shopper = 0; shopper < log.shoppers(); shopper++) {
            InteractionSequence history = log.sequence(shopper);
            if (history.length() == 0) {
                continue;
            }
            Outcome outcome = recommender.decide(decision(history, true), random);
            assertThat(outcome.servedBy()).isEqualTo(ServedBy.PERSONAL);
            double[] scores = new double[ITEMS];
            baseline.score(history, scores);
            List<Double> expected = IntStream.range(0, ITEMS)
                    .filter(item -> IntStream.range(0, history.length()).noneMatch(i -> history.item(i) == item))
                    .mapToObj(item -> scores[item])
                    .sorted(Comparator.reverseOrder())
                    .limit(10)
                    .toList();
            assertThat(outcome.slots()).hasSize(10);
            for (int slot = 0; slot < 10; slot++) {
                Slot own = outcome.slots().get(slot);
                assertThat(own.score()).isCloseTo(expected.get(slot), within(EXACT));
                assertThat(own.score()).isCloseTo(scores[own.item()], within(EXACT));
            }
        }
    }

    @Test
    void decide_profilingOffOrNoHistory_isByPopularity() {
        InteractionSequence history = log.sequence(longest());
        Outcome off = recommender(training()).decide(decision(history, false), random);
        assertThat(off.servedBy()).isEqualTo(ServedBy.POPULARITY);
        assertThat(off.because()).isEqualTo(Because.PROFILING_OFF);
        Outcome none = recommender(training()).decide(decision(history.prefix(0), true), random);
        assertThat(none.servedBy()).isEqualTo(ServedBy.POPULARITY);
        assertThat(none.because()).isEqualTo(Because.NO_HISTORY);
    }

    @Test
    void decide_withCountsAlone_isByPopularityForEveryShopper() {
        Outcome outcome = Recommender.ofCounts(counts).decide(decision(log.sequence(longest()), true), random);
        assertThat(outcome.servedBy()).isEqualTo(ServedBy.POPULARITY);
        assertThat(outcome.because()).isEqualTo(Because.VALIDATION);
    }

    private int longest() {
        return IntStream.range(0, log.shoppers())
                .boxed()
                .max((one, other) -> Integer.compare(log.length(one), log.length(other)))
                .orElseThrow();
    }

    /** Counts of two shops, and estimates of others' pairs: the terms are those of the pooled tables. */
    private Baseline.Training pooled() {
        CountSettings settings = new CountSettings(1 << 20, 8, 1000, 1);
        InteractionLog other = RandomLogs.of(4, 60, ITEMS, 14);
        CountSketch sum = OwnCounts.of(log, catalogue, settings)
                .all()
                .plus(OwnCounts.of(other, catalogue, settings).all());
        SparseTable pair = SparseTable.of(
                IntStream.rangeClosed(0, ITEMS).map(row -> Math.min(row, 1)).toArray(), new int[] {5}, new double[] {2
                });
        return new Baseline.Training(
                log,
                catalogue,
                1,
                ShardRunner.sequential(),
                fields -> TextVectors.of(catalogue, fields),
                Optional.of(CountRows.of(sum, catalogue, ShardRunner.sequential())),
                Optional.of(PairRows.of(pair, 1)));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void terms_addUpToTheScoreOfTheBaseline(boolean ofAllShops) {
        Baseline.Training training = ofAllShops ? pooled() : training();
        ItemScorer baseline = mix.fit(training);
        Recommender recommender = recommender(training);
        double transitions = 0;
        for (int shopper = 0; shopper < log.shoppers(); shopper++) {
            InteractionSequence history = log.sequence(shopper);
            if (history.length() == 0) {
                continue;
            }
            Scored scored = recommender.scored(decision(history, true));
            double[] scores = new double[ITEMS];
            baseline.score(history, scores);
            for (int item = 0; item < ITEMS; item++) {
                ScoreTerms terms = scored.terms(item);
                assertThat(terms.sum()).isCloseTo(scores[item], within(EXACT));
                assertThat(Math.abs(terms.sum() - terms.ranked())).isLessThanOrEqualTo(terms.rounding());
                assertThat(terms.interactions())
                        .extracting(ScoreTerms.Interaction::index)
                        .isSorted();
                for (ScoreTerms.Interaction term : terms.interactions()) {
                    transitions += term.tables().transitions();
                    assertThat(term.network()).isZero();
                }
            }
        }
        assertThat(transitions).isPositive();
    }

    @Test
    void scores_ofAllShops_haveTransitionsOfOtherShops() {
        double own = recommender(training())
                .scored(decision(log.sequence(0), true))
                .terms(0)
                .sum();
        double all = recommender(pooled())
                .scored(decision(log.sequence(0), true))
                .terms(0)
                .sum();
        assertThat(all).isNotCloseTo(own, within(1e-6));
    }

    /** A removal removes exactly the term, and the counterfactual removal changes the first item. */
    @Test
    void explain_terms_areEffectsOfRemoval() {
        Explainer explainer = new Explainer(recommender(pooled()), Grade.STRICT);
        int changes = 0;
        for (int shopper = 0; shopper < log.shoppers(); shopper++) {
            Decision decision = decision(log.sequence(shopper), true);
            int first = explainer.first(decision).orElseThrow();
            Explanation why = explainer.why(decision, first);
            assertThat(why.residual()).isLessThan(EXACT);
            if (explainer.whatIf(decision) instanceof Counterfactual.Removal removal) {
                changes++;
                assertThat(explainer
                                .without(decision, Set.copyOf(removal.interactions()))
                                .after()
                                .get(0)
                                .item())
                        .isEqualTo(removal.winner())
                        .isNotEqualTo(first);
            }
        }
        assertThat(changes).isGreaterThan(10);
    }
}
