// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.util.Optional;
import java.util.OptionalDouble;
import org.hanse.core.crypto.Digest;
import org.hanse.core.learn.DivergenceException;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.model.TrainingMetrics;
import org.hanse.core.optimizer.OptimizerState;
import org.hanse.core.privacy.NoisedSum;
import org.hanse.core.round.AggregatePipeline;
import org.hanse.core.round.ModelDigest;
import org.hanse.core.secagg.RoundContext;

/**
 * What a coordinator holds between rounds: the model that it publishes, the one that target values come from, the optimizer's state, and
 * the clip norm where that moves.
 */
final class PublishedModel {

    private final AggregatePipeline pipeline;
    private final int targetRounds;
    private final Optional<RoundClip> clip;
    private GlobalModel global;
    private GlobalModel target;
    private OptimizerState server = OptimizerState.EMPTY;
    private ReleaseListener releases = (before, sum) -> {};

    /**
     * A model before the first round.
     *
     * @param targetRounds after so many rounds target values come from the newest model
     * @param clip of the first round; empty where nothing is promised
     */
    PublishedModel(GlobalModel initial, AggregatePipeline pipeline, int targetRounds, Optional<RoundClip> clip) {
        this.global = initial;
        this.target = initial;
        this.pipeline = pipeline;
        this.targetRounds = targetRounds;
        this.clip = clip;
    }

    GlobalModel global() {
        return global;
    }

    /** As of the last round that began. */
    GlobalModel target() {
        return target;
    }

    /** What the round that began starts from. */
    RoundContext.Start start() {
        Digest model = ModelDigest.of(global.parameters());
        return new RoundContext.Start(
                model,
                target.version() == global.version() ? model : ModelDigest.of(target.parameters()),
                clip.map(RoundClip::now).orElse(0.0));
    }

    OptimizerState server() {
        return server;
    }

    /** The clip norm of the round to come, where it follows a quantile. */
    OptionalDouble clip() {
        return clip.map(RoundClip::following).orElseGet(OptionalDouble::empty);
    }

    void listen(ReleaseListener listener) {
        releases = listener;
    }

    /** What target values come from in the round after so many, and in whatever is fitted to its model before it. */
    GlobalModel targetAfter(int rounds) {
        return rounds % targetRounds == 0 ? global : target;
    }

    /** The round after so many begins. */
    void begin(int rounds) {
        target = targetAfter(rounds);
    }

    /**
     * Moves by a sum, and says what is learned beside.
     *
     * @param sum with its noise
     * @throws DivergenceException if a parameter would no longer be finite
     */
    TrainingMetrics advance(NoisedSum sum) {
        AggregatePipeline.Advance advance;
        try {
            releases.released(global, sum);
            advance = pipeline.advance(global, sum, clip.map(RoundClip::unit).orElse(1.0), server);
        } catch (IllegalArgumentException e) {
            throw new DivergenceException("the next global model is invalid: " + e.getMessage());
        }
        global = advance.moved().model();
        server = advance.moved().state();
        OptionalDouble within = advance.within();
        clip.ifPresent(moving -> moving.follow(within));
        return advance.metrics();
    }

    /** Goes back to a saved state. */
    void restore(FederationState.Parts parts) {
        global = parts.global();
        target = parts.target();
        server = parts.server();
        clip.ifPresent(moving -> moving.restore(parts.clip()));
    }
}
