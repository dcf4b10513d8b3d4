// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.hanse.clientnode.port.PolicyStore.Change;
import org.junit.jupiter.api.Test;

/** Contract of every {@link PolicyStore}. */
public abstract class PolicyStoreContract {

    private static final Author AUTHOR = Author.ofToken(Instant.parse("2026-12-02T06:00:00Z"), "manager");

    /** Returns the store under test; what was stored before is there. */
    protected abstract PolicyStore store();

    private static String digest(String text) {
        return PolicyStore.digest(Optional.of(text));
    }

    @Test
    void text_ofANewStore_isMissingWithoutChanges() {
        assertThat(store().text()).isEmpty();
        assertThat(store().changes()).isEmpty();
    }

    @Test
    void replace_ofTheExpectedText_isRecordedWithTheTextBefore() {
        assertThat(store().replace(PolicyStore.NONE, "noise: none\n", AUTHOR, false))
                .isTrue();
        assertThat(store().replace(digest("noise: none\n"), "cpu: 2\n", AUTHOR, true))
                .isTrue();

        assertThat(store().text()).contains("cpu: 2\n");
        assertThat(store().changes())
                .containsExactly(
                        new Change(AUTHOR, PolicyStore.NONE, digest("noise: none\n"), Optional.empty(), false),
                        new Change(
                                AUTHOR,
                                digest("noise: none\n"),
                                digest("cpu: 2\n"),
                                Optional.of("noise: none\n"),
                                true));
    }

    @Test
    void replace_ofAnotherText_changesNothing() {
        store().replace(PolicyStore.NONE, "noise: none\n", AUTHOR, false);

        assertThat(store().replace(PolicyStore.NONE, "cpu: 2\n", AUTHOR, false)).isFalse();
        assertThat(store().text()).contains("noise: none\n");
        assertThat(store().changes()).hasSize(1);
    }
}
