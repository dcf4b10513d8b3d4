// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

import org.hanse.core.model.ModelUpdate;
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

    /** The update as it may leave. */
    public IntegerUpdate prepare(ModelUpdate update) {
        ClippedUpdate clipped = clipper.clip(update);
        return quantizer.quantize(clipped);
    }
}
