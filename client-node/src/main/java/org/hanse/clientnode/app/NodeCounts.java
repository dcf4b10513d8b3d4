// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.app;

import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.hanse.clientnode.port.CountStore;
import org.hanse.clientnode.port.GatewayException;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.table.Contribution;
import org.hanse.core.interaction.table.CountSketch;
import org.hanse.core.interaction.table.OwnCounts;
import org.hanse.core.job.JobCounts;
import org.hanse.core.job.JobSetup;
import org.hanse.core.learn.memory.PooledCounts;
import org.hanse.core.learn.train.Merchant;
import org.hanse.core.quantize.IntegerUpdate;
import org.hanse.core.round.StoredSum;
import org.hanse.core.shard.ShardRunner;

/** Pair counts of a job at its node (docs/adr/0046): the node's contribution, and tables from the released sum. */
public final class NodeCounts {

    private final JobId job;
    private final JobCounts counts;
    private final ParticipantId own;
    private final CountStore store;
    private final IntSupplier support;
    private final Set<String> exposures;

    /** Digest of the stored sum; empty before the first look at it. */
    private Optional<Digest> stored = Optional.empty();

    private NodeCounts(JobSetup setup, JobCounts counts, ParticipantId own, CountStore store, IntSupplier support) {
        this.job = setup.plan().job();
        this.exposures = setup.training().training().rewards().exposures();
        this.counts = counts;
        this.own = own;
        this.store = store;
        this.support = support;
    }

    /**
     * Returns the counts of a job; empty for a job without them.
     *
     * @param own name of the node
     * @param support returns the fewest shoppers with a pair that the node contributes; read at each count
     */
    public static Optional<NodeCounts> of(JobSetup setup, ParticipantId own, CountStore store, IntSupplier support) {
        return setup.counts().map(counts -> new NodeCounts(setup, counts, own, store, support));
    }

    /**
     * Counts of the node for the sum.
     *
     * @param update upload before masking
     * @param contribution counted interactions, to be stored before the upload
     */
    record Made(IntegerUpdate update, Contribution contribution) {}

    /** Counts the interactions that the node trains on. */
    Made count(Merchant training) {
        OwnCounts made = OwnCounts.of(
                counted(training), training.catalogue(), counts.settings().withLeastSupport(support.getAsInt()));
        return new Made(
                JobCounts.update(made.contributed(), counts.format().quantization()),
                Contribution.of(made, training.catalogue()));
    }

    /** Stores what the node contributes. */
    void store(Made made) {
        store.contribute(job, made.contribution());
    }

    /**
     * Downloads the sum unless it is stored.
     *
     * @throws GatewayException if the coordinator sends the sum of another job or size
     */
    void require(Digest sum, Function<Digest, StoredSum> download) {
        if (stored.isEmpty()) {
            stored = store.sum(job).map(StoredSum::digest);
        }
        if (stored.filter(sum::equals).isPresent()) {
            return;
        }
        StoredSum next = download.apply(sum);
        if (!next.job().equals(job) || next.noised().size() != counts.format().size()) {
            throw new GatewayException("sum of counts " + sum.toHex() + ": found " + next + "; expected one of job "
                    + job + " with " + counts.format().size() + " counters. Fix: inform the operator");
        }
        store.store(job, next);
        stored = Optional.of(sum);
    }

    /** Returns the digest of the sum that tables are made of; empty before the sum. */
    Optional<Digest> sum() {
        return stored;
    }

    /** Returns a merchant with tables for training. Only contributed interactions are subtracted from the sum. */
    Merchant training(Merchant merchant, ShardRunner shards) {
        return pooled(merchant, Contribution::training, shards);
    }

    /** Returns a merchant with tables for recommendations, which also contain later interactions. */
    public Merchant serving(Merchant merchant, ShardRunner shards) {
        return pooled(merchant, Contribution::serving, shards);
    }

    private Merchant pooled(Merchant merchant, Adding adding, ShardRunner shards) {
        StoredSum sum = store.sum(job)
                .orElseThrow(() -> new MissingSumException("job " + job
                        + ": found no sum of counts; expected the one that its model was trained with. Fix: restart hanse"
                        + " node run, which downloads it again"));
        CountSketch all = counts.counts(sum.noised());
        Contribution.Beside with = adding.add(all, contribution(sum), counted(merchant), merchant.catalogue());
        return merchant.with(PooledCounts.of(with, merchant.catalogue(), shards));
    }

    private InteractionLog counted(Merchant merchant) {
        return merchant.withExposures(exposures).counted();
    }

    /** Returns the node's contribution in a sum; empty if the sum has none. */
    private Optional<Contribution> contribution(StoredSum sum) {
        if (!sum.survivors().contains(own)) {
            return Optional.empty();
        }
        return Optional.of(store.contribution(job)
                .orElseThrow(() -> new MissingSumException("job " + job
                        + ": found no record of this node's contribution to the sum of counts; expected one. Fix: restore"
                        + " the folder counts of the node from a backup")));
    }

    /** Own counts that a sum lacks. */
    @FunctionalInterface
    private interface Adding {
        Contribution.Beside add(
                CountSketch sum, Optional<Contribution> contribution, InteractionLog log, Catalogue catalogue);
    }

    /** Thrown if the sum of a job or the record of the node's contribution is missing. The message is one line. */
    public static final class MissingSumException extends IllegalStateException {

        private static final long serialVersionUID = 1;

        private MissingSumException(String message) {
            super(message);
        }
    }
}
