// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.FieldDescriptor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.quantize.RingVector;
import org.hanse.core.round.ToCoordinator;
import org.hanse.core.secagg.ShapedUpdates;
import org.hanse.proto.v1.MaskedInputHeader;
import org.hanse.proto.v1.Piece;
import org.junit.jupiter.api.Test;

/** W4, A16: neither the metadata of a masked update nor its length reveals anything about it. */
class MaskedUploadTest {

    private static final int SIZE = 3000;

    private final ShapedUpdates updates = new ShapedUpdates(SIZE);

    private static List<String> fields(List<FieldDescriptor> fields) {
        return fields.stream().map(FieldDescriptor::getName).toList();
    }

    @Test
    void aMaskedUpdatesMessages_haveNoFieldForACount() {
        assertThat(fields(MaskedInputHeader.getDescriptor().getFields()))
                .containsExactly("size", "ring_bits", "pieces", "digest", "signature", "unopened");
        assertThat(fields(Piece.getDescriptor().getFields())).containsExactly("index", "content");
    }

    /** Empty, one row, or all coordinates at the bound: equal numbers of messages and bytes. */
    @Test
    void updatesOfEveryKind_areOfOneLength() {
        int bits = updates.ringBits();
        SplittableRandom random = new SplittableRandom(1);
        long[] row = new long[SIZE];
        row[17] = 1;
        Map<String, RingVector> kinds = new TreeMap<>(Map.of(
                "nothing",
                RingVector.zero(bits, SIZE),
                "one row",
                RingVector.ofSigned(bits, row),
                "all of it",
                RingVector.ofSigned(bits, random.longs(SIZE, -100, 101).toArray())));
        List<List<Integer>> lengths = new ArrayList<>();
        for (RingVector update : kinds.values()) {
            ToCoordinator message = new ToCoordinator.MaskedInputSubmitted(
                    updates.masked(new ParticipantId("p0"), update), new TreeSet<>());
            lengths.add(SecAggCodec.toBytes(message).stream()
                    .map(bytes -> bytes.length)
                    .toList());
        }

        assertThat(lengths).hasSize(3);
        assertThat(lengths.get(1)).isEqualTo(lengths.get(0));
        assertThat(lengths.get(2)).isEqualTo(lengths.get(0));
    }

    /** S2: the coordinator knows the size of an update before it accepts the first byte. */
    @Test
    void maskedSize_isTheSizeOfTheStream() throws IOException {
        int pieces = 2 * 8 * SecAggCodec.PIECE_BYTES / updates.ringBits() + 1;
        for (ShapedUpdates own : List.of(updates, new ShapedUpdates(pieces))) {
            for (String name : List.of("p0", "p1")) {
                for (Set<ParticipantId> unopened : List.of(
                        Set.<ParticipantId>of(), Set.of(new ParticipantId("p2"), new ParticipantId("x".repeat(200))))) {
                    ParticipantId from = new ParticipantId(name);
                    List<byte[]> messages = SecAggCodec.toBytes(new ToCoordinator.MaskedInputSubmitted(
                            own.masked(
                                    from,
                                    RingVector.zero(own.ringBits(), own.plan().size())),
                            new TreeSet<>(unopened)));
                    ByteArrayOutputStream stream = new ByteArrayOutputStream();
                    MessageStream.write(stream, messages);

                    assertThat(SecAggCodec.maskedSize(from, own.plan(), unopened))
                            .isEqualTo(new MessageStream.Size(stream.size(), messages.size()));
                }
            }
        }
    }
}
