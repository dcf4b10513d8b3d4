// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.secagg;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.Transcript;
import org.hanse.core.crypto.VerifyingKey;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.secagg.ProtocolViolation.Reason;

/**
 * One version of the roster: names and keys of participants. False participants could outvote the honest ones, so
 * nodes obtain identities independently of the coordinator.
 *
 * <p>Versions form a chain: each one after the first contains the digest of the version before.
 *
 * @param version version number, from 1; each change increments it
 * @param previous digest of the version before; empty for version 1 only
 * @param most greatest number of participants of all versions up to this one. The number of corrupt nodes is counted
 *     over it, so that no suspension or revocation lowers it
 * @param keys by participant, no key twice
 */
public record Enrolment(int version, Optional<Digest> previous, int most, SortedMap<ParticipantId, VerifyingKey> keys) {

    public Enrolment {
        if (version < 1 || previous.isPresent() != version > 1) {
            throw new IllegalArgumentException("version " + version + " of a roster "
                    + (previous.isPresent() ? "with" : "without")
                    + " a version before; versions count from 1, and all but the first have one before");
        }
        if (most < keys.size()) {
            throw new IllegalArgumentException(
                    "a roster of " + keys.size() + " participants, and at most " + most + " in all versions");
        }
        if (keys.values().stream().distinct().count() != keys.size()) {
            throw new IllegalArgumentException("two participants are enrolled under one key");
        }
        keys = Collections.unmodifiableSortedMap(new TreeMap<>(keys));
    }

    /** Returns an enrolment with version 1. */
    public static Enrolment of(Map<ParticipantId, VerifyingKey> keys) {
        return new Enrolment(1, Optional.empty(), keys.size(), new TreeMap<>(keys));
    }

    /** Returns the next version, with other participants. */
    public Enrolment next(Map<ParticipantId, VerifyingKey> nextKeys) {
        return new Enrolment(
                version + 1, Optional.of(digest()), Math.max(most, nextKeys.size()), new TreeMap<>(nextKeys));
    }

    /** Returns why {@code later} is not the next version of this one; empty if it is. */
    public Optional<String> objection(Enrolment later) {
        if (later.version != version + 1) {
            return Optional.of("found version " + later.version + "; expected version " + (version + 1)
                    + ", the one after version " + version);
        }
        if (!later.previous.equals(Optional.of(digest()))) {
            return Optional.of("found version " + later.version + " after another version " + version
                    + "; expected previous: " + digest().toHex());
        }
        if (later.most < most) {
            return Optional.of("found at most " + later.most + " participants in all versions; expected at least "
                    + most + ", the number of version " + version);
        }
        return Optional.empty();
    }

    /** Returns SHA-256 over all components, which the owner of a node pins. */
    public Digest digest() {
        Transcript transcript = Transcript.of(SecAggPlan.VERSION + " enrolment")
                .number(version)
                .number(most)
                .number(keys.size());
        previous.ifPresent(transcript::value);
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
     * Returns the key of a participant.
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
