// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.app;

import org.hanse.core.crypto.StreamRandom;
import org.hanse.core.learn.train.LocalTrainer.Share;
import org.hanse.core.privacy.Clipper;
import org.hanse.core.privacy.ExampleWeight;
import org.hanse.core.privacy.NoiseShare;
import org.hanse.core.quantize.IntegerUpdate;
import org.hanse.core.quantize.QuantizationSpec;
import org.hanse.core.quantize.Quantizer;
import org.hanse.core.round.UpdatePipeline;

/** Conversion of updates without a privacy guarantee: with weight and metrics, and without clipping. */
public final class OpenUploads implements UploadPipeline {

    private final long exampleCap;

    OpenUploads(long exampleCap) {
        this.exampleCap = exampleCap;
    }

    @Override
    public IntegerUpdate prepare(Share share, QuantizationSpec spec, ClientDraws draws) {
        try (StreamRandom random = draws.rounding()) {
            return new UpdatePipeline(
                            Clipper.leaving(new ExampleWeight(exampleCap)),
                            new Quantizer(spec, random),
                            NoiseShare.NONE)
                    .prepare(share.update(), share.metrics());
        }
    }
}
