// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.app;

import java.util.Optional;
import org.hanse.core.job.PrivacyConfig;
import org.hanse.core.learn.network.SharedNetwork;
import org.hanse.core.learn.shopper.ShopperTrainer;
import org.hanse.core.learn.train.LocalTrainer;
import org.hanse.core.model.ParameterVector;
import org.hanse.core.shard.ShardRunner;

/** Trainers over the examples of some participants, and facts about these examples, for one kind of model. */
public interface ClientTrainers {

    /** Returns a new trainer, for one thread. */
    LocalTrainer trainer(ShardRunner runner);

    /**
     * Returns a new trainer that bounds each shopper's contribution, for one thread; empty if the kind of model has none.
     *
     * @param gradients settings of a shopper's gradient
     */
    Optional<ShopperTrainer> shopperTrainer(PrivacyConfig.Gradients gradients, ShardRunner runner);

    /** Returns the number of a participant's shoppers with examples. */
    long shoppers(int participant);

    /** Returns whether several trainers may run at once. */
    boolean parallel();

    /** Returns the number of positions in an epoch of a participant. */
    long positions(int participant);

    /** Returns the number of steps in an epoch of a participant. */
    int batches(int participant);

    /** Returns the number of a participant's personal parameters. */
    long personalParameters(int participant);

    /** Returns a text that identifies settings and examples. */
    String fingerprint();

    /** Returns the network of shared parameters; empty for another kind of model. */
    Optional<SharedNetwork> network(ParameterVector shared);
}
