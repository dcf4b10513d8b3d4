// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.secagg;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hanse.core.crypto.VerifyingKey;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.secagg.ProtocolViolation.Reason;

/**
 * Who is enrolled, under which key. Whoever enrols people who do not exist can outvote the others: identities come to a node by
 * another way than the coordinator it does not trust.
 *
 * @param keys by participant, no key twice
 */
public record Enrolment(SortedMap<ParticipantId, VerifyingKey> keys) {

    public Enrolment {
        if (keys.values().stream().distinct().count() != keys.size()) {
            throw new IllegalArgumentException("two participants are enrolled under one key");
        }
        keys = Collections.unmodifiableSortedMap(new TreeMap<>(keys));
    }

    /** As {@link #Enrolment(SortedMap)}. */
    public static Enrolment of(Map<ParticipantId, VerifyingKey> keys) {
        return new Enrolment(new TreeMap<>(keys));
    }

    /**
     * Checks that a plan counts all who are enrolled.
     *
     * @throws ProtocolViolation if it counts others
     */
    public void requireOf(SecAggPlan plan) {
        if (plan.protection().enrolled() != keys.size()) {
            throw ProtocolViolation.of(
                    Reason.WRONG_ROUND,
                    "the plan is for " + plan.protection().enrolled() + " enrolled nodes, this node knows "
                            + keys.size());
        }
    }

    /**
     * The key of a participant.
     *
     * @throws ProtocolViolation if it is not enrolled
     */
    public VerifyingKey key(ParticipantId participant) {
        VerifyingKey key = keys.get(participant);
        if (key == null) {
            throw ProtocolViolation.by(participant, Reason.UNKNOWN_PARTICIPANT, "is not enrolled");
        }
        return key;
    }
}
