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
     * @param suspended time of suspension; empty if the next roster contains it. A suspended node may connect
     * @param replaced SHA-256 of the certificate before the last renewal, which stays valid to its end; empty without a renewal
     */
    record Participant(
            ParticipantId name,
            VerifyingKey identity,
            Digest certificate,
            Instant enrolled,
            Optional<Instant> revoked,
            Optional<Instant> suspended,
            Optional<Digest> replaced) {

        /** Returns a participant that has just enrolled. */
        public static Participant of(ParticipantId name, VerifyingKey identity, Digest certificate, Instant enrolled) {
            return new Participant(
                    name, identity, certificate, enrolled, Optional.empty(), Optional.empty(), Optional.empty());
        }

        /** Returns whether the next roster contains the participant. */
        public boolean isListed() {
            return revoked.isEmpty() && suspended.isEmpty();
        }

        /** Returns whether a node with this certificate may connect. */
        public boolean accepts(Digest presented) {
            return revoked.isEmpty() && (certificate.equals(presented) || replaced.equals(Optional.of(presented)));
        }
    }

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

    /**
     * Suspends a participant, or ends its suspension. Only the next roster changes.
     *
     * @param since time of suspension; empty to end it
     * @return false if there is none of this name, or it is revoked
     */
    boolean suspend(ParticipantId name, Optional<Instant> since);

    /**
     * Replaces the certificate of a participant. The one that it renewed stays valid.
     *
     * @param current SHA-256 of the certificate that the node presented
     * @param next SHA-256 of its new certificate
     * @return false, without any change, if the participant may not connect with {@code current}
     */
    boolean renew(ParticipantId name, Digest current, Digest next);
}
