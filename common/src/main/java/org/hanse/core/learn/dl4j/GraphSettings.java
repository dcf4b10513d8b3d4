// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.dl4j;

import java.util.OptionalInt;
import org.hanse.core.learn.TrainingSettings;
import org.hanse.core.learn.train.BatchSize;

/**
 * Settings of a graph's training beside its JSON. Rates and moments, dropout, weight decay and clipping of the whole
 * gradient are those of its layers.
 *
 * @param history greatest number of interactions in the input, at least 1
 * @param batch windows a step, from 1 to {@value TrainingSettings#GREATEST_BATCH}; empty for the value of {@link
 *     BatchSize} for the training windows
 * @param excludeHistory whether items that a shopper met are no candidates, as in the protocol
 * @param seed seed of all draws; the seeds in the JSON are ignored
 */
public record GraphSettings(int history, OptionalInt batch, boolean excludeHistory, long seed) {

    public GraphSettings {
        int given = batch.orElse(1);
        if (history < 1 || given < 1 || given > TrainingSettings.GREATEST_BATCH) {
            throw new IllegalArgumentException("out of range: history " + history + ", batch " + given);
        }
    }

    /** Creates settings with this number of windows a step. */
    public GraphSettings(int history, int batch, boolean excludeHistory, long seed) {
        this(history, OptionalInt.of(batch), excludeHistory, seed);
    }

    int batchFor(long windows) {
        return batch.orElseGet(() -> BatchSize.of(windows));
    }
}
