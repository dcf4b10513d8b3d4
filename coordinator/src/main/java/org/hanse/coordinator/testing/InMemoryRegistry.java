// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.testing;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hanse.coordinator.port.Registry;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.ParticipantId;

/** Invitations and participants in memory. */
public final class InMemoryRegistry implements Registry {

    private final Map<Digest, Invitation> invitations = new HashMap<>();
    private final SortedMap<ParticipantId, Participant> participants = new TreeMap<>();

    @Override
    public synchronized void invite(Invitation invitation) {
        invitations
                .values()
                .removeIf(other ->
                        other.name().equals(invitation.name()) && other.used().isEmpty());
        invitations.put(invitation.code(), invitation);
    }

    @Override
    public synchronized List<Invitation> invitations() {
        return invitations.values().stream()
                .sorted(Comparator.comparing(Invitation::name).thenComparing(Invitation::expires))
                .toList();
    }

    @Override
    public synchronized Optional<Invitation> invitation(Digest code) {
        return Optional.ofNullable(invitations.get(code));
    }

    @Override
    public synchronized boolean enrol(Digest code, Participant participant) {
        Invitation invitation = invitations.get(code);
        if (invitation == null
                || invitation.used().isPresent()
                || !invitation.name().equals(participant.name())) {
            return false;
        }
        invitations.put(
                code,
                new Invitation(invitation.name(), code, invitation.expires(), Optional.of(participant.enrolled())));
        participants.put(participant.name(), participant);
        return true;
    }

    @Override
    public synchronized List<Participant> participants() {
        return List.copyOf(participants.values());
    }

    @Override
    public synchronized boolean revoke(ParticipantId name, Instant now) {
        return participants.computeIfPresent(
                        name,
                        (id, old) -> new Participant(
                                id,
                                old.identity(),
                                old.certificate(),
                                old.enrolled(),
                                Optional.of(old.revoked().orElse(now))))
                != null;
    }
}
