// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.util.List;
import java.util.Set;
import org.hanse.core.federation.ParticipantId;

/**
 * Who takes part in a federation.
 *
 * @param ids of all, in the order in which their examples are given
 * @param late those of them who join when training is over: they are given the model and take part in no round
 */
public record Roster(List<ParticipantId> ids, Set<ParticipantId> late) {

    public Roster {
        ids = List.copyOf(ids);
        late = Set.copyOf(late);
    }

    /** Nobody is late. */
    public static Roster of(List<ParticipantId> ids) {
        return new Roster(ids, Set.of());
    }
}
