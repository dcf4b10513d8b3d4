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
 * What happens to updates and their sum before anybody may learn from it, in three steps: at each node {@link #atNode}, at the
 * coordinator {@link #noised} once a sum is unmasked, and {@link #release}. What the second gives is stored before the third, and is
 * never made again: two draws of noise on one sum tell more than either.
 */
public sealed interface NoiseMechanism permits NoPrivacy, DpMechanism {

    /**
     * Returns the meaning of the coordinates of updates.
     *
     * @param told metrics to report beside the parameters
     * @throws IllegalArgumentException if the mechanism does not permit one of the metrics
     */
    UpdateShape shape(ParameterLayout parameters, Collection<TrainingMetric> told);

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
     * Refuses integers that the noise is not made for.
     *
     * @throws IllegalArgumentException if their ring has no room for it, or they are of another grid
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

    /** What a node adds to its updates; made once and kept, since a table may have to be computed for seconds. */
    NodeNoise atNode();

    /**
     * A sum with all the noise that it is released with.
     *
     * @param sum of updates to which nodes have added what is theirs
     * @param receipt for the release
     * @param random not asked where nodes have added all
     * @throws IllegalArgumentException if the sum is of too few updates, or the ring or the receipt is none for this mechanism
     */
    NoisedSum noised(IntegerSum sum, ChargeResult.Charged receipt, StreamRandom random);

    /**
     * Releases a sum. The same sum gives the same.
     *
     * @param sum that this mechanism has noised, of updates of this shape
     * @throws IllegalArgumentException if it is of another mechanism or size, or of no update
     */
    PrivateSum release(NoisedSum sum, UpdateShape shape);
}
