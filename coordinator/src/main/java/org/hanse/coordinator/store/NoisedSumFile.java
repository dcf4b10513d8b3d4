// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.store;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
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
    private static final int PART_BYTES = 1 << 16;

    private NoisedSumFile() {}

    /**
     * Writes {@code file} completely or, in a crash, not at all.
     *
     * @throws InvalidInputException if the disk is full or the file cannot be written
     */
    static void write(Path file, StoredSum sum) {
        DurableFile.writePrivately(file, out -> {
            MessageDigest digest = Digest.newSha256();
            OutputStream summed = new DigestOutputStream(out, digest);
            summed.write(ByteBuffer.allocate(HEAD_BYTES)
                    .put(MAGIC)
                    .putInt(VERSION)
                    .putLong(StoredSumCodec.bytes(sum))
                    .array());
            StoredSumCodec.write(sum, summed);
            out.write(digest.digest());
        });
    }

    /**
     * Reads a file of {@link #write}. The file is read twice: nothing of it is decoded before its checksum matches.
     *
     * @throws InvalidInputException if the file cannot be read, or is of another format or version, truncated or
     *     damaged
     */
    static StoredSum read(Path file) {
        try {
            long bytes = bytes(file);
            try (InputStream in = open(file)) {
                in.skipNBytes(HEAD_BYTES);
                return StoredSumCodec.read(in, bytes);
            }
        } catch (IOException e) {
            throw new InvalidInputException(
                    file + ": found no readable file (" + e.getMessage() + "); expected a stored sum" + remedy(), e);
        } catch (DecodeException e) {
            throw damaged(file, String.valueOf(e.getMessage()));
        }
    }

    private static InputStream open(Path file) throws IOException {
        return new BufferedInputStream(Files.newInputStream(file), PART_BYTES);
    }

    /** Checks a file, and returns the number of bytes of its sum. */
    private static long bytes(Path file) throws IOException {
        long end = Files.size(file) - Digest.SIZE;
        MessageDigest digest = Digest.newSha256();
        try (InputStream in = open(file)) {
            byte[] head = in.readNBytes(HEAD_BYTES);
            if (!Arrays.equals(Arrays.copyOf(head, MAGIC.length), MAGIC)) {
                throw new InvalidInputException(file + ": found other content; expected a stored sum" + remedy());
            }
            if (end < HEAD_BYTES) {
                throw damaged(file, "it is cut short");
            }
            ByteBuffer fields = ByteBuffer.wrap(head).position(MAGIC.length);
            int version = fields.getInt();
            if (version != VERSION) {
                throw new InvalidInputException(file + ": found a stored sum of version " + version
                        + "; expected version " + VERSION + ". Fix: use the program version that wrote it");
            }
            long length = fields.getLong();
            if (length != end - HEAD_BYTES) {
                throw damaged(file, "it has " + (end - HEAD_BYTES) + " bytes of a sum in place of " + length);
            }
            digest.update(head);
            for (long left = length; left > 0; ) {
                byte[] part = in.readNBytes((int) Math.min(PART_BYTES, left));
                if (part.length == 0) {
                    throw new EOFException("the file became shorter while it was read");
                }
                digest.update(part);
                left -= part.length;
            }
            if (!Arrays.equals(in.readAllBytes(), digest.digest())) {
                throw damaged(file, "its checksum does not match");
            }
            return length;
        }
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
