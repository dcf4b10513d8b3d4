// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.store;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.hanse.config.InvalidInputException;
import org.hanse.core.learn.train.TrainerState;
import org.hanse.core.learn.train.TrainingCurve;
import org.hanse.core.model.Sha256;
import org.hanse.file.DurableFile;

/**
 * Writer and reader of checkpoints. Layout, numbers big-endian: the eight bytes {@code HANSECKP}; the version as an int; facts
 * (number, then names and values); the validation before the first epoch or NaN; epochs (number, then loss, seconds, validation or NaN); the trainer's fingerprint and
 * epochs; arrays (number, then name, length, floats); counts (number, then names and longs); SHA-256 of all before. Texts
 * are lengths in bytes and UTF-8.
 */
public final class CheckpointFile {

    private static final byte[] MAGIC = "HANSECKP".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 2;
    private static final int DIGEST_BYTES = 32;
    private static final int PIECE = 1 << 16;

    /** Floats of a piece: arrays are written and read in pieces, since the bytes of a long one are more than an int counts. */
    static final int PIECE_FLOATS = PIECE / Float.BYTES;

    private CheckpointFile() {}

    /**
     * Replaces {@code file}; a crash leaves the old one or the new one.
     *
     * @throws InvalidInputException if the disk is full or the place cannot be written to
     */
    public static void write(Path file, Checkpoint checkpoint) {
        DurableFile.write(file, out -> write(out, checkpoint));
    }

    private static void write(OutputStream file, Checkpoint checkpoint) throws IOException {
        MessageDigest digest = Sha256.begin();
        DataOutputStream out = new DataOutputStream(new DigestOutputStream(file, digest));
        out.write(MAGIC);
        out.writeInt(VERSION);
        out.writeInt(checkpoint.facts().size());
        for (Map.Entry<String, String> fact : checkpoint.facts().entrySet()) {
            writeText(out, fact.getKey());
            writeText(out, fact.getValue());
        }
        out.writeDouble(checkpoint.curve().start().orElse(Double.NaN));
        out.writeInt(checkpoint.curve().size());
        for (TrainingCurve.Epoch epoch : checkpoint.curve().epochs()) {
            out.writeDouble(epoch.loss());
            out.writeDouble(epoch.seconds());
            out.writeDouble(epoch.validation().orElse(Double.NaN));
        }
        write(out, checkpoint.state());
        out.flush();
        file.write(digest.digest());
    }

    private static void write(DataOutputStream out, TrainerState state) throws IOException {
        writeText(out, state.fingerprint());
        out.writeInt(state.epochs());
        out.writeInt(state.names().size());
        ByteBuffer piece = ByteBuffer.allocate(PIECE);
        for (String name : state.names()) {
            float[] values = state.array(name);
            writeText(out, name);
            out.writeInt(values.length);
            for (int at = 0; at < values.length; at += PIECE_FLOATS) {
                int count = Math.min(PIECE_FLOATS, values.length - at);
                piece.clear().asFloatBuffer().put(values, at, count);
                out.write(piece.array(), 0, count * Float.BYTES);
            }
        }
        out.writeInt(state.counts().size());
        for (Map.Entry<String, Long> count : state.counts().entrySet()) {
            writeText(out, count.getKey());
            out.writeLong(count.getValue());
        }
    }

