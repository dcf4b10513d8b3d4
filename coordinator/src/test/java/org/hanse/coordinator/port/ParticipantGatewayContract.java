// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.List;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.round.ToParticipant;
import org.junit.jupiter.api.Test;

/** Contract of every {@link ParticipantGateway}. */
public abstract class ParticipantGatewayContract {

    private static final ParticipantId ONE = new ParticipantId("one");
    private static final ParticipantId OTHER = new ParticipantId("other");

    /** A gateway to participants called one and other, who are there. */
    protected abstract ParticipantGateway gateway();

    /** Returns the messages that arrived at a participant, in order. */
    protected abstract List<ToParticipant> arrived(ParticipantId participant);

    @Test
    void messages_arriveAtWhomTheyAreForInOrder() {
        ParticipantGateway gateway = gateway();
        gateway.send(ONE, new ToParticipant.RoundEnded("first"));
        gateway.send(OTHER, new ToParticipant.RoundEnded("between"));
        gateway.send(ONE, new ToParticipant.RoundEnded("second"));

        assertThat(arrived(ONE))
                .containsExactly(new ToParticipant.RoundEnded("first"), new ToParticipant.RoundEnded("second"));
        assertThat(arrived(OTHER)).containsExactly(new ToParticipant.RoundEnded("between"));
    }

    @Test
    void messagesToAnUnknownParticipant_areDropped() {
        ParticipantGateway gateway = gateway();

        assertThatCode(() -> gateway.send(new ParticipantId("unknown"), new ToParticipant.RoundEnded("over")))
                .doesNotThrowAnyException();
    }
}
