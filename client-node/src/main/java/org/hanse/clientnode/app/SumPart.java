// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.app;

import java.util.Optional;
import org.hanse.core.interaction.table.Contribution;
import org.hanse.core.job.JobSum;
import org.hanse.core.learn.train.Merchant;
import org.hanse.core.quantize.IntegerUpdate;
import org.hanse.core.round.StoredSum;
import org.hanse.core.shard.ShardRunner;

/** A node's part in the sum before training of a job, and its tables from the released sum. */
interface SumPart {

    /** Returns the sum. */
    JobSum sum();

    /**
     * Part of the node in the sum.
     *
     * @param update upload before masking
     * @param contribution counted interactions, to be stored before the upload
     */
    record Made(IntegerUpdate update, Contribution contribution) {}

    /** Computes the part of the interactions that the node trains on. */
    Made made(Merchant training, ClientDraws draws, ShardRunner shards);

    /** Returns the part of a node without interactions; empty for a sum without a privacy guarantee. */
    Optional<Made> nothing(ClientDraws draws);

    /**
     * Returns a merchant with tables for training.
     *
     * @param own the node's contribution in the sum; empty if the sum has none
     */
    Merchant training(Merchant merchant, StoredSum sum, Optional<Contribution> own, ShardRunner shards);

    /** Returns a merchant with tables for recommendations, see {@link #training}. */
    Merchant serving(Merchant merchant, StoredSum sum, Optional<Contribution> own, ShardRunner shards);
}
