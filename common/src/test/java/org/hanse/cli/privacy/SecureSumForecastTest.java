// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hanse.cli.privacy.SecureSumForecast.PhaseBytes;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.round.RecordedRound;
import org.hanse.core.round.RoundState;
import org.hanse.core.round.ToCoordinator;
import org.hanse.core.round.ToParticipant;
import org.hanse.wire.SecAggCodec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Forecast of a round, compared with the actual bytes of its messages by phase and node. */
class SecureSumForecastTest {

    private static final String UNCOUNTED = "uncounted";

    private static final Map<String, String> PHASE_OF_SENT = Map.of(
            "ParticipantJoined", UNCOUNTED,
            "KeysAdvertised", "AdvertiseKeys",
            "NonceRevealed", "RevealNonces",
            "SharesSubmitted", "ShareKeys",
            "MaskedInputSubmitted", "MaskedInputCollection",
            "SurvivorsSigned", "ConsistencyCheck",
            "SharesRevealed", "Unmasking");

    private static final Map<String, String> PHASE_OF_TOLD = Map.of(
            "RoundOffered", UNCOUNTED,
            "RoundEnded", UNCOUNTED,
            "NoncesAnnounced", "ShareKeys",
            "SharesDelivered", "MaskedInputCollection",
            "SurvivorsAnnounced", "ConsistencyCheck",
            "SignaturesDelivered", "Unmasking");

    /** Updates of one piece, and of two. */
    @ParameterizedTest
    @ValueSource(ints = {1000, 450_000})
    void phases_ofTen_areWhatARoundsMessagesHave(int size) {
        assertForetold(RecordedRound.honest(10, size), "ShareKeys");
    }

    @Test
    void phases_onTheRing_areWhatARoundsMessagesHave() {
        assertForetold(RecordedRound.honestOnRing(1000), "RevealNonces");
    }

    private static void assertForetold(RecordedRound round, String rosterIn) {
        assertThat(round.end()).isInstanceOf(RoundState.Completed.class);
        int participants = round.received().size();
        SecureSumForecast forecast = new SecureSumForecast(
                (double) round.plan().corrupt() / participants,
                round.plan().assumptions(),
                round.plan().graph(participants),
                round.plan().quantization(),
                round.plan().size());
        for (ParticipantId node : round.received().keySet()) {
            assertThat(node.text()).hasSize(SecureSumForecast.NAME_BYTES);
            Map<String, Long> sent = sent(round, node);
            Map<String, Long> received = received(round.received().getOrDefault(node, List.of()), rosterIn);
            for (PhaseBytes phase : forecast.phases()) {
                assertForetold(phase.name() + " sent", phase.sent(), sent.getOrDefault(phase.name(), 0L));
                assertForetold(phase.name() + " received", phase.received(), received.getOrDefault(phase.name(), 0L));
            }
            assertForetold("sent in all", forecast.sent(), total(sent));
            assertForetold("received in all", forecast.received(), total(received));
            // The plan with the digests of its context, and words at both ends of a round.
            assertThat(sent.getOrDefault(UNCOUNTED, 0L) + received.getOrDefault(UNCOUNTED, 0L))
                    .isBetween(250L, 400L);
        }
    }

    private static void assertForetold(String what, long foretold, long encoded) {
        assertThat(encoded).as(what).isBetween(foretold, (long)
                Math.floor(foretold * (1 + SecureSumForecast.MOST_FRAMING)));
    }

    private static long total(Map<String, Long> phases) {
        return phases.entrySet().stream()
                .filter(phase -> !phase.getKey().equals(UNCOUNTED))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    private static Map<String, Long> sent(RecordedRound round, ParticipantId node) {
        Map<String, Long> bytes = new TreeMap<>();
        for (ToCoordinator message : round.sent()) {
            if (message.from().equals(node)) {
                long size = SecAggCodec.toBytes(message).stream()
                        .mapToLong(one -> one.length)
                        .sum();
                bytes.merge(PHASE_OF_SENT.getOrDefault(kind(message), "?"), size, Long::sum);
            }
        }
        return bytes;
    }

    private static Map<String, Long> received(List<ToParticipant> messages, String rosterIn) {
        Map<String, Long> bytes = new TreeMap<>();
        for (ToParticipant message : messages) {
            long size = SecAggCodec.toBytes(message).length;
            bytes.merge(PHASE_OF_TOLD.getOrDefault(kind(message), rosterIn), size, Long::sum);
        }
        return bytes;
    }

    private static String kind(Object message) {
        return message.getClass().getSimpleName();
    }
}
