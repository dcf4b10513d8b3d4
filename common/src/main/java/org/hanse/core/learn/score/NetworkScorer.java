// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.score;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.learn.DivergenceException;
import org.hanse.core.learn.ScoreWeights;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.memory.MemoryTables;
import org.hanse.core.learn.network.ItemFeatures;
import org.hanse.core.learn.network.NetworkShape;
import org.hanse.core.learn.network.PersonalNetwork;
import org.hanse.core.learn.network.SequenceBatch;
import org.hanse.core.learn.network.SequencePass;
import org.hanse.core.learn.network.SequenceRange;
import org.hanse.core.learn.network.SharedNetwork;
import org.hanse.core.learn.score.PartScales.Part;
import org.hanse.core.model.ModelSpec;
import org.hanse.core.shard.ShardRunner;

/**
 * Scorer of all items of a catalogue for a history with a trained network (docs/design/network.md, section 5). Item
 * vectors are computed once, at its creation; a score is then one encoding of the history, one matrix-vector product,
 * and the memory rows of the history's items.
 *
 * <p>Not thread-safe; {@link #forShard} returns a scorer for another thread.
 */
public final class NetworkScorer implements CatalogueScorer {

    private final ScoringNetwork network;
    private final NetworkShape shape;
    private final SequenceBatch batch;
    private final SequenceRange range = new SequenceRange();
    private final SequencePass pass;
    private final ScoreRow row;
    private final EncodedWindow window = new EncodedWindow();
    private Optional<TermReader> reader = Optional.empty();
    private Optional<OnlineScorer> online = Optional.empty();

    private NetworkScorer(ScoringNetwork network) {
        this.network = network;
        this.shape = network.shape;
        this.batch = new SequenceBatch(shape.objectives);
        this.pass = new SequencePass(shape, network.kernels);
        pass.load(network.shared);
        this.row = new ScoreRow(network);
    }

    /**
     * Creates a scorer with these parameters.
     *
     * @throws IllegalArgumentException if the parts do not belong together
     * @throws DivergenceException if they give item vectors or anonymous scores that are not finite
     */
    public static NetworkScorer of(
            SharedNetwork shared,
            PersonalNetwork personal,
            ItemFeatures features,
            Optional<MemoryTables> tables,
            ScoreWeights weights,
            Kernels kernels,
            ShardRunner runner) {
        return new NetworkScorer(
                new ScoringNetwork(shared, personal, features, tables, weights, PartScales.ONE, kernels, runner));
    }

    /** Returns a scorer of the same network whose scores have these factors of their parts. */
    public NetworkScorer scaled(PartScales scales, ShardRunner runner) {
        return new NetworkScorer(network.scaled(scales, runner));
    }

    /**
     * Returns a scorer of the same network with other weights of policy and objectives.
     *
     * @throws IllegalArgumentException if the number of objectives differs
     */
    public NetworkScorer rankedBy(ScoreWeights weights, ShardRunner runner) {
        return new NetworkScorer(network.rankedBy(weights, runner));
    }

    /** Returns the parts of the scores that can differ from 0. */
    public List<Part> parts() {
        List<Part> parts = new ArrayList<>(List.of(Part.NETWORK));
        if (network.similarity.length > 0 || network.tables.isPresent()) {
            parts.add(Part.CONTENT);
        }
        if (network.tables.isPresent()) {
            parts.addAll(List.of(Part.TRANSITIONS, Part.CO_OCCURRENCE, Part.IDENTITY));
        }
        return parts;
    }

    @Override
    public NetworkScorer forShard() {
        return new NetworkScorer(network);
    }

    /** Returns a scorer with random parameters, each block from a normal distribution of its own deviation; for tests of explanations. */
    public NetworkScorer redrawn(long seed, ShardRunner runner) {
        return new NetworkScorer(network.redrawn(new SplittableRandom(seed), runner));
    }

    /** Returns a scorer of the same network for shoppers with incremental interactions. */
    public OnlineScorer online() {
        return new OnlineScorer(network);
    }

