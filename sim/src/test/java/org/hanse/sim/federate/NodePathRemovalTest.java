// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.hanse.clientnode.app.PrivateUploads;
import org.hanse.core.crypto.StreamRandom;
import org.hanse.core.job.JobPrivacy;
import org.hanse.core.job.NetworkConfig;
import org.hanse.core.job.NetworkConfig.ItemVectors;
import org.hanse.core.job.PrivacyConfig;
import org.hanse.core.learn.shopper.ShopperTrainer.Contribution;
import org.hanse.core.model.BlockWeights;
import org.hanse.core.model.GradientSum;
import org.hanse.core.model.ParameterLayout;
import org.hanse.core.privacy.PrivacyTerms;
import org.hanse.core.privacy.PrivacyTerms.NoiseBy;
import org.hanse.core.privacy.PrivacyUnit;
import org.hanse.core.quantize.IntegerUpdate;
import org.hanse.core.quantize.QuantizationSpec;
import org.hanse.sim.scenario.NetworkBuilder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Premise of every epsilon for shoppers: with the same sampling, a node's files with and without one shopper yield
 * integers within the accounted sensitivity.
 */
class NodePathRemovalTest {

    private static final NetworkConfig FIXED = NetworkBuilder.aNetwork()
            .withDimension(32)
            .withHeads(2)
            .withMemory(true)
            .withContent(NetworkConfig.Content.FIXED)
            .build();

    @TempDir
    private Path folder;

    /** Distances after removals as shares of the accounted sensitivity. */
    private static List<Double> removals(RemovalShop shop, NodePath path, double clip, List<String> removed)
            throws IOException {
        double accounted = path.terms(clip).sensitivity(path.dimension()).euclidean();
        IntegerUpdate whole = path.update(shop.whole(), clip);
        assertThat(whole.cut()).isZero();
        List<Double> parts = new ArrayList<>();
        for (String shopper : removed) {
            parts.add(NodePath.distance(whole, path.update(shop.without(shopper), shopper, clip)) / accounted);
        }
        return parts;
    }

    private static double median(List<Double> sorted) {
        return sorted.get(sorted.size() / 2);
    }

    /** Memory tables are on, and private item vectors where they are private; half of the gradients are clipped. */
    @ParameterizedTest
    @CsvSource({"PRIVATE, LEARNED"})
    void update_ofFilesWithoutAShopper_isWithinTheAccountedSensitivity(
            ItemVectors vectors, NetworkConfig.Content content) throws IOException {
        requireWithin(vectors, content, 8);
    }

    private void requireWithin(ItemVectors vectors, NetworkConfig.Content content, int removed) throws IOException {
        RemovalShop shop = new RemovalShop(folder, 16, 1);
        NodePath path = new NodePath(shop.whole(), vectors, content);
        List<Double> parts =
                removals(shop, path, median(path.norms()), shop.shoppers().subList(0, removed));

        assertThat(parts).hasSize(removed).allSatisfy(part -> assertThat(part).isBetween(0.0, 1.0));
        // A clipped shopper makes nearly all of the accounted difference, minus the hundredth for rounding.
        assertThat(Collections.max(parts)).isGreaterThan(0.985);
        assertThat(Collections.min(parts)).isLessThan(0.985);
    }

    @ParameterizedTest
    @Tag("nightly")
    @CsvSource({"PRIVATE, LEARNED", "SHARED, LEARNED", "PRIVATE, FIXED"})
    void update_ofFilesWithoutAShopperInFurtherCases_isWithinTheAccountedSensitivity(
            ItemVectors vectors, NetworkConfig.Content content) throws IOException {
        requireWithin(vectors, content, 16);
    }

