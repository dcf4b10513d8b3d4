// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.train;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Losses and validation metrics of a training by epoch. Immutable.
 *
 * @param epochs in their order
 */
public record TrainingCurve(List<Epoch> epochs) {

    public static final TrainingCurve EMPTY = new TrainingCurve(List.of());

    public TrainingCurve {
        epochs = List.copyOf(epochs);
    }

    /**
     * One epoch.
     *
     * @param loss mean loss of a position; for a round, the loss that the coordinator receives, NaN if the round did not count
     * @param seconds duration of the training
     * @param validation main validation metric after it; empty without validation data
     */
    public record Epoch(double loss, double seconds, OptionalDouble validation) {}

    /** Returns the number of epochs trained. */
    public int size() {
        return epochs.size();
    }

    TrainingCurve with(Epoch epoch) {
        List<Epoch> longer = new ArrayList<>(epochs);
        longer.add(epoch);
        return new TrainingCurve(longer);
    }

    /** Returns the number, from 1, of the first epoch with the best validation; without validation the last epoch; 0 without epochs. */
    public int best() {
        int best = 0;
        double most = Double.NEGATIVE_INFINITY;
        for (int e = 0; e < epochs.size(); e++) {
            OptionalDouble value = epochs.get(e).validation();
            if (value.isPresent() && value.getAsDouble() > most) {
                most = value.getAsDouble();
                best = e + 1;
            }
        }
        return best == 0 ? epochs.size() : best;
    }

    /** Returns the validation of {@link #best}. */
    public OptionalDouble bestValidation() {
        return best() == 0 ? OptionalDouble.empty() : epochs.get(best() - 1).validation();
    }
}
