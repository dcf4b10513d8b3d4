// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import com.google.protobuf.UnsafeByteOperations;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
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

    /**
     * Joins pieces.
     *
     * @throws DecodeException unless the pieces have {@code bytes} bytes in all, are in order, and have this digest
     */
    static byte[] join(List<Piece> pieces, int bytes, ByteString digest) {
        if (pieces.size() != count(bytes)) {
            throw new DecodeException(pieces.size() + " pieces in place of " + count(bytes));
        }
        byte[] whole = new byte[bytes];
        for (int i = 0; i < pieces.size(); i++) {
            Piece piece = pieces.get(i);
            int from = i * SIZE_BYTES;
            int size = Math.min(SIZE_BYTES, bytes - from);
            if (piece.getIndex() != i || piece.getContent().size() != size) {
                throw new DecodeException("piece " + i + " has number " + piece.getIndex() + " and "
                        + piece.getContent().size() + " bytes in place of " + size);
            }
            piece.getContent().copyTo(whole, from);
        }
        if (!digest.equals(digest(whole))) {
            throw new DecodeException("the pieces have another digest than their header says");
        }
        return whole;
    }

    static ByteString digest(byte[] bytes) {
        try {
            return ByteString.copyFrom(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
