// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.hanse.config.InvalidInputException;
import org.hanse.core.crypto.Digest;
import org.hanse.core.round.StoredSum;
import org.hanse.file.DurableFile;
import org.hanse.wire.DecodeException;
import org.hanse.wire.StoredSumCodec;

/**
 * File of one noised sum. Layout, numbers big-endian: the eight bytes {@code HANSESUM}; the version as an int; the
 * length of the sum's bytes as a long; these bytes ({@link StoredSumCodec}); SHA-256 of all before.
 */
final class NoisedSumFile {

    private static final byte[] MAGIC = "HANSESUM".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 1;
    private static final int HEAD_BYTES = MAGIC.length + Integer.BYTES + Long.BYTES;

    private NoisedSumFile() {}

    /**
     * Writes {@code file} completely or, in a crash, not at all.
     *
     * @throws InvalidInputException if the disk is full or the file cannot be written
     */
    static void write(Path file, StoredSum sum) {
        byte[] body = StoredSumCodec.toBytes(sum);
        ByteBuffer bytes = ByteBuffer.allocate(Math.addExact(HEAD_BYTES + Digest.SIZE, body.length))
                .put(MAGIC)
                .putInt(VERSION)
                .putLong(body.length)
                .put(body);
        bytes.put(Digest.sha256(Arrays.copyOf(bytes.array(), bytes.position())).toBytes());
        DurableFile.writePrivately(file, bytes.array());
    }

    /**
     * Reads a file of {@link #write}.
     *
     * @throws InvalidInputException if the file cannot be read, or is of another format or version, truncated or
     *     damaged
     */
    static StoredSum read(Path file) {
        byte[] bytes;
        try {
            bytes = DurableFile.readPrivately(file);
        } catch (IOException | ArithmeticException e) {
            throw new InvalidInputException(
                    file + ": found no readable file (" + e.getMessage() + "); expected a stored sum" + remedy(), e);
        }
        try {
            return StoredSumCodec.parse(body(file, bytes));
        } catch (DecodeException e) {
            throw damaged(file, String.valueOf(e.getMessage()));
        }
    }

    private static byte[] body(Path file, byte[] bytes) {
        if (!Arrays.equals(Arrays.copyOf(bytes, MAGIC.length), MAGIC)) {
            throw new InvalidInputException(file + ": found other content; expected a stored sum" + remedy());
        }
        if (bytes.length < HEAD_BYTES + Digest.SIZE) {
            throw damaged(file, "it is cut short");
        }
        ByteBuffer head = ByteBuffer.wrap(bytes).position(MAGIC.length);
        int version = head.getInt();
        if (version != VERSION) {
            throw new InvalidInputException(file + ": found a stored sum of version " + version + "; expected version "
                    + VERSION + ". Fix: use the program version that wrote it");
        }
        long length = head.getLong();
        int end = bytes.length - Digest.SIZE;
        if (length != end - HEAD_BYTES) {
            throw damaged(file, "it has " + (end - HEAD_BYTES) + " bytes of a sum in place of " + length);
        }
        Digest written = Digest.of(Arrays.copyOfRange(bytes, end, bytes.length));
        if (!written.equals(Digest.sha256(Arrays.copyOf(bytes, end)))) {
            throw damaged(file, "its checksum does not match");
        }
        return Arrays.copyOfRange(bytes, HEAD_BYTES, end);
    }

    private static InvalidInputException damaged(Path file, String how) {
        return new InvalidInputException(file + ": found a damaged sum (" + how + "); expected a whole one" + remedy());
    }

    /** Returns the fix for an unusable file. */
    static String remedy() {
        return ". Fix: restore the file from a backup. Without it the round has no model, since its noise is drawn only"
                + " once";
    }
}
