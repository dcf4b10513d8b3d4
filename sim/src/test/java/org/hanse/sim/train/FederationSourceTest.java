// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.hanse.config.InvalidInputException;
import org.hanse.core.federation.CohortRule;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.CatalogueItem;
import org.hanse.core.interaction.InteractionLogAccumulator;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.interaction.ItemId;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.interaction.table.CountSettings;
import org.hanse.core.interaction.table.PairSettings;
import org.hanse.core.job.FederationConfig;
import org.hanse.core.job.FederationConfig.Sums;
import org.hanse.core.job.FederationConfig.Uploads;
import org.hanse.core.job.PrivacyConfig;
import org.hanse.core.job.RefusedFederationException;
import org.hanse.core.job.SecureAggregation;
import org.hanse.core.learn.train.Merchant;
import org.hanse.core.privacy.PrivacyTerms;
import org.hanse.core.privacy.PrivacyTerms.NoiseBy;
import org.hanse.core.privacy.PrivacyUnit;
import org.hanse.core.shard.ShardRunner;
import org.hanse.sim.scenario.FederationBuilder;
import org.junit.jupiter.api.Test;

class FederationSourceTest {

    private static FederationSource source(FederationConfig config) {
        return new FederationSource(
                Path.of("scenario.yaml"),
                (participants, exclude, shards) -> {
                    throw new IllegalStateException("no participant was expected");
                },
                config,
                1);
    }

    /** The name of a part of a merchant comes from its data, and the scenario's reader has not seen it. */
    @Test
    void trainer_ofAPartWhoseNameIsTooLong_namesIt() {
        FederationSource source = source(FederationConfig.DEFAULT);
        String part = "shop/" + "x".repeat(200);
        Merchant merchant = new Merchant(new InteractionLogAccumulator().toLog(), Catalogue.of(List.of()));

        assertThatThrownBy(() -> source.trainer(
                        List.of(new TrainingMerchant(part, merchant, false)), false, ShardRunner.sequential()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("scenario.yaml: merchants: \"" + part + "\": a participant"
                        + " with a name of 205 bytes, which may be 200. Fix: rename it");
    }

    /** A participant's work for the sum of pairs begins after the checks of the guarantee. */
    @Test
    void trainer_ofPairsWithATooGreatDelta_isRefusedBeforeTheSum() {
        FederationConfig open = FederationConfig.DEFAULT;
        PrivacyConfig privacy = new PrivacyConfig(
                new PrivacyTerms(PrivacyUnit.SHOPPER, NoiseBy.COORDINATOR, 8, 0.5, 1, 0.5),
                OptionalInt.empty(),
                OptionalLong.empty(),
                new PrivacyConfig.Gradients(10, 8));
        FederationSource source = source(FederationBuilder.like(open)
                .withUploads(new Uploads(
                        open.uploads().exampleCap(), open.uploads().rounding(), Optional.empty(), Optional.of(privacy)))
                .withSums(new Sums(Optional.empty(), Optional.of(new PairSettings(1 << 12, 5, 1, 7))))
                .build());
        AtomicInteger work = new AtomicInteger();

        assertThatThrownBy(() ->
                        source.trainer(List.of(new TrainingMerchant("tea", merchant(), false)), false, counting(work)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("scenario.yaml: federation: found a delta of 0.5;")
                .cause()
                .isInstanceOfSatisfying(
                        RefusedFederationException.class,
                        refusal -> assertThat(refusal.keys()).startsWith("privacy.delta"));
        assertThat(work).hasValue(0);
    }

    /** All participants are in the sum, and a third of them in a round. */
    @Test
    void trainer_ofCountsWithTooSmallCohorts_isRefusedBeforeTheSum() {
        FederationConfig open = FederationConfig.DEFAULT;
        SecureAggregation masks =
                new SecureAggregation(new SecureAggregation.Corrupt(OptionalInt.of(3), OptionalDouble.empty()), 0.1);
        FederationSource source = source(FederationBuilder.like(open)
                .withCohort(new CohortRule(0.3, 3))
                .withUploads(new Uploads(
                        open.uploads().exampleCap(), open.uploads().rounding(), Optional.of(masks), Optional.empty()))
                .withSums(new Sums(Optional.of(new CountSettings(1 << 16, 4, 100, 1)), Optional.empty()))
                .build());
        AtomicInteger work = new AtomicInteger();
        List<TrainingMerchant> merchants = IntStream.range(0, 10)
                .mapToObj(i -> new TrainingMerchant("tea-" + i, merchant(), false))
                .toList();

        assertThatThrownBy(() -> source.trainer(merchants, false, counting(work)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("found a cohort of 3 participants; expected at least")
                .cause()
                .isInstanceOfSatisfying(
                        RefusedFederationException.class,
                        refusal -> assertThat(refusal.keys()).startsWith("secureAggregation"));
        assertThat(work).hasValue(0);
    }

    /** Twenty shoppers of one item. */
    private static Merchant merchant() {
        InteractionLogAccumulator log = new InteractionLogAccumulator();
        int view = log.typeIndex(InteractionType.VIEW);
        for (int shopper = 0; shopper < 20; shopper++) {
            log.beginShopper(new ShopperId("shopper" + shopper));
            log.add(0, view);
        }
        return new Merchant(
                log.toLog(), Catalogue.of(List.of(CatalogueItem.titled(new ItemId("tea"), "Tea", List.of("tea")))));
    }

    /** Counts the pieces of work. */
    private static ShardRunner counting(AtomicInteger work) {
        return new ShardRunner() {
            @Override
            public <R> List<R> map(int shards, IntFunction<R> task) {
                work.incrementAndGet();
                return ShardRunner.sequential().map(shards, task);
            }
        };
    }
}
