// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.train;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How a training went, epoch by epoch. Immutable.
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
     * @param loss mean loss of a position; of a round, what the coordinator learns of it, NaN where the round did not count
     * @param seconds of training
     * @param validation the main metric on validation after it; empty where there is nothing to validate on
     */
    public record Epoch(double loss, double seconds, OptionalDouble validation) {}

    /** Number of epochs trained. */
    public int size() {
        return epochs.size();
    }

    TrainingCurve with(Epoch epoch) {
        List<Epoch> longer = new ArrayList<>(epochs);
        longer.add(epoch);
        return new TrainingCurve(longer);
    }

    /** Number, from 1, of the epoch with the best validation, the first of equal ones; of the last without any; or 0. */
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

    /** The validation of {@link #best}. */
    public OptionalDouble bestValidation() {
        return best() == 0 ? OptionalDouble.empty() : epochs.get(best() - 1).validation();
    }

    /** Whether training is over after {@code most} epochs, or {@code patience} without a better validation. */
    boolean over(int most, int patience) {
        return size() >= most || size() - best() >= patience;
    }
}
