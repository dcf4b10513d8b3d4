// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.hanse.sim.federate.SumStagesTest.Kind.COUNTS;
import static org.hanse.sim.federate.SumStagesTest.Kind.PAIRS;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.hanse.core.federation.CohortRule;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.CatalogueItem;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionLogAccumulator;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.interaction.ItemId;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.interaction.table.CountSettings;
import org.hanse.core.interaction.table.CountSketch;
import org.hanse.core.interaction.table.OwnCounts;
import org.hanse.core.interaction.table.PairSettings;
import org.hanse.core.job.CountSum;
import org.hanse.core.job.FederationConfig;
import org.hanse.core.job.FederationConfig.Faults;
import org.hanse.core.job.FederationConfig.Sums;
import org.hanse.core.job.FederationConfig.Uploads;
import org.hanse.core.job.JobPrivacy;
import org.hanse.core.job.JobSum;
import org.hanse.core.job.PairSum;
import org.hanse.core.job.PrivacyConfig;
import org.hanse.core.job.RefusedFederationException;
import org.hanse.core.job.SecureAggregation;
import org.hanse.core.job.SumKind;
import org.hanse.core.learn.memory.MemoryRows;
import org.hanse.core.learn.memory.MemoryTables;
import org.hanse.core.learn.memory.MemoryWeights;
import org.hanse.core.learn.memory.PooledCounts;
import org.hanse.core.learn.train.Merchant;
import org.hanse.core.model.ParameterLayout;
import org.hanse.core.privacy.PrivacyTerms;
import org.hanse.core.privacy.PrivacyTerms.NoiseBy;
import org.hanse.core.privacy.PrivacyUnit;
import org.hanse.core.quantize.IntegerSum;
import org.hanse.core.quantize.IntegerSumAccumulator;
import org.hanse.core.quantize.IntegerUpdate;
import org.hanse.core.shard.ShardRunner;
import org.hanse.sim.scenario.FederationBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Contract of sums before the first round for each kind, and what the kinds do differently. */
class SumStagesTest {

    enum Kind {
        COUNTS,
        PAIRS
    }

    /** Table of common shoppers. */
    private static final int COOCCURRENCE = 1;

