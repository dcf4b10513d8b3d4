// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.quantize.PackedElements;
import org.hanse.core.round.ToCoordinator;
import org.hanse.core.round.ToParticipant;
import org.hanse.core.secagg.MaskedUpdate;
import org.hanse.core.secagg.SealedShares;
import org.hanse.core.secagg.SecAggPlan;
import org.hanse.proto.v1.CoordinatorMessage;
import org.hanse.proto.v1.Join;
import org.hanse.proto.v1.MaskedInputHeader;
import org.hanse.proto.v1.ParticipantMessage;
import org.hanse.proto.v1.Piece;
import org.hanse.proto.v1.Survivors;

/** Messages of a round with secure aggregation. Each is one message but masked updates, which are a header and pieces. */
public final class SecAggCodec {

    private SecAggCodec() {}

    /** What a participant says, as it is sent. */
    public static List<byte[]> toBytes(ToCoordinator message) {
        return WireBytes.of(encode(message));
    }

    /** As {@link #toBytes(ToCoordinator)}, before it is bytes. */
    public static List<ParticipantMessage> encode(ToCoordinator message) {
        ParticipantMessage.Builder to =
                ParticipantMessage.newBuilder().setFrom(message.from().text());
        if (message instanceof ToCoordinator.MaskedInputSubmitted masked) {
            return masked(to, masked);
        }
        if (message instanceof ToCoordinator.ParticipantJoined) {
            to.setJoin(Join.getDefaultInstance());
        } else if (message instanceof ToCoordinator.KeysAdvertised keys) {
            to.setAdvertisement(SecAggParts.advertisement(keys.advertisement()));
        } else if (message instanceof ToCoordinator.NonceRevealed revealed) {
            to.setNonce(ByteString.copyFrom(revealed.nonce().toBytes()));
        } else if (message instanceof ToCoordinator.SharesSubmitted submitted) {
            to.setShares(SecAggParts.sealed(submitted.shares().shares()));
        } else if (message instanceof ToCoordinator.SurvivorsSigned signed) {
            to.setSurvivorsSignature(SecAggParts.bytes(signed.signature()));
        } else if (message instanceof ToCoordinator.SharesRevealed revealed) {
            to.setReveal(SecAggParts.reveal(revealed.reveal()));
        } else if (message instanceof ToCoordinator.ParticipantDropped dropped) {
            to.setDropout(SecAggParts.dropout(dropped.dropout()));
        }
        return List.of(to.build());
    }

    private static List<ParticipantMessage> masked(
            ParticipantMessage.Builder to, ToCoordinator.MaskedInputSubmitted message) {
        MaskedUpdate update = message.update();
        byte[] packed = update.packed();
        List<ParticipantMessage> messages = new ArrayList<>();
        messages.add(to.setMaskedInput(MaskedInputHeader.newBuilder()
                        .setSize(update.size())
                        .setRingBits(update.ringBits())
                        .setPieces(Pieces.count(packed.length))
                        .setDigest(SecAggParts.bytes(update.digest()))
                        .setSignature(SecAggParts.bytes(update.signature()))
                        .addAllUnopened(SecAggParts.names(message.unopened())))
                .build());
        for (Piece piece : Pieces.of(packed)) {
            messages.add(ParticipantMessage.newBuilder()
                    .setFrom(update.from().text())
                    .setPiece(piece)
                    .build());
        }
        return messages;
    }

    /**
     * What a participant said.
     *
     * @param plan of the round, which says how large a masked update is
     * @throws DecodeException if it is nothing that can be said
     */
    public static ToCoordinator parseToCoordinator(List<byte[]> messages, SecAggPlan plan) {
        return decode(WireBytes.parse(messages, ParticipantMessage.parser()), plan);
    }

    /** As {@link #parseToCoordinator}. */
    public static ToCoordinator decode(List<ParticipantMessage> messages, SecAggPlan plan) {
        if (messages.isEmpty()) {
            throw new DecodeException("no message of a participant");
        }
        ParticipantMessage first = messages.get(0);
        if (first.getMessageCase() != ParticipantMessage.MessageCase.MASKED_INPUT && messages.size() != 1) {
            throw new DecodeException(messages.size() + " messages where one says it all");
        }
        ParticipantId from = SecAggParts.id(first.getFrom());
        return switch (first.getMessageCase()) {
            case JOIN -> new ToCoordinator.ParticipantJoined(from);
            case ADVERTISEMENT -> advertised(from, first);
            case NONCE -> new ToCoordinator.NonceRevealed(from, SecAggParts.nonce(first.getNonce()));
            case SHARES ->
                new ToCoordinator.SharesSubmitted(new SealedShares(from, SecAggParts.sealed(first.getShares())));
            case MASKED_INPUT ->
                new ToCoordinator.MaskedInputSubmitted(
                        masked(from, messages, plan),
                        SecAggParts.distinct(first.getMaskedInput().getUnopenedList()));
            case SURVIVORS_SIGNATURE ->
                new ToCoordinator.SurvivorsSigned(from, SecAggParts.signature(first.getSurvivorsSignature()));
            case REVEAL -> new ToCoordinator.SharesRevealed(SecAggParts.reveal(from, first.getReveal()));
            case DROPOUT -> new ToCoordinator.ParticipantDropped(from, SecAggParts.dropout(first.getDropout()));
            case PIECE, MESSAGE_NOT_SET -> throw new DecodeException("a message of a participant that says nothing");
        };
    }

