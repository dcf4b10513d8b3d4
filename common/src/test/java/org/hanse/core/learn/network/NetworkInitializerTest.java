// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.CatalogueItem;
import org.hanse.core.interaction.ItemId;
import org.hanse.core.job.NetworkConfig.ItemVectors;
import org.hanse.core.learn.NetworkMode;
import org.hanse.core.learn.ReferenceCatalogue;
import org.hanse.core.learn.TrainingBuilder;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.model.ContentSpec;
import org.hanse.core.model.ModelSpec;
import org.hanse.core.model.ModelSpec.Gate;
import org.hanse.core.model.ParameterLayout;
import org.hanse.core.model.ParameterVector;
import org.hanse.core.model.SpecBuilder;
import org.hanse.core.shard.ShardRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Initial parameters, compared with a second draw by docs/design/network.md, section 10. */
class NetworkInitializerTest {

    private static final int ITEMS = 7;

    /** Linear weights of the prior by table. */
    private static final double[] LINEAR = {4, 4.5, 2, 0};

    private static final double[] LAGS = {0, 1, 2, 3, 4, 5.5, 8, 12, 19.5, 25};

    @ParameterizedTest
    @EnumSource(Gate.class)
    void shared_anyGates_isDrawnAsThePageSays(Gate gate) {
        for (EncoderKind encoder : EncoderKind.BUILT_IN) {
            ModelSpec spec = SpecBuilder.like(
                            NetworkMode.full(encoder, gate, true, 1).spec())
                    .withSequence(gate == Gate.STRICT)
                    .build();
            requireDrawn(
                    NetworkInitializer.shared(spec, new SplittableRandom(9)).parameters(), new SplittableRandom(9));
        }
    }

    @ParameterizedTest
    @EnumSource(Gate.class)
    void personal_withMemory_isDrawnAndHasThePagesPrior(Gate gate) {
        NetworkMode mode = NetworkMode.full(EncoderKind.GRU, gate, true, 1);
        ParameterVector own = NetworkInitializer.personal(mode.spec(), ITEMS, new SplittableRandom(9))
                .parameters();

        requireDrawn(own, new SplittableRandom(9));
        int at = own.layout().block("memory.linear").at();
        int heads = mode.spec().scores();
        for (int table = 0; table < LINEAR.length; table++) {
            for (int age = 0; age < LAGS.length; age++) {
                double fading = table == 0 ? (age == 0 ? 1 : 0) : Math.pow(0.7, LAGS[age]);
                assertThat(own.toArray()[at + table * heads * LAGS.length + age])
                        .isEqualTo((float) fading * (float) LINEAR[table]);
                assertThat(own.toArray()[at + (table * heads + 1) * LAGS.length + age])
                        .isZero();
            }
        }
    }

    /** The vector of an item begins as the mean of its rows. */
    @Test
    void shared_rowsOfItems_areReadAsTheyAre() {
        ModelSpec spec = SpecBuilder.aSpec()
                .withContent(Optional.of(ReferenceCatalogue.CONTENT))
                .withItemVectors(ItemVectors.SHARED)
                .build();
        ParameterVector shared =
                NetworkInitializer.shared(spec, new SplittableRandom(1)).parameters();
        int d = spec.dimension();
        int before = ReferenceCatalogue.CONTENT.width() - ReferenceCatalogue.CONTENT.fixedSize();
        int at = shared.layout().block("item.projection.weight").at() + before * d;
        for (int i = 0; i < d * d; i++) {
            assertThat(shared.get(at + i)).isEqualTo(i / d == i % d ? 1 : 0);
        }
    }

