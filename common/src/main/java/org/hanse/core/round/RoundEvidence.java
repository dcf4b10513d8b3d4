// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.Signature;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.secagg.Enrolment;
import org.hanse.core.secagg.RoundContext;
import org.hanse.core.secagg.Session;
import org.hanse.core.secagg.Survivors;

/**
 * Evidence of a round with a sum, which remains after the round. It holds no update, no share and no key.
 *
 * @param context digests of all inputs of the nodes' computation, the model before the round among them
 * @param session id of the session
 * @param participants participants on the roster
 * @param announced lists of sharers and survivors that the survivors signed
 * @param signatures signatures of the survivors over session and lists
 */
public record RoundEvidence(
        RoundContext context,
        Digest session,
        SortedSet<ParticipantId> participants,
        Survivors announced,
        SortedMap<ParticipantId, Signature> signatures) {

    public RoundEvidence {
        participants = Collections.unmodifiableSortedSet(new TreeSet<>(participants));
        signatures = Collections.unmodifiableSortedMap(new TreeMap<>(signatures));
    }

    static RoundEvidence of(Session session, Survivors announced, SortedMap<ParticipantId, Signature> signatures) {
        return new RoundEvidence(
                session.plan().context(),
                session.id(),
                new TreeSet<>(session.roster().participants()),
                announced,
                signatures);
    }

    /** Returns the signers whose signatures are valid under their enrolled keys. */
    public SortedSet<ParticipantId> valid(Enrolment enrolment) {
        Survivors.Statement statement = announced.statement(session);
        SortedSet<ParticipantId> valid = new TreeSet<>();
        signatures.forEach((signer, signature) -> {
            if (announced.survivors().contains(signer) && statement.isSigned(enrolment.key(signer), signature)) {
                valid.add(signer);
            }
        });
        return valid;
    }
}
