// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hanse.core.federation.ParticipantId;
import org.junit.jupiter.api.Test;

class RoundEffectTest {

    private final SortedSet<ParticipantId> some = new TreeSet<>(Set.of(new ParticipantId("p1")));

    /** Shares would be requested before their release is charged. */
    @Test
    void send_ofTheQuestionForShares_isRefused() {
        ToParticipant question = new ToParticipant.SignaturesDelivered(new TreeMap<>());

        assertThatThrownBy(() -> new RoundEffect.Send(some, question))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("shares are asked for once their release is charged");
    }

    @Test
    void send_ofOnesSharesToAll_isRefused() {
        ToParticipant shares = new ToParticipant.SharesDelivered(new TreeMap<>());

        assertThatThrownBy(() -> new RoundEffect.Send(some, shares))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("each is delivered the shares that are sealed for it");
    }
}
