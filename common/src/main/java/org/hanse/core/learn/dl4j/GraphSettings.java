// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.dl4j;

import java.util.OptionalInt;
import org.hanse.core.learn.TrainingSettings;
import org.hanse.core.learn.train.BatchSize;

/**
 * How a graph is trained, beside what its JSON says: rates and moments, dropout, weight decay and clipping of the whole
 * gradient are those of its layers.
 *
 * @param history the greatest number of interactions looked at, at least 1
 * @param batch windows a step, from 1 to {@value TrainingSettings#GREATEST_BATCH}; empty for as many as {@link BatchSize}
 *     says for the windows that the graph is trained on
 * @param excludeHistory whether items that a shopper met are no candidates, as the protocol says
 * @param seed of everything that is drawn; the seeds in the JSON play no part
 */
public record GraphSettings(int history, OptionalInt batch, boolean excludeHistory, long seed) {

    public GraphSettings {
        int given = batch.orElse(1);
        if (history < 1 || given < 1 || given > TrainingSettings.GREATEST_BATCH) {
            throw new IllegalArgumentException("out of range: history " + history + ", batch " + given);
        }
    }

    /** Settings with so many windows a step. */
    public GraphSettings(int history, int batch, boolean excludeHistory, long seed) {
        this(history, OptionalInt.of(batch), excludeHistory, seed);
    }

    int batchFor(long windows) {
        return batch.orElseGet(() -> BatchSize.of(windows));
    }
}
