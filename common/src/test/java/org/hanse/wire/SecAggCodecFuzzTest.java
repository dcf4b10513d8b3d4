// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.quantize.QuantizationSpec;
import org.hanse.core.round.Dropout;
import org.hanse.core.round.RecordedRound;
import org.hanse.core.round.ToCoordinator;
import org.hanse.core.round.ToParticipant;
import org.hanse.core.secagg.Enrolment;
import org.hanse.core.secagg.GraphPlan.Assumptions;
import org.hanse.core.secagg.GraphPlan.Coordinator;
import org.hanse.core.secagg.RoundContext;
import org.hanse.core.secagg.SecAggPlan;
import org.hanse.proto.v1.Join;
import org.hanse.proto.v1.MaskedInputHeader;
import org.hanse.proto.v1.ParticipantMessage;
import org.hanse.proto.v1.RevealedShare;
import org.hanse.proto.v1.SealedShare;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Arbitrary bytes: decoded as a message, or rejected with one exception. */
class SecAggCodecFuzzTest {

    private static final int TRIES = 4_000;

    private static final SecAggPlan PLAN = new SecAggPlan(
            new JobId("job"),
            new RoundId(1),
            RoundContext.of(
                    Digest.sha256(new byte[] {1}),
                    RoundContext.Start.of(Digest.sha256(new byte[] {2})),
                    Enrolment.of(Map.of())),
            new QuantizationSpec(1, 100, 10, 0),
            5,
            SecAggPlan.Protection.of(new Assumptions(2, 0.2, Coordinator.ACTIVE), 12, 4));

    private static final List<RecordedRound> ROUNDS = List.of(RecordedRound.troubled(), RecordedRound.honestOnRing(5));

    /** Messages of every kind, as rounds on both graphs had them, and of each a few. */
    private static List<ToCoordinator> sent(RecordedRound round) {
        ToCoordinator.MaskedInputSubmitted masked = round.sent().stream()
                .filter(message -> message instanceof ToCoordinator.MaskedInputSubmitted)
                .map(message -> (ToCoordinator.MaskedInputSubmitted) message)
                .findFirst()
                .orElseThrow();
        ParticipantId other = round.sent().get(3).from();
        List<ToCoordinator> sent = new ArrayList<>(round.sent());
        sent.add(new ToCoordinator.MaskedInputSubmitted(masked.update(), new TreeSet<>(List.of(other))));
        sent.add(new ToCoordinator.ParticipantDropped(
                other, new Dropout(Dropout.Reason.REFUSED, Optional.of(masked.from()), "keys not signed")));
        for (Dropout.Reason reason : Dropout.Reason.values()) {
            sent.add(new ToCoordinator.ParticipantDropped(other, Dropout.of(reason, "")));
        }
        return sent;
    }

    private static String kind(Object message) {
        return message.getClass().getSimpleName();
    }

    @Test
    void parse_whatParticipantsSayChanged_isAMessageOrRefused() {
        requireMessagesOfParticipants(TRIES);
    }

    @Test
    @Tag("nightly")
    void parse_anythingChangedOften_isAMessageOrRefused() {
        requireMessagesOfParticipants(5 * TRIES);
        requireMessagesOfTheCoordinator(5 * TRIES);
        requireMostlyRefused(5 * TRIES);
    }

    private static void requireMessagesOfParticipants(int tries) {
        Random random = new Random(1);
        Map<String, Integer> tried = new TreeMap<>();
        int read = 0;
        for (RecordedRound round : ROUNDS) {
            for (ToCoordinator message : sent(round)) {
                if (tried.merge(kind(message), 1, Integer::sum) > 20) {
                    continue;
                }
                List<byte[]> real = SecAggCodec.toBytes(message);
                assertThat(isReadByCoordinator(real, round.plan())).isTrue();
                for (int i = 0; i < tries / 200; i++) {
                    read += isReadByCoordinator(changed(real, random), round.plan()) ? 1 : 0;
                    List<byte[]> bent = SecAggCodec.encode(message).stream()
                            .map(one -> Bent.field(one, random).toByteArray())
                            .toList();
                    read += isReadByCoordinator(bent, round.plan()) ? 1 : 0;
                }
            }
        }
        assertThat(tried.keySet())
                .isEqualTo(Arrays.stream(ToCoordinator.class.getPermittedSubclasses())
                        .map(Class::getSimpleName)
                        .collect(Collectors.toCollection(TreeSet::new)));
        assertThat(read).isGreaterThan(tries / 20);
    }

    /** S2: entries of two bytes would be a hundred megabytes of objects. */
    @Test
    void parse_ofLongLists_isRefusedByLength() {
        ParticipantMessage.Builder message = ParticipantMessage.newBuilder().setFrom("p0");
        for (int i = 0; i < 1_000_000; i++) {
            message.getRevealBuilder().addShares(RevealedShare.getDefaultInstance());
        }
        byte[] flood = message.build().toByteArray();

        assertThatThrownBy(() -> SecAggCodec.parseToCoordinator(List.of(flood), PLAN))
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining("at most 9216 are possible here");
        byte[] header = ParticipantMessage.newBuilder()
                .setFrom("p0")
                .setMaskedInput(MaskedInputHeader.newBuilder()
                        .setSize(PLAN.size())
                        .setRingBits(PLAN.quantization().ringBits()))
                .build()
                .toByteArray();
        assertThatThrownBy(() -> SecAggCodec.parseToCoordinator(List.of(header, flood), PLAN))
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining("at most 1049088 are possible here");
        assertThatThrownBy(() -> SecAggCodec.parseToCoordinator(List.of(header, header, new byte[] {1}), PLAN))
                .isInstanceOf(DecodeException.class)
                .hasMessageContaining("no piece of it");
    }

