// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.hanse.clientnode.port.ImportStore;
import org.hanse.clientnode.port.ImportStoreContract;
import org.hanse.core.interaction.ShopperId;
import org.hanse.jdbc.SqliteDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JdbcImportStoreTest extends ImportStoreContract {

    @TempDir
    Path folder = Path.of("");

    private Optional<SqliteDatabase> open = Optional.empty();

    @Override
    protected ImportStore store() {
        close();
        open = Optional.of(NodeDatabase.open(folder.resolve("node.db")));
        return new JdbcImportStore(open.orElseThrow(), new SecureRandom());
    }

    @AfterEach
    void close() {
        open.ifPresent(SqliteDatabase::close);
        open = Optional.empty();
    }

    /** While the database is open the write-ahead log is empty, too. */
    @Test
    void erase_ofAShopper_leavesNoByteOfItsId() throws IOException {
        ImportStore store = store();
        store.commit(entry(1), DESCRIPTOR, List.of(), List.of(reject(1, "customer-4711 ".repeat(20))));
        assertThat(files().contains("customer-4711")).isTrue();
        store.erase(
                List.of(),
                new ImportStore.Erasure(AT, Set.of("customer-4711"), Set.of(digest(1)), ImportStore.Readmission.NONE),
                () -> {});

        assertThat(files().contains("customer-4711")).as("id in a file").isFalse();
    }

    private String files() throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                all.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        }
        return all.toString();
    }

    @Test
    void commit_thatFails_changesNothing() {
        ImportStore store = store();
        store.commit(entry(10), DESCRIPTOR, List.of(FIRST), List.of(reject(4, "p9")));
        open.orElseThrow()
                .change(handle -> handle.execute(
                        "CREATE TRIGGER full BEFORE INSERT ON reject BEGIN SELECT RAISE(ABORT, 'disk full'); END"));

        assertThatThrownBy(() -> store.commit(entry(5), DESCRIPTOR, List.of(SECOND), List.of(reject(5, "p8"))))
                .hasMessageContaining("disk full")
                .hasMessageContaining("Fix: ");
        assertThat(store.contents().orElseThrow().segments()).containsExactly(FIRST);
        assertThat(store.imports()).hasSize(1);
        assertThat(store.rejects()).containsExactly(reject(4, "p9"));
    }

    /** An erasure of a shopper is one of the merged visitors also after the ids took another form. */
    @Test
    void rename_ofMergedShoppers_keepsTheMerge() {
        ImportStore store = store();
        JdbcMergeStore merges = new JdbcMergeStore(open.orElseThrow());
        merges.merge(new ShopperId("Visitor"), new ShopperId("ANN"));
        merges.merge(new ShopperId("ANN"), new ShopperId("Same"));
        merges.merge(new ShopperId("same"), new ShopperId("SAME"));
        store.rename(id -> id.toLowerCase(Locale.ROOT));
        assertThat(merges.visitors(Set.of("ann"))).containsExactly("visitor");
        assertThat(merges.visitors(Set.of("same"))).containsExactlyInAnyOrder("ann", "visitor");
    }
}
