// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.network;

import java.util.Arrays;
import java.util.Objects;
import org.hanse.core.interaction.table.TextVectors;
import org.hanse.core.learn.kernel.FloatBuffer;
import org.hanse.core.learn.kernel.Kernels;

/**
 * View of one history on the descriptions of items: the similarity term of the policy's score,
 * {@code sum_t weight[s - t] cosine(i_t, a)} (docs/design/network.md, section 5), and its gradient. It depends on the
 * catalogue, the weights and this history alone.
 *
 * <p>{@link #begin} loads a history; positions count from its first interaction. Weights are by age, the number of
 * later interactions; a history is no longer than they are. Training calls {@link #compare} next, scoring {@link
 * #addAll}. Mutable, for one thread. Memory grows with the longest history times the number of candidates.
 */
public final class SimilarityRows {

    private static final int NONE = -1;

    private final TextVectors vectors;
    private final Kernels kernels;

    /** A vector or a sum of vectors, {@code [terms]}; zero between calls. */
    private final double[] byTerm;

    private final double[] byItem;
    private final CandidateTerms candidateTerms;
    private final FloatBuffer cosines = new FloatBuffer();

    /** One more than the row of an item in {@link #cosines}; zero between calls. */
    private final int[] rowOf;

    private int[] items = {};
    private int[] rows = {};
    private int length;
    private int columns;

    /** Creates a view on the descriptions of a catalogue. */
    public SimilarityRows(TextVectors vectors, Kernels kernels) {
        this.vectors = vectors;
        this.kernels = kernels;
        this.byTerm = new double[vectors.terms()];
        this.byItem = new double[vectors.items()];
        this.rowOf = new int[vectors.items()];
        this.candidateTerms = new CandidateTerms(vectors);
    }

    /**
     * Loads the history {@code history[from..to)}.
     *
     * @param history items, oldest first; below 0 for a hidden interaction, which keeps its position
     */
    public void begin(int[] history, int from, int to) {
        Objects.checkFromToIndex(from, to, history.length);
        length = to - from;
        if (items.length < length) {
            items = new int[Math.max(length, 2 * items.length)];
            rows = new int[items.length];
        }
        System.arraycopy(history, from, items, 0, length);
    }

    /** Computes the cosines of the history's items with all candidates, each item once. */
    public void compare(Candidates candidates) {
        columns = candidates.count;
        candidateTerms.set(candidates);
        int distinct = 0;
        for (int t = 0; t < length; t++) {
            rows[t] = NONE;
            if (items[t] >= 0) {
                if (rowOf[items[t]] == 0) {
                    rowOf[items[t]] = ++distinct;
                }
                rows[t] = rowOf[items[t]] - 1;
            }
        }
        cosines.of(FloatBuffer.size((long) distinct * columns));
        int filled = 0;
        for (int t = 0; t < length; t++) {
            if (rows[t] == filled) {
                candidateTerms.cosines(items[t], columns, cosines.current(), filled++ * columns);
                rowOf[items[t]] = 0;
            }
        }
    }

    private void clear(int item) {
        for (int term : vectors.termsOf(item)) {
            byTerm[term] = 0;
        }
    }

    /** Adds the term in the state at {@code position} to the candidates' scores, {@code scores[scoresAt + column]}. */
    public void add(float[] weights, int weightsAt, int position, float[] scores, int scoresAt) {
        for (int t = 0; t <= position; t++) {
            if (rows[t] != NONE) {
                kernels.addScaled(
                        weights[weightsAt + position - t],
                        cosines.current(),
                        rows[t] * columns,
                        scores,
                        scoresAt,
                        columns);
            }
        }
    }

    /**
     * Adds to {@code gradient[gradientAt + age]} what {@link #add} passes back.
     *
     * @param deltas gradient with respect to the scores, {@code deltas[deltasAt + column]}
     */
    public void addGradient(int position, float[] deltas, int deltasAt, float[] gradient, int gradientAt) {
        for (int t = 0; t <= position; t++) {
            if (rows[t] != NONE) {
                gradient[gradientAt + position - t] +=
                        kernels.dot(deltas, deltasAt, cosines.current(), rows[t] * columns, columns);
            }
        }
    }

    /** Returns the term of one item in the state at {@code position}. */
    public double at(float[] weights, int weightsAt, int position, int item) {
        double sum = 0;
        vectors.addVector(item, 1, byTerm);
        for (int t = 0; t <= position; t++) {
            sum += items[t] < 0 ? 0 : weights[weightsAt + position - t] * vectors.product(items[t], byTerm);
        }
        clear(item);
        return sum;
    }

    /** Adds to {@code gradient[gradientAt + age]} what {@link #at} passes back, {@code delta} being that of its result. */
    public void addGradientAt(int position, int item, float delta, float[] gradient, int gradientAt) {
        vectors.addVector(item, 1, byTerm);
        for (int t = 0; t <= position; t++) {
            if (items[t] >= 0) {
                gradient[gradientAt + position - t] += (float) (delta * vectors.product(items[t], byTerm));
            }
        }
        clear(item);
    }

    /** Adds the term after the whole history to the score of every item; the sum of a term is in double precision. */
    public void addAll(float[] weights, int weightsAt, float[] scores) {
        for (int t = 0; t < length; t++) {
            if (items[t] >= 0) {
                vectors.addVector(items[t], weights[weightsAt + length - 1 - t], byTerm);
            }
        }
        Arrays.fill(byItem, 0);
        for (int t = 0; t < length; t++) {
            if (items[t] >= 0) {
                for (int term : vectors.termsOf(items[t])) {
                    vectors.addTerm(term, byTerm[term], byItem);
                    byTerm[term] = 0;
                }
            }
        }
        for (int item = 0; item < byItem.length; item++) {
            scores[item] += (float) byItem[item];
        }
    }

    /**
     * Writes what each interaction of the whole history adds to the score of {@code item}; together they are its term.
     *
     * @param terms {@code [length]}
     */
    public void terms(float[] weights, int weightsAt, int item, double[] terms) {
        vectors.addVector(item, 1, byTerm);
        for (int t = 0; t < length; t++) {
            terms[t] = items[t] < 0 ? 0 : weights[weightsAt + length - 1 - t] * vectors.product(items[t], byTerm);
        }
        clear(item);
    }
}
