// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.util.function.Function;
import org.hanse.core.crypto.StreamRandom;
import org.hanse.core.learn.LocalTrainer.Share;
import org.hanse.core.learn.ShopperTrainer.Contribution;
import org.hanse.core.model.ClippingFactor;
import org.hanse.core.privacy.Clipper;
import org.hanse.core.privacy.DpMechanism;
import org.hanse.core.privacy.ExampleWeight;
import org.hanse.core.privacy.NodeNoise;
import org.hanse.core.privacy.PrivacyTerms;
import org.hanse.core.quantize.IntegerUpdate;
import org.hanse.core.quantize.QuantizationSpec;
import org.hanse.core.quantize.Quantizer;
import org.hanse.core.round.UpdatePipeline;

/** What becomes of updates before they leave where something is promised: bounded, rounded, and with the noise that is the node's to add. */
final class PrivateUploads implements UploadPipeline {

    private static final long ROUNDING = 5;
    private static final long NOISE = 6;

    /** How many times as many shoppers as are expected of a node may have the same coordinate at its bound before it is cut off. */
    private static final int ROOM = 4;

    private final PrivacyTerms terms;
    private final PrivacyTerms.Size size;
    private final DpMechanism mechanism;

    /** Kept, since a table may stand in it. */
    private final NodeNoise noise;

    PrivateUploads(PrivacyTerms terms, PrivacyTerms.Size size, DpMechanism mechanism) {
        this.terms = terms;
        this.size = size;
        this.mechanism = mechanism;
        this.noise = mechanism.atNode();
    }

    @Override
    public QuantizationSpec quantization(int members) {
        double grid = terms.grid(size.dimension());
        double units = Math.max(1, Math.ceil(ROOM * size.expected() / members));
        long bound = (long) Math.ceil(units * (terms.bound() / grid + 1));
        return new QuantizationSpec(grid, bound, members, mechanism.noiseDeviation(members));
    }

    @Override
    public int size() {
        return size.dimension();
    }

    /**
     * What a shopper's gradient is multiplied by in a round.
     *
     * @param clip norm of the round
     */
    ClippingFactor factor(double clip) {
        return clipper(clip).factor();
    }

    private Clipper clipper(double clip) {
        return mechanism
                .scale()
                .count()
                .map(count -> Clipper.counting(clip, count))
                .orElseGet(() -> Clipper.atMost(clip, new ExampleWeight(1)));
    }

    /**
     * The sum of a node's gradients as it may leave, whatever clip norm they were multiplied for.
     *
     * @param seed of what the node draws in the round
     */
    IntegerUpdate prepare(Contribution given, QuantizationSpec spec, long seed) {
        return with(spec, seed, pipeline -> pipeline.prepare(given.sum(), given.shoppers(), given.within()));
    }

    @Override
    public IntegerUpdate prepare(Share share, QuantizationSpec spec, long seed) {
        return with(spec, seed, pipeline -> pipeline.prepare(share.update()));
    }

    private IntegerUpdate with(QuantizationSpec spec, long seed, Function<UpdatePipeline, IntegerUpdate> task) {
        try (StreamRandom rounding = RoundDraws.stream(seed, ROUNDING);
                StreamRandom chance = RoundDraws.stream(seed, NOISE)) {
            return task.apply(new UpdatePipeline(
                    clipper(terms.clip()), new Quantizer(spec, rounding), noise.draw(size.dimension(), chance)));
        }
    }
}
