// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy;

import java.util.stream.DoubleStream;
import org.hanse.core.model.ParameterVector;
import org.hanse.core.model.TrainingMetrics;

/**
 * A participant's whole change as one vector, clipped, times its weight. Behind it stand the weight itself and, times the weight, the
 * shares that it tells its metrics by; where there is a privacy guarantee, nothing does.
 *
 * <p>Shape: {@code [parameters + 1 + metrics]}, or {@code [parameters]}.
 */
public final class WholeUpdate implements ClippedUpdate {

    private final ParameterVector delta;
    private final double factor;
    private final double weight;
    private final UpdateShape shape;

    /** What stands behind the parameters. */
    private final double[] behind;

    private final double normBound;

    /**
     * Of what was measured already.
     *
     * @param bound of the norm of {@code delta} times {@code factor}
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
     * Of what was measured already, with nothing behind the parameters.
     *
     * @param bound of the norm of {@code delta} times {@code factor}
     */
    WholeUpdate(ParameterVector delta, double factor, double bound, double weight) {
        this.delta = delta;
        this.factor = factor;
        this.weight = weight;
        this.shape = UpdateShape.ofParameters(delta.layout());
        this.behind = new double[0];
        this.normBound = shape.normBound(bound);
    }

    /** What its coordinates stand for. */
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

    /** Says nothing of the numbers, which are private. */
    @Override
    public String toString() {
        return "WholeUpdate[" + size() + "]";
    }
}
