// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

import org.hanse.core.model.GradientSum;
import org.hanse.core.model.ModelUpdate;
import org.hanse.core.model.TrainingMetrics;
import org.hanse.core.privacy.ClippedUpdate;
import org.hanse.core.privacy.Clipper;
import org.hanse.core.privacy.NoiseShare;
import org.hanse.core.quantize.IntegerUpdate;
import org.hanse.core.quantize.Quantizer;

/**
 * Processing of an update before masking: steps 2 to 4 of a round. Shoppers' gradients arrive clipped; the clipper checks their sum.
 *
 * @param clipper clips an update, or checks a sum of clipped gradients (step 2)
 * @param quantizer rounds it to integers (step 3)
 * @param noise noise share of this update, drawn before the update is read; {@link NoiseShare#NONE} where nodes add
 *     none (step 4)
 */
public record UpdatePipeline(Clipper clipper, Quantizer quantizer, NoiseShare noise) {

    /**
     * Prepares a whole update without a privacy guarantee: parameters, weight and metrics.
     *
     * @param metrics metrics of the update; metrics outside the pipeline's set do not leave
     * @throws IllegalArgumentException if a parameter is NaN or infinite
     */
    public IntegerUpdate prepare(ModelUpdate update, TrainingMetrics metrics) {
        return finish(clipper.clip(update, metrics));
    }

    /** Prepares a whole update under a privacy guarantee for merchants: parameters only. */
    public IntegerUpdate prepare(ModelUpdate update) {
        return finish(clipper.clipParameters(update));
    }

    /**
     * Prepares a sum of clipped shopper gradients under a privacy guarantee for shoppers.
     *
     * @param shoppers number of gradients in the sum, which does not leave
     * @throws IllegalArgumentException if the sum is longer than that number of clipped gradients allows
     */
    public IntegerUpdate prepare(GradientSum sum, int shoppers) {
        return finish(clipper.sum(sum, shoppers));
    }

    /**
     * Prepares a sum of clipped shopper gradients with a count, if the clipper counts gradients within the clip norm.
     *
     * @param within number of gradients within the clip norm, which leaves the node only with noise
     */
    public IntegerUpdate prepare(GradientSum sum, int shoppers, int within) {
        return finish(clipper.sum(sum, shoppers, within));
    }

    private IntegerUpdate finish(ClippedUpdate clipped) {
        return noise.addTo(quantizer.quantize(clipped));
    }
}
