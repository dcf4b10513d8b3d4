// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import org.hanse.core.evaluate.ItemScorer;
import org.hanse.core.evaluate.baseline.Baseline;
import org.hanse.core.evaluate.baseline.Text;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.learn.ScoreWeights;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.network.ItemFeatures;
import org.hanse.core.learn.network.NetworkInitializer;
import org.hanse.core.model.ModelSpec;
import org.hanse.core.shard.ShardRunner;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The similarity of descriptions as a term of the score. */
class SimilarityTest {

    private static final int ITEMS = 30;
    private static final int HISTORY = 12;

    @ParameterizedTest
    @EnumSource(ModelSpec.Gate.class)
    void score_untrainedWithoutTheNetwork_ranksAsTheBaselineText(ModelSpec.Gate gate) {
        SplittableRandom random = new SplittableRandom(5);
        Catalogue catalogue = ServedNetwork.catalogue(ITEMS, random);
        InteractionLog log = ServedNetwork.log(ITEMS, 20, HISTORY, random);
        ModelSpec spec = ServedNetwork.Kind.small()
                .withGate(gate)
                .withHistory(HISTORY)
                .withMemory(false)
                .withObjectives(0)
                .withSimilarity(true)
                .spec();
        NetworkScorer scorer = NetworkScorer.of(
                        NetworkInitializer.shared(spec, random),
                        NetworkInitializer.personal(spec, ITEMS, random),
                        ItemFeatures.of(catalogue, spec.content().orElseThrow()),
                        Optional.empty(),
                        ScoreWeights.policyOnly(0),
                        Kernels.best(),
                        ShardRunner.sequential())
                .scaled(PartScales.only(PartScales.Part.CONTENT), ShardRunner.sequential());
        ItemScorer text = Text.allFields().fit(new Baseline.Training(log, catalogue, 1, ShardRunner.sequential()));
        for (int shopper = 0; shopper < log.shoppers(); shopper++) {
            double[] ours = new double[ITEMS];
            double[] theirs = new double[ITEMS];
            scorer.score(log.sequence(shopper), ours);
            text.score(log.sequence(shopper), theirs);

            assertThat(Arrays.stream(theirs).max().orElseThrow()).isPositive();
            for (int item = 0; item < ITEMS; item++) {
                assertThat(ours[item]).isCloseTo(8 * theirs[item], within(1e-5));
            }
        }
    }
}
