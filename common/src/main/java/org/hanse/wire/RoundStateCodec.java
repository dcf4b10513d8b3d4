// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.round.AdvertiseKeys;
import org.hanse.core.round.CollectingState;
import org.hanse.core.round.ConsistencyCheck;
import org.hanse.core.round.MaskedInputCollection;
import org.hanse.core.round.PhaseAnswers;
import org.hanse.core.round.Releasing;
import org.hanse.core.round.RevealNonces;
import org.hanse.core.round.RoundState;
import org.hanse.core.round.Selection;
import org.hanse.core.round.ShareKeys;
import org.hanse.core.round.Unmasking;
import org.hanse.core.secagg.Advertisement;
import org.hanse.core.secagg.Complaints;
import org.hanse.core.secagg.Enrolment;
import org.hanse.core.secagg.Roster;
import org.hanse.core.secagg.SecAggPlan;
import org.hanse.core.secagg.Session;
import org.hanse.core.secagg.Survivors;
import org.hanse.proto.v1.StoredComplaint;
import org.hanse.proto.v1.StoredRoundState;
import org.hanse.proto.v1.StoredRoundState.Phase;

/** Codec of a round's state at the coordinator, as stored between two events. */
public final class RoundStateCodec {

    private RoundStateCodec() {}

    /** Returns the state's bytes, without the enrolment. */
    public static byte[] toBytes(RoundState state) {
        return state.visit(new Writing()).build().toByteArray();
    }

    /** Encoder of each state. */
    private static final class Writing implements RoundState.Visitor<StoredRoundState.Builder> {

        private static StoredRoundState.Builder of(Phase phase, RoundState state) {
            return StoredRoundState.newBuilder().setPhase(phase).setPlan(SecAggParts.plan(state.plan()));
        }

        private static StoredRoundState.Builder collecting(Phase phase, CollectingState state) {
            PhaseAnswers answers = state.answers();
            return of(phase, state)
                    .addAllExpected(NameParts.names(answers.expected()))
                    .addAllAnswered(NameParts.names(answers.answered()))
                    .addAllDropped(NameParts.names(answers.dropped()));
        }

        @Override
        public StoredRoundState.Builder selection(Selection state) {
            return collecting(Phase.PHASE_SELECTION, state);
        }

        @Override
        public StoredRoundState.Builder advertiseKeys(AdvertiseKeys state) {
            return collecting(Phase.PHASE_ADVERTISE_KEYS, state)
                    .setRoster(SecAggParts.roster(state.advertisements().values()));
        }

        @Override
        public StoredRoundState.Builder revealNonces(RevealNonces state) {
            return collecting(Phase.PHASE_REVEAL_NONCES, state)
                    .setRoster(SecAggParts.roster(state.roster().advertisements()))
                    .setNonces(SecAggParts.nonces(state.nonces()));
        }

        @Override
        public StoredRoundState.Builder shareKeys(ShareKeys state) {
            // The session contains the nonces with which the phase began, if there are any.
            return collecting(Phase.PHASE_SHARE_KEYS, state)
                    .setRoster(SecAggParts.roster(state.session().roster().advertisements()))
                    .setNonces(SecAggParts.nonces(state.announced()));
        }

        @Override
        public StoredRoundState.Builder maskedInputCollection(MaskedInputCollection state) {
            StoredRoundState.Builder stored = collecting(Phase.PHASE_MASKED_INPUT_COLLECTION, state);
            write(stored, state.session());
            write(stored, state.complaints());
            return stored;
        }

        @Override
        public StoredRoundState.Builder consistencyCheck(ConsistencyCheck state) {
            StoredRoundState.Builder stored = collecting(Phase.PHASE_CONSISTENCY_CHECK, state)
                    .setSurvivors(StoredParts.survivors(state.announced()))
                    .setSignatures(SecAggParts.signatures(state.signatures()));
            write(stored, state.session());
            write(stored, state.complaints());
            return stored;
        }

        @Override
        public StoredRoundState.Builder unmasking(Unmasking state) {
            StoredRoundState.Builder stored = collecting(Phase.PHASE_UNMASKING, state)
                    .setLate(state.late())
                    .setSurvivors(StoredParts.survivors(state.announced()))
                    .setSignatures(SecAggParts.signatures(state.signatures()));
            write(stored, state.session());
            write(stored, state.complaints());
            return stored;
        }

        @Override
        public StoredRoundState.Builder releasing(Releasing state) {
            StoredRoundState.Builder stored = of(Phase.PHASE_RELEASING, state)
                    .setSurvivors(StoredParts.survivors(state.announced()))
                    .setSignatures(SecAggParts.signatures(state.signatures()));
            write(stored, state.session());
            return stored;
        }

        @Override
        public StoredRoundState.Builder completed(RoundState.Completed state) {
            return of(Phase.PHASE_COMPLETED, state);
        }

