// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.quantize.QuantizationSpec;
import org.hanse.core.round.ToCoordinator;
import org.hanse.core.round.ToParticipant;
import org.hanse.core.secagg.GraphPlan.Assumptions;
import org.hanse.core.secagg.GraphPlan.Coordinator;
import org.hanse.core.secagg.ProtocolViolation;
import org.hanse.core.secagg.SecAggPlan;
import org.hanse.proto.v1.Join;
import org.hanse.proto.v1.MaskedInputHeader;
import org.hanse.proto.v1.ParticipantMessage;
import org.junit.jupiter.api.Test;

/** Bytes that somebody made up: read as a message, or refused as none, and nothing else. */
class SecAggCodecFuzzTest {

    private static final int TRIES = 20_000;

    private static final SecAggPlan PLAN = new SecAggPlan(
            new JobId("job"),
            new RoundId(1),
            Digest.sha256(new byte[] {1}),
            Digest.sha256(new byte[] {2}),
            new QuantizationSpec(1, 100, 10, 0),
            5,
            SecAggPlan.Protection.of(new Assumptions(0.2, 0.2, Coordinator.ACTIVE), 4));

    @Test
    void parse_changedBytes_isAMessageOrRefused() {
        Random random = new Random(1);
        List<byte[]> real = List.of(
                SecAggCodec.toBytes(new ToParticipant.RoundOffered(PLAN)),
                SecAggCodec.toBytes(new ToParticipant.SurvivorsAnnounced(
                        List.of(new ParticipantId("a"), new ParticipantId("b")), List.of(new ParticipantId("a")))),
                SecAggCodec.toBytes(new ToCoordinator.ParticipantJoined(new ParticipantId("a")))
                        .get(0));
        int read = 0;
        for (int i = 0; i < TRIES; i++) {
            byte[] bytes = real.get(random.nextInt(real.size())).clone();
            for (int change = random.nextInt(4); change >= 0; change--) {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            }
            read += isRead(bytes) ? 1 : 0;
        }
        assertThat(read).isBetween(1, TRIES - 1);
    }

    @Test
    void parse_randomBytes_isAMessageOrRefused() {
        Random random = new Random(2);
        int refused = 0;
        for (int i = 0; i < TRIES; i++) {
            byte[] bytes = new byte[random.nextInt(120)];
            random.nextBytes(bytes);
            refused += isRead(bytes) ? 0 : 1;
        }
        assertThat(refused).isGreaterThan(TRIES / 2);
    }

    private static boolean isRead(byte[] bytes) {
        boolean read = false;
        try {
            SecAggCodec.parseToParticipant(bytes);
            read = true;
        } catch (DecodeException | ProtocolViolation e) {
            assertThat(e.getMessage()).isNotBlank();
        }
        try {
            SecAggCodec.parseToCoordinator(List.of(bytes), PLAN);
            read = true;
        } catch (DecodeException | ProtocolViolation e) {
            assertThat(e.getMessage()).isNotBlank();
        }
        return read;
    }

    /** A header that promises much costs nothing. */
    @Test
    void parse_maskedInputOfAnotherSize_isRefusedBeforeAnythingIsMadeForIt() {
        MaskedInputHeader header = MaskedInputHeader.newBuilder()
                .setSize(Integer.MAX_VALUE)
                .setRingBits(11)
                .setPieces(-1)
                .build();
        byte[] message = ParticipantMessage.newBuilder()
                .setFrom("a")
                .setMaskedInput(header)
                .build()
                .toByteArray();

        assertThatThrownBy(() -> SecAggCodec.parseToCoordinator(List.of(message), PLAN))
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining("2147483647 elements of 11 bits in place of 5 of 11");
    }

    @Test
    void parse_severalMessagesOrNone_isRefused() {
        byte[] once = SecAggCodec.toBytes(new ToCoordinator.ParticipantJoined(new ParticipantId("a")))
                .get(0);

        assertThatThrownBy(() -> SecAggCodec.parseToCoordinator(List.of(), PLAN))
                .isInstanceOf(DecodeException.class);
        assertThatThrownBy(() -> SecAggCodec.parseToCoordinator(List.of(once, once), PLAN))
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining("2 messages where one says it all");
    }

    /** Bytes are counted, as whoever made the name did. */
    @Test
    void parse_namesOfMoreThan200Bytes_areRefused() {
        byte[] longest = ParticipantMessage.newBuilder()
                .setFrom("ä".repeat(100))
                .setJoin(Join.getDefaultInstance())
                .build()
                .toByteArray();
        byte[] longer = ParticipantMessage.newBuilder()
                .setFrom("ä".repeat(101))
                .setJoin(Join.getDefaultInstance())
                .build()
                .toByteArray();

        assertThat(SecAggCodec.parseToCoordinator(List.of(longest), PLAN).from().text())
                .hasSize(100);
        assertThatThrownBy(() -> SecAggCodec.parseToCoordinator(List.of(longer), PLAN))
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining("a participant with a name of 202 bytes");
    }
}
