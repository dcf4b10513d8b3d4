// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.shopper;

import org.hanse.core.learn.LossSettings;
import org.hanse.core.model.BlockWeights;

/**
 * How each shopper's gradient is taken: numbers of the job, the same for all shoppers and none of them taken from data.
 *
 * @param loss what is minimised
 * @param negatives {@code K}, items drawn for each shopper to compare with, 1 to {@link #MOST_NEGATIVES}
 * @param normaliser what a shopper's sum over positions is divided by, above 0; a constant of the job, since the shopper's
 *     or the batch's number of positions would be data
 * @param dropout share of an interaction's components that are dropped, in [0, 1)
 * @param excludeHistory whether items that the shopper met are no candidates, as the protocol says
 * @param weights what blocks of parameters count for in a shopper's norm
 * @param shards pieces that a batch is cut into: part of what results depend on
 */
public record ShopperGradientSettings(
        LossSettings loss,
        int negatives,
        double normaliser,
        double dropout,
        boolean excludeHistory,
        BlockWeights weights,
        int shards) {

    /** With so many, what is kept of a single shopper takes megabytes; catalogues that are larger are known by a part of them. */
    public static final int MOST_NEGATIVES = 4096;

    /** With so many a batch of clipped gradients costs about twice a batch of plain ones; more take longer (docs/adr/0023). */
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

    /** What a position's policy loss and penalty are multiplied with. */
    double positionWeight() {
        return 1 / normaliser;
    }

    /**
     * What a temporal difference of one objective is multiplied with. A position has one of its own and one for each
     * negative action, which the trainer's mean counts; here their number is a constant, too.
     */
    double valueWeight(int objectives) {
        return loss.valueWeight() / (normaliser * (1 + loss.negativeActions()) * Math.max(1, objectives));
    }
}
