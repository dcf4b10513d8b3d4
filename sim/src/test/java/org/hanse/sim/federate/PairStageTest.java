// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.hanse.core.federation.CohortRule;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.CatalogueItem;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionLogAccumulator;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.interaction.ItemId;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.interaction.table.PairSettings;
import org.hanse.core.job.FederationConfig;
import org.hanse.core.job.FederationConfig.Faults;
import org.hanse.core.job.FederationConfig.Sums;
import org.hanse.core.job.FederationConfig.Uploads;
import org.hanse.core.job.PairSum;
import org.hanse.core.job.PrivacyConfig;
import org.hanse.core.job.RefusedFederationException;
import org.hanse.core.job.SecureAggregation;
import org.hanse.core.learn.memory.MemoryRows;
import org.hanse.core.learn.memory.MemoryTables;
import org.hanse.core.learn.memory.MemoryWeights;
import org.hanse.core.learn.train.Merchant;
import org.hanse.core.model.ParameterLayout;
import org.hanse.core.privacy.PrivacyTerms;
import org.hanse.core.privacy.PrivacyTerms.NoiseBy;
import org.hanse.core.privacy.PrivacyUnit;
import org.hanse.core.shard.ShardRunner;
import org.hanse.sim.scenario.FederationBuilder;
import org.hanse.sim.summary.CautionText;
import org.junit.jupiter.api.Test;

class PairStageTest {

    /** Table of common shoppers. */
    private static final int COOCCURRENCE = 1;

    private static final int SHOPS = 6;
    private static final int ITEMS = 24;
    private static final int SHOPPERS = 20;
    private static final double EPSILON = 8;
    private static final double DELTA = 1e-4;
    private static final ShardRunner SHARDS = ShardRunner.sequential();
    private static final List<ParticipantId> IDS = ScriptedFederation.ids(SHOPS);

    private final Catalogue catalogue = Catalogue.of(IntStream.range(0, ITEMS)
            .mapToObj(item -> CatalogueItem.titled(
                    new ItemId("item-" + item), "t" + item, List.of("word" + item % 4, "own" + item)))
            .toList());

    /** Shops 1 to 5 show item 4 after item 0 to everyone, shop 0 does not know the pair. */
    private final List<Merchant> merchants = IntStream.range(0, SHOPS)
            .mapToObj(shop -> new Merchant(log(shop), catalogue))
            .toList();

    private static InteractionLog log(int shop) {
        SplittableRandom random = new SplittableRandom(shop);
        InteractionLogAccumulator log = new InteractionLogAccumulator();
        int view = log.typeIndex(InteractionType.VIEW);
        for (int shopper = 0; shopper < SHOPPERS; shopper++) {
            log.beginShopper(new ShopperId("shopper-" + shopper));
            log.add(shop == 0 ? 8 + random.nextInt(ITEMS - 8) : 0, view);
            log.add(shop == 0 ? 8 + random.nextInt(ITEMS - 8) : 4, view);
        }
        return log.toLog();
    }

    private static PairSettings settings(double epsilon) {
        return new PairSettings(1 << 12, 5, 1, epsilon);
    }

    private static FederationConfig config(NoiseBy noise, double ofPairs, Faults faults) {
        Uploads open = FederationConfig.DEFAULT.uploads();
        PrivacyConfig privacy = new PrivacyConfig(
                new PrivacyTerms(PrivacyUnit.SHOPPER, noise, EPSILON, DELTA, 1, 0.5),
                OptionalInt.empty(),
                OptionalLong.empty(),
                new PrivacyConfig.Gradients(10, 8));
        return FederationBuilder.aFederation()
                .withRounds(5)
                .withCohort(new CohortRule(1, 4))
                .withUploads(new Uploads(
                        open.exampleCap(),
                        open.rounding(),
                        Optional.of(SecureAggregation.of(1, 0.2)),
                        Optional.of(privacy)))
                .withFaults(faults)
                .withSums(new Sums(Optional.empty(), Optional.of(settings(ofPairs))))
                .build();
    }

