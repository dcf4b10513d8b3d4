// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.hanse.clientnode.port.DecisionLog;
import org.hanse.clientnode.port.ErasureStore;
import org.hanse.clientnode.port.ErasureStoreContract;
import org.hanse.clientnode.port.EventStore;
import org.hanse.clientnode.port.ImportStore;
import org.hanse.core.crypto.Digest;
import org.hanse.jdbc.SqliteDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class JdbcErasureStoreTest extends ErasureStoreContract {

    private static final ImportStore.Erasure ERASURE =
            new ImportStore.Erasure(Instant.EPOCH, Set.of("ann"), Set.of(), ImportStore.Readmission.NONE);
    private static final List<ImportStore.Segment> BEFORE = List.of(segment(1, 10));
    private static final List<ImportStore.Segment> REST = List.of(segment(2, 7));

    @RegisterExtension
    final OpenedDatabase database = new OpenedDatabase();

    @Override
    protected ErasureStore store() {
        return new JdbcErasureStore(database.again(), new SecureRandom());
    }

    @Override
    protected EventStore events() {
        return new JdbcEventStore(database.now());
    }

    @Override
    protected DecisionLog decisions() {
        return new JdbcDecisionLog(database.now());
    }

    @Override
    protected void storeElsewhere() {
        try (SqliteDatabase other = database.other()) {
            new JdbcDecisionLog(other).append(new DecisionLog.Logged("d", Instant.EPOCH, Optional.empty(), "{}"), 0);
        }
    }

    private static ImportStore.Segment segment(int number, long rows) {
        return new ImportStore.Segment(ImportStore.Kind.INTERACTIONS, digest(number), rows);
    }

    private static Digest digest(int number) {
        return Digest.sha256(new byte[] {(byte) number});
    }

    /** Stores data without an erased shopper, whose files are not deleted. */
    private ErasureStore failed() {
        ErasureStore store = store();
        imports()
                .commit(
                        new ImportStore.Entry(
                                Instant.EPOCH, "shop.yaml", new ImportStore.Counts(10, 10, 0, 0, 0), List.of()),
                        new ImportStore.Descriptor("shop.yaml", "dataset: shop", digest(9)),
                        BEFORE,
                        List.of());
        store.accept("1", ERASURE);
        assertThatThrownBy(() -> store.remove("1", REST, ERASURE, () -> {
                    throw new IllegalStateException("file");
                }))
                .hasMessage("file");
        return store;
    }

    private ImportStore imports() {
        return new JdbcImportStore(database.now(), new SecureRandom());
    }

    @Test
    void remove_afterAFailure_changesNoDataAgain() {
        ErasureStore store = failed();
        long erasures = imports().erasures();
        long version = imports().contents().orElseThrow().version();
        AtomicInteger runs = new AtomicInteger();

        assertThat(store.remove("1", REST, ERASURE, runs::incrementAndGet)).isTrue();
        assertThat(runs).hasValue(1);
        assertThat(imports().erasures()).isEqualTo(erasures);
        assertThat(imports().contents().orElseThrow().version()).isEqualTo(version);
        assertThat(store.remove("1", BEFORE, ERASURE, runs::incrementAndGet)).isTrue();
        assertThat(imports().contents().orElseThrow().segments())
                .as("other data")
                .isEqualTo(BEFORE);
    }

    /** The segments do not hold the interactions any more when the erasure goes on. */
    @Test
    void removed_afterAFailure_hasTheNumberOfTheChange() {
        failed();
        ErasureStore store = store();
        store.remove("1", REST, ERASURE, () -> {});
        store.removed("1", new ErasureStore.Removed(0, List.of("x")));

        assertThat(store.find("1").orElseThrow().removed()).contains(new ErasureStore.Removed(3, List.of("x")));
    }
}
