// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.grpc;

import com.google.protobuf.ByteString;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
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
        this.parts = messages.stream().map(UploadContent::framed).toList();
        this.digest = Digest.sha256(parts.toArray(byte[][]::new));
        this.size = parts.stream().mapToLong(part -> part.length).sum();
    }

    private static byte[] framed(byte[] message) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(message.length + Integer.BYTES + 1);
        try {
            MessageStream.write(out, List.of(message));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
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
        InputStream in = new SequenceInputStream(Collections.enumeration(
                new ArrayList<>(parts.stream().map(ByteArrayInputStream::new).toList())));
        try {
            in.skipNBytes(offset);
        } catch (IOException e) {
            throw new IllegalArgumentException("offset " + offset + " of an upload of " + size + " bytes", e);
        }
        return new Pieces(in);
    }

    @Override
    public String toString() {
        return "job=" + job + " round=" + round;
    }

    /** Pieces of the rest of an upload. */
    static final class Pieces {

        private final InputStream in;

        private Pieces(InputStream in) {
            this.in = in;
        }

        /** Returns the next piece; empty after the last. */
        ByteString next() {
            try {
                return ByteString.copyFrom(in.readNBytes(PIECE_BYTES));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
