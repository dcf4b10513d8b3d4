// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.wire;

import java.util.Map;
import org.hanse.core.secagg.Roster;
import org.hanse.core.secagg.SecAggPlan;
import org.hanse.core.secagg.Session;
import org.hanse.core.secagg.Survivors;
import org.hanse.proto.v1.Nonces;
import org.hanse.proto.v1.RoundPlan;

/** Common parts of the stored states of both sides. */
final class StoredParts {

    private StoredParts() {}

    static org.hanse.proto.v1.Survivors survivors(Survivors announced) {
        return org.hanse.proto.v1.Survivors.newBuilder()
                .addAllSharers(NameParts.names(announced.sharers()))
                .addAllSurvivors(NameParts.names(announced.survivors()))
                .build();
    }

    static Survivors survivors(Session session, org.hanse.proto.v1.Survivors stored) {
        return Survivors.of(session, NameParts.ids(stored.getSharersList()), NameParts.ids(stored.getSurvivorsList()));
    }

    static Session session(RoundPlan plan, org.hanse.proto.v1.Roster roster, Nonces nonces) {
        Roster participants = Roster.of(SecAggParts.advertisements(roster));
        SecAggPlan ofRound = SecAggParts.plan(plan);
        return Session.of(
                ofRound,
                participants,
                ofRound.revealsNonces(participants.size()) ? SecAggParts.nonces(nonces) : Map.of());
    }
}
