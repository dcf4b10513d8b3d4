// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy;

import java.util.Optional;
import java.util.OptionalDouble;
import org.hanse.core.model.ClippingFactor;
import org.hanse.core.model.GradientSum;
import org.hanse.core.model.ModelUpdate;
import org.hanse.core.model.ParameterVector;
import org.hanse.core.model.TrainingMetrics;

/** Clipping: bounds the influence of one unit, a participant's whole update or one shopper's gradient, on the sum. */
public final class Clipper {

    /** Tolerance of a norm for floating-point rounding. */
    private static final double ROUNDING = 1 + 0x1p-30;

    private final ClippingFactor factor;
    private final double bound;
    private final ExampleWeight weight;
    private final Optional<ClipCount> count;

    private Clipper(ClippingFactor factor, double bound, ExampleWeight weight, Optional<ClipCount> count) {
        this.factor = factor;
        this.bound = bound;
        this.weight = weight;
        this.count = count;
    }

    /** Creates a clipper to an L2 norm of {@code bound}, above 0 and finite. */
    public static Clipper atMost(double bound, ExampleWeight weight) {
        return new Clipper(ClippingFactor.atMost(bound), bound, weight, Optional.empty());
    }

    /**
     * Creates a clipper of shoppers' gradients that also counts the gradients within the clip norm. Its output is in units of the clip
     * norm, so later steps do not depend on it.
     *
     * @param clip clip norm of the round, above 0 and finite
     */
    public static Clipper counting(double clip, ClipCount count) {
        return new Clipper(
                ClippingFactor.atMost(clip).times(count.ofGradient() / clip),
                count.ofGradient(),
                new ExampleWeight(1),
                Optional.of(count));
    }

    /** Creates a clipper that does not shorten updates, for jobs without a privacy guarantee. */
    public static Clipper leaving(ExampleWeight weight) {
        return new Clipper(norm -> 1, Double.POSITIVE_INFINITY, weight, Optional.empty());
    }

    /**
     * Clips and weights an update.
     *
     * @param metrics reported metrics; each is clipped at its bound and weighted like the update
     */
    public WholeUpdate clip(ModelUpdate update, TrainingMetrics metrics) {
        requireNoCount();
        return new WholeUpdate(
                update.delta(), factor.of(norm(update.delta())), bound, weight.of(update.examples()), metrics);
    }

    /** Clips an update like {@link #clip}, without weight and metrics: for jobs with a privacy guarantee. */
    public WholeUpdate clipParameters(ModelUpdate update) {
        requireBound();
        requireNoCount();
        return new WholeUpdate(update.delta(), factor.of(norm(update.delta())), bound, weight.of(update.examples()));
    }

    /** Returns the factor of each shopper's gradient, which a node applies before it sums the gradients. */
    public ClippingFactor factor() {
        return factor;
    }

    /**
     * Checks a sum of gradients, each clipped by {@link #factor}.
     *
     * @param shoppers number of gradients in the sum; 0 is valid, because a round with an empty sample is released like any other
     * @throws IllegalArgumentException if the sum is longer than {@code shoppers} clipped gradients permit
     */
    public ShopperSum sum(GradientSum sum, int shoppers) {
        requireBound();
        requireNoCount();
        requireShort(sum, shoppers);
        return new ShopperSum(sum, bound, shoppers);
    }

    /**
     * Checks a sum of gradients and adds the count of gradients within the clip norm, if this clipper counts them.
     *
     * @throws IllegalArgumentException if the sum is too long, or {@code within} exceeds the number of gradients
     */
    public ShopperSum sum(GradientSum sum, int shoppers, int within) {
        if (count.isEmpty()) {
            return sum(sum, shoppers);
        }
        requireShort(sum, shoppers);
        if (within < 0 || within > shoppers) {
            throw new IllegalArgumentException(within + " of " + shoppers + " gradients are within the clip norm");
        }
        return new ShopperSum(sum, 1, shoppers, OptionalDouble.of(count.get().coordinate(shoppers, within)));
    }

    private void requireShort(GradientSum sum, int shoppers) {
        double longest = shoppers * ShopperSum.sensitivity(bound, sum.size());
        if (shoppers < 0 || !(norm(sum) <= longest * ROUNDING)) {
            throw new IllegalArgumentException("a sum that is longer than that of " + shoppers
                    + " gradients clipped to a norm of " + bound + " each can be");
        }
    }

    /** Rejects a sum without its count. Such a sum would freeze the clip norm and lack a coordinate that is noised. */
    private void requireNoCount() {
        if (count.isPresent()) {
            throw new IllegalStateException("this clipper counts the gradients within its norm, and was told of none");
        }
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
