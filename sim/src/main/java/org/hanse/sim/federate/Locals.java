// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.util.Optional;
import org.hanse.core.job.PrivacyConfig;
import org.hanse.core.learn.LocalTrainer;
import org.hanse.core.learn.SharedNetwork;
import org.hanse.core.learn.ShopperTrainer;
import org.hanse.core.model.ParameterVector;
import org.hanse.core.shard.ShardRunner;

/** The participants' examples, made ready, and trainers for them: what a federation needs to know of a kind of model. */
public interface Locals {

    /** A trainer of its own, for one worker. */
    LocalTrainer trainer(ShardRunner runner);

    /**
     * A trainer whose contributions are bounded by shopper, for one worker; empty for a model of which none is known.
     *
     * @param gradients how a shopper's gradient is taken
     */
    Optional<ShopperTrainer> shopperTrainer(PrivacyConfig.Gradients gradients, ShardRunner runner);

    /** How many shoppers a participant learns from. */
    long shoppers(int participant);

    /** Whether several trainers may be at work at once. */
    boolean parallel();

    /** What a participant learns from in an epoch, in positions: what its time is in proportion to. */
    long positions(int participant);

    /** Steps of an epoch of a participant. */
    int batches(int participant);

    /** Parameters of a participant that never leave it. */
    long personalParameters(int participant);

    /** Everything that results depend on but the federation's own settings. */
    String fingerprint();

    /** The shared parameters as a network; empty for a model of another kind. */
    Optional<SharedNetwork> network(ParameterVector shared);
}
