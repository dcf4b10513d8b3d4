// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.port;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.VerifyingKey;
import org.hanse.core.federation.ParticipantId;

/**
 * Invitations and enrolled participants.
 *
 * <p>Any thread may call it; methods block. A change is durable when its method returns. Other processes may change it at the same time.
 */
public interface Registry {

    /**
     * Invitation of a participant.
     *
     * @param name name of the participant
     * @param code digest of the code
     * @param expires end of validity
     * @param used time of use; empty if unused
     */
    record Invitation(ParticipantId name, Digest code, Instant expires, Optional<Instant> used) {}

    /**
     * Enrolled participant.
     *
     * @param name name of the participant
     * @param identity key of its signatures in rounds
     * @param certificate SHA-256 of its TLS certificate
     * @param enrolled time of enrolment
     * @param revoked time of revocation; empty if it may connect
     */
    record Participant(
            ParticipantId name,
            VerifyingKey identity,
            Digest certificate,
            Instant enrolled,
            Optional<Instant> revoked) {}

    /** Stores an invitation. It replaces unused invitations of the same name. */
    void invite(Invitation invitation);

    /** Returns all invitations, in order of names. */
    List<Invitation> invitations();

    /** Returns the invitation with a code. */
    Optional<Invitation> invitation(Digest code);

    /**
     * Marks an invitation as used and stores the participant, in one transaction. It replaces a participant of the same name.
     *
     * @return false, without any change, if the invitation does not exist, was used before, or is for another name
     */
    boolean enrol(Digest code, Participant participant);

    /** Returns all participants, in order of names. */
    List<Participant> participants();

    /** Revokes a participant. Returns false if there is none of this name. */
    boolean revoke(ParticipantId name, Instant now);
}
