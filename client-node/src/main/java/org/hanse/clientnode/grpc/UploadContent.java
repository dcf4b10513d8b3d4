// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.util.Iterator;
import java.util.List;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.RoundId;
import org.hanse.proto.v1.UploadHeader;
import org.hanse.wire.MessageStream;

/** Bytes of an upload: messages, each after its length as a varint. Immutable. */
final class UploadContent {

    private static final int PIECE_BYTES = 1 << 18;

    private final JobId job;
    private final RoundId round;
    private final List<byte[]> parts;
    private final Digest digest;
    private final long size;

    UploadContent(JobId job, RoundId round, List<byte[]> messages) {
        this.job = job;
        this.round = round;
        this.parts = MessageStream.parts(messages);
        this.digest = Digest.sha256(parts.toArray(byte[][]::new));
        this.size = parts.stream().mapToLong(part -> part.length).sum();
    }

    /** Returns the header of an upload that continues at an offset. */
    UploadHeader header(long offset) {
        return UploadHeader.newBuilder()
                .setJob(job.text())
                .setRound(round.number())
                .setDigest(ByteString.copyFrom(digest.toBytes()))
                .setSize(size)
                .setOffset(offset)
                .build();
    }

    /** Returns the bytes from an offset on. */
    Pieces from(long offset) {
        if (offset < 0 || offset > size) {
            throw new IllegalArgumentException("offset " + offset + " of an upload of " + size + " bytes");
        }
        return new Pieces(parts, offset);
    }

    @Override
    public String toString() {
        return "job=" + job + " round=" + round;
    }

    /** Pieces of the rest of an upload. They have no copies of its bytes. */
    static final class Pieces {

        private final Iterator<byte[]> parts;
        private byte[] part = {};
        private int at;

        private Pieces(List<byte[]> parts, long offset) {
            this.parts = parts.iterator();
            long skipped = offset;
            while (skipped > part.length) {
                skipped -= part.length;
                part = this.parts.next();
            }
            at = (int) skipped;
        }

        /** Returns the next piece; empty after the last. */
        ByteString next() {
            ByteString piece = ByteString.EMPTY;
            while (piece.size() < PIECE_BYTES && (at < part.length || parts.hasNext())) {
                if (at == part.length) {
                    part = parts.next();
                    at = 0;
                }
                int bytes = Math.min(PIECE_BYTES - piece.size(), part.length - at);
                piece = piece.concat(UnsafeByteOperations.unsafeWrap(part, at, bytes));
                at += bytes;
            }
            return piece;
        }
    }
}
