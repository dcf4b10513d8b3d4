// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.hanse.clientnode.port.ExportStore.Export;
import org.hanse.core.interaction.ShopperId;
import org.junit.jupiter.api.Test;

/** Contract of every {@link ExportStore}. */
public abstract class ExportStoreContract {

    private static final Instant AT = Instant.parse("2026-11-28T10:00:00.000001Z");
    private static final ShopperId ANN = new ShopperId("ann");

    /** Returns the store under test; what was stored before is there. */
    protected abstract ExportStore store();

    @Test
    void store_ofACopy_isThereUntilItIsDeleted() {
        store().add("1", AT, ANN);
        store().add("2", AT.plusSeconds(1), ANN);
        assertThat(store().open()).extracting(Export::id).containsExactly("1", "2");
        store().store("1", "{}");
        assertThat(store().open()).extracting(Export::id).containsExactly("2");
        assertThat(store().find("1")).hasValue(new Export("1", AT, Optional.of(ANN), Optional.of("{}")));

        store().deleteBefore(AT);
        assertThat(store().find("1").orElseThrow().isDeleted()).isFalse();
        store().deleteBefore(AT.plusSeconds(1));
        assertThat(store().find("1")).hasValue(new Export("1", AT, Optional.empty(), Optional.empty()));
        store().store("1", "{}");
        assertThat(store().find("1").orElseThrow().document())
                .as("made after it was deleted")
                .isEmpty();
        assertThat(store().find("2").orElseThrow().isDeleted()).isFalse();
        assertThat(store().find("3")).isEmpty();
    }
}
