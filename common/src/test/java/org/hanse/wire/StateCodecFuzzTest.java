// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.round.AwaitingSurvivors;
import org.hanse.core.round.Participant;
import org.hanse.core.round.ParticipantEvent;
import org.hanse.core.round.ParticipantState;
import org.hanse.core.round.RecordedRound;
import org.hanse.core.round.RoundEvent;
import org.hanse.core.round.RoundState;
import org.hanse.core.secagg.ProtocolViolation;
import org.hanse.proto.v1.Advertisement;
import org.hanse.proto.v1.StoredParticipantState;
import org.hanse.proto.v1.StoredRoundState;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Stored states of every phase with changed bytes: decoding returns a state or rejects them. */
class StateCodecFuzzTest {

    /** Number of tries for each stored state; there are several of each phase. */
    private static final int TRIES = 12;

    private static final List<RecordedRound> ROUNDS = List.of(RecordedRound.troubled(), RecordedRound.honestOnRing(5));

    /** Stored state with its owner. */
    private record OfNode(StoredParticipantState stored, Participant node) {

        static OfNode of(byte[] bytes, Participant node) {
            try {
                return new OfNode(StoredParticipantState.parseFrom(bytes), node);
            } catch (InvalidProtocolBufferException e) {
                throw new IllegalStateException(e);
            }
        }

        byte[] bytes() {
            return stored.toByteArray();
        }
    }

    /** Returns all states of a few nodes, one of them withdrawn. */
    private static List<OfNode> ofNodes() {
        List<OfNode> states = new ArrayList<>();
        for (RecordedRound round : ROUNDS) {
            for (Map.Entry<ParticipantId, List<byte[]>> node :
                    round.storedByNodes().entrySet()) {
                String name = node.getKey().text();
                if (name.endsWith("0") || name.endsWith("9")) {
                    node.getValue().forEach(bytes -> states.add(OfNode.of(bytes, round.participant(node.getKey()))));
                }
            }
        }
        return states;
    }

