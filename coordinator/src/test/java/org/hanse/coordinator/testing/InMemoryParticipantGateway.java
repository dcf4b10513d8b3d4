// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hanse.coordinator.port.ParticipantGateway;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.round.ToParticipant;
import org.hanse.core.secagg.ProtocolViolation;

/** Queues of messages to participants. */
public final class InMemoryParticipantGateway implements ParticipantGateway {

    private final Map<ParticipantId, List<ToParticipant>> sent = new TreeMap<>();
    private final Map<ParticipantId, List<ProtocolViolation>> refused = new TreeMap<>();

    @Override
    public void send(ParticipantId to, ToParticipant message) {
        sent.computeIfAbsent(to, id -> new ArrayList<>()).add(message);
    }

    @Override
    public void refuse(ParticipantId to, ProtocolViolation violation) {
        refused.computeIfAbsent(to, id -> new ArrayList<>()).add(violation);
    }

    /** Removes and returns the queued messages to a participant, in order. */
    public List<ToParticipant> take(ParticipantId to) {
        List<ToParticipant> taken = sent.remove(to);
        return taken == null ? List.of() : taken;
    }

    /** Returns the rejections of a participant's messages, in order. */
    public List<ProtocolViolation> refused(ParticipantId to) {
        return List.copyOf(refused.getOrDefault(to, List.of()));
    }

    /** Drops all queued messages, as a broken connection does. */
    public void lose() {
        sent.clear();
    }
}
