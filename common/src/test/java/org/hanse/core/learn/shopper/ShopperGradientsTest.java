// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.shopper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.hanse.core.job.NetworkConfig.ItemVectors;
import org.hanse.core.learn.LossSettings;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.network.EncoderKind;
import org.hanse.core.learn.shopper.ShopperCase.Shopper;
import org.hanse.core.learn.shopper.ShopperGradients.ClippedSum;
import org.hanse.core.learn.train.ShopperBatch;
import org.hanse.core.model.BlockWeights;
import org.hanse.core.model.ClippingFactor;
import org.hanse.core.model.ModelSpec;
import org.hanse.core.model.ModelSpec.Gate;
import org.hanse.core.model.ParameterLayout;
import org.hanse.core.model.SpecBuilder;
import org.hanse.core.shard.PoolShards;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Norms and clipped sums against one plain backward pass for each shopper. */
class ShopperGradientsTest {

    private static final Kernels KERNELS = Kernels.best();

    static Stream<Arguments> networks() {
        List<Arguments> all = new ArrayList<>();
        for (EncoderKind encoder : EncoderKind.BUILT_IN) {
            for (Gate gate : Gate.values()) {
                for (ItemVectors vectors : ItemVectors.values()) {
                    for (int objectives : new int[] {0, 3}) {
                        all.add(Arguments.of(ShopperCase.spec(encoder, gate, vectors, objectives)));
                    }
                }
            }
        }
        for (EncoderKind encoder : EncoderKind.BUILT_IN) {
            ModelSpec spec = ShopperCase.spec(encoder, Gate.STRICT, ItemVectors.SHARED, 3);
            all.add(Arguments.of(SpecBuilder.like(spec).withSequence(true).build()));
        }
        for (ItemVectors vectors : ItemVectors.values()) {
            all.add(Arguments.of(ShopperCase.fixed(vectors, 0)));
            all.add(Arguments.of(ShopperCase.fixed(vectors, 3)));
        }
        return all.stream();
    }

    private static ShopperCase of(ModelSpec spec, int negatives, double dropout, boolean exclude) {
        LossSettings loss = spec.objectives() > 0 ? ShopperCase.VALUES : LossSettings.policyOnly();
        return new ShopperCase(spec, ShopperCase.settings(loss, negatives, dropout, exclude), 11, KERNELS);
    }

    private static ShopperCase usual() {
        return of(ShopperCase.spec(EncoderKind.GRU, Gate.CONTEXTUAL, ItemVectors.SHARED, 3), 5, 0.25, false);
    }

    @ParameterizedTest
    @MethodSource("networks")
    void sum_everyNetwork_equalsOneShopperAtATime(ModelSpec spec) {
        requireExact(of(spec, 5, 0.25, false));
        requireExact(of(spec, 9, 0, true));
    }

    @ParameterizedTest
    @EnumSource(LossSettings.Algorithm.class)
    void sum_everyAlgorithm_equalsOneShopperAtATime(LossSettings.Algorithm algorithm) {
        ModelSpec spec = ShopperCase.spec(EncoderKind.GRU, Gate.STRICT, ItemVectors.SHARED, 3);
        LossSettings loss = ShopperCase.VALUES.withAlgorithm(algorithm);
        requireExact(new ShopperCase(spec, ShopperCase.settings(loss, 5, 0.25, true), 11, KERNELS));
    }

    private static void requireExact(ShopperCase of) {
        List<Shopper> shoppers = of.shoppers(8, 5);
        List<float[]> alone = shoppers.stream().map(of::alone).toList();
        List<Double> norms = alone.stream().map(ShopperCase::norm).toList();
        double bound = norms.stream().sorted().toList().get(4) * 1.0001;
        ShopperGradients gradients = of.gradients();
        for (ClippingFactor factor : List.<ClippingFactor>of(
                norm -> 1, ClippingFactor.atMost(bound), norm -> 0, norm -> norm > bound ? 0.5 : 0.25)) {
            ClippedSum sum = gradients.sum(of.batch(shoppers), factor);
            double[] expected = new double[sum.sum().size()];
            int clipped = 0;
            for (int u = 0; u < alone.size(); u++) {
                assertThat(sum.norms().get(u)).isCloseTo(norms.get(u), within(4e-5 * norms.get(u)));
                double share = factor.of(sum.norms().get(u));
                clipped += share < 1 ? 1 : 0;
                for (int i = 0; i < expected.length; i++) {
                    expected[i] += share * alone.get(u)[i];
                }
            }
            assertThat(sum.clipped()).isEqualTo(clipped);
            requireClose(sum, expected);
        }
        assertThat(gradients
                        .sum(of.batch(shoppers), ClippingFactor.atMost(bound))
                        .clipped())
                .isEqualTo(3);
    }