    private static StoredRoundState storedRound(byte[] bytes) {
        try {
            return StoredRoundState.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aNodesStates_changed_areStatesOrRefused() {
        requireStatesOfNodes(TRIES);
    }

    @Test
    @Tag("nightly")
    void statesOfBothSides_changedOften_areStatesOrRefused() {
        requireStatesOfNodes(40);
        requireStatesOfCoordinators(40);
    }

    /** An earlier version stored the masked update itself. */
    @Test
    void aStateWithItsMaskedUpdate_hasTheDigestOfIt() {
        OfNode sent = ofNodes().stream()
                .filter(own -> own.stored().getPhase() == StoredParticipantState.Phase.PHASE_AWAITING_SURVIVORS)
                .findFirst()
                .orElseThrow();
        byte[] masked = {1, 2, 3};
        byte[] earlier = sent.stored().toBuilder()
                .clearMaskedDigest()
                .setMasked(ByteString.copyFrom(masked))
                .build()
                .toByteArray();
        ParticipantState state = ParticipantStateCodec.parse(earlier, sent.node());

        assertThat(state)
                .isInstanceOfSatisfying(
                        AwaitingSurvivors.class, own -> assertThat(own.masked()).isEqualTo(Digest.sha256(masked)));
        state.forget();
    }

    private static void requireStatesOfNodes(int each) {
        Random random = new Random(1);
        Set<StoredParticipantState.Phase> phases = EnumSet.noneOf(StoredParticipantState.Phase.class);
        int read = 0;
        int tries = 0;
        for (OfNode state : ofNodes()) {
            phases.add(state.stored().getPhase());
            assertThat(isRead(state.bytes(), state.node())).isTrue();
            for (int i = 0; i < each; i++) {
                read += isRead(Bent.bytes(state.bytes(), random), state.node()) ? 1 : 0;
                read += isRead(Bent.field(state.stored(), random).toByteArray(), state.node()) ? 1 : 0;
                tries += 2;
            }
        }
        assertThat(read).isBetween(tries / 50, tries * 9 / 10);
        assertThat(phases)
                .isEqualTo(EnumSet.complementOf(EnumSet.of(
                        StoredParticipantState.Phase.PHASE_UNSPECIFIED, StoredParticipantState.Phase.UNRECOGNIZED)));
    }

    /** Returns whether a state is decoded, stored again and usable. */
    private static boolean isRead(byte[] bytes, Participant node) {
        try {
            ParticipantState state = ParticipantStateCodec.parse(bytes, node);
            byte[] again = ParticipantStateCodec.toBytes(state);
            assertThat(ParticipantStateCodec.toBytes(ParticipantStateCodec.parse(again, node)))
                    .isEqualTo(again);
            state.on(new ParticipantEvent.Resumed());
            return true;
        } catch (DecodeException e) {
            assertThat(e.getMessage()).isNotBlank();
            return false;
        }
    }

    @Test
    void aCoordinatorsStates_changed_areStatesOrRefused() {
        requireStatesOfCoordinators(TRIES);
    }

    private static void requireStatesOfCoordinators(int each) {
        Random random = new Random(2);
        Set<StoredRoundState.Phase> phases = EnumSet.noneOf(StoredRoundState.Phase.class);
        int read = 0;
        int tries = 0;
        for (RecordedRound round : ROUNDS) {
            List<byte[]> states = new ArrayList<>(round.storedByCoordinator());
            states.add(RoundStateCodec.toBytes(new RoundState.Aborted(
                    round.plan(),
                    "too few are left",
                    new TreeSet<>(round.enrolment().keys().keySet()))));
            for (byte[] state : states) {
                phases.add(storedRound(state).getPhase());
                assertThat(isRead(state, round)).isTrue();
                for (int i = 0; i < each / 4; i++) {
                    read += isRead(Bent.bytes(state, random), round) ? 1 : 0;
                    read += isRead(Bent.field(storedRound(state), random).toByteArray(), round) ? 1 : 0;
                    tries += 2;
                }
            }
        }
        assertThat(read).isBetween(tries / 50, tries * 9 / 10);
        assertThat(phases)
                .isEqualTo(EnumSet.complementOf(
                        EnumSet.of(StoredRoundState.Phase.PHASE_UNSPECIFIED, StoredRoundState.Phase.UNRECOGNIZED)));
    }

    private static boolean isRead(byte[] bytes, RecordedRound round) {
        try {
            RoundState state = RoundStateCodec.parse(bytes, round.enrolment());
            byte[] again = RoundStateCodec.toBytes(state);
            assertThat(RoundStateCodec.toBytes(RoundStateCodec.parse(again, round.enrolment())))
                    .isEqualTo(again);
            state.on(new RoundEvent.Restarted());
            return true;
        } catch (DecodeException e) {
            assertThat(e.getMessage()).isNotBlank();
            return false;
        }
    }

    @Test
    void parse_ofARosterThatBreaksTheProtocol_saysWho() {
        RecordedRound round = ROUNDS.get(1);
        StoredRoundState stored = round.storedByCoordinator().stream()
                .map(StateCodecFuzzTest::storedRound)
                .filter(state -> state.getPhase() == StoredRoundState.Phase.PHASE_REVEAL_NONCES)
                .findFirst()
                .orElseThrow();
        Advertisement first = stored.getRoster().getAdvertisements(0);
        StoredRoundState.Builder twice = stored.toBuilder();
        twice.getRosterBuilder().addAdvertisements(first);

        assertThatThrownBy(() -> RoundStateCodec.parse(twice.build().toByteArray(), round.enrolment()))
                .isInstanceOf(DecodeException.class)
                .hasCauseInstanceOf(ProtocolViolation.class)
                .hasMessage("a stored round with participant-0000: stands twice in the roster")
                .satisfies(e ->
                        assertThat(((DecodeException) e).participant()).contains(new ParticipantId(first.getFrom())));
    }

    /** A node with a seed that was never secret-shared would spoil the sum. */
    @Test
    void parse_ofSecretsThatWereNotAdvertised_isRefused() {
        for (OfNode state : ofNodes()) {
            if (!state.stored().getSelfSeed().isEmpty()) {
                byte[] seed = state.stored().getSelfSeed().toByteArray();
                seed[31] ^= 1;
                byte[] other = state.stored().toBuilder()
                        .setSelfSeed(ByteString.copyFrom(seed))
                        .build()
                        .toByteArray();

                assertThatThrownBy(() -> ParticipantStateCodec.parse(other, state.node()))
                        .isInstanceOf(DecodeException.class)
                        .hasMessageEndingWith("has stored other secrets than it advertised keys of");
            }
        }
    }

    /** A changed letter or number of a node's record of earlier rounds is detected. */
    @Test
    void parse_ofAHistoryThatCannotBe_isRefused() {
        OfNode state = ofNodes().get(0);
        for (StoredParticipantState.Builder other : Arrays.asList(
                state.stored().toBuilder().addAgreedModels("not a digest"),
                state.stored().toBuilder().addLastRounds(state.stored().getLastRounds(0)),
                withRound(state.stored(), 0),
                withRound(state.stored(), -1))) {
            assertThatThrownBy(() -> ParticipantStateCodec.parse(other.build().toByteArray(), state.node()))
                    .isInstanceOf(DecodeException.class);
        }
    }

    private static StoredParticipantState.Builder withRound(StoredParticipantState stored, int round) {
        StoredParticipantState.Builder other = stored.toBuilder();
        other.getLastRoundsBuilder(0).setRound(round);
        return other;
    }
}
