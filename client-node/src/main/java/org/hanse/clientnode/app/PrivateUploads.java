// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.app;

import java.util.function.Function;
import org.hanse.core.crypto.StreamRandom;
import org.hanse.core.job.JobPrivacy;
import org.hanse.core.learn.shopper.ShopperTrainer.Contribution;
import org.hanse.core.learn.train.LocalTrainer.Share;
import org.hanse.core.model.ClippingFactor;
import org.hanse.core.model.GradientSum;
import org.hanse.core.model.ParameterLayout;
import org.hanse.core.privacy.Clipper;
import org.hanse.core.privacy.ExampleWeight;
import org.hanse.core.privacy.NodeNoise;
import org.hanse.core.quantize.IntegerUpdate;
import org.hanse.core.quantize.QuantizationSpec;
import org.hanse.core.quantize.Quantizer;
import org.hanse.core.round.UpdatePipeline;

/** Conversion of updates under a privacy guarantee: clipped, rounded, and with the client's share of the noise. */
public final class PrivateUploads implements UploadPipeline {

    private final JobPrivacy job;

    /** Kept because it may hold a table. */
    private final NodeNoise noise;

    /** Creates the conversion for a mechanism. */
    public PrivateUploads(JobPrivacy job) {
        this.job = job;
        this.noise = job.mechanism().atNode();
    }

    /**
     * Returns the factor of a shopper's gradient.
     *
     * @param clip clip norm of the round
     */
    public ClippingFactor factor(double clip) {
        return clipper(clip).factor();
    }

    private Clipper clipper(double clip) {
        return job.mechanism()
                .scale()
                .count()
                .map(count -> Clipper.counting(clip, count))
                .orElseGet(() -> Clipper.atMost(clip, new ExampleWeight(1)));
    }

    /**
     * Converts a client's sum of clipped gradients.
     *
     * @param contribution gradients, already multiplied by {@link #factor}
     */
    public IntegerUpdate prepare(Contribution contribution, QuantizationSpec spec, ClientDraws draws) {
        return with(
                spec,
                draws,
                pipeline -> pipeline.prepare(contribution.sum(), contribution.shoppers(), contribution.within()));
    }

    /**
     * Returns the update of a client without shoppers: zero, with its share of the noise.
     *
     * @param layout layout of the shared parameters
     */
    public IntegerUpdate nothing(ParameterLayout layout, QuantizationSpec spec, ClientDraws draws) {
        return prepare(new Contribution(GradientSum.zero(layout), 0, 0), spec, draws);
    }

    @Override
    public IntegerUpdate prepare(Share share, QuantizationSpec spec, ClientDraws draws) {
        return with(spec, draws, pipeline -> pipeline.prepare(share.update()));
    }

    private IntegerUpdate with(QuantizationSpec spec, ClientDraws draws, Function<UpdatePipeline, IntegerUpdate> task) {
        try (StreamRandom rounding = draws.rounding();
                StreamRandom chance = draws.noise()) {
            return task.apply(new UpdatePipeline(
                    clipper(job.terms().clip()),
                    new Quantizer(spec, rounding),
                    noise.draw(job.size().dimension(), chance)));
        }
    }
}
