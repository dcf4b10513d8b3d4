// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy;

import java.util.Collection;
import java.util.List;
import org.hanse.core.model.ParameterLayout;
import org.hanse.core.model.TrainingMetric;

/**
 * Meaning of the coordinates of an update and of a sum of updates: the parameters, the weight and the reported metrics, in this order. With
 * a privacy guarantee there are parameters alone, because the denominator is fixed and a metric would be a release of its own. With an
 * adaptive clip norm the count of gradients within the norm follows. The sensitivity covers that count ({@link ClipCount}).
 */
public final class UpdateShape {

    private final ParameterLayout parameters;
    private final boolean weighted;
    private final List<TrainingMetric> metrics;
    private final boolean counted;

    private UpdateShape(ParameterLayout parameters, boolean weighted, List<TrainingMetric> metrics, boolean counted) {
        this.parameters = parameters;
        this.weighted = weighted;
        this.metrics = metrics;
        this.counted = counted;
    }

    /**
     * Creates a shape of parameters, weight and metrics.
     *
     * @param metrics in any order
     */
    public static UpdateShape of(ParameterLayout parameters, Collection<TrainingMetric> metrics) {
        return new UpdateShape(
                parameters, true, metrics.stream().distinct().sorted().toList(), false);
    }

    /** Creates a shape of parameters alone. */
    public static UpdateShape ofParameters(ParameterLayout parameters) {
        return new UpdateShape(parameters, false, List.of(), false);
    }

    /** Creates a shape of parameters and the count of gradients within the clip norm. */
    public static UpdateShape withCount(ParameterLayout parameters) {
        return new UpdateShape(parameters, false, List.of(), true);
    }

    public ParameterLayout parameters() {
        return parameters;
    }

    /** Returns the reported metrics, in the order of their coordinates. */
    public List<TrainingMetric> metrics() {
        return metrics;
    }

    /** Returns the number of coordinates. */
    public int size() {
        return parameters.size() + (weighted ? 1 : 0) + metrics.size() + (counted ? 1 : 0);
    }

    /**
     * Returns the coordinate of the count, after all parameters.
     *
     * @throws IllegalStateException if there is none
     */
    public int count() {
        if (!counted) {
            throw new IllegalStateException("no count belongs to " + this);
        }
        return parameters.size();
    }

    /**
     * Returns the coordinate of the weight, after all parameters.
     *
     * @throws IllegalStateException if there is none
     */
    public int weight() {
        if (!weighted) {
            throw new IllegalStateException("no weight belongs to " + this);
        }
        return parameters.size();
    }

    /** Returns the first coordinate of the metrics; the others follow in the order of {@link #metrics}. */
    int firstMetric() {
        return weight() + 1;
    }

    /**
     * Returns the greatest L2 norm of an update of this shape.
     *
     * @param ofParameters greatest L2 norm of the parameters
     */
    double normBound(double ofParameters) {
        // The weight is at most 1, and each metric is multiplied by the weight.
        return weighted ? Math.hypot(ofParameters, Math.sqrt(1.0 + metrics.size())) : ofParameters;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof UpdateShape shape
                && parameters.equals(shape.parameters)
                && weighted == shape.weighted
                && counted == shape.counted
                && metrics.equals(shape.metrics);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * parameters.hashCode() + Boolean.hashCode(weighted))
                + metrics.hashCode()
                + Boolean.hashCode(counted);
    }

    @Override
    public String toString() {
        return parameters.size() + " parameters" + (weighted ? ", the weight and " + metrics : "")
                + (counted ? " and a count" : "");
    }
}
