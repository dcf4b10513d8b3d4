// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.score;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.learn.DivergenceException;
import org.hanse.core.learn.ScoreWeights;
import org.hanse.core.learn.TrainingSettings;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.memory.MemoryRows;
import org.hanse.core.learn.memory.MemoryTables;
import org.hanse.core.learn.memory.MemoryWeights;
import org.hanse.core.learn.network.Candidates;
import org.hanse.core.learn.network.InteractionRows;
import org.hanse.core.learn.network.ItemEncoder;
import org.hanse.core.learn.network.ItemFeatures;
import org.hanse.core.learn.network.ItemSelection;
import org.hanse.core.learn.network.NetworkShape;
import org.hanse.core.learn.network.PersonalNetwork;
import org.hanse.core.learn.network.SharedNetwork;
import org.hanse.core.learn.network.TargetNetwork;
import org.hanse.core.learn.score.PartScales.Part;
import org.hanse.core.model.ParameterLayout;
import org.hanse.core.model.ParameterVector;
import org.hanse.core.shard.ShardRunner;

/**
 * Common part of all scorers of a network: its parameters, the vectors of all items, the anonymous scores, the
 * merchant's tables. Immutable after its creation, so scorers of several threads read it.
 */
final class ScoringNetwork {

    final NetworkShape shape;
    final Kernels kernels;
    final float[] shared;

    private final SharedNetwork network;
    private final PersonalNetwork own;
    private final ItemFeatures features;
    private final ScoreWeights trained;
    private final PartScales scales;

    /** {@code q_a}, {@code [items, d]}, and {@code q-bar}, {@code [d]}. */
    final float[] vectors;

    final float[] meanVector;

    /** Base of the scores after interactions, {@code [items]}. */
    final float[] base;

    /** Scores without any interaction, {@code [items]}: the base, also where the network has scale 0 and nothing else ranks. */
    final float[] anonymous;

    final Candidates candidates;
    final Optional<MemoryTables> tables;

    /** Weights of the heads, times the scale of the network. */
    final ScoreWeights weights;

    /** The memory weights of all heads added up by omega and scaled: one head. Not set without memory. */
    final MemoryWeights memory = new MemoryWeights();

    /** The memory weights of every head, times omega and scales. Not set without memory. */
    final MemoryWeights memoryByHead = new MemoryWeights();

    /** Weights of similarity by age, times omega of the policy and the scale; empty where it does not add to scores. */
    final float[] similarity;

    /** Whether only tables and descriptions count. */
    final boolean silent;

    final InteractionRows rows;

    /** The parameters that hold the items' biases, and {@code b-bar}. */
    private final float[] ofItems;

    private final float meanBias;
    private final Map<Integer, Integer> shopperByPosition = new HashMap<>();
    private final Map<ShopperId, Integer> shoppers = new HashMap<>();

    /**
     * Computes the common part.
     *
     * @throws IllegalArgumentException if the parts do not belong together
     * @throws DivergenceException if item vectors or anonymous scores are not finite
     */
    ScoringNetwork(
            SharedNetwork network,
            PersonalNetwork own,
            ItemFeatures features,
            Optional<MemoryTables> tables,
            ScoreWeights weights,
            PartScales scales,
            Kernels kernels,
            ShardRunner runner) {
        requireFit(network, own, features, tables, weights);
        this.network = network;
        this.own = own;
        this.features = features;
        this.shape = new NetworkShape(network.spec(), own.items());
        this.kernels = kernels;
        this.tables = tables;
        this.trained = weights;
        this.scales = scales;
        this.silent = scales.of(Part.NETWORK) == 0;
        this.weights = weights.times(scales.of(Part.NETWORK));
        this.rows = new InteractionRows(network.spec());
        this.shared = network.parameters().toArray();
        float[] personal = own.parameters().toArray();
        this.ofItems = personal;
        ItemEncoder encoder = new ItemEncoder(shape, features, kernels);
        ItemSelection everything = new ItemSelection(features);
        everything.addAll();
        encoder.forward(everything, shared, ofItems, TrainingSettings.SHARDS, runner);
        this.vectors = encoder.vectors();
        this.meanVector = new float[shape.d];
        TargetNetwork.means(vectors, shape, meanVector);
        this.meanBias = TargetNetwork.meanBias(ofItems, shape);
        this.base = base(this.weights);
        this.anonymous = silent ? base(trained) : base;
        requireFinite("the vector of item ", vectors, shape.d);
        requireFinite("the anonymous score of item ", anonymous, 1);
        this.candidates = new Candidates(kernels, shape.d, shape.items);
        candidates.setAll();
        candidates.load(everything, vectors, ofItems, shape.itemBias, 0);
        if (shape.memoryLinear >= 0) {
            combineMemory(personal);
        }
        this.similarity = new float[shape.spec.addsSimilarity() ? shape.spec.history() : 0];
        for (int age = 0; age < similarity.length; age++) {
            similarity[age] = (float) (weights.policy() * scales.of(Part.CONTENT)) * shared[shape.similarityAge + age];
        }
        tables.ifPresent(this::findShoppers);
    }

    ItemFeatures features() {
        return features;
    }

    /** Parameters that hold vectors and biases of single items; not to be written to. */
    float[] ofItems() {
        return ofItems;
    }

    /** Returns the same network with random parameters: each block from a normal distribution of its own deviation about 0. */
    ScoringNetwork redrawn(RandomGenerator random, ShardRunner runner) {
        return new ScoringNetwork(
                new SharedNetwork(network.spec(), redrawn(network.parameters(), random)),
                new PersonalNetwork(own.spec(), own.items(), redrawn(own.parameters(), random)),
                features,
                tables,
                trained,
                scales,
                kernels,
                runner);
    }