    /** The weighted gradient is measured, clipped and summed; blocks with weight 0 do not take part. */
    @Test
    void sum_withWeightsOfBlocks_isOfWeighedGradientsClippedByTheirNorms() {
        BlockWeights weights = BlockWeights.of(
                Map.of("interaction", 0.1, "encoder", 0.0, "item.tokens", 5.0, "item.projection.bias", 0.3));
        ModelSpec spec = ShopperCase.spec(EncoderKind.GRU, Gate.CONTEXTUAL, ItemVectors.SHARED, 3);
        ShopperGradientSettings settings =
                new ShopperGradientSettings(ShopperCase.VALUES, 5, 7.5, 0.25, false, weights, 3);
        ShopperCase of = new ShopperCase(spec, settings, 11, KERNELS);
        List<Shopper> shoppers = of.shoppers(8, 5);
        List<float[]> alone = shoppers.stream().map(of::alone).toList();
        float[] weight = weights.toArray(
                of.gradients().sum(of.batch(shoppers), norm -> 1).sum().layout());
        alone.forEach(gradient -> {
            for (int i = 0; i < gradient.length; i++) {
                gradient[i] *= weight[i];
            }
        });
        List<Double> norms = alone.stream().map(ShopperCase::norm).toList();
        double bound = norms.stream().sorted().toList().get(4) * 1.0001;
        ClippedSum sum = of.gradients().sum(of.batch(shoppers), ClippingFactor.atMost(bound));
        double[] expected = new double[sum.sum().size()];
        for (int u = 0; u < alone.size(); u++) {
            assertThat(sum.norms().get(u)).isCloseTo(norms.get(u), within(4e-5 * norms.get(u)));
            for (int i = 0; i < expected.length; i++) {
                expected[i] += Math.min(1, bound / norms.get(u)) * alone.get(u)[i];
            }
        }
        assertThat(sum.clipped()).isEqualTo(3);
        ParameterLayout.Block still = sum.sum().layout().block("encoder.input.weight");
        for (int i = still.at(); i < still.end(); i++) {
            assertThat(sum.sum().get(i)).isZero();
        }
        double greatest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
        for (int i = 0; i < expected.length; i++) {
            assertThat(sum.sum().get(i)).isCloseTo(expected[i], within(1e-4 * greatest));
        }
    }

    private static void requireClose(ClippedSum sum, double[] expected) {
        double greatest = 0;
        double distance = 0;
        for (int i = 0; i < expected.length; i++) {
            greatest = Math.max(greatest, Math.abs(expected[i]));
            distance = Math.max(distance, Math.abs(sum.sum().get(i) - expected[i]));
        }
        assertThat(distance).isLessThanOrEqualTo(1e-5 * greatest);
    }

    /** The weights of biases in values have no gradient: biases are a merchant's own, so they are zero here. */
    @Test
    void sum_everyBlock_isReached() {
        ShopperCase of = usual();
        ClippedSum sum = of.gradients().sum(of.batch(of.shoppers(8, 5)), norm -> 1);
        sum.sum().layout().blocks().forEach(block -> {
            double squares = 0;
            for (int i = block.at(); i < block.end(); i++) {
                squares += Math.abs(sum.sum().get(i));
            }
            assertThat(squares > 0).as(block.name()).isEqualTo(!block.name().equals("head.bias"));
        });
    }

    @Test
    void sum_itemVectorsAlone_equalsOneShopperAtATime() {
        ModelSpec spec = SpecBuilder.aSpec()
                .withHistory(ShopperCase.HISTORY)
                .withItemVectors(ItemVectors.SHARED)
                .withObjectives(3)
                .build();
        requireExact(of(spec, 5, 0.25, false));
    }

    @Test
    void sum_memory_isLeftOut() {
        ModelSpec bare = ShopperCase.spec(EncoderKind.GRU, Gate.CONTEXTUAL, ItemVectors.PRIVATE, 3);
        ModelSpec remembering = SpecBuilder.like(bare).withMemory(true).build();
        ShopperCase without = of(bare, 5, 0.25, false);
        ShopperCase with = of(remembering, 5, 0.25, false);
        assertThat(with.gradients().sum(with.batch(with.shoppers(8, 5)), norm -> 1))
                .isEqualTo(without.gradients().sum(without.batch(without.shoppers(8, 5)), norm -> 1));
    }

    @Test
    void sum_hitsNotRemoved_equalsOneShopperAtATime() {
        LossSettings loss = new LossSettings(0.7, 0.5, 1, 0, 0, List.of(1.0, 0.5, 0.25), false);
        requireExact(new ShopperCase(
                ShopperCase.spec(EncoderKind.CNN, Gate.STRICT, ItemVectors.SHARED, 3),
                ShopperCase.settings(loss, 20, 0, false),
                12,
                KERNELS));
    }

    @Test
    void sum_calledAgain_forgetsTheBatchBefore() {
        ShopperCase of = usual();
        ShopperGradients used = of.gradients();
        used.sum(of.batch(of.shoppers(12, 6)), norm -> 1);
        ShopperBatch batch = of.batch(of.shoppers(8, 5));
        assertThat(used.sum(batch, norm -> 1)).isEqualTo(of.gradients().sum(batch, norm -> 1));
    }

    @Test
    void sum_moreThreads_isTheSameToTheBit() {
        ShopperCase of = usual();
        ShopperBatch batch = of.batch(of.shoppers(20, 7));
        ClippedSum expected = of.gradients().sum(batch, ClippingFactor.atMost(0.1));
        ExecutorService pool = Executors.newFixedThreadPool(3);
        try {
            ClippedSum sum = of.gradients(new PoolShards(pool)).sum(batch, ClippingFactor.atMost(0.1));
            assertThat(sum).isEqualTo(expected);
        } finally {
            pool.shutdown();
        }
    }
}