    /**
     * Reads a checkpoint.
     *
     * @param fix advice for a file that cannot be used
     * @throws InvalidInputException if the file is none, of another version, cut short or damaged
     */
    public static Checkpoint read(Path file, String fix) {
        try {
            long size = Files.size(file);
            checkHead(file, size, fix);
            if (!Arrays.equals(digestOf(file, size - DIGEST_BYTES, fix), trailer(file, size))) {
                throw damaged(file, "its checksum does not match", fix);
            }
            try (DataInputStream in = open(file)) {
                in.skipNBytes(MAGIC.length + Integer.BYTES);
                return parse(in, size);
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new InvalidInputException(
                    file + ": found no readable checkpoint (" + e.getMessage() + "); expected one. Fix: " + fix, e);
        }
    }

    private static void checkHead(Path file, long size, String fix) throws IOException {
        try (DataInputStream in = open(file)) {
            byte[] magic = in.readNBytes(MAGIC.length);
            if (!Arrays.equals(magic, MAGIC)) {
                throw new InvalidInputException(file + ": found other content; expected a checkpoint. Fix: " + fix);
            }
            if (size < MAGIC.length + Integer.BYTES + DIGEST_BYTES) {
                throw damaged(file, "it is cut short", fix);
            }
            int version = in.readInt();
            if (version != VERSION) {
                throw new InvalidInputException(file + ": found a checkpoint of version " + version
                        + "; expected version " + VERSION + ". Fix: " + fix);
            }
        }
    }

    private static Checkpoint parse(DataInputStream in, long size) throws IOException {
        Map<String, String> facts = new LinkedHashMap<>();
        for (int left = count(in, size); left > 0; left--) {
            facts.put(readText(in, size), readText(in, size));
        }
        OptionalDouble start = validation(in);
        List<TrainingCurve.Epoch> epochs = new ArrayList<>();
        for (int left = count(in, size); left > 0; left--) {
            double loss = in.readDouble();
            double seconds = in.readDouble();
            epochs.add(new TrainingCurve.Epoch(loss, seconds, validation(in)));
        }
        String fingerprint = readText(in, size);
        int trained = in.readInt();
        Map<String, float[]> arrays = new LinkedHashMap<>();
        byte[] piece = new byte[PIECE];
        for (int left = count(in, size); left > 0; left--) {
            String name = readText(in, size);
            arrays.put(name, readFloats(in, count(in, size / Float.BYTES), piece));
        }
        Map<String, Long> counts = new LinkedHashMap<>();
        for (int left = count(in, size); left > 0; left--) {
            counts.put(readText(in, size), in.readLong());
        }
        return new Checkpoint(
                facts, new TrainingCurve(start, epochs), new TrainerState(fingerprint, trained, arrays, counts));
    }

    private static OptionalDouble validation(DataInputStream in) throws IOException {
        double value = in.readDouble();
        return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    private static float[] readFloats(DataInputStream in, int length, byte[] piece) throws IOException {
        float[] values = new float[length];
        for (int at = 0; at < length; at += PIECE_FLOATS) {
            int count = Math.min(PIECE_FLOATS, length - at);
            in.readFully(piece, 0, count * Float.BYTES);
            ByteBuffer.wrap(piece).asFloatBuffer().get(values, at, count);
        }
        return values;
    }

    /** Reads a count and rejects one above {@code most}, the limit for a file of this size. */
    private static int count(DataInputStream in, long most) throws IOException {
        int count = in.readInt();
        if (count < 0 || count > most) {
            throw new IOException("it counts " + count + " of something");
        }
        return count;
    }

    private static byte[] digestOf(Path file, long length, String fix) throws IOException {
        MessageDigest digest = Sha256.begin();
        byte[] piece = new byte[PIECE];
        try (InputStream in = open(file)) {
            for (long left = length; left > 0; ) {
                int count = in.read(piece, 0, (int) Math.min(piece.length, left));
                if (count < 0) {
                    throw damaged(file, "it is cut short", fix);
                }
                digest.update(piece, 0, count);
                left -= count;
            }
        }
        return digest.digest();
    }

    private static byte[] trailer(Path file, long size) throws IOException {
        try (InputStream in = open(file)) {
            in.skipNBytes(size - DIGEST_BYTES);
            return in.readNBytes(DIGEST_BYTES);
        }
    }

    private static DataInputStream open(Path file) throws IOException {
        return new DataInputStream(new BufferedInputStream(Files.newInputStream(file), PIECE));
    }

    private static InvalidInputException damaged(Path file, String how, String fix) {
        return new InvalidInputException(
                file + ": found a damaged checkpoint (" + how + "); expected a whole one. Fix: " + fix);
    }

    private static void writeText(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String readText(DataInputStream in, long size) throws IOException {
        return new String(in.readNBytes(count(in, size)), StandardCharsets.UTF_8);
    }
}