        @Override
        public StoredRoundState.Builder aborted(RoundState.Aborted state) {
            return of(Phase.PHASE_ABORTED, state)
                    .setReason(state.reason())
                    .addAllRevealed(NameParts.names(state.revealed()));
        }
    }

    private static void write(StoredRoundState.Builder stored, Session session) {
        stored.setRoster(SecAggParts.roster(session.roster().advertisements()))
                .setNonces(SecAggParts.nonces(session.nonces()));
    }

    private static void write(StoredRoundState.Builder stored, Complaints complaints) {
        complaints
                .byHolder()
                .forEach((holder, owners) -> stored.addComplaints(
                        StoredComplaint.newBuilder().setHolder(holder.text()).addAllOwners(NameParts.names(owners))));
    }

    /**
     * Returns the stored state.
     *
     * @throws DecodeException if the bytes are no state; no other exception is thrown
     */
    public static RoundState parse(byte[] bytes, Enrolment enrolment) {
        try {
            StoredRoundState stored = StoredRoundState.parseFrom(bytes);
            return Decoding.of("a stored round", () -> read(stored, enrolment));
        } catch (InvalidProtocolBufferException e) {
            throw new DecodeException("bytes that are no stored round: " + e.getMessage(), e);
        }
    }

    private static RoundState read(StoredRoundState stored, Enrolment enrolment) {
        SecAggPlan plan = SecAggParts.plan(stored.getPlan());
        PhaseAnswers answers = new PhaseAnswers(
                NameParts.distinct(stored.getExpectedList()),
                NameParts.distinct(stored.getAnsweredList()),
                NameParts.distinct(stored.getDroppedList()));
        return switch (stored.getPhase()) {
            case PHASE_SELECTION -> new Selection(plan, enrolment, answers);
            case PHASE_ADVERTISE_KEYS -> new AdvertiseKeys(plan, enrolment, answers, advertisements(stored));
            case PHASE_REVEAL_NONCES ->
                new RevealNonces(
                        plan,
                        enrolment,
                        Roster.of(SecAggParts.advertisements(stored.getRoster())),
                        answers,
                        SecAggParts.nonces(stored.getNonces()));
            case PHASE_SHARE_KEYS ->
                new ShareKeys(session(stored), enrolment, answers, SecAggParts.nonces(stored.getNonces()));
            case PHASE_MASKED_INPUT_COLLECTION ->
                new MaskedInputCollection(session(stored), enrolment, answers, complaints(stored));
            case PHASE_CONSISTENCY_CHECK -> consistencyCheck(stored, enrolment, answers);
            case PHASE_UNMASKING ->
                new Unmasking(
                        session(stored),
                        enrolment,
                        announced(stored),
                        complaints(stored),
                        answers,
                        SecAggParts.signatures(stored.getSignatures()),
                        stored.getLate());
            case PHASE_RELEASING ->
                new Releasing(session(stored), announced(stored), SecAggParts.signatures(stored.getSignatures()));
            case PHASE_COMPLETED -> new RoundState.Completed(plan);
            case PHASE_ABORTED ->
                new RoundState.Aborted(plan, stored.getReason(), NameParts.distinct(stored.getRevealedList()));
            case PHASE_UNSPECIFIED, UNRECOGNIZED ->
                throw new DecodeException("a stored round in the phase " + stored.getPhaseValue());
        };
    }

    private static SortedMap<ParticipantId, Advertisement> advertisements(StoredRoundState stored) {
        SortedMap<ParticipantId, Advertisement> advertisements = new TreeMap<>();
        SecAggParts.advertisements(stored.getRoster())
                .forEach(advertisement -> NameParts.putOnce(advertisements, advertisement.from(), advertisement));
        return advertisements;
    }

    private static Complaints complaints(StoredRoundState stored) {
        SortedMap<ParticipantId, SortedSet<ParticipantId>> byHolder = new TreeMap<>();
        for (StoredComplaint complaint : stored.getComplaintsList()) {
            NameParts.putOnce(
                    byHolder, new ParticipantId(complaint.getHolder()), NameParts.distinct(complaint.getOwnersList()));
        }
        return new Complaints(byHolder);
    }

    private static ConsistencyCheck consistencyCheck(
            StoredRoundState stored, Enrolment enrolment, PhaseAnswers answers) {
        Session session = session(stored);
        Survivors announced = announced(stored);
        return new ConsistencyCheck(
                session,
                enrolment,
                announced,
                announced.statement(session),
                complaints(stored),
                answers,
                SecAggParts.signatures(stored.getSignatures()));
    }

    private static Session session(StoredRoundState stored) {
        return StoredParts.session(stored.getPlan(), stored.getRoster(), stored.getNonces());
    }

    private static Survivors announced(StoredRoundState stored) {
        return StoredParts.survivors(session(stored), stored.getSurvivors());
    }
}
