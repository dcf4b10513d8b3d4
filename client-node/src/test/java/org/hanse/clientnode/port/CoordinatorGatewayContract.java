// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.round.Dropout;
import org.hanse.core.round.ToCoordinator;
import org.junit.jupiter.api.Test;

/** Contract of every {@link CoordinatorGateway}. */
public abstract class CoordinatorGatewayContract {

    /** A gateway of the node called one to a coordinator that is there. */
    protected abstract CoordinatorGateway gateway();

    /** Returns the messages that arrived at the coordinator, in order. */
    protected abstract List<ToCoordinator> arrived();

    @Test
    void messages_arriveInOrder() {
        ParticipantId one = new ParticipantId("one");
        ToCoordinator joined = new ToCoordinator.ParticipantJoined(one);
        ToCoordinator dropped =
                new ToCoordinator.ParticipantDropped(one, Dropout.of(Dropout.Reason.WITHDREW, "enough for today"));
        gateway().send(joined);
        gateway().send(dropped);

        assertThat(arrived()).containsExactly(joined, dropped);
    }
}
