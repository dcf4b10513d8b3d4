// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.network;

import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.hanse.core.learn.TrainingSettings;
import org.hanse.core.learn.memory.MemoryWeights;
import org.hanse.core.model.ContentSpec;
import org.hanse.core.model.ModelSpec;
import org.hanse.core.model.ParameterLayout;
import org.hanse.core.model.ParameterVector;

/**
 * Initial parameters. Weights have Glorot initialisation (Glorot and Bengio, AISTATS 2010, equation 16), rows of tables normal
 * distributions. Biases and ages are zero, memory weights have their prior. With a fixed random projection an untrained network recommends
 * items that are similar to the history.
 */
public final class NetworkInitializer {

    /** Deviation of rows of words and facts, which gives content vectors about unit length. */
    private static final double WORD_DEVIATION = 0.3;

    /** Deviation of rows that are added to content; small, so that content dominates early in training. */
    private static final double ROW_DEVIATION = 0.02;

    /** Initial weight of the product of two vectors with a fixed random projection, of all heads together. */
    private static final float PRODUCT = 8;

    /** The same beside the similarity of descriptions, where that is the larger part of the first scores. */
    private static final float PRODUCT_BESIDE_SIMILARITY = 4;

    /** Fraction of the usual initialisation that is added to it. */
    private static final float REST = 0.1f;

    /** Initial weight of the similarity with the last interaction, and the share that each earlier one keeps of it. */
    private static final double SIMILARITY = 8;

    /** Initial weight of it where tables learn beside it: that of the table of descriptions, which it replaces. */
    private static final double SIMILARITY_BESIDE_TABLES = 2;

    private static final double FADING = 0.7;

    /** Exclusive or with the seed of a training, for personal parameters. */
    private static final long PERSONAL_SEED = 0x5e1f;

    private NetworkInitializer() {}

    /** Draws a shared network from {@code random}, whose tables, if it has some, learn beside it. */
    public static SharedNetwork shared(ModelSpec spec, RandomGenerator random) {
        return shared(spec, spec.memory(), false, random);
    }

    /** Draws the shared network of a training. Where weights of tables are fitted after it, it begins as one without tables. */
    public static SharedNetwork shared(TrainingSettings settings) {
        return shared(
                settings.spec(),
                settings.spec().memory() && settings.memory().dropout() < 1,
                settings.memory().dropout() == 1,
                new SplittableRandom(settings.seed()));
    }

    private static SharedNetwork shared(ModelSpec spec, boolean tables, boolean added, RandomGenerator random) {
        ParameterLayout layout = NetworkLayout.shared(spec);
        return new SharedNetwork(spec, draw(layout, spec, tables, added, random));
    }

    /** Draws the personal network of a training, including rows of cold items. */
    public static PersonalNetwork personal(TrainingSettings settings, int items) {
        return personal(
                settings.spec(),
                items,
                settings.memory().dropout() == 1,
                new SplittableRandom(settings.seed() ^ PERSONAL_SEED));
    }

    /** Draws a personal network from {@code random}. */
    public static PersonalNetwork personal(ModelSpec spec, int items, RandomGenerator random) {
        return personal(spec, items, false, random);
    }

    private static PersonalNetwork personal(ModelSpec spec, int items, boolean added, RandomGenerator random) {
        ParameterLayout layout = NetworkLayout.personal(spec, items);
        return new PersonalNetwork(spec, items, draw(layout, spec, spec.memory(), added, random));
    }

    /**
     * Draws the parameters of a layout.
     *
     * @param tables whether tables learn beside the network
     * @param added whether tables are added to a network trained without them
     */
    private static ParameterVector draw(
            ParameterLayout layout, ModelSpec spec, boolean tables, boolean added, RandomGenerator random) {
        float[] values = new float[layout.size()];
        Map<String, EncoderBlock> encoder = EncoderKind.of(spec).blocks(spec.dimension()).stream()
                .collect(Collectors.toMap(block -> NetworkLayout.ENCODER + block.name(), block -> block));
        for (ParameterLayout.Block block : layout.blocks()) {
            EncoderBlock own = encoder.get(block.name());
            if (own != null) {
                begin(values, block, own, random);
                continue;
            }
            switch (kind(block.name())) {
                case ZERO -> Arrays.fill(values, block.at(), block.end(), 0f);
                case WORD -> normal(values, block, WORD_DEVIATION, random);
                case ROW -> normal(values, block, ROW_DEVIATION, random);
                case WEIGHT -> glorot(values, block, random);
            }
        }
        layout.find("similarity.age").ifPresent(block -> fade(values, block, tables));
        if (spec.content().filter(content -> content.textSize() > 0).isPresent()) {
            float weight = spec.addsSimilarity() && !tables ? PRODUCT_BESIDE_SIMILARITY : PRODUCT;
            layout.find("head.value").ifPresent(block -> product(values, block, spec, weight));
        }
        layout.find("item.projection.weight")
                .ifPresent(block -> keys(values, block.at(), spec.content().orElseThrow(), spec.dimension()));
        weighTables(values, layout, spec, added);
        return ParameterVector.of(layout, values);
    }

