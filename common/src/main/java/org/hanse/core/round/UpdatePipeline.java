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
 * What a participant does with an update before it leaves: clip, quantise, add its share of noise.
 *
 * @param clipper bounds it (step 5)
 * @param quantizer rounds it to integers (step 6)
 * @param noise of this update alone, drawn before the update is looked at; {@link NoiseShare#NONE} where nodes add none (step 6b)
 */
public record UpdatePipeline(Clipper clipper, Quantizer quantizer, NoiseShare noise) {

    /**
     * A whole update as it may leave where there is no privacy guarantee: with its weight and metrics.
     *
     * @param metrics what is told beside it; what is not among them does not leave
     * @throws IllegalArgumentException if a parameter is NaN or infinite
     */
    public IntegerUpdate prepare(ModelUpdate update, TrainingMetrics metrics) {
        return finish(clipper.clip(update, metrics));
    }

    /** A whole update as it may leave where a guarantee is made to merchants: its parameters alone. */
    public IntegerUpdate prepare(ModelUpdate update) {
        return finish(clipper.clipParameters(update));
    }

    /**
     * A sum of shoppers' gradients, clipped one by one, as it may leave where a guarantee is made to them.
     *
     * @param shoppers how many are in it, which does not leave
     * @throws IllegalArgumentException if it is longer than so many clipped gradients can make it
     */
    public IntegerUpdate prepare(GradientSum sum, int shoppers) {
        return finish(clipper.sum(sum, shoppers));
    }

    /**
     * The same, with how many of the gradients were within the clip norm where the clipper counts them.
     *
     * @param within which does not leave by itself
     */
    public IntegerUpdate prepare(GradientSum sum, int shoppers, int within) {
        return finish(clipper.sum(sum, shoppers, within));
    }

    private IntegerUpdate finish(ClippedUpdate clipped) {
        return noise.addTo(quantizer.quantize(clipped));
    }
}
