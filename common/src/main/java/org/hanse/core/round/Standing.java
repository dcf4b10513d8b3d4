// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.Secret;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.quantize.IntegerUpdate;
import org.hanse.core.secagg.MaskedUpdate;
import org.hanse.core.secagg.ProtocolViolation;
import org.hanse.core.secagg.ProtocolViolation.Reason;
import org.hanse.core.secagg.RoundSecrets;
import org.hanse.core.secagg.SealedShare;
import org.hanse.core.secagg.SecAggClient;
import org.hanse.core.secagg.SecAggPlan;
import org.hanse.core.secagg.Session;
import org.hanse.core.secagg.ShamirShare;

/**
 * Secrets and shares of a participant between the delivery of shares and their reveal.
 *
 * @param session session of the round
 * @param secrets secrets of the participant
 * @param ownShare share of its own self seed that it holds
 * @param delivered shares of the other participants, by sender
 * @param unopened senders of shares that it cannot decrypt
 */
public record Standing(
        Session session,
        RoundSecrets secrets,
        Optional<ShamirShare> ownShare,
        SortedMap<ParticipantId, SealedShare> delivered,
        SortedSet<ParticipantId> unopened) {

    public Standing {
        delivered = Collections.unmodifiableSortedMap(new TreeMap<>(delivered));
        unopened = Collections.unmodifiableSortedSet(new TreeSet<>(unopened));
    }

    SecAggClient client(Participant node) {
        return new SecAggClient(session, node.id(), secrets);
    }

    boolean isFor(Digest plan) {
        return plan.equals(session.plan().digest());
    }

    /** Returns the refusal of an update of another round. */
    ParticipantEffect refusal(Participant node) {
        return new ParticipantEffect.Refuse(ProtocolViolation.by(
                node.id(), Reason.WRONG_ROUND, "its own training is of another plan than the round's"));
    }

    /** Returns the step of a participant that has no update, unless the failed training is of another round. */
    ParticipantStep failed(ParticipantState from, ParticipantEvent.UpdateFailed event) {
        return isFor(event.plan())
                ? ParticipantState.DroppedOut.withoutUpdate(from, event)
                : ParticipantStep.of(from, refusal(from.node()));
    }

    /**
     * Masks the participant's own update. The same update gives the same bytes.
     *
     * @throws ProtocolViolation if it does not fit the plan
     */
    MaskedUpdate masked(Participant node, IntegerUpdate update) {
        SecAggPlan plan = session.plan();
        if (!update.spec().equals(plan.quantization()) || update.vector().size() != plan.size()) {
            throw ProtocolViolation.by(
                    node.id(),
                    Reason.MALFORMED,
                    "its own update has " + update.vector().size() + " elements by " + update.spec() + ", the plan "
                            + plan.size() + " by " + plan.quantization());
        }
        return client(node).mask(update.vector(), delivered.keySet(), node.identity());
    }

    List<Secret> hidden() {
        return Stream.concat(Stream.<Secret>of(secrets), ownShare.stream()).toList();
    }

    @Override
    public String toString() {
        return "Standing[" + session + "]";
    }
}
