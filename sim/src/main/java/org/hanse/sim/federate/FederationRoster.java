// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.hanse.core.federation.ParticipantId;

/**
 * Participants of a federation.
 *
 * @param ids ids of all, each once, in the order of their examples
 * @param late participants that join after training: they receive the model and take part in no round
 */
public record FederationRoster(List<ParticipantId> ids, Set<ParticipantId> late) {

    public FederationRoster {
        ids = List.copyOf(ids);
        late = Set.copyOf(late);
        Set<ParticipantId> once = new HashSet<>();
        for (ParticipantId id : ids) {
            if (!once.add(id)) {
                throw new IllegalArgumentException(id.text() + " stands twice in a roster");
            }
        }
        for (ParticipantId id : late) {
            if (!once.contains(id)) {
                throw new IllegalArgumentException(id.text() + " joins late and is no participant");
            }
        }
    }

    /** Returns a roster without late participants. */
    public static FederationRoster of(List<ParticipantId> ids) {
        return new FederationRoster(ids, Set.of());
    }
}
