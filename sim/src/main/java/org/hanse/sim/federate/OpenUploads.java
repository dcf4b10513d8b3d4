// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

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

/** Nothing is promised: updates leave as long as they are, with their weight and how the training went. */
final class OpenUploads implements UploadPipeline {

    /** What participants tell beside their updates. */
    static final Set<TrainingMetric> TOLD = Set.copyOf(EnumSet.allOf(TrainingMetric.class));

    private static final long ROUNDING = 5;

    private final FederationConfig.Uploads config;
    private final UpdateShape shape;

    OpenUploads(FederationConfig.Uploads config, ParameterLayout parameters) {
        this.config = config;
        this.shape = UpdateShape.of(parameters, TOLD);
    }

    @Override
    public QuantizationSpec quantization(int members) {
        FederationConfig.Rounding rounding = config.rounding();
        return new QuantizationSpec(rounding.grid(), rounding.bound(), members, 0);
    }

    @Override
    public int size() {
        return shape.size();
    }

    @Override
    public IntegerUpdate prepare(Share share, QuantizationSpec spec, long seed) {
        try (StreamRandom random = RoundDraws.stream(seed, ROUNDING)) {
            return new UpdatePipeline(
                            Clipper.leaving(new ExampleWeight(config.exampleCap())),
                            new Quantizer(spec, random),
                            NoiseShare.NONE)
                    .prepare(share.update(), share.metrics());
        }
    }
}
