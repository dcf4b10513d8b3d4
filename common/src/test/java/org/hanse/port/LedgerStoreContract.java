// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.hanse.core.privacy.ledger.LedgerEntry;
import org.hanse.core.privacy.ledger.PrivacyLedger;
import org.hanse.core.privacy.ledger.SyntheticLedger;
import org.junit.jupiter.api.Test;

/** Contract of every {@link LedgerStore}. */
public abstract class LedgerStoreContract {

    private final List<LedgerEntry> entries = SyntheticLedger.entries(3);

    /** A store without entries. */
    protected abstract LedgerStore empty();

    /** The store as a process that starts later finds it. */
    protected abstract LedgerStore reopened(LedgerStore store);

    @Test
    void entries_beforeTheFirstAppend_areNone() {
        LedgerStore store = empty();
        assertThat(store.entries()).isEmpty();
        assertThat(reopened(store).entries()).isEmpty();
    }

    @Test
    void append_thenReopened_isAllThereInOrder() {
        LedgerStore store = empty();
        store.append(entries.subList(0, 1));
        store.append(entries.subList(1, 4));
        assertThat(store.entries()).isEqualTo(entries.subList(0, 4));

        LedgerStore later = reopened(store);
        assertThat(later.entries()).isEqualTo(entries.subList(0, 4));
        later.append(entries.subList(4, 7));
        assertThat(reopened(later).entries()).isEqualTo(entries);
        assertThat(PrivacyLedger.of(reopened(later).entries()).standings()).hasSize(3);
    }

    @Test
    void append_ofNothing_changesNothing() {
        LedgerStore store = empty();
        store.append(entries);
        store.append(List.of());
        assertThat(reopened(store).entries()).isEqualTo(entries);
    }

    /** Entries of a second writer that has not read the first one's. */
    @Test
    void append_ofWhatDoesNotFollow_isRefusedAndNothingIsAdded() {
        LedgerStore store = empty();
        store.append(entries.subList(0, 3));

        for (List<LedgerEntry> wrong : List.of(
                entries.subList(2, 3),
                entries.subList(4, 5),
                entries.subList(0, 1),
                List.of(entries.get(3), entries.get(5)))) {
            assertThatThrownBy(() -> store.append(wrong)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(store.entries()).isEqualTo(entries.subList(0, 3));
        store.append(entries.subList(3, 7));
        assertThat(reopened(store).entries()).isEqualTo(entries);
    }

    @Test
    void entries_areACopy() {
        LedgerStore store = empty();
        List<LedgerEntry> before = store.entries();
        store.append(entries);
        assertThat(before).isEmpty();
    }
}
