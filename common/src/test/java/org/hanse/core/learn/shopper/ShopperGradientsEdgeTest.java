// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.shopper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.hanse.core.job.NetworkConfig.ItemVectors;
import org.hanse.core.learn.CounterRandom;
import org.hanse.core.learn.DivergenceException;
import org.hanse.core.learn.LossSettings;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.network.EncoderKind;
import org.hanse.core.learn.network.SharedNetwork;
import org.hanse.core.learn.shopper.ShopperCase.Position;
import org.hanse.core.learn.shopper.ShopperCase.Shopper;
import org.hanse.core.learn.shopper.ShopperCase.Window;
import org.hanse.core.learn.shopper.ShopperGradients.ClippedSum;
import org.hanse.core.learn.shopper.ShopperGradients.Networks;
import org.hanse.core.learn.train.ShopperBatch;
import org.hanse.core.model.BlockWeights;
import org.hanse.core.model.ClippingFactor;
import org.hanse.core.model.ModelSpec;
import org.hanse.core.model.ModelSpec.Gate;
import org.hanse.core.model.ParameterVector;
import org.hanse.core.model.SpecBuilder;
import org.hanse.core.shard.ShardRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShopperGradientsEdgeTest {

    private static final ModelSpec SPEC = ShopperCase.spec(EncoderKind.CNN, Gate.SOFTMAX, ItemVectors.SHARED, 3);

    private static ShopperCase of(int negatives) {
        return new ShopperCase(SPEC, ShopperCase.settings(ShopperCase.VALUES, negatives, 0, false), 31, Kernels.best());
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 4097})
    void settings_negativesOutOfRange_areRefused(int negatives) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ShopperCase.settings(ShopperCase.VALUES, negatives, 0, false))
                .withMessageContaining(negatives + " negatives");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void settings_normaliserOutOfRange_isRefused(double normaliser) {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new ShopperGradientSettings(ShopperCase.VALUES, 5, normaliser, 0, false, BlockWeights.EVEN, 1))
                .withMessageContaining("normaliser " + normaliser);
    }

    @Test
    void negatives_fewerThanItems_areDistinctAndEachItemIsEquallyLikely() {
        int[] counts = new int[10];
        int draws = 20_000;
        ShopperBatch batch = new ShopperBatch(0);
        for (int u = 0; u < draws; u++) {
            batch.beginShopper(u, u);
            int[] drawn = batch.negatives(u, 4, 10);
            assertThat(Arrays.stream(drawn).distinct().count()).isEqualTo(4);
            Arrays.stream(drawn).forEach(item -> counts[item]++);
        }
        // Five standard deviations of a binomial count with probability .4.
        double deviation = Math.sqrt(draws * 0.4 * 0.6);
        for (int count : counts) {
            assertThat((double) count).isCloseTo(draws * 0.4, within(5 * deviation));
        }
    }

    /** The sampling of thousands of items, against the published algorithm, which searches a list. */
    @Test
    void negatives_thousands_areThoseOfTheAlgorithm() {
        int items = 10_000;
        ShopperBatch batch = new ShopperBatch(0);
        batch.beginShopper(0, 77);
        List<Integer> expected = new ArrayList<>();
        for (int i = 0; i < ShopperGradientSettings.MOST_NEGATIVES; i++) {
            int last = items - ShopperGradientSettings.MOST_NEGATIVES + i;
            int item = CounterRandom.below(last + 1, CounterRandom.bits(77, 0), i);
            expected.add(expected.contains(item) ? last : item);
        }

        assertThat(batch.negatives(0, ShopperGradientSettings.MOST_NEGATIVES, items))
                .hasSize(4096)
                .containsExactly(expected.stream().mapToInt(Integer::intValue).toArray());
    }

    /** The stored values of negatives stay small for any number of negatives. */
    @Test
    void mostShoppers_manyNegatives_areFew() {
        assertThat(ShopperShard.mostShoppers(64, 12_000, 64)).isGreaterThan(900);
        assertThat(ShopperShard.mostShoppers(4096, 12_000, 64)).isEqualTo(15);
        assertThat(ShopperShard.mostShoppers(4096, 300, 64)).isGreaterThan(200);
        assertThat(ShopperShard.mostShoppers(4096, 12_000, 1024)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 41, 64})
    void negatives_notFewerThanItems_areAllItems(int negatives) {
        ShopperCase of = of(negatives);
        Shopper shopper = of.shoppers(1, 5).get(0);
        int[] drawn = of.batch(List.of(shopper)).negatives(0, negatives, ShopperCase.ITEMS);
        assertThat(drawn)
                .containsExactlyInAnyOrder(IntStream.range(0, ShopperCase.ITEMS).toArray());
        ClippedSum sum = of.gradients().sum(of.batch(List.of(shopper)), norm -> 1);
        double expected = ShopperCase.norm(of.alone(shopper));
        assertThat(sum.norms().get(0)).isCloseTo(expected, within(4e-5 * expected));
    }

    @Test
    void sum_emptyBatch_isZero() {
        ShopperCase of = of(5);
        ClippedSum sum = of.gradients().sum(new ShopperBatch(3), norm -> 1);
        assertThat(ShopperCase.norm(sum.sum())).isZero();
        assertThat(sum.norms()).isEmpty();
        assertThat(sum.clipped()).isZero();
    }

    @Test
    void sum_shopperWithoutAPosition_contributesZero() {
        ShopperCase of = of(5);
        List<Shopper> shoppers = new ArrayList<>(of.shoppers(5, 5));
        ClippedSum expected = of.gradients().sum(of.batch(shoppers), ClippingFactor.atMost(0.1));
        shoppers.add(0, new Shopper(90, 1, List.of()));
        shoppers.add(3, new Shopper(91, 2, List.of()));
        shoppers.add(new Shopper(92, 3, List.of()));
        ClippedSum sum = of.gradients().sum(of.batch(shoppers), ClippingFactor.atMost(0.1));
        assertThat(sum.sum()).isEqualTo(expected.sum());
        assertThat(sum.clipped()).isEqualTo(expected.clipped());
        assertThat(List.of(sum.norms().get(0), sum.norms().get(3), sum.norms().get(7)))
                .containsOnly(0.0);
        ClippedSum empty =
                of.gradients().sum(of.batch(List.of(new Shopper(90, 1, List.of()))), ClippingFactor.atMost(0.1));
        assertThat(empty.norms()).containsExactly(0.0);
    }

    @Test
    void sum_gradientNotFinite_isThatOfTheOthers() {
        ShopperCase of = of(5);
        float[] values = of.network.parameters().toArray();
        int gaps = of.network.parameters().layout().block("interaction.gap").at();
        Arrays.fill(values, gaps + 3 * 8, gaps + 4 * 8, 1e38f);
        ParameterVector parameters = ParameterVector.of(of.network.parameters().layout(), values);
        SharedNetwork broken = new SharedNetwork(SPEC, parameters);
        // The last gap's row overflows; only the third shopper waits that long.
        List<Shopper> shoppers = new ArrayList<>();
        for (Shopper shopper : of.shoppers(5, 5)) {
            shoppers.add(withGaps(shopper, shoppers.size() == 2 ? 3 : 0));
        }
        ShopperGradients gradients = new ShopperGradients(
                new Networks(broken, of.target), of.features, of.settings, of.kernels, ShardRunner.sequential());
        ClippedSum with = gradients.sum(of.batch(shoppers), ClippingFactor.atMost(0.5));
        assertThat(with.norms()).hasSize(5);
        assertThat(with.norms().get(2)).isInfinite();
        shoppers.remove(2);
        ClippedSum without = gradients.sum(of.batch(shoppers), ClippingFactor.atMost(0.5));
        assertThat(with.sum()).isEqualTo(without.sum());
        assertThat(with.clipped()).isEqualTo(without.clipped() + 1);
    }

    /** An error about model and catalogue reveals no shopper. */
    @Test
    void of_itemVectorsNotFinite_isRefused() {
        ShopperCase of = of(5);
        float[] values = of.network.parameters().toArray();
        int projection =
                of.network.parameters().layout().block("item.projection.weight").at();
        Arrays.fill(values, projection, projection + 16, 3e38f);
        SharedNetwork broken = new SharedNetwork(
                SPEC, ParameterVector.of(of.network.parameters().layout(), values));
        assertThatThrownBy(() -> new ShopperGradients(
                        new Networks(broken, of.target),
                        of.features,
                        of.settings,
                        of.kernels,
                        ShardRunner.sequential()))
                .isInstanceOf(DivergenceException.class)
                .hasMessageContaining("the model has diverged");
    }

    private static Shopper withGaps(Shopper shopper, int gap) {
        return new Shopper(
                shopper.id(),
                shopper.seed(),
                shopper.windows().stream()
                        .map(window -> new Window(
                                window.ends(),
                                window.earlier(),
                                window.positions().stream()
                                        .map(p -> new Position(
                                                p.item(), p.type(), gap, p.value(), p.target(), p.rewards()))
                                        .toList()))
                        .toList());
    }

    @Test
    void sum_factorOutOfRange_isRefusedAndTheNextCallIsRight() {
        ShopperCase of = of(5);
        ShopperGradients gradients = of.gradients();
        ShopperBatch batch = of.batch(of.shoppers(4, 5));
        for (double wrong : new double[] {-0.1, Double.POSITIVE_INFINITY, Double.NaN}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> gradients.sum(batch, norm -> wrong))
                    .withMessageContaining("" + wrong);
        }
        assertThat(gradients.sum(batch, norm -> 1)).isEqualTo(of.gradients().sum(batch, norm -> 1));
    }

    @Test
    void sum_windowsThatDoNotFit_areRefused() {
        ShopperCase of = of(5);
        ShopperBatch longer = new ShopperBatch(3);
        longer.beginShopper(4, 1);
        longer.beginWindow(true);
        IntStream.rangeClosed(0, ShopperCase.HISTORY).forEach(i -> longer.add(i, 0, 0, 0, i + 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> of.gradients().sum(longer, norm -> 1))
                .withMessageContaining("7 positions");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> of.gradients().sum(new ShopperBatch(0), norm -> 1))
                .withMessageContaining("0 rewards");
        ShopperBatch empty = new ShopperBatch(3);
        empty.beginShopper(4, 1);
        empty.beginWindow(true);
        assertThatIllegalStateException().isThrownBy(() -> of.gradients().sum(empty, norm -> 1));
        assertThatIllegalStateException().isThrownBy(() -> empty.beginShopper(5, 1));
    }

    @Test
    void batch_shopperInTwoPlaces_isRefused() {
        ShopperBatch batch = new ShopperBatch(0);
        assertThatIllegalStateException().isThrownBy(() -> batch.beginWindow(true));
        batch.beginShopper(4, 1);
        batch.beginShopper(5, 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> batch.beginShopper(4, 2))
                .withMessageContaining("shopper 4");
        batch.clear();
        batch.beginShopper(4, 2);
        assertThat(batch.shoppers()).isEqualTo(1);
    }

    @Test
    void networks_thatDoNotFit_areRefused() {
        ShopperCase of = of(5);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Networks(of.network, Optional.empty()))
                .withMessageContaining("no target network");
        ModelSpec other = ShopperCase.spec(EncoderKind.GRU, Gate.SOFTMAX, ItemVectors.SHARED, 3);
        SharedNetwork target = ShopperCase.network(other, new SplittableRandom(1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Networks(of.network, Optional.of(target)));
        ShopperGradientSettings policy = ShopperCase.settings(LossSettings.policyOnly(), 5, 0, false);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ShopperGradients(
                        new Networks(of.network, of.target), of.features, policy, of.kernels, ShardRunner.sequential()))
                .withMessageContaining("0 weights for 3");
    }

    @Test
    void networks_knowingItemsByPrivateVectorsAlone_areRefused() {
        ModelSpec spec = SpecBuilder.aSpec()
                .withGate(Gate.SOFTMAX)
                .withMemory(true)
                .withValues(2)
                .build();
        ShopperCase of =
                new ShopperCase(spec, ShopperCase.settings(LossSettings.policyOnly(), 5, 0, false), 1, Kernels.best());
        assertThatIllegalArgumentException().isThrownBy(of::gradients).withMessageContaining("knows nothing of items");
    }
}