    /**
     * As training is recommended: a thousand negatives, which go to the projection by two factors where histories are short, and blocks that
     * do not count alike.
     */
    @ParameterizedTest
    @Tag("nightly")
    @ValueSource(booleans = {true, false})
    void update_withAThousandNegatives_isWithinTheAccountedSensitivity(boolean uneven) throws IOException {
        RemovalShop shop = new RemovalShop(folder, 5, 1100, 4);
        NodePath path = new NodePath(
                shop.whole(),
                FIXED,
                new PrivacyConfig.Gradients(
                        1024,
                        8,
                        uneven
                                ? BlockWeights.of(Map.of(
                                        "interaction", 0.1, "item.projection.bias", 0.1, "head", 5.0, "gate", 0.0))
                                : BlockWeights.EVEN));
        List<Double> parts = removals(shop, path, median(path.norms()), shop.shoppers());

        assertThat(parts).hasSize(5).allSatisfy(part -> assertThat(part).isBetween(0.0, 1.0));
        assertThat(Collections.max(parts)).isGreaterThan(0.985);
        // The measured distance is weighted.
        List<Double> even = new NodePath(shop.whole(), FIXED, new PrivacyConfig.Gradients(1024, 8)).norms();
        assertThat(path.norms().equals(even)).isEqualTo(!uneven);
    }

    /** Item vectors of all shoppers of a node influence every gradient: the check must detect that. */
    @Test
    @Tag("nightly")
    void update_withOwnVectorsInTheForwardPass_isBeyondTheAccountedSensitivity() throws IOException {
        RemovalShop shop = new RemovalShop(folder, 16, 1);
        NodePath path = new NodePath(shop.whole(), ItemVectors.SHARED).withOwnVectorsInForwardPass();
        List<String> some = shop.shoppers().subList(0, 2);

        assertThat(removals(shop, path, median(path.norms()), some))
                .anySatisfy(part -> assertThat(part).isGreaterThan(1));
    }

    /** Co-occurrence tables do, too. */
    @Test
    void update_withOwnTablesInTheForwardPass_isBeyondTheAccountedSensitivity() throws IOException {
        RemovalShop shop = new RemovalShop(folder, 16, 1);
        NodePath path = new NodePath(shop.whole(), ItemVectors.SHARED).withOwnTablesInForwardPass();
        List<String> some = shop.shoppers().subList(0, 4);

        assertThat(removals(shop, path, median(path.norms()), some))
                .anySatisfy(part -> assertThat(part).isGreaterThan(1));
    }

    /** A thousand interactions, repeated items, unknown items alone, a single interaction. */
    @Test
    void update_withoutAShopperOfAnExtremeKind_isWithinTheAccountedSensitivity() throws IOException {
        RemovalShop shop = new RemovalShop(folder, 6, 2);
        List<String> huge = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            huge.add(shop.items().get(i * i % 17));
        }
        List<String> all = new ArrayList<>(shop.items());
        all.addAll(shop.items());
        shop.with("huge", huge)
                .with("everything", all)
                .with("unknown", List.of("nothing-1", "nothing-2", "nothing-3"))
                .with("single", List.of(shop.items().get(5)));
        NodePath path = new NodePath(shop.whole(), ItemVectors.PRIVATE);
        List<Double> parts =
                removals(shop, path, path.norms().get(0), List.of("huge", "everything", "unknown", "single"));

