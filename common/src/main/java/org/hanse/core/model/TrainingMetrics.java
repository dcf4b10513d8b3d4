// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.model;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** Finite values of training metrics: one participant's private values, or means over a cohort. Immutable. */
public final class TrainingMetrics {

    private final Map<TrainingMetric, Double> values;

    private TrainingMetrics(Map<TrainingMetric, Double> values) {
        this.values = values;
    }

    /**
     * Metrics and their values, copied.
     *
     * @throws IllegalArgumentException if one is NaN or infinite
     */
    public static TrainingMetrics of(Map<TrainingMetric, Double> values) {
        values.forEach((metric, value) -> {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException(
                        metric + " of a training is " + value + ", which no coordinate of a sum stands for");
            }
        });
        Map<TrainingMetric, Double> copy = new EnumMap<>(TrainingMetric.class);
        copy.putAll(values);
        return new TrainingMetrics(copy);
    }

    /**
     * Returns the loss as the only metric.
     *
     * @throws IllegalArgumentException if it is NaN or infinite
     */
    public static TrainingMetrics ofLoss(double loss) {
        return of(Map.of(TrainingMetric.LOSS, loss));
    }

    /** Returns the metrics with a value, in the order of their coordinates. */
    public List<TrainingMetric> known() {
        return List.copyOf(values.keySet());
    }

    /** Returns the value of a metric; empty if it has none. */
    public OptionalDouble get(TrainingMetric metric) {
        Double value = values.get(metric);
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TrainingMetrics metrics && values.equals(metrics.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    /** Returns a text without the values, which may be private. */
    @Override
    public String toString() {
        return "TrainingMetrics" + known();
    }
}
