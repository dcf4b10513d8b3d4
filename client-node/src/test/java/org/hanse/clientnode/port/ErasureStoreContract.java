// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.hanse.clientnode.port.ErasureStore.Entry;
import org.hanse.clientnode.port.ErasureStore.Removed;
import org.hanse.clientnode.port.EventStore.Event;
import org.hanse.clientnode.port.EventStore.Status;
import org.hanse.clientnode.port.ImportStore.Erasure;
import org.hanse.clientnode.port.ImportStore.Kind;
import org.hanse.clientnode.port.ImportStore.Readmission;
import org.hanse.clientnode.port.ImportStore.Segment;
import org.hanse.core.crypto.Digest;
import org.hanse.core.interaction.ShopperId;
import org.junit.jupiter.api.Test;

/** Contract of every {@link ErasureStore}. */
public abstract class ErasureStoreContract {

    private static final Instant AT = Instant.parse("2026-11-28T10:00:00Z");
    private static final ShopperId ANN = new ShopperId("ann");

    /** Returns the store under test; what was stored before is there. */
    protected abstract ErasureStore store();

    /** Returns the events beside the open store. */
    protected abstract EventStore events();

    /** Returns the decisions beside the open store. */
    protected abstract DecisionLog decisions();

    private Status send(String id, Instant at) {
        return events().append(List.of(new Event(id, Optional.of(ANN), Optional.empty(), "click", "a", at)), at)
                .get(0);
    }

    private static Erasure erasure(Readmission readmission) {
        return new Erasure(AT, Set.of("ann"), Set.of(), readmission);
    }

    @Test
    void accept_ofAnErasure_holdsAtOnceAndStaysOpenUntilItsEnd() {
        ErasureStore store = store();
        send("e", AT);
        decisions().append(new DecisionLog.Logged("d", AT, Optional.of(ANN), "{}"), 0);
        Entry accepted = store.accept("1", erasure(Readmission.NONE));
        assertThat(accepted)
                .isEqualTo(new Entry("1", AT, Set.of("ann"), Readmission.NONE, 1, 1, Optional.empty(), false));
        store = store();
        assertThat(store.isErased("ann")).isTrue();
        assertThat(events().ofShopper(ANN)).isEmpty();
        assertThat(decisions().decision("d")).isEmpty();
        assertThat(send("f", AT.plusSeconds(1))).isEqualTo(Status.ERASED);
        assertThat(store.open()).containsExactly(accepted);

        assertThat(store.remove("1", List.of(), erasure(Readmission.NONE), () -> {}))
                .as("events were fitted")
                .isTrue();
        store.removed("1", new Removed(3, List.of("x")));
        assertThat(store().open())
                .containsExactly(new Entry(
                        "1", AT, Set.of(), Readmission.NONE, 1, 1, Optional.of(new Removed(3, List.of("x"))), false));
        store().finish("1");
        store = store();
        assertThat(store.open()).isEmpty();
        assertThat(store.find("1").orElseThrow().finished()).isTrue();
        assertThat(store.find("2")).isEmpty();
    }

    @Test
    void remove_lettingLaterInteractionsIn_keepsEventsSinceTheErasure() {
        ErasureStore store = store();
        store.accept("1", erasure(Readmission.LATER));
        assertThat(store.isErased("ann")).isFalse();
        assertThat(send("f", AT)).isEqualTo(Status.ERASED);
        assertThat(send("g", AT.plusSeconds(1))).isEqualTo(Status.STORED);
        assertThat(store.remove("1", List.of(), erasure(Readmission.LATER), () -> {}))
                .as("nothing was fitted")
                .isFalse();
        assertThat(events().ofShopper(ANN)).hasSize(1);
    }

    /** Stores a decision as another process does. */
    protected abstract void storeElsewhere();

    /** Work on files may take long, and other processes store meanwhile. What it did not do is done the next time. */
    @Test
    void remove_workThatFails_isRepeatedAndLocksNothing() {
        ErasureStore store = store();
        store.accept("1", erasure(Readmission.NONE));
        List<Segment> rest = List.of(new Segment(Kind.INTERACTIONS, Digest.sha256(new byte[0]), 1));
        assertThatThrownBy(() -> store.remove("1", rest, erasure(Readmission.NONE), () -> {
                    storeElsewhere();
                    throw new IllegalStateException("file");
                }))
                .hasMessage("file");
        AtomicInteger runs = new AtomicInteger();
        assertThat(store.remove("1", rest, erasure(Readmission.NONE), runs::incrementAndGet))
                .isTrue();
        assertThat(runs).hasValue(1);
    }
}
