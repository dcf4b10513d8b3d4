// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.app;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.hanse.core.crypto.Digest;
import org.hanse.core.job.FederationConfig;
import org.hanse.core.job.UpdateFormat;
import org.hanse.core.learn.DivergenceException;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.model.TrainingMetrics;
import org.hanse.core.optimizer.OptimizerState;
import org.hanse.core.privacy.NoiseMechanism;
import org.hanse.core.privacy.NoisedSum;
import org.hanse.core.round.AggregatePipeline;
import org.hanse.core.round.ModelDigest;
import org.hanse.core.secagg.RoundContext;

/** Coordinator state between rounds: global model, target model, optimizer state and adaptive clip norm. Used by one thread at a time. */
public final class PublishedModel {

    private final AggregatePipeline pipeline;
    private final FederationConfig config;
    private final Optional<RoundClip> clip;
    private GlobalModel global;
    private GlobalModel target;
    private OptimizerState server = OptimizerState.EMPTY;

    /**
     * State at a point between two rounds.
     *
     * @param server optimizer state
     * @param clip clip norm of the next round; empty if it is fixed
     */
    public record State(GlobalModel global, GlobalModel target, OptimizerState server, OptionalDouble clip) {

        /** Returns the target model of the round after this number of counted rounds. */
        public GlobalModel targetAfter(int rounds, FederationConfig config) {
            return rounds % config.movement().targetRounds() == 0 ? global : target;
        }
    }

    /**
     * Returns the state of a job before its first round.
     *
     * @param clip clip norm of the first round; empty without privacy
     */
    public static PublishedModel of(
            FederationConfig config, NoiseMechanism mechanism, GlobalModel initial, Optional<RoundClip> clip) {
        return new PublishedModel(
                initial,
                new AggregatePipeline(
                        clip.isPresent() ? Set.of() : UpdateFormat.METRICS,
                        mechanism,
                        config.uploads().weights(),
                        config.optimizer()),
                config,
                clip);
    }

    private PublishedModel(
            GlobalModel initial, AggregatePipeline pipeline, FederationConfig config, Optional<RoundClip> clip) {
        this.global = initial;
        this.target = initial;
        this.pipeline = pipeline;
        this.config = config;
        this.clip = clip;
    }

    /** Returns the current global model. */
    public GlobalModel global() {
        return global;
    }

    /** Returns the target model of the last round that began. */
    public GlobalModel target() {
        return target;
    }

    /** Returns the inputs of the round that began, by digest. */
    public RoundContext.Start start() {
        Digest model = ModelDigest.of(global.parameters());
        return new RoundContext.Start(
                model,
                target.version() == global.version() ? model : ModelDigest.of(target.parameters()),
                clip.map(RoundClip::now).orElse(0.0));
    }

    /** Returns the clip norm of the next round if it is adaptive. */
    public OptionalDouble clip() {
        return clip.map(RoundClip::following).orElseGet(OptionalDouble::empty);
    }

    /** Returns the state, to be stored. */
    public State state() {
        return new State(global, target, server, clip());
    }

    /** Begins the round after this number of counted rounds. */
    public void begin(int rounds) {
        target = state().targetAfter(rounds, config);
    }

    /**
     * Updates the model by a released sum.
     *
     * @return metrics in the sum
     * @throws DivergenceException if a parameter of the next model is not finite
     */
    public TrainingMetrics advance(NoisedSum sum) {
        AggregatePipeline.Advance advance;
        try {
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

    /** Restores a stored state. */
    public void restore(State state) {
        global = state.global();
        target = state.target();
        server = state.server();
        clip.ifPresent(moving -> moving.restore(state.clip()));
    }
}