    private StageOutcome<PairRecord> run(FederationConfig config, long seed) {
        return new PairStage().of(config, FederationRoster.of(IDS), merchants, seed, SHARDS);
    }

    /** Returns the co-occurrence of a pair at a shop, with the estimates of others. */
    private double cooccurrence(Merchant merchant, int item, int other) {
        MemoryTables own = MemoryTables.of(merchant.log(), catalogue, SHARDS);
        MemoryRows rows = new MemoryRows(merchant.pairs().map(own::with).orElse(own));
        rows.begin(new int[] {item}, 0, 1);
        float[] scores = new float[ITEMS];
        float[] values = new float[2 * MemoryWeights.size(1)];
        MemoryWeights weights = new MemoryWeights().set(values, 0, values.length / 2, 1);
        values[weights.linearIndex(COOCCURRENCE, 0, 0)] = 1;
        rows.add(weights, 0, 0, scores, 0);
        return scores[other];
    }

    @Test
    void of_noPairs_leavesMerchantsUnchanged() {
        StageOutcome<PairRecord> outcome = run(FederationConfig.DEFAULT, 3);

        assertThat(outcome.record()).isEmpty();
        assertThat(outcome.merchants()).isEqualTo(merchants);
    }

    @Test
    void of_pairOfOtherShops_reachesTheShopThatDoesNotKnowIt() {
        for (NoiseBy noise : List.of(NoiseBy.COORDINATOR, NoiseBy.PARTICIPANTS)) {
            StageOutcome<PairRecord> outcome = run(config(noise, 7, Faults.NONE), 3);

            PairRecord record = outcome.record().orElseThrow();
            assertThat(record.sum().summed()).isTrue();
            assertThat(record.sum().missing()).isEmpty();
            Merchant first = outcome.merchants().get(0);
            assertThat(cooccurrence(merchants.get(0), 0, 4)).isZero();
            // A hundred shoppers have the pair; estimates consider counts up to twelve.
            assertThat(cooccurrence(first, 0, 4)).isGreaterThan(0.9);
            assertThat(cooccurrence(first, 4, 0)).isGreaterThan(0.9);
            assertThat(cooccurrence(first, 1, 5)).isLessThan(0.4);
        }
    }

    @Test
    void of_sameSeed_isTheSameNoise() {
        FederationConfig config = config(NoiseBy.COORDINATOR, 7, Faults.NONE);
        long digest = digest(run(config, 3));
        assertThat(digest(run(config, 3))).isEqualTo(digest);
        assertThat(digest(run(config, 4))).isNotEqualTo(digest);
    }

    private static long digest(StageOutcome<PairRecord> outcome) {
        return outcome.merchants().get(0).pairs().orElseThrow().digest();
    }

    /** Cells without a shopper show the noise itself: its spread is the one that the record states. */
    @Test
    void of_emptyCells_haveTheNoiseOfTheRecord() {
        for (NoiseBy noise : NoiseBy.values()) {
            PairSum sum = PairStage.sum(config(noise, 7, Faults.NONE), FederationRoster.of(IDS), merchants, 3, SHARDS)
                    .orElseThrow();
            double squares = 0;
            int cells = settings(7).cells();
            for (int cell = 0; cell < cells; cell++) {
                // Six shops have twenty shoppers each: a few cells have all pairs.
                squares += Math.pow(Math.max(-4, Math.min(4, sum.value(cell) / sum.deviation())), 2);
            }
            assertThat(Math.sqrt(squares / cells)).isBetween(0.95, 1.05);
            assertThat(sum.deviation()).isGreaterThan(0.6);
        }
    }

    @Test
    void of_dropouts_areNamedAndSubtractNothing() {
        StageOutcome<PairRecord> outcome = run(config(NoiseBy.COORDINATOR, 7, new Faults(0.2, Map.of())), 5);

        PairRecord record = outcome.record().orElseThrow();
        assertThat(record.sum().summed()).isTrue();
        assertThat(record.sum().missing()).hasSizeBetween(1, 2);
        for (int shop = 1; shop < SHOPS; shop++) {
            // All shops but the first have the pair from several others.
            assertThat(cooccurrence(outcome.merchants().get(shop), 0, 4) - cooccurrence(merchants.get(shop), 0, 4))
                    .isGreaterThan(0.9);
        }
    }

