// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.secagg;

import org.hanse.core.federation.ParticipantId;
import org.hanse.core.secagg.ProtocolViolation.Reason;

/** Masked update with a verified sender and session. Created by {@link MaskedUpdate#authenticate} only. */
public final class AuthenticUpdate {

    private final Session session;
    private final MaskedUpdate update;

    AuthenticUpdate(Session session, MaskedUpdate update) {
        this.session = session;
        this.update = update;
    }

    public ParticipantId from() {
        return update.from();
    }

    /** Returns the update as it arrived. */
    public MaskedUpdate update() {
        return update;
    }

    /**
     * Checks that the update was made for a session.
     *
     * @throws ProtocolViolation if it was made for another
     */
    public void requireOf(Session expected) {
        if (!session.equals(expected)) {
            throw ProtocolViolation.by(from(), Reason.WRONG_ROUND, "its update is of another session");
        }
    }

    /** Returns the bytes of the elements, of as many as the session has. */
    byte[] packed() {
        return update.packed();
    }

    @Override
    public String toString() {
        return update.toString();
    }
}
