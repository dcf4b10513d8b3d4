// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.app;

import java.util.EnumSet;
import java.util.Set;
import org.hanse.core.crypto.StreamRandom;
import org.hanse.core.job.FederationConfig;
import org.hanse.core.learn.LocalTrainer.Share;
import org.hanse.core.model.ParameterLayout;
import org.hanse.core.model.TrainingMetric;
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

    /** Metrics that clients send beside their updates. */
    public static final Set<TrainingMetric> METRICS = Set.copyOf(EnumSet.allOf(TrainingMetric.class));

    private final FederationConfig.Uploads config;
    private final UpdateShape shape;

    OpenUploads(FederationConfig.Uploads config, ParameterLayout parameters) {
        this.config = config;
        this.shape = UpdateShape.of(parameters, METRICS);
    }

    @Override
    public QuantizationSpec quantization(int participants) {
        FederationConfig.Rounding rounding = config.rounding();
        return new QuantizationSpec(rounding.grid(), rounding.bound(), participants, 0);
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