    @Test
    void of_lateShop_hasThePairsOfOthers() {
        FederationRoster roster = new FederationRoster(IDS, Set.of(IDS.get(0)));
        StageOutcome<PairRecord> outcome =
                new PairStage().of(config(NoiseBy.COORDINATOR, 7, Faults.NONE), roster, merchants, 3, SHARDS);

        assertThat(outcome.record().orElseThrow().sum().asked()).isEqualTo(SHOPS - 1);
        assertThat(cooccurrence(outcome.merchants().get(0), 0, 4)).isGreaterThan(0.9);
    }

    @Test
    void of_allDropOut_leavesTheirOwnCounts() {
        StageOutcome<PairRecord> outcome = run(config(NoiseBy.COORDINATOR, 7, new Faults(1, Map.of())), 3);

        PairRecord record = outcome.record().orElseThrow();
        assertThat(record.sum().summed()).isFalse();
        assertThat(record.sum().missing()).hasSize(SHOPS);
        assertThat(outcome.merchants()).isEqualTo(merchants);
        assertThat(CautionText.of(new SumRecords(Optional.empty(), outcome.record())))
                .singleElement()
                .asString()
                .startsWith("federation.pairs: no sum (");
    }

    @Test
    void deviation_smallerEpsilon_isGreater() {
        double most = run(config(NoiseBy.COORDINATOR, 7.5, Faults.NONE), 3)
                .record()
                .orElseThrow()
                .deviation();
        double least = run(config(NoiseBy.COORDINATOR, 1, Faults.NONE), 3)
                .record()
                .orElseThrow()
                .deviation();
        // One Gaussian release of sensitivity 1 with epsilon 7.5.
        assertThat(most).isBetween(0.5, 0.8);
        assertThat(least).isGreaterThan(3 * most);
    }

    /** The charge of the sum and those of all rounds together are within the budget, and the sum alone has its part. */
    @Test
    void charges_sumAndRounds_keepTheWholeGuarantee() {
        for (NoiseBy noise : List.of(NoiseBy.COORDINATOR, NoiseBy.PARTICIPANTS)) {
            FederationConfig config = config(noise, 6, Faults.NONE);
            FederationPrivacy privacy = privacy(config);
            double ofSum = privacy.statement().epsilon();
            // Calibrated to 6 for the noise of the fewest updates.
            assertThat(ofSum).isBetween(5.9, 6.0);
            double all = privacy.forecast(config.rounds(), 1).epsilon();
            assertThat(all).isBetween(0.97 * EPSILON, EPSILON);
            assertThat(privacy.spent(List.of()).atWorst()).isEqualTo(ofSum);

            FederationPrivacy without =
                    privacy(FederationBuilder.like(config).withSums(Sums.NONE).build());
            assertThat(without.statement().epsilon()).isZero();
            assertThat(without.mechanism().scale().multiplier())
                    .isLessThan(privacy.mechanism().scale().multiplier());
        }
    }

    @Test
    void charges_sumOfTheWholeBudget_isRefused() {
        assertThatThrownBy(() -> privacy(config(NoiseBy.COORDINATOR, EPSILON, Faults.NONE)))
                .isInstanceOf(RefusedFederationException.class)
                .hasMessageContaining("found 8 with a privacy.epsilon of 8; expected less");
    }

    private FederationPrivacy privacy(FederationConfig config) {
        return FederationPrivacy.of(
                config.uploads().privacy().orElseThrow(),
                config,
                new FederationPrivacy.Members(SHOPS, SHOPS),
                ParameterLayout.accumulator().add("weights", 1000).toLayout(),
                (long) SHOPS * SHOPPERS);
    }
}
