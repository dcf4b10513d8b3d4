// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.wire;

import java.util.ArrayList;
import java.util.List;
import org.hanse.core.federation.RoundId;
import org.hanse.core.quantize.PackedElements;
import org.hanse.core.quantize.QuantizationSpec;
import org.hanse.core.quantize.RingVector;
import org.hanse.proto.v1.Piece;
import org.hanse.proto.v1.UpdateHeader;
import org.hanse.proto.v1.UpdateMessage;

/** Updates as messages. */
public final class UpdateCodec {

    private UpdateCodec() {}

    /**
     * Received update: ring elements, which reveal nothing by themselves under masks.
     *
     * @param round round of the update
     * @param base version of the model that training started from
     * @param vector elements: parameters, the weight, metrics
     */
    public record Upload(RoundId round, int base, RingVector vector) {}

    /** Returns the messages of an update, in order. */
    public static List<UpdateMessage> encode(Upload upload) {
        RingVector vector = upload.vector();
        byte[] bytes = vector.packed();
        UpdateHeader header = UpdateHeader.newBuilder()
                .setRound(upload.round().number())
                .setBaseVersion(upload.base())
                .setSize(vector.size())
                .setRingBits(vector.bits())
                .setPieces(Pieces.count(bytes.length))
                .setDigest(Pieces.digest(bytes))
                .build();
        List<UpdateMessage> messages = new ArrayList<>();
        messages.add(UpdateMessage.newBuilder().setHeader(header).build());
        for (Piece piece : Pieces.of(bytes)) {
            messages.add(UpdateMessage.newBuilder().setPiece(piece).build());
        }
        return messages;
    }

    /**
     * Returns the update of messages.
     *
     * @param size number of elements of an update of the job
     * @param spec quantization of the round's updates
     * @throws DecodeException if the messages are no such update
     */
    public static Upload decode(List<UpdateMessage> messages, int size, QuantizationSpec spec) {
        if (messages.isEmpty() || !messages.get(0).hasHeader()) {
            throw new DecodeException("an update without a header");
        }
        UpdateHeader header = messages.get(0).getHeader();
        if (header.getSize() != size || header.getRingBits() != spec.ringBits()) {
            throw new DecodeException("an update of " + Integer.toUnsignedString(header.getSize()) + " elements of "
                    + Integer.toUnsignedString(header.getRingBits()) + " bits in place of " + size + " of "
                    + spec.ringBits());
        }
        if (header.getRound() < 1 || header.getBaseVersion() < 0) {
            throw new DecodeException("an update of no round");
        }
        Pieces.Joined pieces = new Pieces.Joined(PackedElements.bytes(size, spec.ringBits()));
        for (UpdateMessage message : messages.subList(1, messages.size())) {
            if (!message.hasPiece()) {
                throw new DecodeException("a message of an update that is no piece of it");
            }
            pieces.add(message.getPiece());
        }
        byte[] bytes = pieces.whole(header.getPieces(), header.getDigest());
        return new Upload(new RoundId(header.getRound()), header.getBaseVersion(), unpacked(bytes, size, spec));
    }

    private static RingVector unpacked(byte[] bytes, int size, QuantizationSpec spec) {
        try {
            return RingVector.ofPacked(spec.ringBits(), size, bytes);
        } catch (IllegalArgumentException e) {
            throw new DecodeException("an update with " + e.getMessage(), e);
        }
    }

    /** Returns the messages of an update, in order, each as bytes that are new whenever they are read. */
    public static List<byte[]> toBytes(Upload upload) {
        return WireBytes.whenRead(encode(upload));
    }

    /** Returns the update of messages in bytes, see {@link #decode}. */
    public static Upload parse(List<byte[]> messages, int size, QuantizationSpec spec) {
        return decode(WireBytes.toUpdate(messages), size, spec);
    }
}
