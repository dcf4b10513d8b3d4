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
    /** Entries of a term are those of {@code [starts, ends)}; none for terms of no candidate. */
    private final int[] starts;

    private final int[] ends;

    /** Terms of the candidates. */
    private int[] touched = {};

    private int touchedCount;
    private int[] columns = {};
    private double[] weights = {};
    private double[] sums = {};
    private Optional<Candidates> indexed = Optional.empty();
    private long version;

    CandidateTerms(TextVectors vectors) {
        this.vectors = vectors;
        this.starts = new int[vectors.terms()];
        this.ends = new int[vectors.terms()];
    }

    /** Indexes the candidates, unless they are those of the last call. */
    void set(Candidates candidates) {
        if (version == candidates.version() && indexed.isPresent() && indexed.get() == candidates) {
            return;
        }
        indexed = Optional.of(candidates);
        version = candidates.version();
        int entries = count(candidates);
        if (columns.length < entries) {
            columns = new int[entries + entries / 4];
            weights = new double[columns.length];
        }
        int next = 0;
        for (int k = 0; k < touchedCount; k++) {
            int term = touched[k];
            starts[term] = next;
            next += ends[term];
            ends[term] = starts[term];
        }
        sums = sums.length < candidates.count ? new double[candidates.count] : sums;
        for (int column = 0; column < candidates.count; column++) {
            int item = candidates.item(column);
            int[] terms = vectors.termsOf(item);
            for (int k = 0; k < terms.length; k++) {
                int at = ends[terms[k]]++;
                columns[at] = column;
                weights[at] = vectors.weight(item, k);
            }
        }
    }

    /** Counts the entries of each term in {@link #ends}, notes the terms, and returns the number of entries. */
    private int count(Candidates candidates) {
        for (int k = 0; k < touchedCount; k++) {
            starts[touched[k]] = 0;
            ends[touched[k]] = 0;
        }
        touchedCount = 0;
        int entries = 0;
        for (int column = 0; column < candidates.count; column++) {
            int[] terms = vectors.termsOf(candidates.item(column));
            entries += terms.length;
            for (int term : terms) {
                if (ends[term]++ == 0) {
                    if (touchedCount == touched.length) {
                        touched = Arrays.copyOf(touched, Math.max(64, 2 * touched.length));
                    }
                    touched[touchedCount++] = term;
                }
            }
        }
        return entries;
    }

    /** Writes the cosines of an item with all candidates, {@code row[at + column]}. */
    void cosines(int item, int count, float[] row, int at) {
        Arrays.fill(sums, 0, count, 0);
        int[] terms = vectors.termsOf(item);
        for (int k = 0; k < terms.length; k++) {
            double own = vectors.weight(item, k);
            int end = ends[terms[k]];
            for (int e = starts[terms[k]]; e < end; e++) {
                sums[columns[e]] += own * weights[e];
            }
        }
        for (int column = 0; column < count; column++) {
            row[at + column] = (float) sums[column];
        }
    }
}
