// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.port;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.hanse.core.interaction.ShopperId;

/** Experiments of a node. Any thread or process may call it; methods block, and what they store is durable when they return. */
public interface ExperimentStore {

    /** Returns the key of the hash that assigns shoppers to arms, made at the first call. */
    byte[] key();

    /**
     * Returns the experiment of a plan: the last one if it has this plan, else a new one, which ends the last one.
     *
     * @param now begin of a new one
     * @return empty for a plan without a holdout
     */
    Optional<Experiment> begin(Experiment.Plan plan, Instant now);

    /** Returns the last experiment, also one that ended; empty without any. */
    Optional<Experiment> last();

    /** Returns the shoppers of an experiment's shown decisions. */
    Set<ShopperId> shoppers(Experiment experiment);
}