    /** Initialises the part of the projection that reads the rows of items to the identity: an item's vector begins as its rows' mean. */
    private static void keys(float[] values, int projection, ContentSpec content, int d) {
        int at = projection + content.filters() * d;
        for (ContentSpec.Field field : content.fields()) {
            if (field.fact() == ContentSpec.Fact.KEY) {
                for (int i = 0; i < field.width() * d; i++) {
                    values[at + i] = i / d == i % d ? 1 : 0;
                }
            }
            at += field.width() * d;
        }
    }

    /** Sets the weights of tables: the shared prior where there is one, from which deviations are 0, else the personal ones. */
    private static void weighTables(float[] values, ParameterLayout layout, ModelSpec spec, boolean added) {
        String prefix = spec.memoryPrior() ? NetworkLayout.MEMORY_PRIOR : NetworkLayout.MEMORY;
        layout.find(prefix + "linear").ifPresent(linear -> {
            MemoryWeights memory = new MemoryWeights()
                    .set(values, linear.at(), layout.block(prefix + "log").at(), spec.scores());
            if (added) {
                memory.setToMix();
            } else {
                memory.setToPrior();
            }
            if (spec.addsSimilarity()) {
                memory.leaveOutText();
            }
        });
    }

    private static void begin(
            float[] values, ParameterLayout.Block block, EncoderBlock encoder, RandomGenerator random) {
        switch (encoder.initial()) {
            case DRAWN -> glorot(values, block, random);
            case CONSTANT -> Arrays.fill(values, block.at(), block.end(), encoder.value());
        }
    }

    /** Sets the weights of similarity by age: those of the baseline {@code text}. */
    private static void fade(float[] values, ParameterLayout.Block block, boolean tables) {
        double first = tables ? SIMILARITY_BESIDE_TABLES : SIMILARITY;
        for (int age = 0; age < block.size(); age++) {
            values[block.at() + age] = (float) (first * Math.pow(FADING, age));
        }
    }

    /**
     * Initialises the policy so that it prefers items with vectors similar to the history's.
     *
     * @param weight of the product of two vectors, of all heads together
     */
    private static void product(float[] values, ParameterLayout.Block block, ModelSpec spec, float weight) {
        int d = spec.dimension();
        for (int h = 0; h < spec.heads(); h++) {
            for (int i = 0; i < d; i++) {
                for (int j = 0; j < d; j++) {
                    int at = block.at() + (h * d + i) * d * spec.scores() + j;
                    values[at] = REST * values[at] + (i == j ? weight / spec.heads() : 0);
                }
            }
        }
    }

    private enum Kind {
        ZERO,
        WORD,
        ROW,
        WEIGHT
    }

    private static Kind kind(String name) {
        if (name.equals(NetworkLayout.KEYS)) {
            return Kind.ROW;
        }
        if (name.equals("item.tokens") || name.startsWith("item.field.")) {
            return Kind.WORD;
        }
        if (name.equals("item.vector") || name.startsWith("interaction.")) {
            return Kind.ROW;
        }
        if (name.endsWith(".weight") || name.equals("head.value")) {
            return Kind.WEIGHT;
        }
        return Kind.ZERO;
    }

    private static void normal(float[] values, ParameterLayout.Block block, double deviation, RandomGenerator random) {
        int end = block.end();
        for (int i = block.at(); i < end; i++) {
            values[i] = (float) (deviation * random.nextGaussian());
        }
    }

    private static void glorot(float[] values, ParameterLayout.Block block, RandomGenerator random) {
        double bound = Math.sqrt(6.0 / (block.shape().get(0) + block.shape().get(1)));
        int end = block.end();
        for (int i = block.at(); i < end; i++) {
            values[i] = (float) (bound * (2 * random.nextDouble() - 1));
        }
    }
}