    /** Returns the network's shape. */
    public ModelSpec spec() {
        return shape.spec;
    }

    /** Returns the number of items. */
    public int items() {
        return shape.items;
    }

    /** Computes the scores from the last {@code spec.history()} interactions. */
    @Override
    public void score(InteractionSequence history, double[] scores) {
        add(score(history), scores);
    }

    /**
     * Adds the score of every item as if some interactions had not happened, with gaps, positions and window as they are
     * (docs/design/network.md, section 5).
     *
     * @param hidden by index of the interaction
     */
    public void score(InteractionSequence history, IntPredicate hidden, double[] scores) {
        add(score(history, hidden), scores);
    }

    /** Adds {@code weight} times the score of every item. */
    public void addTo(InteractionSequence history, double weight, double[] scores) {
        float[] own = score(history);
        for (int item = 0; item < own.length; item++) {
            scores[item] += weight * own[item];
        }
    }

    private static void add(float[] own, double[] scores) {
        for (int item = 0; item < own.length; item++) {
            scores[item] += own[item];
        }
    }

    /** Leaves the {@code count} items with the greatest scores in {@code top}, fewer if there are fewer. */
    public void best(InteractionSequence history, int count, TopItems top) {
        top.choose(score(history), shape.items, count, item -> true);
    }

    /** Returns the score of every item, {@code [items]}, valid until the next call. */
    float[] score(InteractionSequence history) {
        int first = Math.max(0, history.length() - shape.spec.history());
        int length = history.length() - first;
        window.clear();
        if (length == 0) {
            return row.fillBase();
        }
        encode(history, first, length);
        int p = length - 1;
        row.fill(pass.u(), p * shape.scores * shape.d, pass.v(), p * shape.objectives, p);
        row.describe(window);
        return row.current();
    }

    float[] score(InteractionSequence history, IntPredicate hidden) {
        OnlineScorer scorer = online.orElseGet(this::online);
        online = Optional.of(scorer);
        ShopperState state = scorer.begin(network.shopper(history));
        scorer.appendAll(state, history);
        return scorer.score(state, hidden);
    }

    /**
     * Returns the policy's state of the last scored history, {@code [dimension]}. The policy's score has its product with an item's vector.
     *
     * @throws IllegalStateException if that history was empty
     */
    public float[] state() {
        if (window.length == 0) {
            throw new IllegalStateException("the state of an empty history");
        }
        int at = (window.length - 1) * shape.scores * shape.d;
        return Arrays.copyOfRange(pass.u(), at, at + shape.d);
    }

    ScoringNetwork network() {
        return network;
    }

    /** Returns the input of the terms of the last history's scores. */
    EncodedWindow window() {
        return window;
    }

    private void encode(InteractionSequence history, int first, int length) {
        fill(history, first, length);
        range.set(batch, 0, 1);
        pass.forward(range, batch.items, network.vectors, network.shared, 0);
        row.begin(batch.items, 0, length, network.shopper(history));
        window.first = first;
        window.length = length;
        window.e = pass.embedded();
        window.gates = pass.pooling().gates();
        window.h = pass.encoded();
        window.hAt = (length - 1) * shape.d;
        window.gatesAt = pass.pooling().gatesAt(range, 0, 0) + (length - 1) * length;
        window.stride = length * length;
    }

    private void fill(InteractionSequence history, int first, int length) {
        batch.clear();
        batch.beginWindow(0, true, 0);
        for (int i = first; i < first + length; i++) {
            batch.add(
                    history.item(i),
                    network.rows.type(history.type(i)),
                    network.rows.gap(history, i),
                    network.rows.value(history, i),
                    0);
        }
    }

    /**
     * Returns the terms of one item's score.
     *
     * @throws IndexOutOfBoundsException if there is no such item
     */
    public ScoreTerms terms(InteractionSequence history, int item) {
        double ranked = score(history)[item];
        TermReader terms = reader.orElseGet(() -> new TermReader(network));
        reader = Optional.of(terms);
        return terms.read(window, row, item, ranked);
    }
}
