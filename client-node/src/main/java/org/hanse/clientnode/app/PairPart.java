// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.app;

import java.util.Optional;
import java.util.Set;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.table.CandidatePairs;
import org.hanse.core.interaction.table.Contribution;
import org.hanse.core.interaction.table.OwnPairs;
import org.hanse.core.job.JobPairs;
import org.hanse.core.learn.train.Merchant;
import org.hanse.core.round.StoredSum;
import org.hanse.core.shard.ShardRunner;

/**
 * Part in a sum of similar pairs under noise (docs/adr/0047).
 *
 * @param sum sum of the job
 * @param exposures types of interactions that do not count
 */
record PairPart(JobPairs sum, Set<String> exposures) implements SumPart {

    @Override
    public Made made(Merchant training, ClientDraws draws, ShardRunner shards) {
        CandidatePairs candidates = candidates(training, shards);
        InteractionLog counted = training.withExposures(exposures).counted();
        return new Made(
                new PairUploads(sum.mechanism())
                        .update(
                                OwnPairs.of(counted, candidates, sum.settings()),
                                sum.format().quantization(),
                                draws),
                OwnPairs.contribution(counted, training.catalogue(), candidates, sum.settings()));
    }

    @Override
    public Optional<Made> nothing(ClientDraws draws) {
        return Optional.of(new Made(
                new PairUploads(sum.mechanism())
                        .update(OwnPairs.NONE, sum.format().quantization(), draws),
                Contribution.NONE));
    }

    private CandidatePairs candidates(Merchant merchant, ShardRunner shards) {
        return CandidatePairs.of(merchant.catalogue(), sum.settings().candidates(), shards);
    }

    /** The node's own part of the sum is subtracted: its own counts have it. */
    @Override
    public Merchant training(Merchant merchant, StoredSum stored, Optional<Contribution> own, ShardRunner shards) {
        OwnPairs within = own.map(made -> OwnPairs.of(made, sum.settings())).orElse(OwnPairs.NONE);
        return merchant.with(sum.released(stored.noised()).rows(candidates(merchant, shards), within, shards));
    }

    /** The estimates are those of training: they have no interaction of the node. */
    @Override
    public Merchant serving(Merchant merchant, StoredSum stored, Optional<Contribution> own, ShardRunner shards) {
        return training(merchant, stored, own, shards);
    }
}
