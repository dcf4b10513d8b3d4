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
import org.hanse.core.evaluate.baseline.Text;
import org.hanse.core.explain.Counterfactual;
import org.hanse.core.explain.Explainer;
import org.hanse.core.explain.Explanation;
import org.hanse.core.explain.Grade;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.CatalogueItem;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.interaction.ItemId;
import org.hanse.core.interaction.table.RandomLogs;
import org.hanse.core.interaction.table.TextVectors;
import org.hanse.core.recommend.Outcome.Because;
import org.hanse.core.recommend.Outcome.ServedBy;
import org.hanse.core.recommend.Outcome.Slot;
import org.hanse.core.shard.ShardRunner;
import org.junit.jupiter.api.Test;

/** Recommendations by similarity of descriptions. */
class ContentScoresTest {

    private static final int ITEMS = 40;
    private static final int WORDS = 15;

    private final Catalogue catalogue = catalogue();
    private final InteractionLog log = RandomLogs.of(3, 60, ITEMS, 14);
    private final Recommender recommender =
            Recommender.withoutModel(Optional.of(TextVectors.of(catalogue, TextVectors.Fields.ALL)), new int[ITEMS]);
    private final SplittableRandom random = new SplittableRandom(1);

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

    private Decision decision(InteractionSequence history, boolean profiling) {
        return new Decision(
                "home",
                Optional.empty(),
                Optional.of(history),
                Optional.empty(),
                10,
                new Rules(true, Set.of(), new TreeMap<>()),
                new Exploration.None(),
                profiling);
    }

    /** The list is the ten best items that the shopper has not met, by the baseline {@code text} and a hundredth of popularity. */
    @Test
    void decide_withoutModel_isTheBaselinesList() {
        ItemScorer text = Text.allFields().fit(new Baseline.Training(log, catalogue, 1, ShardRunner.sequential()));
        int[] counts = IntStream.range(0, ITEMS).map(item -> item * 7 % 31).toArray();
        Recommender popular =
                Recommender.withoutModel(Optional.of(TextVectors.of(catalogue, TextVectors.Fields.ALL)), counts);
        int personal = 0;
        for (int shopper = 0; shopper < log.shoppers(); shopper++) {
            InteractionSequence history = log.sequence(shopper);
            Outcome outcome = popular.decide(decision(history, true), random);
            assertThat(outcome.because()).isEqualTo(Because.NO_MODEL);
            if (outcome.servedBy() != ServedBy.CONTENT) {
                continue;
            }
            personal++;
            double[] scores = new double[ITEMS];
            text.score(history, scores);
            List<Double> expected = IntStream.range(0, ITEMS)
                    .filter(item -> IntStream.range(0, history.length()).noneMatch(i -> history.item(i) == item))
                    .mapToObj(item -> scores[item] + 0.01 * counts[item] / 30)
                    .sorted(Comparator.reverseOrder())
                    .limit(10)
                    .toList();
            assertThat(outcome.slots()).hasSize(10);
            for (int slot = 0; slot < 10; slot++) {
                Slot own = outcome.slots().get(slot);
                assertThat(own.score()).isCloseTo(expected.get(slot), within(1e-9));
                assertThat(own.score()).isCloseTo(scores[own.item()] + 0.01 * counts[own.item()] / 30, within(1e-9));
            }
        }
        assertThat(personal).isGreaterThan(40);
    }

    @Test
    void decide_profilingOffOrNoDescription_isByPopularity() {
        InteractionSequence history = log.sequence(longest());
        assertThat(recommender.decide(decision(history, false), random).servedBy())
                .isEqualTo(ServedBy.POPULARITY);
        assertThat(recommender.decide(decision(history.prefix(0), true), random).servedBy())
                .isEqualTo(ServedBy.POPULARITY);
        assertThat(Recommender.withoutModel(Optional.empty(), new int[ITEMS])
                        .decide(decision(history, true), random)
                        .servedBy())
                .isEqualTo(ServedBy.POPULARITY);
    }

    private int longest() {
        return IntStream.range(0, log.shoppers())
                .boxed()
                .max((one, other) -> Integer.compare(log.length(one), log.length(other)))
                .orElseThrow();
    }

    /** A removal removes exactly the term, and the counterfactual removal changes the first item. */
    @Test
    void explain_terms_areEffectsOfRemoval() {
        Explainer explainer = new Explainer(recommender, Grade.STRICT);
        int changes = 0;
        for (int shopper = 0; shopper < log.shoppers(); shopper++) {
            Decision decision = decision(log.sequence(shopper), true);
            Optional<Integer> first = explainer.first(decision);
            if (!explainer.scored(decision).isPersonal() || first.isEmpty()) {
                continue;
            }
            Explanation why = explainer.why(decision, first.get());
            assertThat(why.residual()).isLessThan(1e-9);
            if (explainer.whatIf(decision) instanceof Counterfactual.Removal removal) {
                changes++;
                assertThat(explainer
                                .without(decision, Set.copyOf(removal.interactions()))
                                .after()
                                .get(0)
                                .item())
                        .isEqualTo(removal.winner())
                        .isNotEqualTo(first.get());
            }
        }
        assertThat(changes).isGreaterThan(10);
    }
}
