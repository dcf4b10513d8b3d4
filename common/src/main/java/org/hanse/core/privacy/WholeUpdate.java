// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy;

import java.util.stream.DoubleStream;
import org.hanse.core.model.ParameterVector;
import org.hanse.core.model.TrainingMetrics;

/**
 * Clipped change of a participant as one vector, multiplied by its weight. The weight and the weighted metrics follow the parameters.
 * With a privacy guarantee there are parameters alone.
 *
 * <p>Shape: {@code [parameters + 1 + metrics]}, or {@code [parameters]}.
 */
public final class WholeUpdate implements ClippedUpdate {

    private final ParameterVector delta;
    private final double factor;
    private final double weight;
    private final UpdateShape shape;

    /** Coordinates after the parameters. */
    private final double[] behind;

    private final double normBound;

    /**
     * Creates an update with a known norm.
     *
     * @param bound upper bound of the norm of {@code delta} times {@code factor}
     */
    WholeUpdate(ParameterVector delta, double factor, double bound, double weight, TrainingMetrics metrics) {
        this.delta = delta;
        this.factor = factor;
        this.weight = weight;
        this.shape = UpdateShape.of(delta.layout(), metrics.known());
        this.behind = DoubleStream.concat(
                        DoubleStream.of(weight),
                        shape.metrics().stream()
                                .mapToDouble(metric -> weight
                                        * metric.toShare(metrics.get(metric).orElseThrow())))
                .toArray();
        this.normBound = shape.normBound(bound);
    }

    /**
     * Creates an update of parameters alone, with a known norm.
     *
     * @param bound upper bound of the norm of {@code delta} times {@code factor}
     */
    WholeUpdate(ParameterVector delta, double factor, double bound, double weight) {
        this.delta = delta;
        this.factor = factor;
        this.weight = weight;
        this.shape = UpdateShape.ofParameters(delta.layout());
        this.behind = new double[0];
        this.normBound = shape.normBound(bound);
    }

    /** Returns the meaning of the coordinates. */
    public UpdateShape shape() {
        return shape;
    }

    @Override
    public int size() {
        return shape.size();
    }

    @Override
    public double get(int index) {
        return index < delta.size() ? weight * factor * delta.get(index) : behind[index - delta.size()];
    }

    @Override
    public double normBound() {
        return normBound;
    }

    /** Returns a text without the numbers, which are private. */
    @Override
    public String toString() {
        return "WholeUpdate[" + size() + "]";
    }
}
