// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.app;

import org.hanse.core.crypto.StreamRandom;
import org.hanse.core.job.FederationConfig;
import org.hanse.core.job.UpdateFormat;
import org.hanse.core.learn.train.LocalTrainer.Share;
import org.hanse.core.model.ParameterLayout;
import org.hanse.core.privacy.Clipper;
import org.hanse.core.privacy.ExampleWeight;
import org.hanse.core.privacy.NoiseShare;
import org.hanse.core.privacy.UpdateShape;
import org.hanse.core.quantize.IntegerUpdate;
import org.hanse.core.quantize.QuantizationSpec;
import org.hanse.core.quantize.Quantizer;
import org.hanse.core.round.UpdatePipeline;

/** Conversion of updates without a privacy guarantee: with weight and metrics, and without clipping. */
public final class OpenUploads implements UploadPipeline {

    private final FederationConfig.Uploads config;
    private final UpdateShape shape;

    OpenUploads(FederationConfig.Uploads config, ParameterLayout parameters) {
        this.config = config;
        this.shape = UpdateShape.of(parameters, UpdateFormat.METRICS);
    }

    @Override
    public QuantizationSpec quantization(int participants) {
        return UpdateFormat.open(config, participants);
    }

    @Override
    public int size() {
        return shape.size();
    }

    @Override
    public IntegerUpdate prepare(Share share, QuantizationSpec spec, ClientDraws draws) {
        try (StreamRandom random = draws.rounding()) {
            return new UpdatePipeline(
                            Clipper.leaving(new ExampleWeight(config.exampleCap())),
                            new Quantizer(spec, random),
                            NoiseShare.NONE)
                    .prepare(share.update(), share.metrics());
        }
    }
}
