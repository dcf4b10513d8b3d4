// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.kernel.Matrix;
import org.hanse.core.shard.ShardRunner;

/**
 * Scores all items of a catalogue for a history with a trained network (docs/NETWORK.md, section 5). Item vectors are
 * computed once, when it is made; a score is then one encoding of the history, one matrix-vector product, and the memory
 * rows of the history's items.
 *
 * <p>For one thread at a time; {@link #forShard} gives another thread its own.
 */
public final class NetworkScorer implements CatalogueScorer {

    private final Fixed fixed;
    private final SequenceBatch batch;
    private final SequenceRange range = new SequenceRange();
    private final SequencePass pass;
    private final Optional<MemoryRows> memory;
    private final float[] state;
    private final float[] row;
    private final Matrix left = new Matrix();
    private final Matrix right = new Matrix();
    private double constant;

    private NetworkScorer(Fixed fixed) {
        this.fixed = fixed;
        this.batch = new SequenceBatch(fixed.shape.objectives);
        this.pass = new SequencePass(fixed.shape, fixed.kernels);
        pass.load(fixed.shared);
        this.memory = fixed.tables.map(MemoryRows::new);
        this.state = new float[fixed.shape.d];
        this.row = new float[fixed.shape.items];
    }

    /** A scorer with these parameters. */
    static NetworkScorer of(
            SharedNetwork shared,
            PersonalNetwork personal,
            ItemFeatures features,
            Optional<MemoryTables> tables,
            ScoreWeights weights,
            Kernels kernels,
            ShardRunner runner) {
        return new NetworkScorer(new Fixed(shared, personal, features, tables, weights, kernels, runner));
    }

    @Override
    public NetworkScorer forShard() {
        return new NetworkScorer(fixed);
    }

    /** Number of items. */
    public int items() {
        return fixed.shape.items;
    }

    /** As promised there; looks at the last {@code spec.history()} interactions. */
    @Override
    public void score(InteractionSequence history, double[] scores) {
        float[] own = score(history);
        for (int item = 0; item < own.length; item++) {
            scores[item] += own[item];
        }
    }

    /**
     * Selects the items with the greatest scores.
     *
     * @return how many were selected
     */
    public int best(InteractionSequence history, TopItems top) {
        return top.select(score(history), row.length);
    }

    /** The score of every item, {@code [items]}, valid until the next call. */
    float[] score(InteractionSequence history) {
        int first = Math.max(0, history.length() - fixed.shape.spec.history());
        int length = history.length() - first;
        if (length == 0) {
            System.arraycopy(fixed.base, 0, row, 0, row.length);
            return row;
        }
        encode(history, first, length);
        fixed.kernels.multiply(
                left.set(state, 0, 1, fixed.shape.d),
                fixed.candidates.transposed,
                right.set(row, 0, 1, row.length),
                false);
        fixed.kernels.addScaled(1f, fixed.base, 0, row, 0, row.length);
        for (int item = 0; item < row.length; item++) {
            row[item] += (float) constant;
        }
        memory.ifPresent(rows -> rows.add(fixed.memory, 0, length - 1, row, 0));
        return row;
    }

    /** Leaves {@code sum_c omega_c u_c} in {@link #state}, what all items have in common in {@link #constant}. */
    private void encode(InteractionSequence history, int first, int length) {
        NetworkShape shape = fixed.shape;
        fill(history, first, length);
        range.set(batch, 0, 1);
        pass.forward(range, batch.items, fixed.vectors, fixed.shared, 0);
        memory.ifPresent(rows -> rows.begin(batch.items, 0, length, fixed.shopper(history)));
        int p = length - 1;
        Arrays.fill(state, 0f);
        constant = 0;
        for (int head = 0; head < shape.scores; head++) {
            float omega = (float) fixed.weights.of(head);
            fixed.kernels.addScaled(omega, pass.u(), (p * shape.scores + head) * shape.d, state, 0, shape.d);
            if (head > 0) {
                constant += omega * pass.v()[p * shape.objectives + head - 1];
            }
        }
        constant -= fixed.kernels.dot(state, 0, fixed.meanVector, 0, shape.d);
    }

    private void fill(InteractionSequence history, int first, int length) {
        batch.clear();
        batch.beginWindow(0, true, 0);
        for (int i = first; i < first + length; i++) {
            int gap = i == first ? 0 : fixed.rows.gap(history, i);
            batch.add(history.item(i), fixed.rows.type(history.type(i)), gap, fixed.rows.value(history, i), 0);
        }
    }

