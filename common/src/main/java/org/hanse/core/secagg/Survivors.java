// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.secagg;

import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.Signature;
import org.hanse.core.crypto.SigningKey;
import org.hanse.core.crypto.Transcript;
import org.hanse.core.crypto.VerifyingKey;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.secagg.ProtocolViolation.Reason;

/**
 * Lists of sharers and survivors. All participants that reveal shares must have received the same lists.
 *
 * <p>Source: U2 and U3 of Bonawitz et al., CCS 2017, Figure 4, round 3 (consistency check).
 *
 * @param sharers participants whose shares were delivered, ascending
 * @param survivors sharers whose masked updates arrived, ascending
 */
public record Survivors(SortedSet<ParticipantId> sharers, SortedSet<ParticipantId> survivors) {

    public Survivors {
        sharers = Collections.unmodifiableSortedSet(new TreeSet<>(sharers));
        survivors = Collections.unmodifiableSortedSet(new TreeSet<>(survivors));
    }

    /**
     * Returns the lists for a session.
     *
     * @throws ProtocolViolation if a survivor did not share secrets, a sharer is not on the roster, a participant is
     *     named twice, or too few are left
     */
    public static Survivors of(
            Session session, Collection<ParticipantId> sharers, Collection<ParticipantId> survivors) {
        Survivors checked = new Survivors(distinct(sharers), distinct(survivors));
        checked.sharers().forEach(session.roster()::index);
        for (ParticipantId survivor : checked.survivors()) {
            if (!checked.sharers().contains(survivor)) {
                throw ProtocolViolation.by(
                        survivor, Reason.CONTRADICTORY, "is said to be in the sum and has shared no secrets");
            }
        }
        session.plan().requireEnough(checked.survivors().size());
        if (checked.survivors().size() < session.threshold()) {
            throw ProtocolViolation.of(
                    Reason.TOO_FEW,
                    checked.survivors().size() + " survivors, and " + session.threshold() + " shares give a secret");
        }
        requireAsManyAsPlanned(session, checked.survivors().size());
        return checked;
    }

    /** Checks the number of survivors on the k-regular graph, where a threshold counts neighbours only. */
    private static void requireAsManyAsPlanned(Session session, int survivors) {
        if (!session.graph().isComplete()) {
            session.plan()
                    .requireRemaining("survivors", survivors, session.roster().size());
        }
    }

    private static SortedSet<ParticipantId> distinct(Collection<ParticipantId> participants) {
        SortedSet<ParticipantId> distinct = new TreeSet<>();
        for (ParticipantId participant : participants) {
            if (!distinct.add(participant)) {
                throw ProtocolViolation.by(participant, Reason.CONTRADICTORY, "stands twice in a list");
            }
        }
        return distinct;
    }

    /** Returns whether a participant shared secrets and its update is not in the sum. */
    public boolean dropped(ParticipantId participant) {
        return sharers.contains(participant) && !survivors.contains(participant);
    }

    /** Returns the statement that survivors sign. */
    public Statement statement(Session session) {
        return statement(session.id());
    }

    /**
     * Returns the statement that survivors sign.
     *
     * @param session id of the session
     */
    public Statement statement(Digest session) {
        Transcript transcript = Transcript.of(SecAggPlan.VERSION + " lists of survivors");
        transcript.number(sharers.size());
        sharers.forEach(sharer -> transcript.text(sharer.text()));
        transcript.number(survivors.size());
        survivors.forEach(survivor -> transcript.text(survivor.text()));
        return new Statement(Session.transcript(session, "survivors")
                .value(transcript.digest())
                .digest());
    }

    /**
     * Statement of a survivor: it received these lists in this session. Compute it once for all signatures.
     *
     * @param digest SHA-256 over the session and both lists
     */
    public record Statement(Digest digest) {

        /** Returns the signature of a participant. */
        public Signature sign(SigningKey identity) {
            return identity.sign(toSign());
        }

        /** Returns whether {@code signature} is valid under {@code key}. */
        public boolean isSigned(VerifyingKey key, Signature signature) {
            return key.verifies(toSign(), signature);
        }

        private byte[] toSign() {
            return Transcript.of(SecAggPlan.VERSION + " survivors")
                    .value(digest)
                    .toBytes();
        }
    }
}
