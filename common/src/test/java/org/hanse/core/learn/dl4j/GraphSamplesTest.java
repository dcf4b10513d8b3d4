// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.table.ItemPopularity;
import org.hanse.core.learn.score.CatalogueScorer;
import org.hanse.core.shard.ShardRunner;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every graph under docs/dl4j is read as it stands, and learns. */
class GraphSamplesTest {

    private static final Path SAMPLES = Path.of("..", "docs", "dl4j");
    private static final int ITEMS = 60;
    private static final int TOP = 5;

    private final MarkovShop shop = new MarkovShop(ITEMS);
    private final InteractionLog log = shop.log(120, 16, 1);
    private final InteractionLog unseen = shop.log(60, 10, 2);

    static List<Path> samples() throws IOException {
        try (Stream<Path> files = Files.list(SAMPLES)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void samples_areThere() throws IOException {
        assertThat(samples())
                .extracting(file -> file.getFileName().toString())
                .contains("lstm.json", "causal-convolution.json");
    }

    @ParameterizedTest
    @Tag("nightly")
    @MethodSource("samples")
    void samples_ofAMarkovShop_learnWhatFollowsWhat(Path file) {
        GraphTrainer trainer = GraphTrainer.of(read(file), shop.merchants(log), new GraphSettings(12, 16, false, 1));
        for (int epoch = 0; epoch < 6; epoch++) {
            trainer.epoch((step, loss) -> {});
        }
        CatalogueScorer scorer = trainer.scorer(0, ShardRunner.sequential());
        double[] popularity = new double[ITEMS];
        ItemPopularity.of(log, ITEMS).addTo(popularity, 1);
        int hits = 0;
        int popular = 0;
        for (int s = 0; s < unseen.shoppers(); s++) {
            double[] scores = new double[ITEMS];
            int last = unseen.length(s) - 1;
            scorer.score(unseen.sequence(s).prefix(last), scores);
            int target = unseen.sequence(s).item(last);
            hits += isInTop(scores, target) ? 1 : 0;
            popular += isInTop(popularity, target) ? 1 : 0;
        }
        // Four of five targets can be known; the five most popular of sixty items are met one time in six.
        assertThat(hits).isGreaterThan(unseen.shoppers() / 2);
        assertThat(popular).isLessThan(unseen.shoppers() / 3);
    }

    private static boolean isInTop(double[] scores, int target) {
        int better = 0;
        for (int item = 0; item < scores.length; item++) {
            better += item != target && scores[item] >= scores[target] ? 1 : 0;
        }
        return better < TOP;
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
