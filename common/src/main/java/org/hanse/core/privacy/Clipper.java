// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy;

import org.hanse.core.model.ClippingFactor;
import org.hanse.core.model.GradientSum;
import org.hanse.core.model.ModelUpdate;
import org.hanse.core.model.ParameterVector;
import org.hanse.core.model.TrainingMetrics;

/** Bounds how far one unit, a participant's whole update or one of its shoppers, can move the sum. */
public final class Clipper {

    /** How much longer a norm may seem, for rounding of this arithmetic. */
    private static final double ROUNDING = 1 + 0x1p-30;

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

    /** The update as {@link #clip}, with nothing behind the parameters: for jobs that promise privacy, in which no weight is sent. */
    public WholeUpdate clipParameters(ModelUpdate update) {
        requireBound();
        return new WholeUpdate(update.delta(), factor.of(norm(update.delta())), bound, weight.of(update.examples()));
    }

    /** What the gradient of each shopper is multiplied by before a node sums them. */
    public ClippingFactor factor() {
        return factor;
    }

    /**
     * A sum of gradients that were clipped one by one, by {@link #factor}.
     *
     * @param shoppers how many were summed, which may be none: a round in which nobody was drawn is released like any other
     * @throws IllegalArgumentException if it is longer than so many clipped gradients can make it
     */
    public ShopperSum sum(GradientSum sum, int shoppers) {
        requireBound();
        double longest = shoppers * ShopperSum.sensitivity(bound, sum.size());
        if (shoppers < 0 || !(norm(sum) <= longest * ROUNDING)) {
            throw new IllegalArgumentException("a sum that is longer than that of " + shoppers
                    + " gradients clipped to a norm of " + bound + " each can be");
        }
        return new ShopperSum(sum, bound, shoppers);
    }

    private void requireBound() {
        if (bound == Double.POSITIVE_INFINITY) {
            throw new IllegalStateException("privacy takes a bound: this clipper leaves updates as long as they are");
        }
    }

    private static double norm(GradientSum sum) {
        double squares = 0;
        for (int i = 0; i < sum.size(); i++) {
            squares += sum.get(i) * sum.get(i);
        }
        return Math.sqrt(squares);
    }

    private static double norm(ParameterVector delta) {
        double squares = 0;
        for (int i = 0; i < delta.size(); i++) {
            squares += (double) delta.get(i) * delta.get(i);
        }
        return Math.sqrt(squares);
    }
}
