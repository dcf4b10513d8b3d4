// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.loss;

import java.util.Optional;
import org.hanse.core.learn.memory.MemoryRows;
import org.hanse.core.learn.memory.MemoryWeights;
import org.hanse.core.learn.network.Candidates;
import org.hanse.core.learn.network.SequenceBatch;
import org.hanse.core.learn.network.SequenceRange;

/** Parts of a row of candidates' scores beside the products of vectors: tables, and items of the history. */
final class RowTerms {

    private final ShardParts parts;
    private final SequenceRange range;
    private final Candidates candidates;

    RowTerms(ShardParts parts) {
        this.parts = parts;
        this.range = parts.range();
        this.candidates = parts.candidates();
    }

    /** Begins the history of a window of the range, for scores of objectives. */
    void begin(int window) {
        int b = range.from + window;
        SequenceBatch batch = range.batch;
        if (parts.remembered().isPresent()) {
            parts.remembered().get().begin(batch.items, batch.start(b), batch.start(b + 1), batch.shoppers[b]);
        }
    }

    /** Begins the history of a window of the range, for scores of the policy, which have the similarity too. */
    void beginPolicy(int window) {
        begin(window);
        if (parts.similarity().isPresent()) {
            int b = range.from + window;
            parts.similarity().get().begin(range.batch.items, range.batch.start(b), range.batch.start(b + 1));
            parts.similarity().get().compare(candidates);
        }
    }

    /** Adds the tables' terms of one head at a position of the window. */
    void addMemory(MemoryWeights weights, int head, int position, float[] row, int at) {
        Optional<MemoryRows> remembered = parts.remembered();
        if (remembered.isEmpty()) {
            return;
        }
        if (candidates.all) {
            remembered.get().add(weights, head, position, row, at);
        } else {
            remembered.get().add(weights, head, position, candidates.columns(), row, at);
        }
    }

    /** Adds the gradient of the tables' terms of head 0. */
    void addMemoryGradient(MemoryWeights weights, int position, float[] row, int at) {
        Optional<MemoryRows> remembered = parts.remembered();
        if (remembered.isEmpty()) {
            return;
        }
        if (candidates.all) {
            remembered.get().addGradient(weights, 0, position, row, at);
        } else {
            remembered.get().addGradient(weights, 0, position, candidates.columns(), row, at);
        }
    }

    /**
     * Sets the scores of items that are no candidates at position {@code p} of the range to minus infinity, but not the target's: those that
     * were unavailable, and where the step excludes the history, the shopper's items until {@code p}.
     */
    void excludeOthers(int window, int p, float[] row, int at) {
        SequenceBatch batch = range.batch;
        int now = range.base + p;
        int target = batch.targets[now];
        for (int item : batch.unavailable(now)) {
            exclude(item, target, row, at);
        }
        if (parts.step().excludeHistory) {
            excludeHistory(range.from + window, now, row, at);
        }
    }

    private void excludeHistory(int b, int now, float[] row, int at) {
        SequenceBatch batch = range.batch;
        int target = batch.targets[now];
        for (int q = batch.start(b); q <= now; q++) {
            exclude(batch.items[q], target, row, at);
        }
        for (int q = batch.earlierStarts[b]; q < batch.earlierStarts[b + 1]; q++) {
            exclude(batch.earlier[q], target, row, at);
        }
    }

    private void exclude(int item, int target, float[] row, int at) {
        int column = candidates.columnOf(item);
        if (column >= 0 && item != target) {
            row[at + column] = Float.NEGATIVE_INFINITY;
        }
    }
}
