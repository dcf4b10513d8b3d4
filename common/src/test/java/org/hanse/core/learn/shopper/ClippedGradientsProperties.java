// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.shopper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.hanse.core.job.NetworkConfig.ItemVectors;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.network.EncoderKind;
import org.hanse.core.learn.network.SharedNetwork;
import org.hanse.core.learn.shopper.ShopperCase.Shopper;
import org.hanse.core.learn.shopper.ShopperGradients.ClippedSum;
import org.hanse.core.learn.shopper.ShopperGradients.Networks;
import org.hanse.core.model.ModelSpec;
import org.hanse.core.model.ModelSpec.Gate;
import org.hanse.core.model.ParameterVector;
import org.hanse.core.privacy.AdaptiveClip;
import org.hanse.core.privacy.ClipCount;
import org.hanse.core.privacy.ClipNorm;
import org.hanse.core.privacy.Clipper;
import org.hanse.core.privacy.ExampleWeight;
import org.hanse.core.shard.ShardRunner;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Clipped gradients of any model, at any clip norm that a plan permits: none is longer than the bound that noise is made for, and the check
 * of their sum never fails. A failure would depend on a shopper, and the coordinator chooses model and, in its range, clip norm.
 */
class ClippedGradientsProperties {

    private static final ModelSpec SPEC = ShopperCase.spec(EncoderKind.CNN, Gate.SOFTMAX, ItemVectors.SHARED, 3);
    private static final int SHOPPERS = 6;

    /** Joint norm 1, as an adaptive clip norm has it: half the square for the count. */
    private static final ClipCount COUNT = ClipCount.of(1, Math.sqrt(0.5));

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void clippedSum_ofAnyModelAndPermittedClipNorm_isWithinTheBound(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        ShopperCase of =
                new ShopperCase(SPEC, ShopperCase.settings(ShopperCase.VALUES, 5, 0, false), seed, Kernels.best());
        List<Shopper> shoppers = of.shoppers(SHOPPERS, seed);
        for (int scale = -36; scale <= 36; scale += 4) {
            ShopperGradients gradients = scaled(of, Math.pow(10, scale));
            double start = Math.pow(10, random.nextInt(-9, 6));
            double clip = start * Math.pow(10, random.nextInt(-3, 4));
            assertThat(new ClipNorm(start, Optional.empty()).permits(start)).isTrue();
            requireBounded(gradients, of, shoppers, Clipper.atMost(start, new ExampleWeight(1)), start);
            if (new ClipNorm(start, Optional.of(new AdaptiveClip(0.5, 0.2, OptionalDouble.empty()))).permits(clip)) {
                requireBounded(gradients, of, shoppers, Clipper.counting(clip, COUNT), COUNT.ofGradient());
            }
        }
    }

    private static void requireBounded(
            ShopperGradients gradients, ShopperCase of, List<Shopper> shoppers, Clipper clipper, double bound) {
        double longest = bound + Math.sqrt(of.network.parameters().layout().size()) * Math.scalb(1.0, -41);
        for (Shopper shopper : shoppers) {
            ClippedSum alone = gradients.sum(of.batch(List.of(shopper)), clipper.factor());
            assertThat(ShopperCase.norm(alone.sum())).isLessThanOrEqualTo(longest);
        }
        ClippedSum all = gradients.sum(of.batch(shoppers), clipper.factor());
        assertThatCode(() -> clipper.sum(all.sum(), SHOPPERS, SHOPPERS)).doesNotThrowAnyException();
        assertThatCode(() -> clipper.sum(
                        gradients.sum(of.batch(List.of()), clipper.factor()).sum(), 0, 0))
                .doesNotThrowAnyException();
    }

    /** Multiplies the parameters that gaps read, which no item's vector contains. */
    private static ShopperGradients scaled(ShopperCase of, double factor) {
        float[] values = of.network.parameters().toArray();
        int from = of.network.parameters().layout().block("interaction.gap").at();
        int size = of.network.parameters().layout().block("interaction.gap").size();
        for (int i = from; i < from + size; i++) {
            values[i] = (float) Math.max(-Float.MAX_VALUE, Math.min(Float.MAX_VALUE, values[i] * factor));
        }
        SharedNetwork network = new SharedNetwork(
                SPEC, ParameterVector.of(of.network.parameters().layout(), values));
        return new ShopperGradients(
                new Networks(network, of.target), of.features, of.settings, of.kernels, ShardRunner.sequential());
    }
}
