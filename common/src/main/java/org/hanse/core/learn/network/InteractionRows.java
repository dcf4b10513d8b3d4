// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.network;

import java.util.List;
import java.util.Map;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.interaction.Measure;
import org.hanse.core.model.ModelSpec;

/** Rows of an interaction in the network's tables: its type, the time since the previous one, its value. The same for every merchant. */
public final class InteractionRows {

    private static final Map<InteractionType, Integer> KNOWN = Map.of(
            InteractionType.VIEW, 0,
            InteractionType.CLICK, 1,
            InteractionType.ADD_TO_CART, 2,
            InteractionType.PURCHASE, 3,
            InteractionType.RATING, 4,
            InteractionType.LIKE, 5,
            InteractionType.RETURN, 6);

    private static final double MICROS = 1e6;

    /** Rows for each doubling of a value, enough to distinguish four stars from five. */
    private static final double VALUE_STEPS = 4;

    private final ModelSpec spec;

    public InteractionRows(ModelSpec spec) {
        this.spec = spec;
    }

    /** Returns the row of a type: a fixed one for the usual types, a hashed one for others if the table has further rows. */
    public int type(InteractionType type) {
        int usual = KNOWN.size();
        Integer known = KNOWN.get(type);
        int row = known != null ? known : usual + ItemFeatures.bucket(type.name(), Math.max(1, spec.types() - usual));
        return Math.min(row, spec.types() - 1);
    }

    /** Returns the rows of all types of a log, by type index. */
    public int[] types(InteractionLog log) {
        List<InteractionType> types = log.types();
        return types.stream().mapToInt(this::type).toArray();
    }

    /** Returns the row of the time from interaction {@code index - 1} to {@code index}: 0 if unknown, then one for each doubling. */
    public int gap(InteractionSequence sequence, int index) {
        if (index == 0 || !sequence.log().timed()) {
            return 0;
        }
        return gapMicros(sequence.timeMicros(index - 1), sequence.timeMicros(index));
    }

    /** Returns the row of the time between two interactions, in microseconds since the epoch. */
    public int gapMicros(long before, long now) {
        return gap((now - before) / MICROS);
    }

    public int gap(double seconds) {
        int row = 1 + (int) (Math.log(1 + Math.max(0, seconds)) / Math.log(2));
        return Math.min(row, spec.gaps() - 1);
    }

    /** Returns the row of an interaction's value or, without one, quantity: 0 if unknown; half of the rows are for negative ones. */
    public int value(InteractionSequence sequence, int index) {
        if (spec.values() == 0) {
            return 0;
        }
        double value = worth(sequence, index);
        return Double.isNaN(value) ? 0 : value(value);
    }

    /** Returns an interaction's value or, without one, quantity; NaN if both are unknown. */
    public static double worth(InteractionSequence sequence, int index) {
        double value = sequence.measure(Measure.VALUE, index);
        return Double.isNaN(value) ? sequence.measure(Measure.QUANTITY, index) : value;
    }

    public int value(double value) {
        int half = Math.max(1, (spec.values() - 1) / 2);
        int step = (int) Math.round(VALUE_STEPS * Math.log(1 + Math.abs(value)) / Math.log(2));
        int row = value < 0 ? 1 + half + Math.min(step, half - 1) : 1 + Math.min(step, half - 1);
        return Math.min(row, spec.values() - 1);
    }
}