    /**
     * The score of one item taken apart.
     *
     * @throws IndexOutOfBoundsException if there is no such item
     */
    public ScoreTerms terms(InteractionSequence history, int item) {
        double ranked = score(history)[item];
        int first = Math.max(0, history.length() - fixed.shape.spec.history());
        int length = history.length() - first;
        List<ScoreTerms.Interaction> terms = new ArrayList<>();
        for (int t = 0; t < length; t++) {
            double neural = 0;
            for (int head = 0; head < fixed.shape.heads; head++) {
                int gates = pass.pooling().gatesAt(range, 0, head);
                double gate = pass.pooling().gates()[gates + (length - 1) * length + t];
                neural += gate * fixed.product(pass.embedded(), t, head, item);
            }
            int position = t;
            double remembered = memory.map(rows -> rows.term(fixed.memory, 0, length - 1, position, item))
                    .orElse(0.0);
            terms.add(new ScoreTerms.Interaction(first + t, neural, remembered));
        }
        return new ScoreTerms(fixed.base[item], terms, ranked);
    }

    /** What all scorers of a network share. */
    private static final class Fixed {

        final NetworkShape shape;
        final Kernels kernels;
        final float[] shared;
        final float[] vectors;
        final float[] meanVector;
        final float[] base;
        final Candidates candidates;
        final Optional<MemoryTables> tables;
        final ScoreWeights weights;
        final MemoryWeights memory = new MemoryWeights();
        final InteractionRows rows;
        private final Map<Integer, Integer> shopperByPosition = new HashMap<>();

        Fixed(
                SharedNetwork network,
                PersonalNetwork own,
                ItemFeatures features,
                Optional<MemoryTables> tables,
                ScoreWeights weights,
                Kernels kernels,
                ShardRunner runner) {
            this.shape = new NetworkShape(network.spec(), own.items());
            this.kernels = kernels;
            this.tables = tables;
            this.weights = weights;
            this.rows = new InteractionRows(network.spec());
            this.shared = network.parameters().toArray();
            float[] personal = own.parameters().toArray();
            float[] ofItems = shape.spec.sharesItems() ? shared : personal;
            ItemEncoder encoder = new ItemEncoder(shape, features, kernels);
            ItemSelection everything = new ItemSelection(features);
            everything.addAll();
            encoder.forward(everything, shared, ofItems, TrainingSettings.SHARDS, runner);
            this.vectors = encoder.vectors();
            this.meanVector = new float[shape.d];
            TargetNetwork.means(vectors, shape, meanVector);
            this.base = new float[shape.items];
            fillBase(ofItems);
            this.candidates = new Candidates(kernels, shape.d, shape.items);
            candidates.setAll();
            candidates.load(everything, vectors, ofItems, shape.itemBias, 0);
            if (shape.memoryLinear >= 0) {
                combineMemory(personal);
            }
            tables.ifPresent(this::findShoppers);
        }

        private void fillBase(float[] ofItems) {
            float meanBias = TargetNetwork.meanBias(ofItems, shape);
            double constant = 0;
            double factor = weights.policy();
            for (int c = 0; c < shape.objectives; c++) {
                constant += weights.of(c + 1) * shared[shape.headBase + c];
                factor += weights.of(c + 1) * shared[shape.headBias + c];
            }
            for (int item = 0; item < base.length; item++) {
                base[item] = (float) (constant + factor * (ofItems[shape.itemBias + item] - meanBias));
            }
        }

        private void combineMemory(float[] personal) {
            MemoryWeights parts = new MemoryWeights().set(personal, shape.memoryLinear, shape.memoryLog, shape.scores);
            float[] omega = new float[shape.scores];
            for (int head = 0; head < omega.length; head++) {
                omega[head] = (float) weights.of(head);
            }
            int size = MemoryWeights.size(1);
            memory.set(new float[2 * size], 0, size, 1).combine(parts, omega);
        }

        private void findShoppers(MemoryTables own) {
            InteractionLog log = own.log();
            for (int s = 0; s < log.shoppers(); s++) {
                shopperByPosition.put(log.from(s), s);
            }
        }

        /** Whom to leave out of the tables: the shopper whose history it is, if they are in there. */
        int shopper(InteractionSequence history) {
            if (tables.isEmpty() || !history.isFrom(tables.get().log())) {
                return MemoryRows.NOBODY;
            }
            return shopperByPosition.getOrDefault(history.position(), MemoryRows.NOBODY);
        }

        /** {@code sum_c omega_c (<V_c,h e_t, q_a - q-bar> + nu_c,h . e_t)} in double. */
        double product(float[] embedded, int t, int head, int item) {
            int d = shape.d;
            double sum = 0;
            for (int i = 0; i < d; i++) {
                double inner = 0;
                int rowAt = shape.headValue + (head * d + i) * shape.scores * d;
                for (int c = 0; c < shape.scores; c++) {
                    double omega = weights.of(c);
                    for (int j = 0; j < d && omega != 0; j++) {
                        double centred = (double) vectors[item * d + j] - meanVector[j];
                        inner += omega * shared[rowAt + c * d + j] * centred;
                    }
                    if (c > 0) {
                        inner += omega * shared[shape.headState + (head * d + i) * shape.objectives + c - 1];
                    }
                }
                sum += embedded[t * d + i] * inner;
            }
            return sum;
        }
    }
}
