// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.secagg;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.Transcript;
import org.hanse.core.crypto.VerifyingKey;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.secagg.ProtocolViolation.Reason;

/**
 * Who is enrolled, under which key. Whoever enrols people who do not exist can outvote the others: identities come to a node by
 * another way than the coordinator it does not trust.
 *
 * @param version version number, from 1; each change increments it
 * @param keys by participant, no key twice
 */
public record Enrolment(int version, SortedMap<ParticipantId, VerifyingKey> keys) {

    public Enrolment {
        if (version < 1) {
            throw new IllegalArgumentException("version " + version + " of an enrolment; they count from 1");
        }
        if (keys.values().stream().distinct().count() != keys.size()) {
            throw new IllegalArgumentException("two participants are enrolled under one key");
        }
        keys = Collections.unmodifiableSortedMap(new TreeMap<>(keys));
    }

    /** Returns an enrolment with version 1. */
    public static Enrolment of(Map<ParticipantId, VerifyingKey> keys) {
        return new Enrolment(1, new TreeMap<>(keys));
    }

    /** Returns SHA-256 over version, names and keys, which the owner of a node pins. */
    public Digest digest() {
        Transcript transcript =
                Transcript.of(SecAggPlan.VERSION + " enrolment").number(version).number(keys.size());
        keys.forEach((id, key) -> transcript.text(id.text()).value(key));
        return transcript.digest();
    }

    /**
     * Checks that a plan names this enrolment and its size.
     *
     * @throws ProtocolViolation if it names another
     */
    public void requireOf(SecAggPlan plan) {
        if (plan.protection().enrolled() != keys.size()) {
            throw ProtocolViolation.of(
                    Reason.WRONG_ROUND,
                    "the plan is for " + plan.protection().enrolled() + " enrolled nodes, this node knows "
                            + keys.size());
        }
        if (!plan.context().enrolment().equals(digest())) {
            throw ProtocolViolation.of(
                    Reason.WRONG_ROUND,
                    "the plan is for the enrolment " + plan.context().enrolment() + ", this node's owner has pinned "
                            + digest() + ", version " + version);
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
