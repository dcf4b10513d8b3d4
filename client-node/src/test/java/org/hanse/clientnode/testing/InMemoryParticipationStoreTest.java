// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.testing;

import org.hanse.clientnode.port.ParticipationStore;
import org.hanse.clientnode.port.ParticipationStoreContract;
import org.hanse.core.round.Participant;

class InMemoryParticipationStoreTest extends ParticipationStoreContract {

    @Override
    protected ParticipationStore enrolled(Participant own) {
        return new InMemoryParticipationStore();
    }

    @Override
    protected ParticipationStore reopened(ParticipationStore store) {
        return store;
    }
}
