// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn;

import java.util.List;
import org.hanse.core.model.ModelSpec;

/**
 * Inputs of the loss beside parameters.
 *
 * @param memory read only where the network has memory
 * @param candidates drawn items, or empty for all
 * @param logProbabilities by item, of being drawn; empty for a uniform draw
 */
@SuppressWarnings("ArrayRecordComponent") // read only, and never compared
public record ReferenceSetting(
        ModelSpec spec,
        ReferenceCatalogue catalogue,
        ReferenceMemory memory,
        List<ReferenceWindow> windows,
        LossSettings loss,
        double dropout,
        boolean excludeHistory,
        int[] candidates,
        float[] logProbabilities) {

    public boolean all() {
        return candidates.length == 0;
    }
}
