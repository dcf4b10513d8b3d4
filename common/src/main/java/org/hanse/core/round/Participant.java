// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

import java.security.SecureRandom;
import org.hanse.core.crypto.SigningKey;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.secagg.Enrolment;

/**
 * A node as its states know it: what stays the same from round to round.
 *
 * @param id its name
 * @param identity its enrolled key
 * @param enrolment everybody's keys, which it did not get from the coordinator
 * @param floor the weakest plan it takes part in
 * @param task what it trains
 * @param random secure
 */
public record Participant(
        ParticipantId id,
        SigningKey identity,
        Enrolment enrolment,
        ParticipationFloor floor,
        LocalTask task,
        SecureRandom random) {

    /** @throws org.hanse.core.secagg.ProtocolViolation if it is not enrolled itself, or under another key */
    public Participant {
        if (!enrolment.key(id).equals(identity.verifyingKey())) {
            throw new IllegalArgumentException(id + " is enrolled under another key than its own");
        }
    }

    @Override
    public String toString() {
        return "Participant[" + id + "]";
    }
}
