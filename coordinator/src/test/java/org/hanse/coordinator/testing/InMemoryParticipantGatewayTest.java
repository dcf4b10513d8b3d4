// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.testing;

import java.util.List;
import org.hanse.coordinator.port.ParticipantGateway;
import org.hanse.coordinator.port.ParticipantGatewayContract;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.round.ToParticipant;

class InMemoryParticipantGatewayTest extends ParticipantGatewayContract {

    private final InMemoryParticipantGateway gateway = new InMemoryParticipantGateway();

    @Override
    protected ParticipantGateway gateway() {
        return gateway;
    }

    @Override
    protected List<ToParticipant> arrived(ParticipantId participant) {
        return gateway.take(participant);
    }
}
