// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.network;

import java.util.Arrays;
import org.hanse.core.learn.kernel.FloatBuffer;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.kernel.Matrix;
import org.hanse.core.learn.kernel.PackedMatrix;

/**
 * Candidate items of a loss: the whole catalogue, or a sample. Each candidate has a column in rows of scores.
 *
 * <p>Mutable and reused: filled by one thread, then read by many.
 */
public final class Candidates {

    private final Kernels kernels;
    private final int d;
    private final int[] columnOf;
    private final Matrix view = new Matrix();
    private final FloatBuffer gathered = new FloatBuffer();
    private final FloatBuffer policyOffsets = new FloatBuffer();
    private final FloatBuffer corrections = new FloatBuffer();
    private final FloatBuffer biases = new FloatBuffer();

    /** Item vectors as the right factor: {@code [d, count]} for scores, {@code [count, d]} for their gradient. */
    public final PackedMatrix transposed = new PackedMatrix();

    public final PackedMatrix rows = new PackedMatrix();

    /** Whether all items are candidates, each with its index as its column. */
    public boolean all;

    /** Whether every possible target is a candidate, and scores need no correction: all items, or all that are met. */
    public boolean complete;

    public int count;
    private long version;
    private int[] items = {};
    private float[] logQ = {};

    public Candidates(Kernels kernels, int d, int catalogue) {
        this.kernels = kernels;
        this.d = d;
        this.columnOf = new int[catalogue];
        Arrays.fill(columnOf, -1);
    }

    /** Sets all items as candidates. */
    public void setAll() {
        if (!all) {
            for (int item = 0; item < columnOf.length; item++) {
                columnOf[item] = item;
            }
            all = true;
            count = columnOf.length;
            version++;
        }
        complete = true;
    }

    /** Sets the candidates to these items alone, among which are all targets. */
    public void setComplete(int[] items) {
        set(items, items.length, new float[0]);
        complete = true;
    }

    /**
     * Sets the candidates to the first {@code size} of {@code drawn}. An item that was drawn twice has the index of its last column.
     *
     * @param drawn copied, because the caller may reuse the array for the next draw
     * @param logProbabilities logarithm of the expected number of draws, by item; empty for a uniform draw, which needs no correction
     */
    public void set(int[] drawn, int size, float[] logProbabilities) {
        if (all) {
            Arrays.fill(columnOf, -1);
        } else {
            for (int column = 0; column < count; column++) {
                columnOf[items[column]] = -1;
            }
        }
        all = false;
        complete = false;
        items = items.length < size ? new int[size] : items;
        System.arraycopy(drawn, 0, items, 0, size);
        count = size;
        version++;
        logQ = logProbabilities;
        for (int column = 0; column < count; column++) {
            columnOf[items[column]] = column;
        }
    }

    /**
     * Copies vectors and biases.
     *
     * @param selection places of the items; with all items, each item's place is its index
     * @param vectors item vectors by place
     * @param own parameters that hold the biases, by item
     */
    public void load(ItemSelection selection, float[] vectors, float[] own, int biasAt, float meanBias) {
        float[] table = vectors;
        if (!all) {
            table = gathered.of(count * d);
            for (int column = 0; column < count; column++) {
                System.arraycopy(vectors, selection.placeOf(items[column]) * d, table, column * d, d);
            }
        }
        load(table, own, biasAt, meanBias);
    }

    /** Copies vectors and biases of the same candidates from a target network. */
    public void load(TargetNetwork network, int biasAt) {
        float[] table = network.vectors();
        if (!all) {
            table = gathered.of(count * d);
            for (int column = 0; column < count; column++) {
                System.arraycopy(network.vectors(), items[column] * d, table, column * d, d);
            }
        }
        load(table, network.personal, biasAt, network.meanBias);
    }

    private void load(float[] table, float[] own, int biasAt, float meanBias) {
        kernels.pack(view.setTransposed(table, 0, d, count), transposed);
        kernels.pack(view.set(table, 0, count, d), rows);
        float[] bias = biases.of(count);
        float[] offsets = policyOffsets.of(count);
        float[] correction = corrections.of(count);
        for (int column = 0; column < count; column++) {
            bias[column] = own[biasAt + item(column)] - meanBias;
            correction[column] = -logProbability(item(column));
            offsets[column] = bias[column] + correction[column];
        }
    }

    /** Returns the item of the first greatest score of a row; the first candidate if all are minus infinity. */
    public int greatest(float[] scores, int at) {
        float greatest = kernels.maximum(scores, at, count);
        int column = 0;
        while (column < count - 1 && scores[at + column] != greatest) {
            column++;
        }
        return item(column);
    }

    /** Returns the correction of a sampled candidate's score, which accounts for similar items outside of the sample. */
    private float logProbability(int item) {
        return all || logQ.length == 0 ? 0f : logQ[item];
    }

    /** Returns another number after each change of the candidates, at least 0. */
    long version() {
        return version;
    }

    public int item(int column) {
        return all ? column : items[column];
    }

    /** Returns the column of {@code item}; -1 if it is no candidate. */
    public int columnOf(int item) {
        return columnOf[item];
    }

    /** Returns columns by item, -1 for non-candidates; read-only. */
    public int[] columns() {
        return columnOf;
    }

    /** Returns the part of a policy's score that is independent of the state: bias and correction, {@code [count]}. */
    public float[] policyOffsets() {
        return policyOffsets.current();
    }

    /** Returns the negative logarithm of the probability that a candidate was drawn, {@code [count]}; 0 for uniform draws. */
    public float[] corrections() {
        return corrections.current();
    }

    /** Returns {@code b_a - b-bar}, {@code [count]}. */
    public float[] biases() {
        return biases.current();
    }
}
