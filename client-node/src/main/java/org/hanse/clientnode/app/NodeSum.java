// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.app;

import java.util.Optional;
import java.util.Set;
import java.util.function.IntSupplier;
import org.hanse.clientnode.port.CoordinatorConnection;
import org.hanse.clientnode.port.CountStore;
import org.hanse.clientnode.port.GatewayException;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.interaction.table.Contribution;
import org.hanse.core.job.JobCounts;
import org.hanse.core.job.JobPairs;
import org.hanse.core.job.JobSetup;
import org.hanse.core.learn.train.Merchant;
import org.hanse.core.quantize.QuantizationSpec;
import org.hanse.core.round.StoredSum;
import org.hanse.core.shard.ShardRunner;

/** Sum before the training of a job at a node (docs/adr/0046, docs/adr/0047): the node's contribution, and tables from the released sum. */
public final class NodeSum {

    private final JobId job;
    private final SumPart part;
    private final ParticipantId own;
    private final CountStore store;

    /** Digest of the stored sum; empty before the first look at it. */
    private Optional<Digest> stored = Optional.empty();

    private NodeSum(JobId job, SumPart part, ParticipantId own, CountStore store) {
        this.job = job;
        this.part = part;
        this.own = own;
        this.store = store;
    }

    /**
     * Returns the sum of a job; empty for a job without one.
     *
     * @param own name of the node
     * @param support returns the fewest shoppers with a pair that the node contributes to counts; read at each count
     */
    public static Optional<NodeSum> of(JobSetup setup, ParticipantId own, CountStore store, IntSupplier support) {
        Set<String> exposures = setup.training().training().rewards().exposures();
        return setup.sum().map(sum -> {
            SumPart part = sum instanceof JobPairs pairs
                    ? new PairPart(pairs, exposures)
                    : new CountPart((JobCounts) sum, exposures, support);
            return new NodeSum(setup.plan().job(), part, own, store);
        });
    }

    /** Computes the node's part of the interactions that it trains on. */
    SumPart.Made made(Merchant training, ClientDraws draws, ShardRunner shards) {
        return part.made(training, draws, shards);
    }

    /** Returns the part of a node without interactions; empty for a sum without a privacy guarantee. */
    Optional<SumPart.Made> nothing(ClientDraws draws) {
        return part.nothing(draws);
    }

    /** Stores what the node contributes. */
    void store(SumPart.Made made) {
        store.contribute(job, made.contribution());
    }

    /**
     * Downloads the sum unless it is stored.
     *
     * @throws GatewayException if the coordinator sends the sum of another job or format
     */
    void require(Digest sum, CoordinatorConnection connection) {
        if (stored.isEmpty()) {
            stored = store.sum(job).map(StoredSum::digest);
        }
        if (stored.filter(sum::equals).isPresent()) {
            return;
        }
        StoredSum next = connection.counts(sum, part.sum().format().size());
        if (!next.job().equals(job)
                || next.noised().size() != part.sum().format().size()
                || !hasNoise(next.noised().spec())) {
            throw new GatewayException("sum before training " + sum.toHex() + ": found " + next
                    + "; expected one of job " + job + " with "
                    + part.sum().format().size() + " cells. Fix: inform the operator");
        }
        store.store(job, next);
        stored = Optional.of(sum);
    }

    /** Returns whether a sum is in the steps of the plan, and with noise if that is in the plan. */
    private boolean hasNoise(QuantizationSpec spec) {
        QuantizationSpec planned = part.sum().format().quantization();
        return spec.grid() == planned.grid() && spec.noiseDeviation() > 0 == planned.noiseDeviation() > 0;
    }

    /** Returns the digest of the sum that tables are made of; empty before the sum. */
    Optional<Digest> sum() {
        return stored;
    }

    /** Returns a merchant with tables for training. */
    Merchant training(Merchant merchant, ShardRunner shards) {
        StoredSum sum = released();
        return part.training(merchant, sum, contribution(sum), shards);
    }

    /** Returns a merchant with tables for recommendations. */
    public Merchant serving(Merchant merchant, ShardRunner shards) {
        StoredSum sum = released();
        return part.serving(merchant, sum, contribution(sum), shards);
    }

    private StoredSum released() {
        return store.sum(job)
                .orElseThrow(() -> new MissingSumException("job " + job
                        + ": found no sum before training; expected the one that its model was trained with. Fix: restart"
                        + " hanse node run, which downloads it again"));
    }

    /** Returns the node's contribution in a sum; empty if the sum has none. */
    private Optional<Contribution> contribution(StoredSum sum) {
        if (!sum.survivors().contains(own)) {
            return Optional.empty();
        }
        return Optional.of(store.contribution(job)
                .orElseThrow(() -> new MissingSumException("job " + job
                        + ": found no record of this node's contribution to the sum before training; expected one. Fix:"
                        + " restore the folder counts of the node from a backup")));
    }

    /** Thrown if the sum of a job or the record of the node's contribution is missing. The message is one line. */
    public static final class MissingSumException extends IllegalStateException {

        private static final long serialVersionUID = 1;

        private MissingSumException(String message) {
            super(message);
        }
    }
}