    /** The longest names, and shares for all participants. */
    @Test
    void parse_ofTheLongestMessages_isTheMessage() {
        Map<ParticipantId, Integer> peers = new TreeMap<>();
        for (int i = 0; i < 10; i++) {
            peers.put(new ParticipantId(i + "x".repeat(199)), i + 1);
        }
        String from = peers.keySet().iterator().next().text();
        ParticipantMessage.Builder shares = ParticipantMessage.newBuilder().setFrom(from);
        ParticipantMessage.Builder reveal = ParticipantMessage.newBuilder().setFrom(from);
        peers.forEach((peer, place) -> {
            shares.getSharesBuilder()
                    .addShares(SealedShare.newBuilder()
                            .setPeer(peer.text())
                            .setCiphertext(ByteString.copyFrom(new byte[96]))
                            .setSeedShareCommitment(ByteString.copyFrom(new byte[32]))
                            .setMaskKeyShareCommitment(ByteString.copyFrom(new byte[32])));
            reveal.getRevealBuilder()
                    .addShares(RevealedShare.newBuilder()
                            .setOwner(peer.text())
                            .setPlace(place)
                            .setSelfMask(ByteString.copyFrom(new byte[40])));
        });
        ParticipantMessage dropout = SecAggCodec.encode(new ToCoordinator.ParticipantDropped(
                        new ParticipantId(from),
                        new Dropout(
                                Dropout.Reason.REFUSED,
                                Optional.of(new ParticipantId(from)),
                                "\uD83D\uDE00".repeat(250))))
                .get(0);

        for (ParticipantMessage message : List.of(shares.build(), reveal.build(), dropout)) {
            assertThat(isReadByCoordinator(List.of(message.toByteArray()), PLAN))
                    .isTrue();
        }
    }

    /** Returns the messages with one changed, missing or doubled. */
    private static List<byte[]> changed(List<byte[]> real, Random random) {
        List<byte[]> changed = new ArrayList<>(real);
        int at = random.nextInt(changed.size());
        switch (random.nextInt(6)) {
            case 0 -> changed.remove(at);
            case 1 -> changed.add(at, changed.get(at));
            default -> changed.set(at, Bent.bytes(changed.get(at), random));
        }
        return changed;
    }

    @Test
    void parse_whatTheCoordinatorSaysChanged_isAMessageOrRefused() {
        requireMessagesOfTheCoordinator(TRIES);
    }

    private static void requireMessagesOfTheCoordinator(int tries) {
        Random random = new Random(2);
        Map<String, Integer> tried = new TreeMap<>();
        int read = 0;
        for (RecordedRound round : ROUNDS) {
            List<ToParticipant> received = new ArrayList<>(List.of(new ToParticipant.RoundOffered(round.plan())));
            round.received().values().forEach(received::addAll);
            for (ToParticipant message : received) {
                if (tried.merge(kind(message), 1, Integer::sum) > 20) {
                    continue;
                }
                byte[] real = SecAggCodec.toBytes(message);
                assertThat(isReadByParticipant(real)).isTrue();
                for (int i = 0; i < tries / 200; i++) {
                    read += isReadByParticipant(Bent.bytes(real, random)) ? 1 : 0;
                    read += isReadByParticipant(Bent.field(SecAggCodec.encode(message), random)
                                    .toByteArray())
                            ? 1
                            : 0;
                }
            }
        }
        assertThat(tried.keySet())
                .isEqualTo(Arrays.stream(ToParticipant.class.getPermittedSubclasses())
                        .map(Class::getSimpleName)
                        .collect(Collectors.toCollection(TreeSet::new)));
        assertThat(read).isGreaterThan(tries / 20);
    }

    @Test
    void parse_randomBytes_isAMessageOrRefused() {
        requireMostlyRefused(TRIES);
    }

    private static void requireMostlyRefused(int tries) {
        Random random = new Random(2);
        int refused = 0;
        for (int i = 0; i < tries; i++) {
            byte[] bytes = new byte[random.nextInt(120)];
            random.nextBytes(bytes);
            refused += isRead(bytes) ? 0 : 1;
        }
        assertThat(refused).isGreaterThan(tries / 2);
    }

    private static boolean isRead(byte[] bytes) {
        boolean byParticipant = isReadByParticipant(bytes);
        boolean byCoordinator = isReadByCoordinator(List.of(bytes), PLAN);
        return byParticipant || byCoordinator;
    }

    /** Returns whether the bytes are decoded, and the result is unchanged by encoding and decoding. */
    private static boolean isReadByParticipant(byte[] bytes) {
        try {
            ToParticipant message = SecAggCodec.parseToParticipant(bytes);
            assertThat(SecAggCodec.parseToParticipant(SecAggCodec.toBytes(message)))
                    .isEqualTo(message);
            return true;
        } catch (DecodeException e) {
            assertThat(e.getMessage()).isNotBlank();
            return false;
        }
    }

    private static boolean isReadByCoordinator(List<byte[]> bytes, SecAggPlan plan) {
        try {
            List<byte[]> again = SecAggCodec.toBytes(SecAggCodec.parseToCoordinator(bytes, plan));
            List<byte[]> onceMore = SecAggCodec.toBytes(SecAggCodec.parseToCoordinator(again, plan));
            assertThat(onceMore).usingElementComparator(Arrays::compare).isEqualTo(again);
            return true;
        } catch (DecodeException e) {
            assertThat(e.getMessage()).isNotBlank();
            return false;
        }
    }

    /** A header with a great size allocates nothing. */
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
                .hasMessageContaining("several messages where one says it all");
    }

    /** Lengths are counted in bytes of UTF-8. */
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
