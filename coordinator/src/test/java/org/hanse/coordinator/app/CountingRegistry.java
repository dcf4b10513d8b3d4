// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.app;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.hanse.coordinator.port.Registry;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.ParticipantId;

/** Registry that counts how often its participants are read. */
final class CountingRegistry implements Registry {

    int reads;
    private final Registry inner;

    CountingRegistry(Registry inner) {
        this.inner = inner;
    }

    @Override
    public void invite(Invitation invitation) {
        inner.invite(invitation);
    }

    @Override
    public List<Invitation> invitations() {
        return inner.invitations();
    }

    @Override
    public Optional<Invitation> invitation(Digest code) {
        return inner.invitation(code);
    }

    @Override
    public boolean enrol(Digest code, Participant participant) {
        return inner.enrol(code, participant);
    }

    @Override
    public List<Participant> participants() {
        reads++;
        return inner.participants();
    }

    @Override
    public boolean revoke(ParticipantId name, Instant now) {
        return inner.revoke(name, now);
    }

    @Override
    public boolean suspend(ParticipantId name, Optional<Instant> since) {
        return inner.suspend(name, since);
    }

    @Override
    public boolean renew(ParticipantId name, Digest current, Digest next) {
        return inner.renew(name, current, next);
    }
}
