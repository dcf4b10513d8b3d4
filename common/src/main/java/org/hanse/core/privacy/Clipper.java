// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy;

import org.hanse.core.model.ClippingFactor;
import org.hanse.core.model.ModelUpdate;
import org.hanse.core.model.ParameterVector;
import org.hanse.core.model.TrainingMetrics;

/** Bounds how far a participant's whole update can move the sum. */
public final class Clipper {

    private final ClippingFactor factor;
    private final double bound;
    private final ExampleWeight weight;

    private Clipper(ClippingFactor factor, double bound, ExampleWeight weight) {
        this.factor = factor;
        this.bound = bound;
        this.weight = weight;
    }

    /** Shortens updates to an L2 norm of {@code bound}, above 0 and finite. */
    public static Clipper atMost(double bound, ExampleWeight weight) {
        return new Clipper(ClippingFactor.atMost(bound), bound, weight);
    }

    /** Leaves updates as long as they are: for jobs that promise no privacy. */
    public static Clipper leaving(ExampleWeight weight) {
        return new Clipper(norm -> 1, Double.POSITIVE_INFINITY, weight);
    }

    /**
     * The update, clipped and weighted.
     *
     * @param metrics to tell beside it; each is cut off at its bound and weighted like the rest
     */
    public WholeUpdate clip(ModelUpdate update, TrainingMetrics metrics) {
        return new WholeUpdate(
                update.delta(), factor.of(norm(update.delta())), bound, weight.of(update.examples()), metrics);
    }

    private static double norm(ParameterVector delta) {
        double squares = 0;
        for (int i = 0; i < delta.size(); i++) {
            squares += (double) delta.get(i) * delta.get(i);
        }
        return Math.sqrt(squares);
    }
}
