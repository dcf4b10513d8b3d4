// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.secagg.AuthenticUpdate;
import org.hanse.core.secagg.Fault;
import org.hanse.core.secagg.ProtocolViolation;
import org.hanse.core.secagg.Reveal;
import org.hanse.core.secagg.SealedShares;
import org.hanse.core.secagg.SecAggPlan;
import org.hanse.core.secagg.Session;
import org.hanse.core.secagg.Survivors;

/**
 * What the coordinator's driver has to do after an event: first what is kept, together with the next state, then what leaves. Each may
 * be done again after a crash and then comes to the same, since it is named by round and participant.
 */
public sealed interface RoundEffect {

    /** What is stored together with the next state. */
    sealed interface Kept extends RoundEffect {

        /** Has the handler do what belongs to this effect. */
        <R> R visit(Keeper<R> handler);

        /** One method for each of them. */
        interface Keeper<R> {

            R retain(Retain effect);

            R retainReveal(RetainReveal effect);

            R accumulate(Accumulate effect);

            R blame(Blame effect);

            R note(Note effect);

            R attest(Attest effect);
        }
    }

    /** What is done once the next state is stored. */
    sealed interface Leaving extends RoundEffect {

        /** Has the handler do what belongs to this effect. */
        <R> R visit(Performer<R> handler);

        /** One method for each of them. */
        interface Performer<R> {

            R send(Send effect);

            R deliverShares(DeliverShares effect);

            R askForShares(AskForShares effect);

            R armTimer(ArmTimer effect);

            R release(Release effect);

            R refuse(Refuse effect);
        }
    }

    /** Keep sealed shares, to deliver them, and to see later whether what is revealed is what was committed to. */
    record Retain(SealedShares shares) implements Kept {
        @Override
        public <R> R visit(Keeper<R> handler) {
            return handler.retain(this);
        }
    }

    /** Keep revealed shares until the sum is unmasked. */
    record RetainReveal(Reveal reveal) implements Kept {
        @Override
        public <R> R visit(Keeper<R> handler) {
            return handler.retainReveal(this);
        }
    }

    /** Add a masked update to the sum. */
    record Accumulate(Session session, AuthenticUpdate update) implements Kept {
        @Override
        public <R> R visit(Keeper<R> handler) {
            return handler.accumulate(this);
        }
    }

    /** Remember that these did what is wrong beyond doubt, so that whoever runs the coordinator can ask others the next time. */
    record Blame(SortedMap<ParticipantId, Fault> faults) implements Kept {

        public Blame {
            faults = Collections.unmodifiableSortedMap(new TreeMap<>(faults));
        }

        @Override
        public <R> R visit(Keeper<R> handler) {
            return handler.blame(this);
        }
    }

    /** Remember what happened, in words. */
    record Note(String what) implements Kept {
        @Override
        public <R> R visit(Keeper<R> handler) {
            return handler.note(this);
        }
    }

    /** Keep the evidence of a round with a sum. */
    record Attest(RoundEvidence evidence) implements Kept {
        @Override
        public <R> R visit(Keeper<R> handler) {
            return handler.attest(this);
        }
    }

    /** Send the same to all of these: neither sealed shares nor a question for shares, each of which has an effect of its own. */
    record Send(SortedSet<ParticipantId> to, ToParticipant message) implements Leaving {

        public Send {
            if (message instanceof ToParticipant.SignaturesDelivered) {
                throw new IllegalArgumentException("shares are asked for once their release is charged");
            }
            if (message instanceof ToParticipant.SharesDelivered) {
                throw new IllegalArgumentException("each is delivered the shares that are sealed for it");
            }
        }

        @Override
        public <R> R visit(Performer<R> handler) {
            return handler.send(this);
        }
    }

    /** Send each of some sharers what the other sharers sealed for it. */
    record DeliverShares(SortedSet<ParticipantId> to, SortedSet<ParticipantId> sharers) implements Leaving {
        @Override
        public <R> R visit(Performer<R> handler) {
            return handler.deliverShares(this);
        }
    }

    /**
     * Have the release charged that shares are for, once, and only then ask these to reveal theirs: whoever has shares may put them
     * together. Where the charge is refused nobody is asked, and {@link RoundEvent.ReleaseRefused} says why.
     *
     * @param told whose updates are in the sum
     * @param question by which shares are asked for, and never otherwise
     */
    record AskForShares(
            SortedSet<ParticipantId> to, SecAggPlan plan, Survivors told, ToParticipant.SignaturesDelivered question)
            implements Leaving {
        @Override
        public <R> R visit(Performer<R> handler) {
            return handler.askForShares(this);
        }
    }

    /** Say when this phase has lasted as long as it may. */
    record ArmTimer(String phase) implements Leaving {
        @Override
        public <R> R visit(Performer<R> handler) {
            return handler.armTimer(this);
        }
    }

    /** Unmask the sum with what was revealed and the receipt of what was charged, and come back with how that went. */
    record Release(Session session, Survivors told) implements Leaving {
        @Override
        public <R> R visit(Performer<R> handler) {
            return handler.release(this);
        }
    }

    /** Tell a participant that what it sent was refused, and why; nothing that it asked for was done. */
    record Refuse(ParticipantId to, ProtocolViolation violation) implements Leaving {
        @Override
        public <R> R visit(Performer<R> handler) {
            return handler.refuse(this);
        }
    }
}
