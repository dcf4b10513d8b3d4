// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.app;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.function.IntToLongFunction;
import java.util.function.Supplier;
import org.hanse.clientnode.port.CoordinatorConnection;
import org.hanse.clientnode.port.CountStore;
import org.hanse.clientnode.port.GatewayException;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.interaction.table.Contribution;
import org.hanse.core.job.JobPrivacy;
import org.hanse.core.job.JobSetup;
import org.hanse.core.job.JobSum;
import org.hanse.core.job.SumKind;
import org.hanse.core.job.UpdateFormat;
import org.hanse.core.learn.shopper.ShopperTrainer;
import org.hanse.core.learn.train.Merchant;
import org.hanse.core.model.GradientSum;
import org.hanse.core.quantize.IntegerUpdate;
import org.hanse.core.quantize.QuantizationSpec;
import org.hanse.core.round.StoredSum;
import org.hanse.core.shard.ShardRunner;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sum before the training of a job at a node (docs/adr/0057): the node's contribution, its upload before masks, and tables from the released
 * sum. A later sum of a job has the earlier one, whose tables it may read. Nodes of a simulation share all but their name and store.
 */
public final class NodeSum {

    private static final Logger LOG = LoggerFactory.getLogger(NodeSum.class);
    private static final double PERCENT = 100;

    private final Optional<NodeSum> earlier;
    private final Shared shared;
    private final ParticipantId own;
    private final CountStore store;

    /** Whether the log has the share of keys that other shops have. */
    private boolean reported;

    /** Digest of the stored sum; empty before the first look at it. */
    private Optional<Digest> stored = Optional.empty();

    private NodeSum(Optional<NodeSum> earlier, Shared shared, ParticipantId own, CountStore store) {
        this.earlier = earlier;
        this.shared = shared;
        this.own = own;
        this.store = store;
    }

    /**
     * Common part of the nodes of one sum.
     *
     * @param client returns the half of participants
     * @param uploads returns the conversion with noise; empty for a sum without a privacy guarantee
     * @param exposures types of interactions that do not count
     * @param support returns the fewest shoppers with a pair that the node contributes; read at each contribution
     */
    private record Shared(
            JobId job,
            JobSum sum,
            Supplier<SumKind.Client> client,
            Supplier<Optional<PrivateUploads>> uploads,
            Set<String> exposures,
            IntSupplier support) {}

    /**
     * Returns the last sum of a job, with those before it; empty for a job without one.
     *
     * @param own name of the node
     * @param support returns the fewest shoppers with a pair that the node contributes; read at each contribution
     */
    public static Optional<NodeSum> of(JobSetup setup, ParticipantId own, CountStore store, IntSupplier support) {
        Optional<NodeSum> last = Optional.empty();
        for (int place = 0; place < setup.sums().size(); place++) {
            JobSum sum = setup.sums().get(place);
            last = Optional.of(new NodeSum(
                    last,
                    new Shared(
                            setup.plan().job(),
                            sum,
                            () -> sum.kind().client(sum),
                            () -> sum.privacy().map(PrivateUploads::new),
                            setup.training().training().rewards().exposures(),
                            support),
                    own,
                    place == 0 ? store : store.later(place + 1)));
        }
        return last;
    }

    /** Returns the sum of the round with this model: this one or an earlier one. */
    NodeSum ofModel(Digest model) {
        return shared.sum().model().equals(model) ? this : earlier.orElseThrow().ofModel(model);
    }

    private int place() {
        return earlier.map(before -> before.place() + 1).orElse(0);
    }

    /**
     * Returns a sum for several nodes in one process, of merchants that name their exposures.
     *
     * @param own name of the first node
     */
    public static NodeSum shared(JobId job, JobSum sum, ParticipantId own, CountStore store) {
        SumKind.Client client = sum.kind().client(sum);
        Optional<PrivateUploads> uploads = sum.privacy().map(PrivateUploads::new);
        Shared shared = new Shared(job, sum, () -> client, () -> uploads, Set.of(), () -> 1);
        return new NodeSum(Optional.empty(), shared, own, store);
    }

    /** Returns the sum at another node of the process. */
    public NodeSum at(ParticipantId other, CountStore stores) {
        return new NodeSum(earlier, shared, other, stores);
    }

    private Merchant counting(Merchant merchant) {
        return shared.exposures().isEmpty() ? merchant : merchant.withExposures(shared.exposures());
    }

    /** Returns what the node contributes of the interactions that it trains on, by the tables of earlier sums. */
    public Contribution contribution(Merchant training, ShardRunner shards) {
        Merchant after =
                earlier.map(before -> before.training(training, shards)).orElse(training);
        return shared.client()
                .get()
                .contribution(counting(after), shared.support().getAsInt(), shards);
    }

    /**
     * Returns the upload of a contribution before masks: rounded, clipped, and under a guarantee with the node's share of the noise. Any
     * thread may call it.
     */
    public IntegerUpdate update(Merchant training, Contribution contribution, ClientDraws draws) {
        IntToLongFunction steps = shared.client().get().steps(counting(training), contribution);
        UpdateFormat format = shared.sum().format();
        int shoppers = training.log().shoppers();
        return shared.uploads()
                .get()
                .map(uploads -> uploads.prepare(
                        new ShopperTrainer.Contribution(
                                GradientSum.of(JobPrivacy.layout(format.size()), steps), shoppers, shoppers),
                        format.quantization(),
                        draws))
                .orElseGet(() -> IntegerUpdate.clipped(format.quantization(), format.size(), steps));
    }

