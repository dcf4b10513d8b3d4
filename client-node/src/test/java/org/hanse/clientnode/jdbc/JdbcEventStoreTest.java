// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.hanse.clientnode.port.DecisionLog;
import org.hanse.clientnode.port.ErasedShoppers;
import org.hanse.clientnode.port.EventStore;
import org.hanse.clientnode.port.EventStoreContract;
import org.hanse.clientnode.port.ImportStore;
import org.hanse.core.crypto.Digest;
import org.hanse.core.interaction.ShopperId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class JdbcEventStoreTest extends EventStoreContract {

    private static final Instant AT = Instant.parse("2026-11-28T12:00:00Z");

    @RegisterExtension
    final OpenedDatabase database = new OpenedDatabase();

    @Override
    protected EventStore store() {
        return new JdbcEventStore(database.again());
    }

    @Override
    protected DecisionLog log() {
        return new JdbcDecisionLog(database.now());
    }

    @Override
    protected void erase(ShopperId shopper, Instant at) {
        ImportStore imports = new JdbcImportStore(database.now(), new SecureRandom());
        ErasedShoppers marks = new ErasedShoppers(imports.erasureKey(), Map.of());
        imports.erase(
                List.of(),
                new ImportStore.Erasure(
                        at, Set.of(shopper.value()), Set.of(marks.mark(shopper.value())), ImportStore.Readmission.NONE),
                () -> {});
    }

    private long version() {
        return new JdbcImportStore(database.now(), new SecureRandom())
                .contents()
                .orElseThrow()
                .version();
    }

    @Test
    void includeEvents_ofShoppers_changesTheVersionOnce() {
        EventStore store = store();
        ImportStore imports = new JdbcImportStore(database.now(), new SecureRandom());
        ImportStore.Descriptor descriptor =
                new ImportStore.Descriptor("shop.yaml", "dataset: shop", Digest.sha256(new byte[0]));
        ImportStore.Entry entry =
                new ImportStore.Entry(AT, "shop.yaml", new ImportStore.Counts(0, 0, 0, 0, 0), List.of());
        store.append(List.of(event("e-1", "ann"), event("e-2", "bob")), AT);
        assertThat(imports.includeEvents(Instant.EPOCH)).as("before an import").isFalse();
        imports.commit(entry, descriptor, List.of(), List.of());
        assertThat(imports.contents().orElseThrow().events()).isEqualTo(2);
        long first = version();
        assertThat(imports.includeEvents(Instant.EPOCH)).isFalse();
        imports.commit(entry, descriptor, List.of(), List.of());
        assertThat(version()).isEqualTo(first);

        store.append(List.of(event("e-3", "ann")), AT);
        assertThat(version()).as("an event alone").isEqualTo(first);
        assertThat(imports.includeEvents(Instant.EPOCH)).isTrue();
        assertThat(imports.contents().orElseThrow().events()).isEqualTo(3);
        assertThat(version()).isEqualTo(first + 1);
        store.append(List.of(event("e-4", "ann")), AT);
        imports.commit(entry, descriptor, List.of(), List.of());
        assertThat(version()).as("an import after an event").isEqualTo(first + 2);
        store.append(List.of(event("e-5", "ann").withShopper(Optional.empty())), AT);
        assertThat(imports.includeEvents(Instant.EPOCH))
                .as("an event without a shopper")
                .isFalse();
        assertThat(version()).isEqualTo(first + 2);

        assertThat(imports.includeEvents(event("e-1", "ann").at().plusNanos(1_000)))
                .as("all are old")
                .isTrue();
        assertThat(store.shoppers()).isEmpty();
        assertThat(version()).isEqualTo(first + 3);
        assertThat(store.last()).isEqualTo(5);
    }

    @Test
    void erase_ofAShopperWithEventsAlone_changesTheDataAndDeletesResults() {
        EventStore store = store();
        store.append(List.of(event("e-1", "ann")), AT);
        AtomicInteger forgotten = new AtomicInteger();
        ImportStore imports = new JdbcImportStore(database.now(), new SecureRandom());
        assertThat(imports.erase(
                        List.of(),
                        new ImportStore.Erasure(AT, Set.of("ann"), Set.of(), ImportStore.Readmission.NONE),
                        forgotten::incrementAndGet))
                .isTrue();
        assertThat(forgotten).hasValue(1);
        assertThat(imports.erasures()).isEqualTo(1);
    }
}
