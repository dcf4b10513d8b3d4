// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
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
import org.hanse.core.interaction.table.CountSettings;
import org.hanse.core.interaction.table.CountSketch;
import org.hanse.core.interaction.table.OwnCounts;
import org.hanse.core.job.FederationConfig;
import org.hanse.core.job.FederationConfig.Faults;
import org.hanse.core.job.FederationConfig.Uploads;
import org.hanse.core.job.RefusedFederationException;
import org.hanse.core.job.SecureAggregation;
import org.hanse.core.learn.memory.PooledCounts;
import org.hanse.core.learn.train.Merchant;
import org.hanse.core.shard.ShardRunner;
import org.hanse.sim.scenario.FederationBuilder;
import org.hanse.sim.summary.CautionText;
import org.junit.jupiter.api.Test;

class CountStageTest {

    private static final int SHOPS = 6;
    private static final int ITEMS = 30;
    private static final CountSettings SETTINGS = new CountSettings(1 << 14, 6, 50, 1);
    private static final ShardRunner SHARDS = ShardRunner.sequential();
    private static final List<ParticipantId> IDS = ScriptedFederation.ids(SHOPS);

    private final Catalogue catalogue = Catalogue.of(IntStream.range(0, ITEMS)
            .mapToObj(item -> CatalogueItem.bare(new ItemId("item-" + item)))
            .toList());
    private final List<Merchant> merchants = IntStream.range(0, SHOPS)
            .mapToObj(shop -> new Merchant(log(shop), catalogue))
            .toList();

    private static InteractionLog log(int shop) {
        SplittableRandom random = new SplittableRandom(shop);
        InteractionLogAccumulator log = new InteractionLogAccumulator();
        int view = log.typeIndex(InteractionType.VIEW);
        for (int shopper = 0; shopper < 20; shopper++) {
            log.beginShopper(new ShopperId("shopper-" + shopper));
            for (int i = 0; i < 5; i++) {
                log.add(random.nextInt(ITEMS), view);
            }
        }
        return log.toLog();
    }

    private static FederationConfig config(Optional<SecureAggregation> masks, Faults faults, int minimum) {
        Uploads open = FederationConfig.DEFAULT.uploads();
        return FederationBuilder.aFederation()
                .withCohort(new CohortRule(0.7, minimum))
                .withUploads(new Uploads(open.exampleCap(), open.rounding(), masks, Optional.empty()))
                .withFaults(faults)
                .withSums(new FederationConfig.Sums(Optional.of(SETTINGS), Optional.empty()))
                .build();
    }

    private static FederationConfig masked(Faults faults) {
        return config(Optional.of(SecureAggregation.of(1, 0.2)), faults, 4);
    }

    private StageOutcome<CountRecord> run(FederationConfig config) {
        return new CountStage().of(config, FederationRoster.of(IDS), merchants, 3, SHARDS);
    }

    private static PooledCounts counts(StageOutcome<CountRecord> outcome, int shop) {
        return outcome.merchants().get(shop).counts().orElseThrow();
    }

    private long pooled(List<Integer> shops) {
        return shops.stream()
                .map(shop -> OwnCounts.of(merchants.get(shop).log(), catalogue, SETTINGS)
                        .contributed())
                .reduce(CountSketch::plus)
                .orElseThrow()
                .digest();
    }

    @Test
    void of_exposures_areNotCounted() {
        List<Merchant> shown = merchants.stream()
                .map(merchant -> merchant.withExposures(Set.of(InteractionType.VIEW.name())))
                .toList();

        StageOutcome<CountRecord> outcome =
                new CountStage().of(masked(Faults.NONE), FederationRoster.of(IDS), shown, 3, SHARDS);

        assertThat(outcome.record().orElseThrow().load()).isZero();
    }

    @Test
    void of_noCounts_leavesMerchantsUnchanged() {
        StageOutcome<CountRecord> outcome = run(FederationConfig.DEFAULT);

        assertThat(outcome.record()).isEmpty();
        assertThat(outcome.merchants()).isEqualTo(merchants);
    }

    @Test
    void of_masked_isTheSumOfAllShops() {
        StageOutcome<CountRecord> outcome = run(masked(Faults.NONE));

        CountRecord record = outcome.record().orElseThrow();
        assertThat(record.sum().summed()).isTrue();
        assertThat(record.sum().asked()).isEqualTo(SHOPS);
        assertThat(record.sum().missing()).isEmpty();
        assertThat(record.load()).isBetween(0.1, 0.5);
        // Each upload has all counters, 19 bits each for six shops.
        assertThat(record.sum().uploadBytes()).isGreaterThan((long) SHOPS * SETTINGS.cells() * 19 / 8);
        assertThat(record.sum().downloadBytes()).isGreaterThan((long) SHOPS * SETTINGS.cells() * 19 / 8);
        for (int shop = 0; shop < SHOPS; shop++) {
            assertThat(counts(outcome, shop).digest()).isEqualTo(pooled(List.of(0, 1, 2, 3, 4, 5)));
            assertThat(counts(outcome, shop).shoppers().log())
                    .isSameAs(merchants.get(shop).log());
            assertThat(counts(outcome, shop).rows()).isSameAs(counts(outcome, 0).rows());
        }
    }

