// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy;

import java.util.Collection;
import java.util.Optional;
import java.util.OptionalDouble;
import org.hanse.core.model.ParameterLayout;
import org.hanse.core.model.TrainingMetric;
import org.hanse.core.privacy.account.DpEvent;
import org.hanse.core.privacy.account.Observation.Origin;
import org.hanse.core.quantize.IntegerSum;
import org.hanse.core.quantize.QuantizationSpec;

/**
 * Mechanism with a privacy guarantee. Updates have parameters alone, or parameters and a count within the same sensitivity. The noise of a
 * sum is scaled to the influence of one unit. The denominator is fixed before any data are read, because the actual weights of
 * participants would be a second release.
 */
public sealed interface DpMechanism extends NoiseMechanism permits RoundedGaussian, Skellam, NodeGaussian {

    /** Returns the noise of a release, in steps of the grid. */
    NoiseScale scale();

    /** Returns the fixed denominator of sums, such as the expected weight of a cohort. It is independent of who took part. */
    double denominator();

    /** Rejects an invalid denominator. */
    static void requireDenominator(double denominator) {
        if (!(denominator > 0 && denominator < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("a denominator of " + denominator + " must be above 0 and finite");
        }
    }

    /** Returns the origin of the noise. */
    Origin noiseBy();

    /**
     * Returns the event to charge for the release of a sum.
     *
     * @param survivors updates in the sum
     * @return empty if the release is refused, because the sum has less noise than planned
     */
    Optional<DpEvent> event(int survivors);

    /** Returns the fewest updates in a sum for which the noise suffices. */
    int fewestSurvivors();

    /** Returns the fewest honest updates for which the participants' noise suffices; 0 where one node's or the coordinator's does. */
    int fewestHonest();

    /** Returns the greatest statistical distance of one coordinate's noise from the accounted distribution. */
    double distance();

    /**
     * Returns the addition to delta for noise that is not drawn exactly from the accounted distribution. A release at a statistical
     * distance of {@code t}, for all data, is off by at most {@code t} on either side of the bound: {@code (1 + exp(epsilon)) t}.
     *
     * @param releases number of releases of this mechanism
     */
    default double samplingDelta(int releases, double epsilon) {
        return samplingDelta(releases, epsilon, scale().sensitivity().dimension(), distance());
    }

    /** Returns the same addition, before a mechanism exists. */
    static double samplingDelta(int releases, double epsilon, int dimension, double distance) {
        return (1 + Math.exp(epsilon)) * dimension * releases * distance;
    }

    @Override
    default UpdateShape shape(ParameterLayout parameters, Collection<TrainingMetric> metrics) {
        if (!metrics.isEmpty()) {
            throw new IllegalArgumentException(metrics + " would be released beside the parameters without a charge");
        }
        return shape(parameters);
    }

    /** Returns the shape: parameters, and the count within the same sensitivity if there is one. */
    private UpdateShape shape(ParameterLayout parameters) {
        return scale().count().isPresent() ? UpdateShape.withCount(parameters) : UpdateShape.ofParameters(parameters);
    }

    @Override
    default PrivateSum release(NoisedSum noised, UpdateShape shape) {
        IntegerSum sum = noised.of(this);
        if (!shape.equals(shape(shape.parameters()))
                || sum.size() != shape.size()
                || shape.size() != scale().sensitivity().dimension()) {
            throw new IllegalArgumentException(sum + " for " + shape + " by a mechanism for "
                    + scale().sensitivity().dimension() + " coordinates");
        }
        double divisor =
                denominator() * scale().count().map(ClipCount::ofGradient).orElse(1.0);
        float[] mean = new float[shape.parameters().size()];
        for (int i = 0; i < mean.length; i++) {
            mean[i] = (float) (sum.number(i) / divisor);
        }
        return new PrivateSum(
                shape.parameters(),
                mean,
                scale().count()
                        .map(count -> OptionalDouble.of(count.within(sum.number(shape.count()), denominator())))
                        .orElse(OptionalDouble.empty()));
    }

    /** Rejects a grid other than that of the noise. On a finer grid the same steps would be less noise than accounted. */
    @Override
    default void requireFit(QuantizationSpec spec) {
        double grid = scale().sensitivity().grid();
        if (spec.grid() != grid) {
            throw new IllegalArgumentException(
                    spec + " has steps of " + spec.grid() + ", and the noise of " + this + " is for steps of " + grid);
        }
        NoiseMechanism.super.requireFit(spec);
    }

    /**
     * Rejects a sum, a ring or a receipt that does not match. A sum carries neither job nor round. The caller of the ledger ensures that
     * the receipt is for this job and round.
     */
    default void require(IntegerSum sum, ChargeResult.Charged receipt) {
        if (receipt.epsilon() == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException(receipt + " has no finite epsilon, so it does not cover " + this);
        }
        if (!receipt.opensSum()) {
            throw new IllegalArgumentException(receipt + " is for " + receipt.kinds() + ", not for the sum");
        }
        if (event(sum.summands()).isEmpty()) {
            throw new IllegalArgumentException(sum + " is of too few updates for the noise of " + this);
        }
        if (sum.size() != scale().sensitivity().dimension()) {
            throw new IllegalArgumentException(
                    sum + " by a mechanism for " + scale().sensitivity().dimension() + " coordinates");
        }
        requireFit(sum.spec());
    }
}
