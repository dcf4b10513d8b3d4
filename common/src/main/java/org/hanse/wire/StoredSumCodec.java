// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.quantize.IntegerSum;
import org.hanse.core.quantize.PackedElements;
import org.hanse.core.quantize.QuantizationSpec;
import org.hanse.core.round.StoredSum;
import org.hanse.proto.v1.StoredNoisedSum;

/** A round's sum with its noise as the coordinator stores it. */
public final class StoredSumCodec {

    private StoredSumCodec() {}

    /** Returns the sum's bytes. */
    public static byte[] toBytes(StoredSum sum) {
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
                        ByteString.copyFrom(PackedElements.pack(sum.noised().vector())))
                .build()
                .toByteArray();
    }

    /**
     * Returns the most bytes of a sum of {@code size} elements. The width of the ring and the participants depend on the version of the
     * roster, so it counts the widest ring and as many names as a roster may hold.
     */
    public static long mostBytes(int size) {
        return ((long) size * QuantizationSpec.WIDEST + Byte.SIZE - 1) / Byte.SIZE + 2L * JobCodec.MOST_DOCUMENT_BYTES;
    }

    /**
     * Returns the stored sum.
     *
     * @throws DecodeException if the bytes are no sum; no other exception is thrown
     */
    public static StoredSum parse(byte[] bytes) {
        try {
            StoredNoisedSum stored = StoredNoisedSum.parseFrom(bytes);
            return Decoding.of("a stored sum", () -> read(stored));
        } catch (InvalidProtocolBufferException e) {
            throw new DecodeException("bytes that are no stored sum: " + e.getMessage(), e);
        }
    }

    private static StoredSum read(StoredNoisedSum stored) {
        QuantizationSpec spec = new QuantizationSpec(
                stored.getGrid(), stored.getBound(), stored.getParticipants(), stored.getNoiseDeviation());
        if (stored.getSize() < 1 || stored.getElements().size() != bytes(stored.getSize(), spec)) {
            throw new DecodeException("a stored sum with "
                    + stored.getElements().size() + " bytes for " + Integer.toUnsignedString(stored.getSize())
                    + " elements of " + spec.ringBits() + " bits each");
        }
        return new StoredSum(
                new JobId(stored.getJob()),
                new RoundId(stored.getRound()),
                NameParts.distinct(stored.getSurvivorsList()),
                IntegerSum.of(
                        spec,
                        PackedElements.unpack(stored.getElements().toByteArray(), stored.getSize(), spec.ringBits()),
                        stored.getSurvivorsCount()));
    }

    /** Returns the number of bytes as a {@code long}, because an altered number may be arbitrary. */
    private static long bytes(int size, QuantizationSpec spec) {
        return ((long) size * spec.ringBits() + Byte.SIZE - 1) / Byte.SIZE;
    }
}
