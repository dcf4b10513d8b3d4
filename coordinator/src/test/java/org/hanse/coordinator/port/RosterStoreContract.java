// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.security.SecureRandom;
import org.hanse.core.crypto.SigningKey;
import org.hanse.core.job.SignedDocument;
import org.junit.jupiter.api.Test;

/** Behaviour of every {@link RosterStore}. */
public abstract class RosterStoreContract {

    private static final SigningKey OPERATOR = SigningKey.generate(new SecureRandom());

    /** Returns a store without content. */
    protected abstract RosterStore empty();

    /** Returns the store as another process finds it. */
    protected abstract RosterStore reopened(RosterStore store);

    private static SignedDocument roster(int version) {
        return SignedDocument.sign(SignedDocument.Kind.ROSTER, "version: " + version + "\n", OPERATOR);
    }

    @Test
    void added_thenReopened_areInOrder() {
        RosterStore store = empty();
        assertThat(store.count()).isZero();
        store.add(1, roster(1));
        store.add(2, roster(2));

        assertThat(reopened(store).rosters()).containsExactly(roster(1), roster(2));
        assertThat(reopened(store).count()).isEqualTo(2);
    }

    @Test
    void add_ofAVersionThatIsNotTheNext_changesNothing() {
        RosterStore store = empty();
        store.add(4, roster(4));

        for (int version : new int[] {3, 4, 6}) {
            assertThatIllegalStateException().isThrownBy(() -> store.add(version, roster(version)));
        }
        assertThat(reopened(store).rosters()).containsExactly(roster(4));
    }
}
