// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.hanse.core.evaluate.Described;
import org.hanse.core.evaluate.Metric;
import org.hanse.core.evaluate.MetricValues;
import org.hanse.core.evaluate.NumberedQuery;
import org.hanse.core.evaluate.Protocol;
import org.hanse.core.evaluate.Query;
import org.hanse.core.evaluate.RankingEvaluator;
import org.hanse.core.evaluate.Rankings;
import org.hanse.core.evaluate.TrainedScorer;
import org.hanse.core.interaction.table.ItemPopularity;
import org.hanse.core.learn.score.NetworkScorer;
import org.hanse.core.learn.score.PartScales;
import org.hanse.core.learn.score.PartScales.Part;
import org.hanse.core.learn.score.ServedNetwork;
import org.hanse.core.shard.ShardRunner;
import org.junit.jupiter.api.Test;

class CalibrationTest {

    private static final PartScales NEAR = scales(1, 2);
    private static final PartScales FAR = scales(1, 4);
    private static final List<PartScales> GRID = List.of(FAR, NEAR, PartScales.ONE);

    private static PartScales scales(double network, double descriptions) {
        return new PartScales(List.of(network, descriptions, 1.0, 1.0, 1.0));
    }

    /** Returns values of {@code count} queries whose first {@code hits} are 1. */
    private static double[] values(int count, int hits) {
        double[] values = new double[count];
        for (int q = 0; q < hits; q++) {
            values[q] = 1;
        }
        return values;
    }

    @Test
    void choice_aFewQueries_keepsTheScalesOfTraining() {
        Calibration choice = Calibration.choice(GRID, List.of(values(10, 2), values(10, 1), values(10, 1)));

        assertThat(choice.scales()).isEqualTo(PartScales.ONE);
        assertThat(choice.best()).isEqualTo(0.2);
        assertThat(choice.chosen()).isEqualTo(0.1);
    }

    @Test
    void choice_manyQueries_takesTheBest() {
        Calibration choice = Calibration.choice(GRID, List.of(values(1000, 200), values(1000, 100), values(1000, 100)));

        assertThat(choice.scales()).isEqualTo(FAR);
        assertThat(choice.trained()).isEqualTo(0.1);
        assertThat(choice.chosen()).isEqualTo(0.2);
    }

    @Test
    void choice_twoWithinTheError_takesTheNearer() {
        Calibration choice = Calibration.choice(GRID, List.of(values(1000, 200), values(1000, 199), values(1000, 100)));

        assertThat(choice.scales()).isEqualTo(NEAR);
    }

    @Test
    void choice_pairedByQuery_seesASmallSteadyDifference() {
        double[] worse = new double[100];
        double[] better = new double[100];
        SplittableRandom random = new SplittableRandom(1);
        for (int q = 0; q < 100; q++) {
            worse[q] = random.nextDouble();
            better[q] = worse[q] + 0.001 + 1e-4 * random.nextDouble();
        }

        assertThat(Calibration.choice(List.of(NEAR, PartScales.ONE), List.of(better, worse))
                        .scales())
                .isEqualTo(NEAR);
    }

    /** Targets are the items that descriptions rank first; the network's own part is noise to them. */
    @Test
    void of_targetsThatDescriptionsFind_takesTheNetworkBack() {
        ServedNetwork network =
                new ServedNetwork(ServedNetwork.Kind.small().withObjectives(0).withSimilarity(true), 60, 9, 3);
        NetworkScorer scorer = network.scorer();
        NetworkScorer descriptions = scorer.scaled(PartScales.only(Part.CONTENT), ShardRunner.sequential());
        List<Query> queries = new ArrayList<>();
        for (int repeat = 0; repeat < 20; repeat++) {
            for (int shopper = 0; shopper < network.known.shoppers(); shopper++) {
                double[] scores = new double[60];
                descriptions.score(network.known.sequence(shopper), scores);
                queries.add(NumberedQuery.of(
                        shopper, network.known.sequence(shopper), new int[] {best(scores)}, new double[] {1}));
            }
        }
        int[] popularity = ItemPopularity.of(network.known, 60).toArray();
        assertThat(Calibration.of(scorer, Protocol.USUAL, popularity, queries.subList(0, 29), ShardRunner.sequential())
                        .scales())
                .isEqualTo(PartScales.ONE);
        Protocol protocol = Described.protocol(new Protocol.LeaveOneOut(), Protocol.TargetRule.ANY);
        Calibration choice = Calibration.of(scorer, protocol, popularity, queries, ShardRunner.sequential());

        assertThat(choice.chosen()).isGreaterThan(choice.trained() + 0.1);
        assertThat(choice.scales().of(Part.NETWORK)).isLessThan(1);
        Rankings ranked = new RankingEvaluator(protocol, 60, popularity, ShardRunner.sequential())
                .rank(new TrainedScorer(scorer.scaled(choice.scales(), ShardRunner.sequential())), queries);
        assertThat(choice.chosen())
                .isCloseTo(MetricValues.of(Metric.NDCG, 10, ranked).value(), within(1e-9));
    }

    /** Targets are the items that repeats rank first: with baskets repeats have a scale of their own. */
    @Test
    void of_basketsThatRepeatsFind_raisesRepeatsApartFromTables() {
        ServedNetwork network =
                new ServedNetwork(ServedNetwork.Kind.small().withObjectives(0).withMemory(true), 60, 9, 3);
        NetworkScorer scorer = network.scorer();
        NetworkScorer repeats = scorer.scaled(PartScales.only(Part.IDENTITY), ShardRunner.sequential());
        List<Query> queries = new ArrayList<>();
        for (int repeat = 0; repeat < 20; repeat++) {
            for (int shopper = 0; shopper < network.known.shoppers(); shopper++) {
                double[] scores = new double[60];
                repeats.score(network.known.sequence(shopper), scores);
                queries.add(NumberedQuery.of(
                        shopper, network.known.sequence(shopper), new int[] {best(scores)}, new double[] {1}));
            }
        }
        int[] popularity = ItemPopularity.of(network.known, 60).toArray();
        PartScales baskets = Calibration.of(
                        scorer,
                        Described.protocol(new Protocol.NextBasket(), Protocol.TargetRule.ANY),
                        popularity,
                        queries,
                        ShardRunner.sequential())
                .scales();
        PartScales others = Calibration.of(
                        scorer,
                        Described.protocol(new Protocol.LeaveOneOut(), Protocol.TargetRule.ANY),
                        popularity,
                        queries,
                        ShardRunner.sequential())
                .scales();

        assertThat(baskets.of(Part.IDENTITY)).isGreaterThan(baskets.of(Part.TRANSITIONS));
        assertThat(others.of(Part.IDENTITY)).isEqualTo(others.of(Part.TRANSITIONS));
    }

    private static int best(double[] scores) {
        int best = 0;
        for (int item = 1; item < scores.length; item++) {
            best = scores[item] > scores[best] ? item : best;
        }
        return best;
    }
}
