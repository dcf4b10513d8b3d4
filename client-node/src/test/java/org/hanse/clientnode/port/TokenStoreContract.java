// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Set;
import org.hanse.clientnode.port.TokenStore.Scope;
import org.hanse.clientnode.port.TokenStore.Token;
import org.junit.jupiter.api.Test;

/** Contract of every {@link TokenStore}. */
public abstract class TokenStoreContract {

    protected static final Token WEB =
            new Token("web", Set.of(Scope.DECIDE, Scope.EVENTS), Instant.parse("2026-11-01T08:00:00Z"));

    protected static final Token OTHER =
            new Token("other", Set.of(Scope.PRIVACY), Instant.parse("2026-11-02T08:00:00Z"));

    /** Returns the store under test; what was created before is there. */
    protected abstract TokenStore store();

    @Test
    void create_aToken_isFoundByItsTextAlone() {
        String text = store().create(WEB).orElseThrow();
        String second = store().create(OTHER).orElseThrow();
        assertThat(text).isNotEqualTo(second).hasSizeGreaterThan(40);
        assertThat(store().find(text)).hasValue(WEB);
        assertThat(store().find(second)).hasValue(OTHER);
        assertThat(store().find(text.substring(1))).isEmpty();
        assertThat(store().find("")).isEmpty();
        assertThat(store().find("web")).isEmpty();
    }

    @Test
    void create_sameName_changesNothing() {
        String text = store().create(WEB).orElseThrow();
        assertThat(store().create(new Token("web", Set.of(Scope.PRIVACY), Instant.EPOCH)))
                .isEmpty();
        assertThat(store().find(text)).hasValue(WEB);
    }

    @Test
    void all_areSortedByName() {
        assertThat(store().all()).isEmpty();
        store().create(WEB);
        store().create(OTHER);
        assertThat(store().all()).containsExactly(OTHER, WEB);
    }

    /** A change is in force in another store of the same tokens at once. */
    @Test
    void revoke_aToken_isInForceAtOnce() {
        TokenStore running = store();
        assertThat(running.all()).isEmpty();
        String text = store().create(WEB).orElseThrow();
        assertThat(running.find(text)).hasValue(WEB);
        assertThat(store().revoke("web")).isTrue();
        assertThat(running.find(text)).isEmpty();
        assertThat(store().revoke("web")).isFalse();
        assertThat(store().create(WEB).orElseThrow()).isNotEqualTo(text);
    }
}
