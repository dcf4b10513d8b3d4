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
import java.util.function.UnaryOperator;
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
        return change(
                name,
                old -> new Participant(
                        old.name(),
                        old.identity(),
                        old.certificate(),
                        old.enrolled(),
                        Optional.of(old.revoked().orElse(now)),
                        old.suspended(),
                        old.replaced()));
    }

    @Override
    public synchronized boolean suspend(ParticipantId name, Optional<Instant> since) {
        if (Optional.ofNullable(participants.get(name))
                .flatMap(Participant::revoked)
                .isPresent()) {
            return false;
        }
        return change(
                name,
                old -> new Participant(
                        old.name(),
                        old.identity(),
                        old.certificate(),
                        old.enrolled(),
                        old.revoked(),
                        since,
                        old.replaced()));
    }

    @Override
    public synchronized boolean renew(ParticipantId name, Digest current, Digest next) {
        if (Optional.ofNullable(participants.get(name))
                .filter(old -> old.accepts(current))
                .isEmpty()) {
            return false;
        }
        return change(
                name,
                old -> new Participant(
                        old.name(),
                        old.identity(),
                        next,
                        old.enrolled(),
                        old.revoked(),
                        old.suspended(),
                        Optional.of(current)));
    }

    private boolean change(ParticipantId name, UnaryOperator<Participant> change) {
        return participants.computeIfPresent(name, (id, old) -> change.apply(old)) != null;
    }
}
