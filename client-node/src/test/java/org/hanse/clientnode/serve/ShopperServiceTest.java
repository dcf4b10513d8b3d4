// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.hanse.clientnode.jdbc.JdbcErasureStore;
import org.hanse.clientnode.jdbc.JdbcExportStore;
import org.hanse.clientnode.jdbc.JdbcMergeStore;
import org.hanse.clientnode.jdbc.JdbcPreferenceStore;
import org.hanse.clientnode.jdbc.NodeDatabase;
import org.hanse.clientnode.port.ErasureStore;
import org.hanse.clientnode.port.ImportStore.Erasure;
import org.hanse.clientnode.port.ImportStore.Readmission;
import org.hanse.core.interaction.ShopperId;
import org.hanse.jdbc.SqliteDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What shoppers ask of a shop while they are erased. */
class ShopperServiceTest {

    private static final SecureRandom RANDOM = new SecureRandom();

    @TempDir
    Path folder = Path.of("");

    private static final class Memory implements ShopperService.Histories {

        @Override
        public void changed(Set<ShopperId> shoppers) {}

        @Override
        public boolean isImported(ShopperId shopper) {
            return false;
        }

        @Override
        public UnaryOperator<String> shoppers() {
            return UnaryOperator.identity();
        }
    }

    /** Returns a store whose shopper is erased right after an answer that none was. */
    private static ErasureStore racing(ErasureStore store) {
        return (ErasureStore) Proxy.newProxyInstance(
                ErasureStore.class.getClassLoader(), new Class<?>[] {ErasureStore.class}, (proxy, method, arguments) -> {
                    store.accept(
                            HexFormat.of().toHexDigits(RANDOM.nextLong()),
                            new Erasure(Instant.EPOCH, Set.of("ann"), Set.of(), Readmission.NONE));
                    assertThat(method.getName()).isEqualTo("isErased");
                    return false;
                });
    }

    @Test
    void request_shopperErasedMeanwhile_isGoneAndLeavesNothing() {
        List<Consumer<ShopperService>> requests = List.of(
                service -> service.prefer("ann", new ShopperService.Wanted(Optional.of(false), Optional.empty(), List.of())),
                service -> service.merge("ann", new ShopperService.Merge("visitor")),
                service -> service.merge("other", new ShopperService.Merge("ann")),
                service -> service.export("ann"));
        for (int r = 0; r < requests.size(); r++) {
            Consumer<ShopperService> request = requests.get(r);
            try (SqliteDatabase database = NodeDatabase.open(folder.resolve(r + ".db"))) {
                ErasureStore erasures = new JdbcErasureStore(database, RANDOM);
                ShopperService service = new ShopperService(
                        new Memory(),
                        new ShopperService.Stores(
                                racing(erasures),
                                new JdbcPreferenceStore(database),
                                new JdbcMergeStore(database),
                                new JdbcExportStore(database)),
                        () -> {},
                        InstantSource.system(),
                        RANDOM);
                assertThatThrownBy(() -> request.accept(service))
                        .as("request %d", r)
                        .isInstanceOfSatisfying(
                                Problem.class, own -> assertThat(own.kind()).isEqualTo(Problem.Kind.GONE));
                assertThat(new JdbcPreferenceStore(database).all()).isEmpty();
                assertThat(new JdbcMergeStore(database).visitors(Set.of("ann", "other"))).isEmpty();
                assertThat(new JdbcExportStore(database).open()).isEmpty();
            }
        }
    }
}
