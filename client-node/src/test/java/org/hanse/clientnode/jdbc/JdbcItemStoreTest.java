// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.jdbc;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.hanse.clientnode.port.ImportStore;
import org.hanse.clientnode.port.ItemStore;
import org.hanse.clientnode.port.ItemStoreContract;
import org.hanse.core.crypto.Digest;
import org.junit.jupiter.api.extension.RegisterExtension;

class JdbcItemStoreTest extends ItemStoreContract {

    @RegisterExtension
    final OpenedDatabase database = new OpenedDatabase();

    @Override
    protected ItemStore store() {
        return new JdbcItemStore(database.again());
    }

    private ImportStore imports() {
        return new JdbcImportStore(database.now(), new SecureRandom());
    }

    private long version() {
        return imports().contents().map(ImportStore.Contents::version).orElse(0L);
    }

    @Override
    protected boolean commit(ItemStore.Superseded superseded) {
        long before = version();
        imports()
                .commit(
                        new ImportStore.Entry(
                                Instant.EPOCH, "shop.yaml", new ImportStore.Counts(0, 0, 0, 0, 0), List.of()),
                        new ImportStore.Descriptor("shop.yaml", "dataset: shop", Digest.sha256(new byte[0])),
                        List.of(),
                        List.of(),
                        UnaryOperator.identity(),
                        superseded);
        return version() > before;
    }

    @Override
    protected boolean include() {
        return imports().includeEvents(Instant.EPOCH);
    }
}
