// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy;

import org.hanse.core.federation.JobId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.model.ParameterLayout;
import org.hanse.core.quantize.IntegerSum;

/**
 * Releases sums as they are, divided by the summed weight: epsilon is infinite, whoever reads the model learns what the sum
 * says. Has to be named to be had.
 */
public record NoPrivacy() implements NoiseMechanism {

    /** The receipt for a release that nothing is promised of: epsilon is infinite. */
    public ChargeResult.Charged charge(JobId job, RoundId round) {
        return new ChargeResult.Charged(job, round, Double.POSITIVE_INFINITY);
    }

    @Override
    public PrivateSum release(IntegerSum sum, ParameterLayout layout) {
        int size = layout.size();
        if (sum.size() != size + 1) {
            throw new IllegalArgumentException(sum + " for " + size + " parameters and a weight");
        }
        if (sum.summands() < 1) {
            throw new IllegalArgumentException("a sum of no update has no mean");
        }
        double weight = sum.number(size);
        if (!(weight > 0)) {
            throw new IllegalArgumentException("the summed weight of " + sum.summands() + " updates is " + weight
                    + ": the grid is too coarse for weights, or an update was not made by a clipper");
        }
        float[] mean = new float[size];
        for (int i = 0; i < size; i++) {
            mean[i] = (float) (sum.number(i) / weight);
        }
        return new PrivateSum(layout, mean);
    }
}
