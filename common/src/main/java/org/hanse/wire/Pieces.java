// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import com.google.protobuf.UnsafeByteOperations;
import java.util.ArrayList;
import java.util.List;
import org.hanse.core.crypto.Digest;
import org.hanse.proto.v1.Piece;

/** Conversion of long byte arrays to pieces that fit into messages, and back. */
final class Pieces {

    /** Well below what gRPC lets through, 4 MiB. */
    static final int SIZE_BYTES = 1 << 20;

    private Pieces() {}

    static int count(int bytes) {
        return (bytes + SIZE_BYTES - 1) / SIZE_BYTES;
    }

    /** Returns the pieces of {@code bytes}, which must not change afterwards. */
    static List<Piece> of(byte[] bytes) {
        List<Piece> pieces = new ArrayList<>(count(bytes.length));
        for (int i = 0; i < count(bytes.length); i++) {
            int from = i * SIZE_BYTES;
            pieces.add(Piece.newBuilder()
                    .setIndex(i)
                    .setContent(UnsafeByteOperations.unsafeWrap(bytes, from, Math.min(SIZE_BYTES, bytes.length - from)))
                    .build());
        }
        return pieces;
    }

    /**
     * Returns the size of a stream with a header and the pieces of {@code bytes} bytes.
     *
     * @param header message before the pieces
     * @param beside bytes of each later message beside its piece
     */
    static MessageStream.Size streamed(MessageLite header, int beside, int bytes) {
        long sum = MessageStream.framed(header.getSerializedSize());
        for (int i = 0; i < count(bytes); i++) {
            long piece = Piece.newBuilder().setIndex(i).build().getSerializedSize()
                    + field(Math.min(SIZE_BYTES, bytes - i * SIZE_BYTES));
            sum += MessageStream.framed(beside + field(piece));
        }
        return new MessageStream.Size(sum, count(bytes) + 1);
    }

    /** Returns the bytes of a field with a number below 16 that holds bytes. */
    private static long field(long bytes) {
        return 1 + MessageStream.framed(bytes);
    }

    /** Bytes of pieces that arrive in order: no piece stays in memory beside them. */
    static final class Joined {

        private final byte[] whole;
        private int pieces;

        /** @param bytes number of bytes of all pieces */
        Joined(int bytes) {
            this.whole = new byte[bytes];
        }

        /** @throws DecodeException if it is not the next piece */
        void add(Piece piece) {
            if (pieces == count(whole.length)) {
                throw new DecodeException("more than " + pieces + " pieces");
            }
            int from = pieces * SIZE_BYTES;
            int size = Math.min(SIZE_BYTES, whole.length - from);
            if (piece.getIndex() != pieces || piece.getContent().size() != size) {
                throw new DecodeException("piece " + pieces + " has number " + piece.getIndex() + " and "
                        + piece.getContent().size() + " bytes in place of " + size);
            }
            piece.getContent().copyTo(whole, from);
            pieces++;
        }

        /**
         * Returns all bytes.
         *
         * @param announced number of pieces of the header
         * @throws DecodeException if a piece is missing, or they have another digest
         */
        byte[] whole(int announced, ByteString digest) {
            if (pieces != count(whole.length) || pieces != announced) {
                throw new DecodeException(pieces + " pieces in place of " + count(whole.length)
                        + ", where the header says " + Integer.toUnsignedString(announced));
            }
            if (!digest.equals(digest(whole))) {
                throw new DecodeException("the pieces have another digest than their header says");
            }
            return whole;
        }
    }

    static ByteString digest(byte[] bytes) {
        return ByteString.copyFrom(Digest.sha256(bytes).toBytes());
    }
}
