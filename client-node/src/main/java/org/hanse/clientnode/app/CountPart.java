// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.app;

import java.util.Optional;
import java.util.Set;
import java.util.function.IntSupplier;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.table.Contribution;
import org.hanse.core.interaction.table.CountSketch;
import org.hanse.core.interaction.table.OwnCounts;
import org.hanse.core.job.JobCounts;
import org.hanse.core.learn.memory.PooledCounts;
import org.hanse.core.learn.train.Merchant;
import org.hanse.core.round.StoredSum;
import org.hanse.core.shard.ShardRunner;

/**
 * Part in a sum of counts (docs/adr/0046).
 *
 * @param sum sum of the job
 * @param exposures types of interactions that do not count
 * @param support returns the fewest shoppers with a pair that the node contributes; read at each count
 */
record CountPart(JobCounts sum, Set<String> exposures, IntSupplier support) implements SumPart {

    @Override
    public Made made(Merchant training, ClientDraws draws, ShardRunner shards) {
        OwnCounts made = OwnCounts.of(
                counted(training), training.catalogue(), sum.settings().withLeastSupport(support.getAsInt()));
        return new Made(
                JobCounts.update(made.contributed(), sum.format().quantization()),
                Contribution.of(made, training.catalogue()));
    }

    @Override
    public Optional<Made> nothing(ClientDraws draws) {
        return Optional.empty();
    }

    /** Only contributed interactions are subtracted from the sum. */
    @Override
    public Merchant training(Merchant merchant, StoredSum stored, Optional<Contribution> own, ShardRunner shards) {
        return pooled(
                merchant, Contribution.training(counts(stored), own, counted(merchant), merchant.catalogue()), shards);
    }

    /** The tables also contain later interactions. */
    @Override
    public Merchant serving(Merchant merchant, StoredSum stored, Optional<Contribution> own, ShardRunner shards) {
        return pooled(
                merchant, Contribution.serving(counts(stored), own, counted(merchant), merchant.catalogue()), shards);
    }

    private InteractionLog counted(Merchant merchant) {
        return merchant.withExposures(exposures).counted();
    }

    private CountSketch counts(StoredSum stored) {
        return sum.counts(stored.noised());
    }

    private static Merchant pooled(Merchant merchant, Contribution.Beside with, ShardRunner shards) {
        return merchant.with(PooledCounts.of(with, merchant.catalogue(), shards));
    }
}
