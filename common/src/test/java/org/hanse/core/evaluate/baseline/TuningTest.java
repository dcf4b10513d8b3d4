// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.hanse.core.evaluate.Described;
import org.hanse.core.evaluate.ItemScorer;
import org.hanse.core.evaluate.Metric;
import org.hanse.core.evaluate.NotFiniteScoreException;
import org.hanse.core.evaluate.NumberedQuery;
import org.hanse.core.evaluate.Protocol;
import org.hanse.core.evaluate.Protocol.LeaveOneOut;
import org.hanse.core.evaluate.Protocol.NextBasket;
import org.hanse.core.evaluate.Protocol.TargetRule;
import org.hanse.core.evaluate.Query;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.CatalogueItem;
import org.hanse.core.interaction.HandMadeLog;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.ItemId;
import org.hanse.core.interaction.table.RandomLogs;
import org.hanse.core.shard.ShardRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TuningTest {

    private final InteractionLog log = HandMadeLog.of("ann 0 1", "bob 2");
    private final Protocol protocol = Described.protocol(new LeaveOneOut(), TargetRule.ANY);
    private final Baseline.Training training = new Baseline.Training(
            log,
            Catalogue.of(IntStream.range(0, 6)
                    .mapToObj(item -> CatalogueItem.bare(new ItemId("i" + item)))
                    .toList()),
            1,
            ShardRunner.sequential());

    /** Baseline that recommends one item to all shoppers, with a given grid. */
    private record OneItem(String name, int item, boolean fits, List<Baseline> grid) implements ExternalBaseline {

        static OneItem of(String name, int item) {
            return new OneItem(name, item, true, List.of());
        }

        OneItem with(Baseline... settings) {
            return new OneItem(name, item, fits, List.of(settings));
        }

        @Override
        public Map<String, Double> parameters() {
            return Map.of("item", (double) item);
        }

        @Override
        public Optional<String> unfit(Training context) {
            return fits ? Optional.empty() : Optional.of("unfit");
        }

        @Override
        public ItemScorer fit(Training context) {
            return (history, scores) -> scores[item] = 1;
        }
    }

    private Query target(int item) {
        return NumberedQuery.of(0, log.sequence(0), new int[] {item}, new double[] {1});
    }

    @Test
    void choose_severalSettings_takesTheBestOnValidation() {
        OneItem best = OneItem.of("best", 4);
        Baseline baseline = OneItem.of("fixed", 3).with(OneItem.of("poor", 3), best, OneItem.of("worse", 5));
        assertThat(Tuning.choose(baseline, training, List.of(target(4), target(4), target(3)), protocol))
                .isSameAs(best);
    }

    @Test
    void choose_equalSettings_takesTheEarlier() {
        OneItem earlier = OneItem.of("earlier", 4);
        Baseline baseline = OneItem.of("fixed", 3).with(OneItem.of("poor", 3), earlier, OneItem.of("later", 4));
        assertThat(Tuning.choose(baseline, training, List.of(target(4)), protocol))
                .isSameAs(earlier);
    }

    @Test
    void choose_settingThatDoesNotFit_isPassedOver() {
        OneItem unfit = new OneItem("unfit", 4, false, List.of());
        OneItem fits = OneItem.of("fits", 3);
        Baseline baseline = OneItem.of("fixed", 3).with(unfit, fits);
        assertThat(Tuning.choose(baseline, training, List.of(target(4)), protocol))
                .isSameAs(fits);
    }

    @Test
    void choose_nothingToCompare_keepsTheBaseline() {
        Baseline noQueries = OneItem.of("fixed", 3).with(OneItem.of("a", 4), OneItem.of("b", 5));
        assertThat(Tuning.choose(noQueries, training, List.of(), protocol)).isSameAs(noQueries);
        Baseline noneFits = OneItem.of("fixed", 3)
                .with(new OneItem("a", 4, false, List.of()), new OneItem("b", 5, false, List.of()));
        assertThat(Tuning.choose(noneFits, training, List.of(target(4)), protocol))
                .isSameAs(noneFits);
        Baseline noGrid = OneItem.of("fixed", 3);
        assertThat(Tuning.choose(noGrid, training, List.of(target(4)), protocol))
                .isSameAs(noGrid);
    }

    @Test
    void choose_federationThatDiverges_isPassedOver() {
        PFedRec diverges = new PFedRec(2, 1e300, 80, new LocalPasses(1, 4), new ShopperRounds(10, 1, 1));
        InteractionLog many = RandomLogs.of(5, 30, 6, 9);
        Baseline.Training shop = new Baseline.Training(many, training.catalogue(), 1, ShardRunner.sequential());
        Query query = NumberedQuery.of(1, many.sequence(1), new int[] {4}, new double[] {1});
        assertThat(Tuning.choose(diverges, shop, List.of(query), protocol)).isSameAs(diverges);
    }

    /** Six items have no 32 independent factors, and rounding removes the penalty beside factors of a billion. */
    @Test
    void choose_federationWhoseSolverFails_isPassedOver() {
        Fcf diverges = new Fcf(32, 1, 5, new ShopperRounds(10, 1, 1e9));
        InteractionLog many = RandomLogs.of(5, 30, 6, 9);
        Baseline.Training shop = new Baseline.Training(many, training.catalogue(), 1, ShardRunner.sequential());
        Query query = NumberedQuery.of(1, many.sequence(1), new int[] {4}, new double[] {1});
        assertThatThrownBy(() -> diverges.with(new ShopperRounds(40, 1, 1e9)).fit(shop))
                .isInstanceOf(NotFiniteScoreException.class);
        assertThat(Tuning.choose(diverges, shop, List.of(query), protocol)).isSameAs(diverges);
    }

    @Test
    void choose_federation_takesRoundsFromTheGrid() {
        Baseline chosen = Tuning.choose(PFedRec.fixed(), training, List.of(target(4)), protocol);
        assertThat(PFedRec.fixed().grid()).contains(chosen);
        // One query has few possible values, so no number of rounds beats the first that reaches the best.
        assertThat(((PFedRec) chosen).rounds().count()).isLessThan(200);
    }

    @Test
    void metric_basketsAreJudgedByRecall_othersByNdcg() {
        assertThat(Tuning.metric(Described.protocol(new NextBasket(), TargetRule.ANY)))
                .isEqualTo(Metric.RECALL);
        assertThat(Tuning.metric(protocol)).isEqualTo(Metric.NDCG);
    }

    @ParameterizedTest
    @CsvSource({"5;10;20, 10", "20;100, 20", "8;12, 8", "1, 1"})
    void cutoff_several_isTheOneNearestTen(String cutoffs, int nearest) {
        List<Integer> all =
                Arrays.stream(cutoffs.split(";", -1)).map(Integer::valueOf).toList();
        assertThat(Tuning.cutoff(all)).isEqualTo(nearest);
    }
}
