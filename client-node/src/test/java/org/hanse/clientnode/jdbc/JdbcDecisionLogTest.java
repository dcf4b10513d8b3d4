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
import org.hanse.clientnode.port.DecisionLog;
import org.hanse.clientnode.port.DecisionLogContract;
import org.hanse.clientnode.port.ErasedShoppers;
import org.hanse.clientnode.port.ImportStore;
import org.hanse.core.crypto.Digest;
import org.hanse.core.interaction.ShopperId;
import org.hanse.jdbc.SqliteDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class JdbcDecisionLogTest extends DecisionLogContract {

    @RegisterExtension
    final OpenedDatabase database = new OpenedDatabase();

    @Override
    protected DecisionLog log() {
        return new JdbcDecisionLog(database.again());
    }

    /** What another process writes while queries of several stores run on one state is in none of them, and waits for none. */
    @Test
    void readOneState_writesMeanwhile_areNotInIt() {
        Instant at = Instant.parse("2026-12-01T10:00:00Z");
        DecisionLog log = log();
        assertThat(log.append(new DecisionLog.Logged("d1", at, Optional.empty(), "{}"), 0))
                .isTrue();
        try (SqliteDatabase other = database.other()) {
            DecisionLog running = new JdbcDecisionLog(other);
            long before = database.now().readOneState(() -> {
                assertThat(log.decision("d1")).isPresent();
                running.append(new DecisionLog.Logged("d2", at, Optional.empty(), "{}"), 0);
                return log.counts(at, at.plusSeconds(1)).shown();
            });
            assertThat(before).isEqualTo(1);
            assertThat(log.counts(at, at.plusSeconds(1)).shown()).isEqualTo(2);
            assertThat(log.append(new DecisionLog.Logged("d3", at, Optional.empty(), "{}"), 0))
                    .isTrue();
        }
    }

    @Override
    protected void erase(ShopperId shopper, Instant at) {
        JdbcImportStore imports = new JdbcImportStore(database.now(), new SecureRandom());
        Set<Digest> marks = Set.of(new ErasedShoppers(imports.erasureKey(), Map.of()).mark(shopper.value()));
        imports.erase(
                List.of(),
                new ImportStore.Erasure(at, Set.of(shopper.value()), marks, ImportStore.Readmission.NONE),
                () -> {});
        // Without an import there are no segments, so the test sets the number of erasures.
        database.now().change(handle -> handle.execute("UPDATE erasures SET number = number + 1"));
    }
}