    /** Two kinds of items with no word in common: an untrained model ranks the other items of a kind after one of them. */
    @Test
    void shared_descriptionsProjected_beginsWithWhatIsAlike() {
        Catalogue catalogue = Catalogue.of(Stream.of(
                        "red bath soap",
                        "green bath soap",
                        "blue bath soap",
                        "oak garden chair",
                        "ash garden chair",
                        "elm garden chair")
                .map(title -> CatalogueItem.titled(new ItemId(title), title, List.of(title.split(" "))))
                .toList());
        ContentSpec content = new ContentSpec(ContentSpec.Title.NONE, List.of(), 0, 256, false);
        ModelSpec spec = SpecBuilder.aSpec()
                .withDimension(128)
                .withContent(Optional.of(content))
                .withItemVectors(ItemVectors.NONE)
                .build();
        for (int seed = 0; seed < 5; seed++) {
            SharedNetwork network = NetworkInitializer.shared(spec, new SplittableRandom(seed));
            NetworkShape shape = new NetworkShape(spec, 6);
            ItemFeatures features = ItemFeatures.of(catalogue, content);
            ItemEncoder items = new ItemEncoder(shape, features, Kernels.best());
            ItemSelection all = new ItemSelection(features);
            all.addAll();
            float[] shared = network.parameters().toArray();
            items.forward(all, shared, new float[6], 1, ShardRunner.sequential());
            for (int met = 0; met < 6; met++) {
                for (int other = 0; other < 3; other++) {
                    double alike = score(shape, shared, items.vectors(), met, met / 3 * 3 + other);
                    double foreign = score(shape, shared, items.vectors(), met, (3 - met / 3 * 3) + other);
                    assertThat(alike).isGreaterThan(foreign);
                }
            }
        }
    }

    /** Where tables learn beside the network, the similarity begins as the table of descriptions; else as the baseline of texts. */
    @Test
    void shared_similarity_dependsOnWhetherTablesLearnBesideIt() {
        assertThat(firstSimilarity(false, 0)).isEqualTo(8);
        assertThat(firstSimilarity(true, 0)).isEqualTo(2);
        assertThat(firstSimilarity(true, 0.5)).isEqualTo(2);
        assertThat(firstSimilarity(true, 1)).isEqualTo(8);
    }

    private static float firstSimilarity(boolean memory, double dropout) {
        ContentSpec content = new ContentSpec(ContentSpec.Title.NONE, List.of(), 0, 16, true);
        ModelSpec spec = SpecBuilder.aSpec()
                .withMemory(memory)
                .withContent(Optional.of(content))
                .build();
        ParameterVector shared = NetworkInitializer.shared(TrainingBuilder.aTraining(spec)
                        .withMemoryDropout(dropout)
                        .build())
                .parameters();
        int at = shared.layout().block("similarity.age").at();
        assertThat(shared.get(at + 1)).isEqualTo(0.7f * shared.get(at));
        return shared.get(at);
    }

    /** Returns {@code <m V, q_a>} of a shopper with one item, whose embedding is its vector. */
    private static double score(NetworkShape shape, float[] shared, float[] vectors, int met, int item) {
        int d = shape.d;
        double sum = 0;
        for (int h = 0; h < shape.heads; h++) {
            for (int i = 0; i < d; i++) {
                for (int j = 0; j < d; j++) {
                    sum += (double) vectors[met * d + i]
                            * shared[shape.headValue + (h * d + i) * d + j]
                            * vectors[item * d + j];
                }
            }
        }
        return sum;
    }

    private static void requireDrawn(ParameterVector parameters, SplittableRandom random) {
        float[] values = parameters.toArray();
        for (ParameterLayout.Block block : parameters.layout().blocks()) {
            if (block.name().startsWith("memory.")) {
                continue;
            }
            DoubleSupplier next = next(block, random);
            for (int i = block.at(); i < block.end(); i++) {
                assertThat(values[i]).as(block.name()).isEqualTo((float) next.getAsDouble());
            }
        }
    }

    private static DoubleSupplier next(ParameterLayout.Block block, SplittableRandom random) {
        String name = block.name();
        if (name.equals("item.tokens") || name.startsWith("item.field.")) {
            return () -> 0.3 * random.nextGaussian();
        }
        if (name.equals("item.vector") || name.startsWith("interaction.")) {
            return () -> 0.02 * random.nextGaussian();
        }
        if (name.equals("head.value") || name.endsWith(".weight")) {
            double bound = Math.sqrt(6.0 / (block.shape().get(0) + block.shape().get(1)));
            return () -> bound * (2 * random.nextDouble() - 1);
        }
        boolean gain = name.startsWith("encoder.") && name.endsWith("gain");
        return () -> gain ? 1 : 0;
    }
}
