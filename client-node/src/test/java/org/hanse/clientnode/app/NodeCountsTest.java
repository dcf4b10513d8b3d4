// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.hanse.clientnode.testing.InMemoryCountStore;
import org.hanse.core.federation.ParticipantId;
import org.junit.jupiter.api.Test;

class NodeCountsTest {

    /** The job has forty shoppers, so no pair has forty-one. */
    @Test
    void count_afterTheOwnerRaisedTheSupport_withholdsRarerPairs() {
        LocalJobFixture job = LocalJobFixture.withCounts();
        AtomicInteger support = new AtomicInteger(1);
        NodeCounts counts = NodeCounts.of(
                        job.setup, new ParticipantId("shop-0"), new InMemoryCountStore(), support::get)
                .orElseThrow();

        assertThat(counts.count(job.merchant()).contribution().withheld()).isEmpty();
        support.set(41);
        assertThat(counts.count(job.merchant()).contribution().withheld()).isNotEmpty();
    }

    /** All interactions of the fixture are views. */
    @Test
    void count_exposures_contributesNothing() {
        LocalJobFixture job = LocalJobFixture.withCounts("objectives: {click: [purchase]}, exposure: [view]");
        NodeCounts counts = NodeCounts.of(job.setup, new ParticipantId("shop-0"), new InMemoryCountStore(), () -> 1)
                .orElseThrow();

        assertThat(counts.count(job.merchant()).contribution().shoppers()).isEmpty();
    }
}