    private static final int SHOPS = 6;
    private static final int ITEMS = 24;
    private static final int SHOPPERS = 20;
    private static final double EPSILON = 8;
    private static final double DELTA = 1e-4;
    private static final CountSettings SETTINGS = new CountSettings(1 << 14, 6, 50, 1);
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
            log.add(8 + random.nextInt(ITEMS - 8), view);
        }
        return log.toLog();
    }

    private static PairSettings settings(double epsilon) {
        return new PairSettings(1 << 12, 5, 1, epsilon);
    }

    private static FederationConfig pairs(NoiseBy noise, double ofPairs, Faults faults) {
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

    private static FederationConfig counts(Optional<SecureAggregation> masks, Faults faults, int minimum) {
        Uploads open = FederationConfig.DEFAULT.uploads();
        return FederationBuilder.aFederation()
                .withCohort(new CohortRule(0.7, minimum))
                .withUploads(new Uploads(open.exampleCap(), open.rounding(), masks, Optional.empty()))
                .withFaults(faults)
                .withSums(new Sums(Optional.of(SETTINGS), Optional.empty()))
                .build();
    }

    private static FederationConfig counts(Faults faults) {
        return counts(Optional.of(SecureAggregation.of(1, 0.2)), faults, 4);
    }

    private static FederationConfig config(Kind kind, Faults faults) {
        return kind == COUNTS ? counts(faults) : pairs(NoiseBy.COORDINATOR, 7, faults);
    }

    private SumStages.Outcome run(FederationConfig config, FederationRoster roster, long seed) {
        return new SumStages().of(config, roster, merchants, seed, SHARDS);
    }

    private SumStages.Outcome run(FederationConfig config, long seed) {
        return run(config, FederationRoster.of(IDS), seed);
    }

    private SumStages.Outcome run(FederationConfig config) {
        return run(config, 3);
    }

    private static SumRecord record(SumStages.Outcome outcome) {
        assertThat(outcome.records()).hasSize(1);
        return outcome.records().get(0);
    }

    private static double figure(SumRecord record, String name) {
        return Optional.ofNullable(record.observed().figures().get(name))
                .orElseThrow()
                .doubleValue();
    }

    /** Returns the digest of the sum behind a shop's tables. */
    private static long digest(SumStages.Outcome outcome, int shop) {
        Merchant merchant = outcome.merchants().get(shop);
        return merchant.counts()
                .map(PooledCounts::digest)
                .orElseGet(() -> merchant.pairs().orElseThrow().digest());
    }

    // ---- every kind

    @Test
    void of_noSum_leavesMerchantsUnchanged() {
        SumStages.Outcome outcome = run(FederationConfig.DEFAULT);

        assertThat(outcome.records()).isEmpty();
        assertThat(outcome.merchants()).isEqualTo(merchants);
    }

    @ParameterizedTest
    @EnumSource
    void of_masked_asksAllShopsForAllCells(Kind kind) {
        FederationConfig config = config(kind, Faults.NONE);
        SumStages.Outcome outcome = run(config);

        SumRecord record = record(outcome);
        assertThat(record.summed()).isTrue();
        assertThat(record.asked()).isEqualTo(SHOPS);
        assertThat(record.missing()).isEmpty();
        JobSum sum = SumStages.sum(record.kind(), config, SHOPS, (long) SHOPS * SHOPPERS);
        long bits = (long) sum.format().size() * sum.format().quantization().ringBits();
        assertThat(record.uploadBytes()).isGreaterThan(SHOPS * bits / 8);
        assertThat(record.downloadBytes()).isGreaterThan(SHOPS * bits / 8);
        assertThat(record.notes())
                .isNotEmpty()
                .allMatch(note ->
                        note.startsWith("federation." + record.kind().words().key() + ": "));
    }

    @ParameterizedTest
    @EnumSource
    void of_exposures_areNotSummed(Kind kind) {
        List<Merchant> shown = merchants.stream()
                .map(merchant -> merchant.withExposures(Set.of(InteractionType.VIEW.name())))
                .toList();
        SumStages.Outcome outcome =
                new SumStages().of(config(kind, Faults.NONE), FederationRoster.of(IDS), shown, 3, SHARDS);

        assertThat(record(outcome).summed()).isTrue();
        if (kind == COUNTS) {
            assertThat(record(outcome).observed().figures()).containsEntry("load", 0.0);
        } else {
            assertThat(cooccurrence(outcome.merchants().get(0), 0, 4)).isLessThan(0.4);
        }
    }

    @ParameterizedTest
    @EnumSource
    void of_lateShop_isNotAskedAndHasTheSumOfOthers(Kind kind) {
        SumStages.Outcome outcome = run(config(kind, Faults.NONE), new FederationRoster(IDS, Set.of(IDS.get(0))), 3);

        assertThat(record(outcome).asked()).isEqualTo(SHOPS - 1);
        if (kind == COUNTS) {
            assertThat(digest(outcome, 1)).isEqualTo(pooled(List.of(1, 2, 3, 4, 5)));
            assertThat(digest(outcome, 0)).isEqualTo(pooled(List.of(1, 2, 3, 4, 5, 0)));
        } else {
            assertThat(cooccurrence(outcome.merchants().get(0), 0, 4)).isGreaterThan(0.9);
        }
    }

    @Test
    void of_allDropOut_leavesTheirOwnCounts() {
        SumStages.Outcome outcome = run(config(PAIRS, new Faults(1, Map.of())));

        assertThat(record(outcome).summed()).isFalse();
        assertThat(record(outcome).missing()).hasSize(SHOPS);
        assertThat(outcome.merchants()).isEqualTo(merchants);
        assertThat(record(outcome).notes())
                .singleElement()
                .asString()
                .startsWith("federation." + record(outcome).kind().words().key() + ": no sum (")
                .contains("each shop's tables have its own");
    }

    @ParameterizedTest
    @EnumSource
    void of_sameInputs_runOnce(Kind kind) {
        SumStages stages = new SumStages();
        FederationConfig config = config(kind, Faults.NONE);
        SumStages.Outcome first = stages.of(config, FederationRoster.of(IDS), merchants, 3, SHARDS);

        List<Merchant> again = merchants.stream()
                .map(own -> new Merchant(own.log(), own.catalogue()))
                .toList();
        assertThat(stages.of(config, FederationRoster.of(IDS), again, 3, SHARDS))
                .isSameAs(first);
        assertThat(stages.of(config, FederationRoster.of(IDS), merchants, 4, SHARDS))
                .isNotSameAs(first);
    }

    @ParameterizedTest
    @EnumSource
    void of_cohortThatNoThresholdProtects_isRefused(Kind kind) {
        FederationConfig config = config(kind, Faults.NONE).secured(SecureAggregation.of(5, 0));

        assertThatThrownBy(() -> run(config)).isInstanceOf(RefusedFederationException.class);
    }

    // ---- counts

    private long pooled(List<Integer> shops) {
        return shops.stream()
                .map(shop -> OwnCounts.of(merchants.get(shop).log(), catalogue, SETTINGS)
                        .contributed())
                .reduce(CountSketch::plus)
                .orElseThrow()
                .digest();
    }

    private static PooledCounts counts(SumStages.Outcome outcome, int shop) {
        return outcome.merchants().get(shop).counts().orElseThrow();
    }

    private static double load(SumStages.Outcome outcome) {
        return figure(record(outcome), "load");
    }

    @Test
    void counts_maskedOrNot_areTheSumOfAllShops() {
        for (FederationConfig config : List.of(counts(Faults.NONE), counts(Optional.empty(), Faults.NONE, 1))) {
            SumStages.Outcome outcome = run(config);

            assertThat(load(outcome)).isBetween(0.01, 0.5);
            for (int shop = 0; shop < SHOPS; shop++) {
                assertThat(digest(outcome, shop)).isEqualTo(pooled(List.of(0, 1, 2, 3, 4, 5)));
                assertThat(counts(outcome, shop).rows())
                        .isSameAs(counts(outcome, 0).rows());
            }
        }
    }

    /** Services repeat the round of an exact sum until all nodes are in it. */
    @Test
    void counts_ofDropouts_areInTheSum() {
        SumStages.Outcome outcome = run(counts(new Faults(0.5, Map.of())));

        assertThat(record(outcome).missing()).isEmpty();
        assertThat(digest(outcome, 0)).isEqualTo(pooled(List.of(0, 1, 2, 3, 4, 5)));
    }

    /** With masks and without. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void counts_belowTheLeast_areThoseOfTheShopAlone(boolean masks) {
        CountSettings settings =
                new CountSettings(SETTINGS.cells(), SETTINGS.hashes(), SETTINGS.pairs(), 1, 0, SHOPPERS, 0);
        Optional<SecureAggregation> masked = masks ? Optional.of(SecureAggregation.of(1, 0.2)) : Optional.empty();
        SumStages.Outcome outcome = run(FederationBuilder.like(counts(masked, Faults.NONE, 4))
                .withSums(new Sums(Optional.of(settings), Optional.empty()))
                .build());

        List<CountSketch> counts = merchants.stream()
                .map(own -> OwnCounts.of(own.log(), catalogue, settings).contributed())
                .toList();
        CountSketch sum = counts.stream().reduce(CountSketch::plus).orElseThrow();
        CountSketch released = CountSketch.of(settings, cell -> sum.cell(cell) < SHOPPERS ? 0 : sum.cell(cell));
        assertThat(figure(record(outcome), "load"))
                .isCloseTo(released.load(), within(0.001))
                .isLessThan(sum.load());
        assertThat(record(outcome).notes())
                .anyMatch(note -> note.contains("shops receive counters from " + SHOPPERS + " on"));
        for (int shop = 0; shop < SHOPS; shop++) {
            CountSketch own = counts.get(shop);
            assertThat(digest(outcome, shop))
                    .isEqualTo(CountSketch.of(settings, cell -> Math.max(released.cell(cell), own.cell(cell)))
                            .digest());
        }
    }

    @Test
    void counts_belowTheSupport_areAddedAtHome() {
        CountSettings settings = new CountSettings(SETTINGS.cells(), SETTINGS.hashes(), SETTINGS.pairs(), 3);
        SumStages.Outcome outcome = run(FederationBuilder.like(counts(Faults.NONE))
                .withSums(new Sums(Optional.of(settings), Optional.empty()))
                .build());

        List<OwnCounts> counts = merchants.stream()
                .map(own -> OwnCounts.of(own.log(), catalogue, settings))
                .toList();
        CountSketch sum = counts.stream()
                .map(OwnCounts::contributed)
                .reduce(CountSketch::plus)
                .orElseThrow();
        for (int shop = 0; shop < SHOPS; shop++) {
            CountSketch withheld = counts.get(shop).withheld();
            assertThat(withheld.load()).isPositive();
            assertThat(digest(outcome, shop)).isEqualTo(sum.plus(withheld).digest());
        }
    }

    @Test
    void counts_fullSketch_namesEnoughCells() {
        CountSum kind = new CountSum(SETTINGS);
        JobSum sum = JobSum.of(
                kind, new JobId("books"), Optional.empty(), new JobPrivacy.Sizes(6, 6, OptionalInt.empty(), 0));
        long[] cells = new long[SETTINGS.cells()];
        for (int cell = 0; cell < 0.8 * cells.length; cell++) {
            cells[cell] = 1;
        }
        IntegerSumAccumulator all = new IntegerSumAccumulator(sum.format().quantization(), cells.length);
        all.add(IntegerUpdate.clipped(sum.format().quantization(), cells.length, cell -> cells[cell])
                .vector());
        IntegerSum released = all.toIntegerSum();

        assertThat(kind.observed(sum, Optional.of(released), new SumKind.Parts(6, 6, 3))
                        .notes())
                .hasSize(3)
                .anyMatch(note -> note.startsWith("found 80 % of the counters above 0; expected at most 50 %"))
                .anyMatch(note -> note.contains("Use cells: 38,0"))
                .anyMatch(note -> note.startsWith("3 counters of shops were clipped to 32,767"));
    }

    // ---- pairs

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

    private static double deviation(SumStages.Outcome outcome) {
        return figure(record(outcome), "deviation");
    }

    @Test
    void pairs_ofOtherShops_reachTheShopThatDoesNotKnowThem() {
        for (NoiseBy noise : List.of(NoiseBy.COORDINATOR, NoiseBy.PARTICIPANTS)) {
            Merchant first = run(pairs(noise, 7, Faults.NONE)).merchants().get(0);

            assertThat(cooccurrence(merchants.get(0), 0, 4)).isZero();
            // A hundred shoppers have the pair; estimates consider counts up to twelve.
            assertThat(cooccurrence(first, 0, 4)).isGreaterThan(0.9);
            assertThat(cooccurrence(first, 4, 0)).isGreaterThan(0.9);
            assertThat(cooccurrence(first, 1, 5)).isLessThan(0.4);
        }
    }

    @Test
    void pairs_ofOneSeed_haveTheSameNoise() {
        FederationConfig config = config(PAIRS, Faults.NONE);
        long digest = digest(run(config, 3), 0);
        assertThat(digest(run(config, 3), 0)).isEqualTo(digest);
        assertThat(digest(run(config, 4), 0)).isNotEqualTo(digest);
    }

    /** Cells without a shopper show the noise itself: its spread is the one that the record states. */
    @ParameterizedTest
    @EnumSource
    void pairs_inEmptyCells_haveTheNoiseOfTheRecord(NoiseBy noise) {
        FederationConfig config = pairs(noise, 7, Faults.NONE);
        SumStages.Stage stage = new SumStages.Stage(
                new SumStages.Inputs(config, FederationRoster.of(IDS), merchants, 3),
                merchants,
                config.sums().kinds().get(0));
        CohortSum.Summed summed = stage.summed(SHARDS);
        IntegerSum released = stage.released().orElseThrow().noised();
        double deviation = figure(stage.record(summed), "deviation");
        double squares = 0;
        for (int cell = 0; cell < released.size(); cell++) {
            // Six shops have twenty shoppers each: a few cells have all pairs.
            squares += Math.pow(Math.max(-4, Math.min(4, PairSum.value(released, cell) / deviation)), 2);
        }
        assertThat(Math.sqrt(squares / released.size())).isBetween(0.95, 1.05);
        assertThat(deviation).isGreaterThan(0.6);
    }

    @Test
    void pairs_ofDropouts_areNamedAndSubtractNothing() {
        SumStages.Outcome outcome = run(config(PAIRS, new Faults(0.2, Map.of())), 5);

        assertThat(record(outcome).summed()).isTrue();
        assertThat(record(outcome).missing()).hasSizeBetween(1, 2);
        for (int shop = 1; shop < SHOPS; shop++) {
            // All shops but the first have the pair from several others.
            assertThat(cooccurrence(outcome.merchants().get(shop), 0, 4) - cooccurrence(merchants.get(shop), 0, 4))
                    .isGreaterThan(0.9);
        }
    }

    @Test
    void pairs_ofASmallerEpsilon_haveMoreNoise() {
        double most = deviation(run(pairs(NoiseBy.COORDINATOR, 7.5, Faults.NONE)));
        double least = deviation(run(pairs(NoiseBy.COORDINATOR, 1, Faults.NONE)));

        // One Gaussian release of sensitivity 1 with epsilon 7.5.
        assertThat(most).isBetween(0.5, 0.8);
        assertThat(least).isGreaterThan(3 * most);
    }

    /** The charge of the sum and those of all rounds together are within the budget, and the sum alone has its part. */
    @Test
    void pairs_sumAndRounds_keepTheWholeGuarantee() {
        for (NoiseBy noise : List.of(NoiseBy.COORDINATOR, NoiseBy.PARTICIPANTS)) {
            FederationConfig config = pairs(noise, 6, Faults.NONE);
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
    void pairs_sumOfTheWholeBudget_isRefused() {
        assertThatThrownBy(() -> privacy(pairs(NoiseBy.COORDINATOR, EPSILON, Faults.NONE)))
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
