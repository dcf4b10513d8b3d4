// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.train;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Losses and validation metrics of a training by epoch. Immutable.
 *
 * @param start main validation metric before the first epoch; empty without validation data
 * @param epochs in their order
 */
public record TrainingCurve(OptionalDouble start, List<Epoch> epochs) {

    public static final TrainingCurve EMPTY = new TrainingCurve(List.of());

    public TrainingCurve {
        epochs = List.copyOf(epochs);
    }

    /** Creates a curve without a validation before the first epoch. */
    public TrainingCurve(List<Epoch> epochs) {
        this(OptionalDouble.empty(), epochs);
    }

    /** Returns the curve of a training before its first epoch. */
    static TrainingCurve from(OptionalDouble start) {
        return new TrainingCurve(start, List.of());
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
        return new TrainingCurve(start, longer);
    }

    /**
     * Returns the number, from 1, of the first epoch with the best validation; 0 if none is better than the start; without validation the
     * last epoch.
     */
    public int best() {
        int best = 0;
        double most = start.orElse(Double.NEGATIVE_INFINITY);
        for (int e = 0; e < epochs.size(); e++) {
            OptionalDouble value = epochs.get(e).validation();
            if (value.isPresent() && value.getAsDouble() > most) {
                most = value.getAsDouble();
                best = e + 1;
            }
        }
        return best == 0 && start.isEmpty() ? epochs.size() : best;
    }

    /** Returns the validation of {@link #best}. */
    public OptionalDouble bestValidation() {
        return best() == 0 ? start : epochs.get(best() - 1).validation();
    }
}