    /** Returns the upload of a node without interactions; empty for a sum without a privacy guarantee. */
    Optional<IntegerUpdate> nothing(ClientDraws draws) {
        JobSum sum = shared.sum();
        return shared.uploads()
                .get()
                .map(uploads -> uploads.nothing(
                        JobPrivacy.layout(sum.format().size()), sum.format().quantization(), draws));
    }

    /** Stores what the node contributes, before its upload leaves. */
    public void store(Contribution contribution) {
        store.contribute(shared.job(), contribution);
    }

    /**
     * Downloads the sums that were made unless they are stored.
     *
     * @param sums digests of the sums of the job so far, in order
     * @throws GatewayException if the coordinator sends the sum of another job or format
     */
    void require(List<Digest> sums, CoordinatorConnection connection) {
        requireEarlier(sums, connection);
        if (sums.size() > place()) {
            require(sums.get(place()), connection);
        }
    }

    /** Downloads the sums before this one, see {@link #require(List, CoordinatorConnection)}. */
    void requireEarlier(List<Digest> sums, CoordinatorConnection connection) {
        earlier.ifPresent(before -> before.require(sums, connection));
    }

    private void require(Digest sum, CoordinatorConnection connection) {
        if (stored.isEmpty()) {
            stored = store.sum(shared.job()).map(StoredSum::digest);
        }
        if (stored.filter(sum::equals).isPresent()) {
            return;
        }
        receive(sum, connection.counts(sum, shared.sum().format().size()));
    }

    /**
     * Stores a released sum.
     *
     * @throws GatewayException if it is of another job or format
     */
    public void receive(Digest digest, StoredSum next) {
        int size = shared.sum().format().size();
        if (!next.job().equals(shared.job())
                || next.noised().size() != size
                || !hasNoise(next.noised().spec())
                || !shared.sum().kind().released(next.noised()).equals(next.noised())) {
            throw new GatewayException("sum before training " + digest.toHex() + ": found " + next
                    + "; expected one of job " + shared.job() + " with " + size
                    + " cells that the plan releases. Fix: inform the operator");
        }
        store.store(shared.job(), next);
        stored = Optional.of(digest);
    }

    /** Returns whether a sum is in the steps of the plan, and with noise if that is in the plan. */
    private boolean hasNoise(QuantizationSpec spec) {
        QuantizationSpec planned = shared.sum().format().quantization();
        return spec.grid() == planned.grid() && spec.noiseDeviation() > 0 == planned.noiseDeviation() > 0;
    }

    /** Returns the digest of the sum that tables are made of; empty before the sum. */
    Optional<Digest> sum() {
        return stored;
    }

    /** Returns a merchant with tables for training, of this sum and those before it. */
    public Merchant training(Merchant merchant, ShardRunner shards) {
        Merchant after =
                earlier.map(before -> before.training(merchant, shards)).orElse(merchant);
        StoredSum sum = released();
        if (!reported) {
            reported = true;
            shared.sum()
                    .kind()
                    .shared(sum.noised(), merchant.catalogue(), sum.survivors().contains(own))
                    .ifPresent(this::logShared);
        }
        return shared.client()
                .get()
                .training(counting(after), sum.noised(), contribution(sum), shards)
                .withExposures(merchant.exposures());
    }

    /** Returns a merchant with tables for recommendations, of this sum and those before it. */
    public Merchant serving(Merchant merchant, ShardRunner shards) {
        Merchant after = earlier.map(before -> before.serving(merchant, shards)).orElse(merchant);
        StoredSum sum = released();
        return shared.client()
                .get()
                .serving(counting(after), sum.noised(), contribution(sum), shards)
                .withExposures(merchant.exposures());
    }

    /** Reports how many keys of the catalogue other shops have. Number and share stay at the node. */
    private void logShared(SumKind.Shared keys) {
        String found = "found " + Math.round(PERCENT * keys.share()) + " % of the " + keys.keys()
                + " keys of this catalogue in those of other shops";
        if (keys.isLow()) {
            LOG.warn(
                    "catalogue.columns.key: {}; expected at least {} %. Items that other shops know by other ids learn"
                            + " nothing from them. Fix: name a column with a public number, such as a GTIN or SKU, as"
                            + " catalogue.columns.key, and import again before the next job. job={}",
                    found, Math.round(PERCENT * keys.least()), shared.job());
        } else {
            LOG.info("keys of items: {} job={}", found, shared.job());
        }
    }

    private StoredSum released() {
        return store.sum(shared.job())
                .orElseThrow(() -> new MissingSumException("job " + shared.job()
                        + ": found no sum before training; expected the one that its model was trained with. Fix: restart"
                        + " hanse node run, which downloads it again"));
    }

    /** Returns the node's contribution in a sum; empty if the sum has none. */
    private Optional<Contribution> contribution(StoredSum sum) {
        if (!sum.survivors().contains(own)) {
            return Optional.empty();
        }
        return Optional.of(store.contribution(shared.job())
                .orElseThrow(() -> new MissingSumException("job " + shared.job()
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
