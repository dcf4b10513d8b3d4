// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hanse.clientnode.port.EventStore.Event;
import org.hanse.clientnode.port.MergeStore.Moved;
import org.hanse.core.interaction.ShopperId;
import org.junit.jupiter.api.Test;

/** Contract of every {@link MergeStore}. */
public abstract class MergeStoreContract {

    private static final Instant AT = Instant.parse("2026-11-28T10:00:00Z");
    private static final ShopperId ANN = new ShopperId("ann");
    private static final ShopperId VISITOR = new ShopperId("visitor");

    /** Returns the store under test; what was stored before is there. */
    protected abstract MergeStore store();

    /** Returns the events beside the open store. */
    protected abstract EventStore events();

    /** Returns the decisions beside the open store. */
    protected abstract DecisionLog decisions();

    @Test
    void merge_ofAVisitor_movesAllOnce() {
        MergeStore store = store();
        events().append(List.of(new Event("e", Optional.of(VISITOR), Optional.empty(), "click", "a", AT)), AT);
        decisions().append(new DecisionLog.Logged("d", AT, Optional.of(VISITOR), "{}"), Instant.EPOCH, 0);
        assertThat(store.merge(VISITOR, ANN)).isEqualTo(new Moved(1, 1));
        assertThat(store.merge(VISITOR, ANN)).isEqualTo(new Moved(0, 0));
        store = store();
        assertThat(events().ofShopper(ANN)).hasSize(1);
        assertThat(events().ofShopper(VISITOR)).isEmpty();
        assertThat(decisions().decision("d").orElseThrow().shopper()).hasValue(ANN);
        store.merge(ANN, new ShopperId("last"));
        assertThat(store.visitors(Set.of("last"))).containsExactlyInAnyOrder("ann", "visitor");
        assertThat(store.visitors(Set.of("visitor"))).isEmpty();
    }
}
