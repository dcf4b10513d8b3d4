// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.Signature;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.quantize.PackedElements;
import org.hanse.core.round.ToCoordinator;
import org.hanse.core.round.ToCoordinator.KeysAdvertised;
import org.hanse.core.round.ToCoordinator.MaskedInputSubmitted;
import org.hanse.core.round.ToCoordinator.NonceRevealed;
import org.hanse.core.round.ToCoordinator.ParticipantDropped;
import org.hanse.core.round.ToCoordinator.ParticipantJoined;
import org.hanse.core.round.ToCoordinator.SharesRevealed;
import org.hanse.core.round.ToCoordinator.SharesSubmitted;
import org.hanse.core.round.ToCoordinator.SurvivorsSigned;
import org.hanse.core.round.ToParticipant;
import org.hanse.core.round.ToParticipant.NoncesAnnounced;
import org.hanse.core.round.ToParticipant.RosterAnnounced;
import org.hanse.core.round.ToParticipant.RoundEnded;
import org.hanse.core.round.ToParticipant.RoundOffered;
import org.hanse.core.round.ToParticipant.SharesDelivered;
import org.hanse.core.round.ToParticipant.SignaturesDelivered;
import org.hanse.core.round.ToParticipant.SurvivorsAnnounced;
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

    /** Greatest number of bytes of a masked update's elements in one message. */
    public static final int PIECE_BYTES = Pieces.SIZE_BYTES;

    /** Bytes of a message beside lists: names, keys, signatures and the reason of a dropout. */
    private static final int MOST_SINGLE_BYTES = 1 << 12;

    /** Bytes of one participant in a list of a message: its name, two commitments, and the shares. */
    private static final int MOST_ENTRY_BYTES = 1 << 9;

    private SecAggCodec() {}

    /**
     * Returns the bytes of a participant's message. Revealed shares are for the coordinator only. Those of a masked update are encoded
     * whenever they are read, one piece at a time.
     */
    public static List<byte[]> toBytes(ToCoordinator message) {
        if (message instanceof MaskedInputSubmitted) {
            return WireBytes.whenRead(encode(message));
        }
        try (SecretFields secrets = new SecretFields()) {
            return WireBytes.of(message.visit(new OfParticipant(secrets)));
        }
    }

    /**
     * Returns a participant's message before encoding, see {@link #toBytes(ToCoordinator)}. Revealed shares stay in
     * memory as long as the message does.
     */
    public static List<ParticipantMessage> encode(ToCoordinator message) {
        return message.visit(new OfParticipant(new SecretFields()));
    }

    /** Encoder of participants' messages. */
    private record OfParticipant(SecretFields secrets) implements ToCoordinator.Handler<List<ParticipantMessage>> {

        private static ParticipantMessage.Builder from(ToCoordinator message) {
            return ParticipantMessage.newBuilder().setFrom(message.from().text());
        }

        private static List<ParticipantMessage> single(ParticipantMessage.Builder message) {
            return List.of(message.build());
        }

        @Override
        public List<ParticipantMessage> participantJoined(ParticipantJoined message) {
            return single(from(message).setJoin(Join.getDefaultInstance()));
        }

        @Override
        public List<ParticipantMessage> keysAdvertised(KeysAdvertised message) {
            return single(from(message).setAdvertisement(SecAggParts.advertisement(message.advertisement())));
        }

        @Override
        public List<ParticipantMessage> nonceRevealed(NonceRevealed message) {
            return single(
                    from(message).setNonce(ByteString.copyFrom(message.nonce().toBytes())));
        }

        @Override
        public List<ParticipantMessage> sharesSubmitted(SharesSubmitted message) {
            return single(
                    from(message).setShares(SecAggParts.sealed(message.shares().shares())));
        }

        @Override
        public List<ParticipantMessage> maskedInputSubmitted(MaskedInputSubmitted message) {
            return masked(from(message), message);
        }

        @Override
        public List<ParticipantMessage> survivorsSigned(SurvivorsSigned message) {
            return single(from(message).setSurvivorsSignature(SecAggParts.bytes(message.signature())));
        }

        @Override
        public List<ParticipantMessage> sharesRevealed(SharesRevealed message) {
            return single(from(message).setReveal(SecretParts.reveal(message.reveal(), secrets)));
        }

        @Override
        public List<ParticipantMessage> participantDropped(ParticipantDropped message) {
            return single(from(message).setDropout(SecAggParts.dropout(message.dropout())));
        }
    }

    private static List<ParticipantMessage> masked(ParticipantMessage.Builder to, MaskedInputSubmitted message) {
        MaskedUpdate update = message.update();
        byte[] packed = update.packed();
        List<ParticipantMessage> messages = new ArrayList<>();
        messages.add(to.setMaskedInput(header(update.size(), update.ringBits(), message.unopened())
                        .setDigest(SecAggParts.bytes(update.digest()))
                        .setSignature(SecAggParts.bytes(update.signature())))
                .build());
        for (Piece piece : Pieces.of(packed)) {
            messages.add(ParticipantMessage.newBuilder()
                    .setFrom(update.from().text())
                    .setPiece(piece)
                    .build());
        }
        return messages;
    }

    private static MaskedInputHeader.Builder header(int size, int bits, Collection<ParticipantId> unopened) {
        return MaskedInputHeader.newBuilder()
                .setSize(size)
                .setRingBits(bits)
                .setPieces(Pieces.count(PackedElements.bytes(size, bits)))
                .addAllUnopened(NameParts.names(unopened));
    }

    /**
     * Returns the size of a masked update as a stream. All updates of a round have the same size apart from names.
     *
     * @param unopened participants whose shares the sender cannot decrypt
     */
    public static MessageStream.Size maskedSize(
            ParticipantId from, SecAggPlan plan, Collection<ParticipantId> unopened) {
        int bits = plan.quantization().ringBits();
        ParticipantMessage.Builder message = ParticipantMessage.newBuilder().setFrom(from.text());
        int beside = message.build().getSerializedSize();
        return Pieces.streamed(
                message.setMaskedInput(header(plan.size(), bits, unopened)
                                .setDigest(ByteString.copyFrom(new byte[Digest.SIZE]))
                                .setSignature(ByteString.copyFrom(new byte[Signature.SIZE])))
                        .build(),
                beside,
                PackedElements.bytes(plan.size(), bits));
    }

    /** Returns a participant's message, see {@link #parseToCoordinator(Iterator, SecAggPlan)}. */
    public static ToCoordinator parseToCoordinator(List<byte[]> messages, SecAggPlan plan) {
        return parseToCoordinator(messages.iterator(), plan);
    }

    /**
     * Returns a participant's message.
     *
     * @param messages its messages; each is read when the one before it is decoded
     * @param plan plan of the round, which determines the size of a masked update
     * @throws DecodeException if the bytes are no message; no other exception is thrown but those of {@code messages}
     */
    public static ToCoordinator parseToCoordinator(Iterator<byte[]> messages, SecAggPlan plan) {
        return Decoding.of("a message of a participant", () -> read(new Parsed(messages, plan), plan));
    }

    /** Messages that are parsed one by one. Lists of empty entries take far more memory than bytes, so each is checked before. */
    private static final class Parsed implements Iterator<ParticipantMessage> {

        private final Iterator<byte[]> messages;
        private int allowed;

        Parsed(Iterator<byte[]> messages, SecAggPlan plan) {
            this.messages = messages;
            this.allowed =
                    MOST_SINGLE_BYTES + MOST_ENTRY_BYTES * plan.quantization().participants();
        }

        @Override
        public boolean hasNext() {
            return messages.hasNext();
        }

        @Override
        public ParticipantMessage next() {
            byte[] message = messages.next();
            if (message.length > allowed) {
                throw new DecodeException(
                        "a message of " + message.length + " bytes; at most " + allowed + " are possible here");
            }
            allowed = PIECE_BYTES + MOST_ENTRY_BYTES;
            return WireBytes.parse(message, ParticipantMessage.parser());
        }
    }

    /** Returns a participant's message, see {@link #parseToCoordinator}. */
    public static ToCoordinator decode(List<ParticipantMessage> messages, SecAggPlan plan) {
        return Decoding.of("a message of a participant", () -> read(messages.iterator(), plan));
    }

    private static ToCoordinator read(Iterator<ParticipantMessage> messages, SecAggPlan plan) {
        if (!messages.hasNext()) {
            throw new DecodeException("no message of a participant");
        }
        ParticipantMessage first = messages.next();
        if (!first.hasMaskedInput() && messages.hasNext()) {
            throw new DecodeException("several messages where one says it all");
        }
        ParticipantId from = new ParticipantId(first.getFrom());
        return switch (first.getMessageCase()) {
            case JOIN -> new ParticipantJoined(from);
            case ADVERTISEMENT -> advertised(from, first);
            case NONCE -> new NonceRevealed(from, SecAggParts.nonce(first.getNonce()));
            case SHARES -> new SharesSubmitted(new SealedShares(from, SecAggParts.sealed(first.getShares())));
            case MASKED_INPUT ->
                new MaskedInputSubmitted(
                        masked(from, first.getMaskedInput(), messages, plan),
                        NameParts.distinct(first.getMaskedInput().getUnopenedList()));
            case SURVIVORS_SIGNATURE -> new SurvivorsSigned(from, SecAggParts.signature(first.getSurvivorsSignature()));
            case REVEAL -> new SharesRevealed(SecretParts.reveal(from, first.getReveal()));
            case DROPOUT -> new ParticipantDropped(from, SecAggParts.dropout(first.getDropout()));
            case PIECE, MESSAGE_NOT_SET -> throw new DecodeException("a message of a participant that says nothing");
        };
    }

    private static ToCoordinator advertised(ParticipantId from, ParticipantMessage message) {
        var advertisement = SecAggParts.advertisement(message.getAdvertisement());
        if (!advertisement.from().equals(from)) {
            throw new DecodeException(from, "advertises keys of " + advertisement.from());
        }
        return new KeysAdvertised(advertisement);
    }

    private static MaskedUpdate masked(
            ParticipantId from, MaskedInputHeader header, Iterator<ParticipantMessage> messages, SecAggPlan plan) {
        int bits = plan.quantization().ringBits();
        if (header.getSize() != plan.size() || header.getRingBits() != bits) {
            throw new DecodeException("a masked update of " + Integer.toUnsignedString(header.getSize())
                    + " elements of " + Integer.toUnsignedString(header.getRingBits()) + " bits in place of "
                    + plan.size() + " of " + bits);
        }
        Pieces.Joined pieces = new Pieces.Joined(PackedElements.bytes(plan.size(), bits));
        while (messages.hasNext()) {
            ParticipantMessage message = messages.next();
            if (!message.hasPiece()) {
                throw new DecodeException("a message of a masked update that is no piece of it");
            }
            if (!message.getFrom().equals(from.text())) {
                throw new DecodeException("a piece of a masked update of another sender");
            }
            pieces.add(message.getPiece());
        }
        byte[] packed = pieces.whole(header.getPieces(), header.getDigest());
        return MaskedUpdate.of(from, plan.size(), bits, packed, SecAggParts.signature(header.getSignature()));
    }

    /** Returns the bytes of a coordinator's message. */
    public static byte[] toBytes(ToParticipant message) {
        return encode(message).toByteArray();
    }

    /** Returns a coordinator's message before encoding, see {@link #toBytes(ToParticipant)}. */
    public static CoordinatorMessage encode(ToParticipant message) {
        return message.visit(new OfCoordinator()).build();
    }

    /** Encoder of the coordinator's messages. */
    private static final class OfCoordinator implements ToParticipant.Handler<CoordinatorMessage.Builder> {

        @Override
        public CoordinatorMessage.Builder roundOffered(RoundOffered message) {
            return CoordinatorMessage.newBuilder().setOffer(SecAggParts.plan(message.plan()));
        }

        @Override
        public CoordinatorMessage.Builder rosterAnnounced(RosterAnnounced message) {
            return CoordinatorMessage.newBuilder().setRoster(SecAggParts.roster(message.advertisements()));
        }

        @Override
        public CoordinatorMessage.Builder noncesAnnounced(NoncesAnnounced message) {
            return CoordinatorMessage.newBuilder().setNonces(SecAggParts.nonces(message.nonces()));
        }

        @Override
        public CoordinatorMessage.Builder sharesDelivered(SharesDelivered message) {
            return CoordinatorMessage.newBuilder().setShares(SecAggParts.sealed(message.shares()));
        }

        @Override
        public CoordinatorMessage.Builder survivorsAnnounced(SurvivorsAnnounced message) {
            return CoordinatorMessage.newBuilder()
                    .setSurvivors(Survivors.newBuilder()
                            .addAllSharers(NameParts.names(message.sharers()))
                            .addAllSurvivors(NameParts.names(message.survivors())));
        }

        @Override
        public CoordinatorMessage.Builder signaturesDelivered(SignaturesDelivered message) {
            return CoordinatorMessage.newBuilder().setSignatures(SecAggParts.signatures(message.signatures()));
        }

        @Override
        public CoordinatorMessage.Builder roundEnded(RoundEnded message) {
            return CoordinatorMessage.newBuilder().setEnded(message.outcome());
        }
    }

    /**
     * Returns a coordinator's message.
     *
     * @throws DecodeException if the bytes are no message; no other exception is thrown
     */
    public static ToParticipant parseToParticipant(byte[] message) {
        try {
            return decode(CoordinatorMessage.parseFrom(message));
        } catch (InvalidProtocolBufferException e) {
            throw new DecodeException("bytes that are no message: " + e.getMessage(), e);
        }
    }

    /** Returns a coordinator's message, see {@link #parseToParticipant}. */
    public static ToParticipant decode(CoordinatorMessage message) {
        return Decoding.of("a message of the coordinator", () -> read(message));
    }

    private static ToParticipant read(CoordinatorMessage message) {
        return switch (message.getMessageCase()) {
            case OFFER -> new RoundOffered(SecAggParts.plan(message.getOffer()));
            case ROSTER -> new RosterAnnounced(SecAggParts.advertisements(message.getRoster()));
            case NONCES -> new NoncesAnnounced(SecAggParts.nonces(message.getNonces()));
            case SHARES -> new SharesDelivered(SecAggParts.sealed(message.getShares()));
            case SURVIVORS ->
                new SurvivorsAnnounced(
                        NameParts.ids(message.getSurvivors().getSharersList()),
                        NameParts.ids(message.getSurvivors().getSurvivorsList()));
            case SIGNATURES -> new SignaturesDelivered(SecAggParts.signatures(message.getSignatures()));
            case ENDED -> new RoundEnded(message.getEnded());
            case MESSAGE_NOT_SET -> throw new DecodeException("a message of the coordinator that says nothing");
        };
    }
}
