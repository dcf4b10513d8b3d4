// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.hanse.core.federation.ParticipantId;
import org.junit.jupiter.api.AfterEach;

/** Production nodes with a lying coordinator. In no test may it receive both kinds of shares of a participant. */
abstract class AgainstALyingCoordinator {

    static final int COUNT = LyingCoordinator.COUNT;

    final LyingCoordinator lying;
    final Set<ParticipantId> all;

    AgainstALyingCoordinator() {
        this(new LyingCoordinator(COUNT));
    }

    AgainstALyingCoordinator(LyingCoordinator lying) {
        this.lying = lying;
        this.all = lying.participants.keySet();
    }

    /** Checks that no node sent both kinds of share of one secret owner. */
    @AfterEach
    void neverBothShares() {
        assertThat(lying.neverBothShares()).isTrue();
    }

    /** Checks that no node sent a message of this kind. */
    final void assertNone(Class<? extends ToCoordinator> kind) {
        assertThat(all).noneMatch(id -> lying.sent(id, kind));
    }
}
