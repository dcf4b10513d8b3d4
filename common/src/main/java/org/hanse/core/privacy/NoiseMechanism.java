// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy;

import java.util.Collection;
import org.hanse.core.crypto.StreamRandom;
import org.hanse.core.model.ParameterLayout;
import org.hanse.core.model.TrainingMetric;
import org.hanse.core.quantize.IntegerSum;
import org.hanse.core.quantize.QuantizationSpec;

/**
 * Processing of updates and their sum before a release, in three steps: {@link #atNode} at each node, {@link #noised} at the coordinator
 * after unmasking, and {@link #release}. The result of {@link #noised} is stored before the release and never computed again, because two
 * independent noise draws on one sum reveal more than one.
 */
public sealed interface NoiseMechanism permits NoPrivacy, DpMechanism {

    /**
     * Returns the meaning of the coordinates of updates.
     *
     * @param metrics metrics to report beside the parameters
     * @throws IllegalArgumentException if the mechanism does not permit one of the metrics
     */
    UpdateShape shape(ParameterLayout parameters, Collection<TrainingMetric> metrics);

    /**
     * Returns the deviation that determines the ring ({@link QuantizationSpec#noiseDeviation}). The noise in a coordinate of a sum
     * exceeds ten deviations with a probability below 2^-60. Such a coordinate is off by the size of the ring, which costs accuracy and
     * no privacy.
     *
     * @param participants greatest number of updates in a sum
     * @return in steps of the grid
     */
    double noiseDeviation(int participants);

    /**
     * Rejects integers that do not match the noise.
     *
     * @throws IllegalArgumentException if the ring is too small for the noise, or the grid differs
     */
    default void requireFit(QuantizationSpec spec) {
        double needed = noiseDeviation(spec.participants());
        if (!(spec.noiseDeviation() >= needed)) {
            throw new IllegalArgumentException(
                    spec + " has no room for the noise of " + this + ", which takes a deviation of " + needed);
        }
    }

    /**
     * Returns the noise in each coordinate of a released sum.
     *
     * @param survivors updates in the sum
     */
    NoiseVariance variance(int survivors);

    /** Returns the sampler of a node's noise; create it once, because computing its table may take seconds. */
    NodeNoise atNode();

    /**
     * Returns the sum with all noise of its release.
     *
     * @param sum of updates that include the nodes' noise
     * @param receipt receipt of the release
     * @param random unused if the nodes add all noise
     * @throws IllegalArgumentException if the sum has too few updates, or the ring or the receipt does not match this mechanism
     */
    NoisedSum noised(IntegerSum sum, ChargeResult.Charged receipt, StreamRandom random);

    /**
     * Releases a sum. Equal sums give equal releases.
     *
     * @param sum noised by this mechanism, of updates of this shape
     * @throws IllegalArgumentException if its mechanism or size differs, or it has no updates
     */
    PrivateSum release(NoisedSum sum, UpdateShape shape);
}
