// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.wire;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Collection;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.round.AdvertiseKeys;
import org.hanse.core.round.Awaited;
import org.hanse.core.round.CollectingState;
import org.hanse.core.round.ConsistencyCheck;
import org.hanse.core.round.MaskedInputCollection;
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

/** A round's state at the coordinator as it is stored between two events. */
public final class RoundStateCodec {

    private RoundStateCodec() {}

    /** The state's bytes. Who is enrolled is not in them. */
    public static byte[] toBytes(RoundState state) {
        StoredRoundState.Builder stored =
                StoredRoundState.newBuilder().setPhase(state.phase()).setPlan(SecAggParts.plan(state.plan()));
        if (state instanceof CollectingState collecting) {
            Awaited awaited = collecting.awaited();
            stored.addAllExpected(SecAggParts.names(awaited.expected()))
                    .addAllAnswered(SecAggParts.names(awaited.answered()))
                    .addAllDropped(SecAggParts.names(awaited.dropped()));
        }
        if (state instanceof AdvertiseKeys own) {
            stored.setRoster(SecAggParts.roster(own.advertisements().values()));
        } else if (state instanceof RevealNonces own) {
            stored.setRoster(SecAggParts.roster(own.roster().advertisements()))
                    .setNonces(SecAggParts.nonces(own.nonces()));
        } else if (state instanceof ShareKeys own) {
            write(stored, own.session());
            stored.setNonces(SecAggParts.nonces(own.announced()));
        } else if (state instanceof MaskedInputCollection own) {
            write(stored, own.session());
            write(stored, own.complaints());
        } else if (state instanceof ConsistencyCheck own) {
            write(stored, own.session());
            write(stored, own.complaints());
            stored.setSurvivors(StoredParts.survivors(own.told()))
                    .setSignatures(SecAggParts.signatures(own.signatures()));
        } else if (state instanceof Unmasking own) {
            write(stored, own.session());
            write(stored, own.complaints());
            stored.setSurvivors(StoredParts.survivors(own.told()))
                    .setSignatures(SecAggParts.signatures(own.signatures()));
        } else if (state instanceof Releasing own) {
            write(stored, own.session());
            stored.setSurvivors(StoredParts.survivors(own.told()));
        } else if (state instanceof RoundState.Aborted own) {
            stored.setReason(own.reason());
        }
        return stored.build().toByteArray();
    }

    private static void write(StoredRoundState.Builder stored, Session session) {
        stored.setRoster(SecAggParts.roster(session.roster().advertisements()))
                .setNonces(SecAggParts.nonces(session.nonces()));
    }

    private static void write(StoredRoundState.Builder stored, Complaints complaints) {
        complaints
                .byHolder()
                .forEach((holder, owners) -> stored.addComplaints(
                        StoredComplaint.newBuilder().setHolder(holder.text()).addAllOwners(SecAggParts.names(owners))));
    }

    /**
     * The state that was stored.
     *
     * @throws DecodeException if the bytes are no state
     */
    public static RoundState parse(byte[] bytes, Enrolment enrolment) {
        StoredRoundState stored;
        try {
            stored = StoredRoundState.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new DecodeException("bytes that are no stored state: " + e.getMessage(), e);
        }
        SecAggPlan plan = SecAggParts.plan(stored.getPlan());
        Awaited awaited =
                new Awaited(set(stored.getExpectedList()), set(stored.getAnsweredList()), set(stored.getDroppedList()));
        return switch (stored.getPhase()) {
            case "Selection" -> new Selection(plan, enrolment, awaited);
            case "AdvertiseKeys" -> new AdvertiseKeys(plan, enrolment, awaited, advertisements(stored));
            case "RevealNonces" ->
                new RevealNonces(
                        plan,
                        enrolment,
                        Roster.of(SecAggParts.advertisements(stored.getRoster())),
                        awaited,
                        SecAggParts.nonces(stored.getNonces()));
            case "ShareKeys" ->
                new ShareKeys(session(stored), enrolment, awaited, SecAggParts.nonces(stored.getNonces()));
            case "MaskedInputCollection" ->
                new MaskedInputCollection(session(stored), enrolment, awaited, complaints(stored));
            case "ConsistencyCheck" ->
                new ConsistencyCheck(
                        session(stored),
                        enrolment,
                        told(stored),
                        complaints(stored),
                        awaited,
                        SecAggParts.signatures(stored.getSignatures()));
            case "Unmasking" ->
                new Unmasking(
                        session(stored),
                        enrolment,
                        told(stored),
                        complaints(stored),
                        awaited,
                        SecAggParts.signatures(stored.getSignatures()));
            case "Releasing" -> new Releasing(session(stored), told(stored));
            case "Completed" -> new RoundState.Completed(plan);
            case "Aborted" -> new RoundState.Aborted(plan, stored.getReason());
            default -> throw new DecodeException("a stored round in the phase \"" + stored.getPhase() + "\"");
        };
    }

    private static SortedSet<ParticipantId> set(Collection<String> names) {
        return new TreeSet<>(SecAggParts.ids(names));
    }

    private static SortedMap<ParticipantId, Advertisement> advertisements(StoredRoundState stored) {
        SortedMap<ParticipantId, Advertisement> advertisements = new TreeMap<>();
        SecAggParts.advertisements(stored.getRoster())
                .forEach(advertisement -> advertisements.put(advertisement.from(), advertisement));
        return advertisements;
    }

    private static Complaints complaints(StoredRoundState stored) {
        SortedMap<ParticipantId, SortedSet<ParticipantId>> byHolder = new TreeMap<>();
        for (StoredComplaint complaint : stored.getComplaintsList()) {
            byHolder.put(SecAggParts.id(complaint.getHolder()), SecAggParts.distinct(complaint.getOwnersList()));
        }
        return new Complaints(byHolder);
    }

    private static Session session(StoredRoundState stored) {
        return StoredParts.session(stored.getPlan(), stored.getRoster(), stored.getNonces());
    }

    private static Survivors told(StoredRoundState stored) {
        return StoredParts.survivors(session(stored), stored.getSurvivors());
    }
}
