// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.quantize.IntegerSum;
import org.hanse.core.quantize.QuantizationSpec;
import org.hanse.core.quantize.RingVector;
import org.hanse.core.round.StoredSum;
import org.hanse.proto.v1.StoredNoisedSum;
import org.junit.jupiter.api.Test;

class StoredSumCodecTest {

    private static final QuantizationSpec SPEC = new QuantizationSpec(0.001, 1000, 5, 77.5);
    private static final StoredSum SUM = sum("job", 7, names("a", "b"), SPEC, -7000, 0, 1, 6999);

    private static SortedSet<ParticipantId> names(String... names) {
        SortedSet<ParticipantId> ids = new TreeSet<>();
        for (String name : names) {
            ids.add(new ParticipantId(name));
        }
        return ids;
    }

    private static StoredSum sum(
            String job, int round, SortedSet<ParticipantId> survivors, QuantizationSpec spec, long... integers) {
        return new StoredSum(
                new JobId(job),
                new RoundId(round),
                survivors,
                IntegerSum.of(spec, RingVector.ofSigned(spec.ringBits(), integers), survivors.size()));
    }

    private static byte[] bytes(StoredSum sum) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            StoredSumCodec.write(sum, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertThat(StoredSumCodec.bytes(sum)).isEqualTo(out.size());
        return out.toByteArray();
    }

    private static StoredSum read(byte[] bytes) {
        try {
            return StoredSumCodec.read(new ByteArrayInputStream(bytes), bytes.length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void read_ofItsBytes_isTheSum() {
        StoredSum read = read(bytes(SUM));

        assertThat(read).isEqualTo(SUM);
        assertThat(read.digest()).isEqualTo(SUM.digest());
    }

    /** S2: a node stores no more of a sum than its plan allows. */
    @Test
    void mostBytes_ofTheWidestRing_areEnoughAndHardlyMore() {
        QuantizationSpec widest = new QuantizationSpec(1, 1L << 53, 200, 0);
        long[] integers = new long[1_000_000];
        int bytes = bytes(sum("j".repeat(200), 7, names("a", "b"), widest, integers)).length;

        assertThat(widest.ringBits()).isEqualTo(QuantizationSpec.WIDEST);
        assertThat(StoredSumCodec.mostBytes(integers.length)).isBetween((long) bytes, bytes + (2L << 20));
    }

    /** The confirmed digest covers all stored content. */
    @Test
    void digest_ofWhatDiffersAnywhere_differs() {
        Set<Digest> digests = new HashSet<>();
        List<StoredSum> different = List.of(
                SUM,
                sum("job 2", 7, names("a", "b"), SPEC, -7000, 0, 1, 6999),
                sum("job", 8, names("a", "b"), SPEC, -7000, 0, 1, 6999),
                sum("job", 7, names("a", "c"), SPEC, -7000, 0, 1, 6999),
                sum("job", 7, names("a", "b", "c"), SPEC, -7000, 0, 1, 6999),
                sum("job", 7, names("a", "b"), new QuantizationSpec(0.002, 1000, 5, 77.5), -7000, 0, 1, 6999),
                sum("job", 7, names("a", "b"), new QuantizationSpec(0.001, 1001, 5, 77.5), -7000, 0, 1, 6999),
                sum("job", 7, names("a", "b"), new QuantizationSpec(0.001, 1000, 4, 77.5), -7000, 0, 1, 6999),
                sum("job", 7, names("a", "b"), new QuantizationSpec(0.001, 1000, 5, 77.25), -7000, 0, 1, 6999),
                sum("job", 7, names("a", "b"), SPEC, -7000, 0, 1, 6998),
                sum("job", 7, names("a", "b"), SPEC, -7000, 0, 1, 6999, 0));
        different.forEach(sum -> digests.add(sum.digest()));

        assertThat(digests).hasSize(different.size());
    }

    @Test
    void of_asManyUpdatesAsThereAreNoSurvivors_isRefused() {
        IntegerSum three = IntegerSum.of(SPEC, RingVector.ofSigned(SPEC.ringBits(), new long[] {1}), 3);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StoredSum(new JobId("job"), new RoundId(1), names("a", "b"), three));
        IntegerSum none = IntegerSum.of(SPEC, RingVector.ofSigned(SPEC.ringBits(), new long[] {1}), 0);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new StoredSum(new JobId("job"), new RoundId(1), names(), none));
    }

    /** Sizes beyond the bytes of the message must not allocate memory. */
    @Test
    void read_ofFieldsThatDoNotFit_isRefused() throws InvalidProtocolBufferException {
        StoredNoisedSum stored = StoredNoisedSum.parseFrom(bytes(SUM));
        for (StoredNoisedSum.Builder other : List.of(
                stored.toBuilder().setSize(Integer.MAX_VALUE),
                stored.toBuilder().setSize(-1),
                stored.toBuilder().setSize(0).setElements(ByteString.EMPTY),
                stored.toBuilder().setSize(3),
                stored.toBuilder().setRound(0),
                stored.toBuilder().setJob(""),
                stored.toBuilder().setGrid(Double.NaN),
                stored.toBuilder().setBound(-1),
                stored.toBuilder().setParticipants(1),
                stored.toBuilder().addSurvivors("a"),
                stored.toBuilder().clearSurvivors(),
                stored.toBuilder().clearElements())) {
            assertThatThrownBy(() -> read(other.build().toByteArray())).isInstanceOf(DecodeException.class);
        }
    }

    @Test
    void read_ofChangedBytes_isASumOrRefused() throws InvalidProtocolBufferException {
        Random random = new Random(3);
        byte[] real = bytes(SUM);
        StoredNoisedSum stored = StoredNoisedSum.parseFrom(real);
        int read = 0;
        for (int i = 0; i < 2000; i++) {
            read += isRead(Bent.bytes(real, random)) ? 1 : 0;
            read += isRead(Bent.field(stored, random).toByteArray()) ? 1 : 0;
        }
        assertThat(read).isBetween(100, 3600);
    }

    private static boolean isRead(byte[] bytes) {
        try {
            StoredSum sum = read(bytes);
            assertThat(read(bytes(sum))).isEqualTo(sum);
            return true;
        } catch (DecodeException e) {
            assertThat(e.getMessage()).isNotBlank();
            return false;
        }
    }
}