    private static ToCoordinator advertised(ParticipantId from, ParticipantMessage message) {
        var advertisement = SecAggParts.advertisement(message.getAdvertisement());
        if (!advertisement.from().equals(from)) {
            throw new DecodeException(from + " advertises keys of " + advertisement.from());
        }
        return new ToCoordinator.KeysAdvertised(advertisement);
    }

    private static MaskedUpdate masked(ParticipantId from, List<ParticipantMessage> messages, SecAggPlan plan) {
        MaskedInputHeader header = messages.get(0).getMaskedInput();
        int bits = plan.quantization().ringBits();
        if (header.getSize() != plan.size() || header.getRingBits() != bits) {
            throw new DecodeException("a masked update of " + Integer.toUnsignedString(header.getSize())
                    + " elements of " + Integer.toUnsignedString(header.getRingBits()) + " bits in place of "
                    + plan.size() + " of " + bits);
        }
        List<Piece> pieces = new ArrayList<>();
        for (ParticipantMessage message : messages.subList(1, messages.size())) {
            if (!message.hasPiece() || !message.getFrom().equals(from.text())) {
                throw new DecodeException("a message of a masked update that is no piece of it");
            }
            pieces.add(message.getPiece());
        }
        if (header.getPieces() != pieces.size()) {
            throw new DecodeException(
                    pieces.size() + " pieces where the header says " + Integer.toUnsignedString(header.getPieces()));
        }
        byte[] packed = Pieces.join(pieces, PackedElements.bytes(plan.size(), bits), header.getDigest());
        return SecAggParts.checked(
                () -> MaskedUpdate.of(from, plan.size(), bits, packed, SecAggParts.signature(header.getSignature())));
    }

    /** What the coordinator says, as it is sent. */
    public static byte[] toBytes(ToParticipant message) {
        return encode(message).toByteArray();
    }

    /** As {@link #toBytes(ToParticipant)}, before it is bytes. */
    public static CoordinatorMessage encode(ToParticipant message) {
        CoordinatorMessage.Builder to = CoordinatorMessage.newBuilder();
        if (message instanceof ToParticipant.RoundOffered offer) {
            to.setOffer(SecAggParts.plan(offer.plan()));
        } else if (message instanceof ToParticipant.RosterAnnounced roster) {
            to.setRoster(SecAggParts.roster(roster.advertisements()));
        } else if (message instanceof ToParticipant.NoncesAnnounced nonces) {
            to.setNonces(SecAggParts.nonces(nonces.nonces()));
        } else if (message instanceof ToParticipant.SharesDelivered shares) {
            to.setShares(SecAggParts.sealed(shares.shares()));
        } else if (message instanceof ToParticipant.SurvivorsAnnounced told) {
            to.setSurvivors(Survivors.newBuilder()
                    .addAllSharers(SecAggParts.names(told.sharers()))
                    .addAllSurvivors(SecAggParts.names(told.survivors())));
        } else if (message instanceof ToParticipant.SignaturesDelivered signed) {
            to.setSignatures(SecAggParts.signatures(signed.signatures()));
        } else if (message instanceof ToParticipant.RoundEnded ended) {
            to.setEnded(ended.outcome());
        }
        return to.build();
    }

    /**
     * What the coordinator said.
     *
     * @throws DecodeException if it is nothing that can be said
     */
    public static ToParticipant parseToParticipant(byte[] message) {
        try {
            return decode(CoordinatorMessage.parseFrom(message));
        } catch (InvalidProtocolBufferException e) {
            throw new DecodeException("bytes that are no message: " + e.getMessage(), e);
        }
    }

    /** As {@link #parseToParticipant}. */
    public static ToParticipant decode(CoordinatorMessage message) {
        return switch (message.getMessageCase()) {
            case OFFER -> new ToParticipant.RoundOffered(SecAggParts.plan(message.getOffer()));
            case ROSTER -> new ToParticipant.RosterAnnounced(SecAggParts.advertisements(message.getRoster()));
            case NONCES -> new ToParticipant.NoncesAnnounced(SecAggParts.nonces(message.getNonces()));
            case SHARES -> new ToParticipant.SharesDelivered(SecAggParts.sealed(message.getShares()));
            case SURVIVORS ->
                new ToParticipant.SurvivorsAnnounced(
                        SecAggParts.ids(message.getSurvivors().getSharersList()),
                        SecAggParts.ids(message.getSurvivors().getSurvivorsList()));
            case SIGNATURES -> new ToParticipant.SignaturesDelivered(SecAggParts.signatures(message.getSignatures()));
            case ENDED -> new ToParticipant.RoundEnded(message.getEnded());
            case MESSAGE_NOT_SET -> throw new DecodeException("a message of the coordinator that says nothing");
        };
    }
}
