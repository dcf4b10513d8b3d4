// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.wire;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.UnsafeByteOperations;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.quantize.IntegerSum;
import org.hanse.core.quantize.QuantizationSpec;
import org.hanse.core.quantize.RingVector;
import org.hanse.core.round.StoredSum;
import org.hanse.proto.v1.StoredNoisedSum;

/** A round's sum with its noise as the coordinator stores it. */
public final class StoredSumCodec {

    /** Bytes of elements that are read at once. */
    private static final int PART_BYTES = 1 << 16;

    private StoredSumCodec() {}

    /** Writes a sum without a copy of its elements. */
    public static void write(StoredSum sum, OutputStream out) throws IOException {
        message(sum).writeTo(out);
    }

    /** Returns the number of bytes that {@link #write} writes. */
    public static long bytes(StoredSum sum) {
        return message(sum).getSerializedSize();
    }

    private static StoredNoisedSum message(StoredSum sum) {
        QuantizationSpec spec = sum.noised().spec();
        return StoredNoisedSum.newBuilder()
                .setJob(sum.job().text())
                .setRound(sum.round().number())
                .addAllSurvivors(NameParts.names(sum.survivors()))
                .setGrid(spec.grid())
                .setBound(spec.bound())
                .setParticipants(spec.participants())
                .setNoiseDeviation(spec.noiseDeviation())
                .setSize(sum.noised().size())
                .setElements(
                        UnsafeByteOperations.unsafeWrap(sum.noised().vector().packed()))
                .build();
    }

    /**
     * Returns the most bytes of a sum of {@code size} elements. The width of the ring and the participants depend on the version of the
     * roster, so it counts the widest ring and as many names as a roster may hold.
     */
    public static long mostBytes(int size) {
        return ((long) size * QuantizationSpec.WIDEST + Byte.SIZE - 1) / Byte.SIZE + 2L * JobCodec.MOST_DOCUMENT_BYTES;
    }

    /**
     * Reads a stored sum. The elements, nearly all of its bytes, are read into their only array.
     *
     * @param in stream, whose bytes behind the sum may be read, too
     * @param bytes number of bytes of the sum
     * @throws DecodeException if the bytes are no sum; no other unchecked exception is thrown
     * @throws IOException if they cannot be read
     */
    public static StoredSum read(InputStream in, long bytes) throws IOException {
        try {
            Fields fields = Fields.read(CodedInputStream.newInstance(in), bytes);
            StoredNoisedSum head = StoredNoisedSum.parseFrom(fields.head.build().toByteString());
            return Decoding.of("a stored sum", () -> sum(head, fields.elements));
        } catch (InvalidProtocolBufferException e) {
            throw new DecodeException("bytes that are no stored sum: " + e.getMessage(), e);
        }
    }

    /** Fields of a message: the elements, and all others. */
    private static final class Fields {

        private static final int ELEMENTS =
                (StoredNoisedSum.ELEMENTS_FIELD_NUMBER << 3) | WireFormat.WIRETYPE_LENGTH_DELIMITED;

        private final UnknownFieldSet.Builder head = UnknownFieldSet.newBuilder();
        private byte[] elements = {};

        static Fields read(CodedInputStream in, long bytes) throws IOException {
            in.pushLimit((int) Math.min(bytes, Integer.MAX_VALUE));
            Fields fields = new Fields();
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                if (tag == ELEMENTS) {
                    fields.elements = elements(in, bytes);
                } else if (!fields.head.mergeFieldFrom(tag, in)) {
                    throw new DecodeException("a stored sum with the end of a group");
                }
            }
            return fields;
        }

        private static byte[] elements(CodedInputStream in, long bytes) throws IOException {
            int size = in.readRawVarint32();
            if (size < 0 || size > bytes) {
                throw new DecodeException("a stored sum with " + Integer.toUnsignedString(size)
                        + " bytes of elements in a message of " + bytes);
            }
            byte[] elements = new byte[size];
            for (int at = 0; at < size; at += Math.min(PART_BYTES, size - at)) {
                byte[] part = in.readRawBytes(Math.min(PART_BYTES, size - at));
                System.arraycopy(part, 0, elements, at, part.length);
            }
            return elements;
        }
    }

    private static StoredSum sum(StoredNoisedSum head, byte[] elements) {
        QuantizationSpec spec =
                new QuantizationSpec(head.getGrid(), head.getBound(), head.getParticipants(), head.getNoiseDeviation());
        if (head.getSize() < 1 || elements.length != bytes(head.getSize(), spec)) {
            throw new DecodeException("a stored sum with "
                    + elements.length + " bytes for " + Integer.toUnsignedString(head.getSize())
                    + " elements of " + spec.ringBits() + " bits each");
        }
        return new StoredSum(
                new JobId(head.getJob()),
                new RoundId(head.getRound()),
                NameParts.distinct(head.getSurvivorsList()),
                IntegerSum.of(
                        spec,
                        RingVector.ofPacked(spec.ringBits(), head.getSize(), elements),
                        head.getSurvivorsCount()));
    }

    /** Returns the number of bytes as a {@code long}, because an altered number may be arbitrary. */
    private static long bytes(int size, QuantizationSpec spec) {
        return ((long) size * spec.ringBits() + Byte.SIZE - 1) / Byte.SIZE;
    }
}
