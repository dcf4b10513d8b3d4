// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.security.MessageDigest;
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
    private final List<byte[]> messages;
    private final Digest digest;
    private final long size;

    /** @param messages messages that are the same whenever they are read, one at a time */
    UploadContent(JobId job, RoundId round, List<byte[]> messages) {
        this.job = job;
        this.round = round;
        this.messages = messages;
        MessageDigest computed = Digest.newSha256();
        long bytes = 0;
        for (byte[] message : messages) {
            byte[] frame = MessageStream.frame(message);
            computed.update(frame);
            bytes += frame.length;
        }
        this.digest = Digest.of(computed.digest());
        this.size = bytes;
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
        return new Pieces(messages.iterator(), offset);
    }

    @Override
    public String toString() {
        return "job=" + job + " round=" + round;
    }

    /** Pieces of the rest of an upload. */
    static final class Pieces {

        private final Iterator<byte[]> messages;
        private byte[] frame = {};
        private int at;

        private Pieces(Iterator<byte[]> messages, long offset) {
            this.messages = messages;
            long skipped = offset;
            while (skipped > frame.length) {
                skipped -= frame.length;
                frame = MessageStream.frame(messages.next());
            }
            at = (int) skipped;
        }

        /** Returns the next piece; empty after the last. */
        ByteString next() {
            ByteString piece = ByteString.EMPTY;
            while (piece.size() < PIECE_BYTES && (at < frame.length || messages.hasNext())) {
                if (at == frame.length) {
                    frame = MessageStream.frame(messages.next());
                    at = 0;
                }
                int bytes = Math.min(PIECE_BYTES - piece.size(), frame.length - at);
                piece = piece.concat(UnsafeByteOperations.unsafeWrap(frame, at, bytes));
                at += bytes;
            }
            return piece;
        }
    }
}
