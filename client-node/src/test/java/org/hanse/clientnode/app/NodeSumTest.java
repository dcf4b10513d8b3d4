// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.hanse.clientnode.port.CoordinatorConnection;
import org.hanse.clientnode.port.CoordinatorListener;
import org.hanse.clientnode.testing.InMemoryCountStore;
import org.hanse.clientnode.testing.InMemoryPersonalStateStore;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.interaction.table.Contribution;
import org.hanse.core.job.NodeReply;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.model.ParameterLayout;
import org.hanse.core.round.StoredSum;
import org.hanse.core.secagg.RoundContext;
import org.hanse.core.shard.ShardRunner;
import org.junit.jupiter.api.Test;

class NodeSumTest {

    /** The job has forty shoppers, so no pair has forty-one. */
    @Test
    void made_afterTheOwnerRaisedTheSupport_withholdsRarerPairs() {
        LocalJobFixture job = LocalJobFixture.withCounts();
        AtomicInteger support = new AtomicInteger(1);
        NodeSum counts = NodeSum.of(job.setup, new ParticipantId("shop-0"), new InMemoryCountStore(), support::get)
                .orElseThrow();

        assertThat(made(counts, job).withheld()).isEmpty();
        support.set(41);
        assertThat(made(counts, job).withheld()).isNotEmpty();
    }

    /** All interactions of the fixture are views. */
    @Test
    void made_exposures_contributesNothing() {
        String learning = "objectives: {click: [purchase]}, exposure: [view]";
        for (LocalJobFixture job : List.of(LocalJobFixture.withCounts(learning), LocalJobFixture.withPairs(learning))) {
            NodeSum sum = NodeSum.of(job.setup, new ParticipantId("shop-0"), new InMemoryCountStore(), () -> 1)
                    .orElseThrow();

            assertThat(made(sum, job).shoppers()).isEmpty();
        }
        LocalJobFixture usual = LocalJobFixture.withPairs();
        NodeSum sum = NodeSum.of(usual.setup, new ParticipantId("shop-0"), new InMemoryCountStore(), () -> 1)
                .orElseThrow();
        assertThat(made(sum, usual).shoppers()).isNotEmpty();
    }

    /** Parts that shoppers of another catalogue would change are refused before anything is computed. */
    @Test
    void pairs_ofACatalogueOfInteractions_areRefused() {
        LocalJobFixture job = LocalJobFixture.withPairs();
        InMemoryCountStore store = new InMemoryCountStore();
        LocalTrainingJob training = new LocalTrainingJob(
                job.setup,
                job,
                new LocalTrainingJob.Stores(
                        new InMemoryPersonalStateStore(),
                        NodeSum.of(job.setup, new ParticipantId("shop-0"), store, () -> 1)),
                new SecureRandom(),
                ShardRunner.sequential());
        RoundContext.Start sum =
                RoundContext.Start.counting(List.of(), job.setup.sums().get(0).model());
        job.deriveTheCatalogue();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> training.prepared(sum, new NoConnection()).get())
                .withMessageStartingWith(
                        "data: found a part that shoppers change for each other: items are those of the interactions");
        assertThat(store.contribution(job.setup.plan().job())).isEmpty();
    }

    /** Connection that nothing is read from. */
    static final class NoConnection implements CoordinatorConnection {

        @Override
        public void start(CoordinatorListener listener) {}

        @Override
        public void send(NodeReply reply) {}

        @Override
        public void upload(JobId job, RoundId round, List<byte[]> message) {}

        @Override
        public GlobalModel model(Digest digest, ParameterLayout layout) {
            throw new AssertionError("no model is needed");
        }

        @Override
        public StoredSum counts(Digest digest, int size) {
            throw new AssertionError("no sum is needed");
        }

        @Override
        public void close() {}
    }

    private static Contribution made(NodeSum sum, LocalJobFixture job) {
        return sum.contribution(job.merchant(), ShardRunner.sequential());
    }
}
