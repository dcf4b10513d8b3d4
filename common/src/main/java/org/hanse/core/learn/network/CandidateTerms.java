// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.network;

import java.util.Arrays;
import java.util.Optional;
import org.hanse.core.interaction.table.TextVectors;

/**
 * Inverted index of the candidates of a step: columns and weights by term. One item's cosines with all candidates take one pass over the
 * candidates that share a term with it. Mutable and reused; one object serves one shard.
 */
final class CandidateTerms {

    private final TextVectors vectors;
    private final int[] starts;
    private final int[] next;
    private int[] columns = {};
    private double[] weights = {};
    private double[] sums = {};
    private Optional<Candidates> indexed = Optional.empty();
    private long version;

    CandidateTerms(TextVectors vectors) {
        this.vectors = vectors;
        this.starts = new int[vectors.terms() + 1];
        this.next = new int[vectors.terms()];
    }

    /** Indexes the candidates, unless they are those of the last call. */
    void set(Candidates candidates) {
        if (version == candidates.version() && indexed.isPresent() && indexed.get() == candidates) {
            return;
        }
        indexed = Optional.of(candidates);
        version = candidates.version();
        Arrays.fill(starts, 0);
        for (int column = 0; column < candidates.count; column++) {
            for (int term : vectors.termsOf(candidates.item(column))) {
                starts[term + 1]++;
            }
        }
        for (int term = 0; term < next.length; term++) {
            starts[term + 1] += starts[term];
            next[term] = starts[term];
        }
        int entries = starts[next.length];
        if (columns.length < entries) {
            columns = new int[entries + entries / 4];
            weights = new double[columns.length];
        }
        sums = sums.length < candidates.count ? new double[candidates.count] : sums;
        for (int column = 0; column < candidates.count; column++) {
            int item = candidates.item(column);
            int[] terms = vectors.termsOf(item);
            for (int k = 0; k < terms.length; k++) {
                int at = next[terms[k]]++;
                columns[at] = column;
                weights[at] = vectors.weight(item, k);
            }
        }
    }

    /** Writes the cosines of an item with all candidates, {@code row[at + column]}. */
    void cosines(int item, int count, float[] row, int at) {
        Arrays.fill(sums, 0, count, 0);
        int[] terms = vectors.termsOf(item);
        for (int k = 0; k < terms.length; k++) {
            double own = vectors.weight(item, k);
            int end = starts[terms[k] + 1];
            for (int e = starts[terms[k]]; e < end; e++) {
                sums[columns[e]] += own * weights[e];
            }
        }
        for (int column = 0; column < count; column++) {
            row[at + column] = (float) sums[column];
        }
    }
}