    @Test
    void of_plain_isTheSameSum() {
        StageOutcome<CountRecord> outcome = run(config(Optional.empty(), Faults.NONE, 1));

        assertThat(counts(outcome, 0).digest()).isEqualTo(pooled(List.of(0, 1, 2, 3, 4, 5)));
    }

    @Test
    void of_dropouts_addTheirCountsAtHome() {
        StageOutcome<CountRecord> outcome = run(masked(new Faults(0.3, Map.of())));

        CountRecord record = outcome.record().orElseThrow();
        assertThat(record.sum().summed()).isTrue();
        assertThat(record.sum().missing()).isNotEmpty();
        List<Integer> summed = IntStream.range(0, SHOPS)
                .filter(shop -> !record.sum().missing().contains(IDS.get(shop).text()))
                .boxed()
                .toList();
        for (int shop = 0; shop < SHOPS; shop++) {
            boolean isMissing = !summed.contains(shop);
            // A shop that dropped out contributed nothing, but may exclude its shoppers from its own tables.
            assertThat(counts(outcome, shop).digest())
                    .isEqualTo(isMissing ? pooled(with(summed, shop)) : pooled(summed));
        }
        assertThat(CautionText.of(new SumRecords(Optional.of(record), Optional.empty())))
                .anyMatch(note -> note.contains(record.sum().missing().size() + " of 6 shops are not in the sum"));
    }

    private static List<Integer> with(List<Integer> shops, int other) {
        return IntStream.concat(shops.stream().mapToInt(Integer::intValue), IntStream.of(other))
                .boxed()
                .toList();
    }

    @Test
    void of_support_addsWithheldCountsAtHome() {
        CountSettings settings = new CountSettings(SETTINGS.cells(), SETTINGS.hashes(), SETTINGS.pairs(), 3);
        StageOutcome<CountRecord> outcome = run(FederationBuilder.like(masked(Faults.NONE))
                .withSums(new FederationConfig.Sums(Optional.of(settings), Optional.empty()))
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
            assertThat(counts(outcome, shop).digest())
                    .isEqualTo(sum.plus(withheld).digest());
        }
    }

    @Test
    void of_lateShop_addsItsCountsAtHome() {
        StageOutcome<CountRecord> outcome = new CountStage()
                .of(
                        config(Optional.empty(), Faults.NONE, 1),
                        new FederationRoster(IDS, Set.of(IDS.get(2))),
                        merchants,
                        3,
                        SHARDS);

        assertThat(outcome.record().orElseThrow().sum().asked()).isEqualTo(SHOPS - 1);
        assertThat(counts(outcome, 0).digest()).isEqualTo(pooled(List.of(0, 1, 3, 4, 5)));
        assertThat(counts(outcome, 2).digest()).isEqualTo(pooled(List.of(0, 1, 3, 4, 5, 2)));
    }

    @Test
    void of_tooFewShops_keepTheirOwnCounts() {
        for (FederationConfig config :
                List.of(masked(new Faults(0.9, Map.of())), config(Optional.empty(), new Faults(0.5, Map.of()), 6))) {
            StageOutcome<CountRecord> outcome = run(config);

            CountRecord record = outcome.record().orElseThrow();
            assertThat(record.sum().summed()).isFalse();
            assertThat(outcome.merchants()).isEqualTo(merchants);
            assertThat(CautionText.of(new SumRecords(Optional.of(record), Optional.empty())))
                    .singleElement()
                    .asString()
                    .contains("each shop's tables have its own");
        }
    }

    @Test
    void of_cohortThatNoThresholdProtects_isRefused() {
        FederationConfig config = config(Optional.of(SecureAggregation.of(5, 0)), Faults.NONE, 4);
        assertThatThrownBy(() -> run(config)).isInstanceOf(RefusedFederationException.class);
    }

    @Test
    void of_sameInputs_runOnce() {
        CountStage stage = new CountStage();
        FederationConfig config = config(Optional.empty(), Faults.NONE, 1);
        StageOutcome<CountRecord> first = stage.of(config, FederationRoster.of(IDS), merchants, 3, SHARDS);

        List<Merchant> again = merchants.stream()
                .map(own -> new Merchant(own.log(), own.catalogue()))
                .toList();
        assertThat(stage.of(config, FederationRoster.of(IDS), again, 3, SHARDS)).isSameAs(first);
        assertThat(stage.of(config, FederationRoster.of(IDS), merchants, 4, SHARDS))
                .isNotSameAs(first);
    }

    @Test
    void crowded_fullSketch_namesEnoughCells() {
        CountRecord record = new CountRecord(SETTINGS, new SumRecord(6, List.of(), "", 1, 1), 3, 0.8);

        assertThat(record.crowded()).isTrue();
        assertThat(record.enoughCells()).isBetween(2L * SETTINGS.cells(), 3L * SETTINGS.cells());
        assertThat(CautionText.of(new SumRecords(Optional.of(record), Optional.empty())))
                .hasSize(3)
                .anyMatch(note -> note.contains("found 80 % of the counters above 0"))
                .anyMatch(note -> note.contains("3 counters of shops were clipped"));
    }
}
