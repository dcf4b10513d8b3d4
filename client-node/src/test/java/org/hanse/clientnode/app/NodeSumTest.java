// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.hanse.clientnode.testing.InMemoryCountStore;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.shard.ShardRunner;
import org.junit.jupiter.api.Test;

class NodeSumTest {

    /** The job has forty shoppers, so no pair has forty-one. */
    @Test
    void made_afterTheOwnerRaisedTheSupport_withholdsRarerPairs() {
        LocalJobFixture job = LocalJobFixture.withCounts();
        AtomicInteger support = new AtomicInteger(1);
        NodeSum counts = NodeSum.of(
                        job.setup, new ParticipantId("shop-0"), new InMemoryCountStore(), support::get)
                .orElseThrow();

        assertThat(made(counts, job).contribution().withheld()).isEmpty();
        support.set(41);
        assertThat(made(counts, job).contribution().withheld()).isNotEmpty();
    }

    private static SumPart.Made made(NodeSum sum, LocalJobFixture job) {
        return sum.made(job.merchant(), new SecureDraws(new SecureRandom()), ShardRunner.sequential());
    }
}
