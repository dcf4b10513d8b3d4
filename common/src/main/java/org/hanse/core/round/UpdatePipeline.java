// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

import org.hanse.core.model.ModelUpdate;
import org.hanse.core.model.TrainingMetrics;
import org.hanse.core.privacy.ClippedUpdate;
import org.hanse.core.privacy.Clipper;
import org.hanse.core.quantize.IntegerUpdate;
import org.hanse.core.quantize.Quantizer;

/**
 * What a participant does with an update before it leaves: clip, quantise.
 *
 * @param clipper bounds it (step 5)
 * @param quantizer rounds it to integers (step 6)
 */
public record UpdatePipeline(Clipper clipper, Quantizer quantizer) {

    /**
     * The update as it may leave.
     *
     * @param metrics what is told beside it; what is not among them does not leave
     * @throws IllegalArgumentException if a parameter is NaN or infinite
     */
    public IntegerUpdate prepare(ModelUpdate update, TrainingMetrics metrics) {
        ClippedUpdate clipped = clipper.clip(update, metrics);
        return quantizer.quantize(clipped);
    }
}
