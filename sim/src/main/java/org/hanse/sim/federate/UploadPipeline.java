// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import org.hanse.core.learn.LocalTrainer.Share;
import org.hanse.core.quantize.IntegerUpdate;
import org.hanse.core.quantize.QuantizationSpec;

/** What becomes of a whole update before it leaves its node. */
interface UploadPipeline {

    /** How the updates of so many become integers. */
    QuantizationSpec quantization(int members);

    /** Coordinates of an update. */
    int size();

    /**
     * A node's whole update as it may leave.
     *
     * @param seed of what the node draws in the round
     */
    IntegerUpdate prepare(Share share, QuantizationSpec spec, long seed);
}
