// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.hanse.core.evaluate.ItemScorer;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.CatalogueItem;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.interaction.ItemId;
import org.hanse.core.interaction.table.RandomLogs;
import org.hanse.core.shard.ShardRunner;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Session neighbours against the definition, written out plainly; the seed stands in a failing case's name. */
class SessionKnnProperties {

    private static final int ITEMS = 25;

    @ParameterizedTest(name = "seed {0}, {1} neighbours, idf power {2}")
    @CsvSource({"1, 5, 0", "2, 5, 1", "3, 1, 0.5", "4, 1000, 0", "5, 12, 1"})
    void score_randomLog_equalsDefinition(long seed, int neighbours, double power) {
        InteractionLog past = RandomLogs.of(seed, 60, ITEMS, 8);
        InteractionLog running = RandomLogs.of(seed + 100, 30, ITEMS, 6);
        SessionKnn baseline = new SessionKnn(neighbours, power);
        ItemScorer scorer = baseline.fit(training(past)).forShard();
        for (int s = 0; s < running.shoppers(); s++) {
            double[] scores = new double[ITEMS];
            scorer.score(running.sequence(s), scores);
            assertThat(scores).containsExactly(definition(baseline, past, running.sequence(s)), within(1e-8));
        }
    }

    private static double[] definition(SessionKnn baseline, InteractionLog past, InteractionSequence history) {
        Map<Integer, Double> weights = new LinkedHashMap<>();
        for (int p = 0; p < history.length(); p++) {
            weights.put(history.item(p), (p + 1.0) / history.length());
        }
        Map<Integer, Double> similarities = new LinkedHashMap<>();
        for (int s = 0; s < past.shoppers(); s++) {
            double sum = 0;
            for (int item : items(past, s)) {
                double rarity = Math.log((double) past.shoppers() / holders(past, item));
                double idf = baseline.idfPower() == 0 ? 1 : Math.pow(rarity, baseline.idfPower());
                sum += weights.getOrDefault(item, 0.0) * idf;
            }
            double similarity = Math.rint(sum / Math.sqrt(past.length(s)) * 1e10) / 1e10;
            if (similarity > 0) {
                similarities.put(s, similarity);
            }
        }
        List<Integer> nearest = similarities.keySet().stream()
                .sorted(Comparator.comparing((Integer s) -> similarities.getOrDefault(s, 0.0))
                        .thenComparing(s -> s)
                        .reversed())
                .limit(baseline.neighbours())
                .toList();
        double[] scores = new double[ITEMS];
        for (int s : nearest) {
            items(past, s).forEach(item -> scores[item] += similarities.getOrDefault(s, 0.0));
        }
        return scores;
    }

    private static Set<Integer> items(InteractionLog log, int shopper) {
        Set<Integer> items = new HashSet<>();
        for (int p = log.from(shopper); p < log.to(shopper); p++) {
            items.add(log.item(p));
        }
        return items;
    }

    private static long holders(InteractionLog log, int item) {
        return IntStream.range(0, log.shoppers())
                .filter(s -> items(log, s).contains(item))
                .count();
    }

    private static Baseline.Training training(InteractionLog log) {
        return new Baseline.Training(
                log,
                Catalogue.of(IntStream.range(0, ITEMS)
                        .mapToObj(i -> CatalogueItem.bare(new ItemId("i" + i)))
                        .toList()),
                1,
                ShardRunner.sequential());
    }
}
