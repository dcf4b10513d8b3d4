// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.shopper;

import org.hanse.core.learn.LossSettings;
import org.hanse.core.model.BlockWeights;

/**
 * Settings of shoppers' gradients: constants of the job, the same for all shoppers and independent of data.
 *
 * @param loss settings of the loss
 * @param negatives {@code K}, negatives drawn for each shopper, 1 to {@link #MOST_NEGATIVES}
 * @param normaliser divisor of a shopper's sum over positions, above 0; a constant of the job, because the shopper's
 *     or the batch's number of positions would be data
 * @param dropout share of an interaction's components that are dropped, in [0, 1)
 * @param excludeHistory whether items that the shopper met are no candidates, as in the protocol
 * @param weights weights of parameter blocks in a shopper's norm
 * @param shards number of shards of a batch, which results depend on
 */
public record ShopperGradientSettings(
        LossSettings loss,
        int negatives,
        double normaliser,
        double dropout,
        boolean excludeHistory,
        BlockWeights weights,
        int shards) {

    /**
     * Greatest number of negatives: the stored values of a single shopper then take megabytes. Larger catalogues are
     * sampled.
     */
    public static final int MOST_NEGATIVES = 4096;

    /**
     * Default number of negatives: a batch of clipped gradients then costs about twice a batch of plain ones; more
     * take longer (docs/adr/0023).
     */
    public static final int USUAL_NEGATIVES = 64;

    public ShopperGradientSettings {
        if (negatives < 1 || negatives > MOST_NEGATIVES) {
            throw new IllegalArgumentException(
                    negatives + " negatives for a shopper; there may be 1 to " + MOST_NEGATIVES);
        }
        if (!(normaliser > 0 && Double.isFinite(normaliser)) || !(dropout >= 0 && dropout < 1) || shards < 1) {
            throw new IllegalArgumentException(
                    "out of range: normaliser " + normaliser + ", dropout " + dropout + ", shards " + shards);
        }
    }

    /** Returns the factor of a position's policy loss and penalty. */
    double positionWeight() {
        return 1 / normaliser;
    }

    /**
     * Returns the factor of a temporal difference of one objective. A position has one of its own and one for each
     * negative action, which the trainer's mean counts; here their number is a constant, too.
     */
    double valueWeight(int objectives) {
        return loss.valueWeight() / (normaliser * (1 + loss.negativeActions()) * Math.max(1, objectives));
    }
}