    /** Returns the same network with other scales of its parts. */
    ScoringNetwork scaled(PartScales others, ShardRunner runner) {
        return new ScoringNetwork(network, own, features, tables, trained, others, kernels, runner);
    }

    /** Returns the same network with other weights of its heads. */
    ScoringNetwork rankedBy(ScoreWeights others, ShardRunner runner) {
        return new ScoringNetwork(network, own, features, tables, others, scales, kernels, runner);
    }

    private static ParameterVector redrawn(ParameterVector parameters, RandomGenerator random) {
        float[] values = parameters.toArray();
        for (ParameterLayout.Block block : parameters.layout().blocks()) {
            double squares = 0;
            for (int i = block.at(); i < block.end(); i++) {
                squares += (double) values[i] * values[i];
            }
            double deviation = Math.sqrt(squares / Math.max(1, block.size()));
            for (int i = block.at(); i < block.end(); i++) {
                values[i] = (float) (deviation * random.nextGaussian());
            }
        }
        return ParameterVector.of(parameters.layout(), values);
    }

    private static void requireFit(
            SharedNetwork network,
            PersonalNetwork own,
            ItemFeatures features,
            Optional<MemoryTables> tables,
            ScoreWeights weights) {
        if (!network.spec().equals(own.spec())) {
            throw new IllegalArgumentException(
                    "a shared network of " + network.spec() + " and a personal one of " + own.spec());
        }
        if (features.items() != own.items()
                || tables.map(table -> table.items() != own.items()).orElse(false)) {
            throw new IllegalArgumentException("features of " + features.items() + " items and memory of "
                    + tables.map(MemoryTables::items) + " for a network of " + own.items());
        }
        if (network.spec().content().isPresent()
                && !network.spec().content().get().equals(features.spec())) {
            throw new IllegalArgumentException("features read by " + features.spec() + " for a network that reads "
                    + network.spec().content().get());
        }
        if (network.spec().memory() != tables.isPresent()) {
            throw new IllegalArgumentException("a network " + (tables.isPresent() ? "without" : "with")
                    + " memory was given " + (tables.isPresent() ? "tables" : "no tables"));
        }
        if (weights.objectives().size() != network.spec().objectives()) {
            throw new IllegalArgumentException(
                    weights + " for " + network.spec().objectives() + " objectives");
        }
    }

    /** Rejects results that are not finite, which great finite parameters may cause. */
    private void requireFinite(String what, float[] values, int width) {
        for (int i = 0; i < shape.items * width; i++) {
            if (!Float.isFinite(values[i])) {
                throw new DivergenceException(what + i / width + " is " + values[i] + ": the network diverged");
            }
        }
    }

    private float[] base(ScoreWeights omega) {
        double constant = 0;
        double factor = omega.policy();
        for (int c = 0; c < shape.objectives; c++) {
            constant += omega.of(c + 1) * shared[shape.headBase + c];
            factor += omega.of(c + 1) * shared[shape.headBias + c];
        }
        float[] scores = new float[shape.items];
        for (int item = 0; item < scores.length; item++) {
            scores[item] = (float) (constant + factor * centredBias(item));
        }
        return scores;
    }

    /** Returns {@code b_a - b-bar}. */
    float centredBias(int item) {
        return ofItems[shape.itemBias + item] - meanBias;
    }

    private void combineMemory(float[] personal) {
        int each = MemoryWeights.size(shape.scores);
        float[] omega = new float[shape.scores];
        for (int head = 0; head < omega.length; head++) {
            omega[head] = (float) trained.of(head);
        }
        float[] factors = {
            (float) scales.of(Part.TRANSITIONS),
            (float) scales.of(Part.CO_OCCURRENCE),
            (float) scales.of(Part.CONTENT),
            (float) scales.of(Part.IDENTITY)
        };
        MemoryWeights unscaled = new MemoryWeights();
        shape.loadMemory(unscaled, shared, personal, shape.memoryRoom());
        memoryByHead.set(new float[2 * each], 0, each, shape.scores).scale(unscaled, omega, factors);
        int size = MemoryWeights.size(1);
        float[] once = new float[shape.scores];
        Arrays.fill(once, 1f);
        memory.set(new float[2 * size], 0, size, 1).combine(memoryByHead, once);
    }

    private void findShoppers(MemoryTables own) {
        InteractionLog log = own.log();
        for (int s = 0; s < log.shoppers(); s++) {
            // A shopper without interactions has the position of another one, and nothing to exclude.
            if (log.length(s) > 0) {
                shopperByPosition.put(log.from(s), s);
                shoppers.put(log.shopper(s), s);
            }
        }
    }

    /** Returns the excluded shopper of the tables: this one, if they contain it. */
    int shopper(ShopperId shopper) {
        Integer known = shoppers.get(shopper);
        return known == null ? tables.map(own -> own.present(shopper)).orElse(MemoryRows.NO_SHOPPER) : known;
    }

    /** Returns the number of changes of the tables so far. */
    long changes() {
        return tables.isPresent() ? tables.get().changes() : 0;
    }

    /** Returns the excluded shopper of the tables: the owner of the history, if they contain it. */
    int shopper(InteractionSequence history) {
        if (tables.isEmpty() || !history.isFrom(tables.get().log())) {
            return MemoryRows.NO_SHOPPER;
        }
        return shopperByPosition.getOrDefault(history.position(), MemoryRows.NO_SHOPPER);
    }
}
