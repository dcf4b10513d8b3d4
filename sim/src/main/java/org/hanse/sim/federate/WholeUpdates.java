// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.hanse.core.crypto.StreamRandom;
import org.hanse.core.learn.Coins;
import org.hanse.core.learn.LocalTrainer;
import org.hanse.core.learn.LocalTrainer.Share;
import org.hanse.core.learn.PersonalState;
import org.hanse.core.model.TrainingMetric;
import org.hanse.core.privacy.Clipper;
import org.hanse.core.privacy.ExampleWeight;
import org.hanse.core.privacy.NoiseShare;
import org.hanse.core.privacy.UpdateShape;
import org.hanse.core.quantize.IntegerUpdate;
import org.hanse.core.quantize.QuantizationSpec;
import org.hanse.core.quantize.Quantizer;
import org.hanse.core.round.UpdatePipeline;

/** Each gives what its training has changed, with its weight and how the training went: nothing is promised of it. */
final class WholeUpdates implements Contributions {

    /** What participants tell beside their updates. */
    static final Set<TrainingMetric> TOLD = Set.copyOf(EnumSet.allOf(TrainingMetric.class));

    private static final long TRAIN = 4;
    private static final long ROUNDING = 5;

    private final FederationConfig config;
    private final Participants participants;
    private final Workers<? extends LocalTrainer> workers;
    private final UpdateShape shape;

    /** @param shape of the updates, with {@link #TOLD} */
    WholeUpdates(
            FederationConfig config,
            Participants participants,
            Workers<? extends LocalTrainer> workers,
            UpdateShape shape) {
        this.config = config;
        this.participants = participants;
        this.workers = workers;
        this.shape = shape;
    }

    @Override
    public QuantizationSpec quantization(int members) {
        FederationConfig.Rounding rounding = config.uploads().rounding();
        return new QuantizationSpec(rounding.grid(), rounding.bound(), members, 0);
    }

    @Override
    public int size() {
        return shape.size();
    }

    @Override
    public Given give(int member, QuantizationSpec spec, Seeds seeds) {
        Share share = workers.with(trainer -> {
            PersonalState fitted = trainer.fit(member, participants.latest(member), config.work(), seeds.fit());
            return trainer.train(member, fitted, config.work(), Coins.bits(seeds.round(), TRAIN));
        });
        return new Given(
                rounded(spec, share, seeds.round()),
                Optional.of(share.state()),
                share.loss(),
                share.update().examples());
    }

    @Override
    public double secondsOfMember(Forecast.Subject subject, Forecast.Stopwatch stopwatch) {
        return new ShareTrial(subject, stopwatch, this, workers).seconds();
    }

    /** An update as it may leave, with what is told of the training: clipped and rounded. */
    IntegerUpdate rounded(QuantizationSpec spec, Share share, long seed) {
        try (StreamRandom random = RoundDraws.stream(seed, ROUNDING)) {
            return new UpdatePipeline(
                            Clipper.leaving(new ExampleWeight(config.uploads().exampleCap())),
                            new Quantizer(spec, random),
                            NoiseShare.NONE)
                    .prepare(share.update(), share.metrics());
        }
    }
}