        assertThat(parts.subList(0, 2)).allSatisfy(part -> assertThat(part).isBetween(0.985, 1.0));
        assertThat(parts.subList(2, 4)).containsOnly(0.0);
    }

    /** Neither shortened nor short of the bound. */
    @Test
    @Tag("nightly")
    void update_withoutAShopperWhoseGradientIsAtTheClipNorm_isWithinTheAccountedSensitivity() throws IOException {
        RemovalShop shop = new RemovalShop(folder, 8, 3);
        NodePath path = new NodePath(shop.whole(), ItemVectors.PRIVATE);
        for (double clip :
                List.of(path.norms().get(4), Math.nextDown(path.norms().get(4)))) {
            List<Double> parts = removals(shop, path, clip, shop.shoppers());
            assertThat(parts).allSatisfy(part -> assertThat(part).isBetween(0.0, 1.0));
            assertThat(parts.stream().filter(part -> part > 0.985)).hasSize(4);
        }
    }

    /** With the answer whether the gradient was within the clip norm: those at the norm, next to it, and who gave nothing but the answer. */
    @Test
    void update_withACountOfGradientsWithinTheClipNorm_isWithinTheAccountedSensitivity() throws IOException {
        RemovalShop shop = new RemovalShop(folder, 8, 3);
        shop.with("single", List.of(shop.items().get(5)));
        NodePath path = new NodePath(shop.whole(), ItemVectors.PRIVATE).counting();
        for (double clip :
                List.of(path.norms().get(4), Math.nextDown(path.norms().get(4)))) {
            List<Double> parts = removals(shop, path, clip, shop.shoppers());
            assertThat(parts).hasSize(9).allSatisfy(part -> assertThat(part).isBetween(0.0, 1.0));
            assertThat(parts.stream().filter(part -> part > 0.985)).hasSizeGreaterThanOrEqualTo(4);
        }
    }

    /**
     * A difference above 100 steps in each coordinate, with rounding up on one side and down on the other: the
     * accounted sensitivity is reached to a hundred-thousandth.
     */
    @Test
    void update_ofSumsAtRoundingBoundaries_reachesTheAccountedSensitivityAndNoMore() {
        int dimension = 1000;
        PrivacyTerms terms = new PrivacyTerms(PrivacyUnit.SHOPPER, NoiseBy.COORDINATOR, 8, 1e-6, 1, 1);
        PrivacyTerms.Size size = new PrivacyTerms.Size(dimension, 1, 10, 1, 0);
        JobPrivacy job = new JobPrivacy(terms, size, terms.mechanism(size));
        PrivateUploads uploads = new PrivateUploads(job);
        QuantizationSpec spec = job.quantization(4);
        long seed = 12;
        long[] with = new long[dimension];
        long[] without = new long[dimension];
        try (StreamRandom coins = RoundDraws.stream(seed, 5)) {
            for (int i = 0; i < dimension; i++) {
                double u = (coins.nextLong() >>> 11) * 0x1p-53;
                // The upload is smaller than the sum. It rounds up where its fraction is above the random number.
                double upper = 3 + u + 5e-7;
                double lower = upper - (i == 0 ? 99.99 : 100 + 1e-6);
                with[i] = -Math.round(upper * spec.grid() / GradientSum.STEP);
                without[i] = -Math.round(lower * spec.grid() / GradientSum.STEP);
            }
        }
        ParameterLayout layout =
                ParameterLayout.accumulator().add("all", dimension).toLayout();
        GradientSum one = GradientSum.of(layout, with);
        GradientSum other = GradientSum.of(layout, without);
        assertThat(distance(one, other)).isLessThanOrEqualTo(1 + Math.sqrt(dimension) * GradientSum.STEP / 2);

        double distance = NodePath.distance(
                uploads.prepare(new Contribution(one, 10, 0), spec, new SimulatedDraws(seed, 0)),
                uploads.prepare(new Contribution(other, 10, 0), spec, new SimulatedDraws(seed, 0)));

        double accounted = terms.sensitivity(dimension).euclidean();
        assertThat(distance / accounted).isBetween(1 - 2e-5, 1.0);
    }

    private static double distance(GradientSum one, GradientSum other) {
        double squares = 0;
        for (int i = 0; i < one.size(); i++) {
            squares += Math.pow(one.get(i) - other.get(i), 2);
        }
        return Math.sqrt(squares);
    }

    /** A thousand shoppers of 25 shops, each taken out of its own. */
    @Test
    @Tag("nightly")
    void update_ofAThousandRemovals_isWithinTheAccountedSensitivity() throws IOException {
        List<Double> all = new ArrayList<>();
        for (int seed = 100; seed < 125; seed++) {
            RemovalShop shop = new RemovalShop(folder, 40, seed);
            NodePath path = new NodePath(shop.whole(), seed % 2 == 0 ? ItemVectors.PRIVATE : ItemVectors.SHARED);
            all.addAll(removals(shop, path, median(path.norms()), shop.shoppers()));
        }

        assertThat(all).hasSize(1000).allSatisfy(part -> assertThat(part).isBetween(0.0, 1.0));
        assertThat(Collections.max(all)).isGreaterThan(0.985);
    }
}
