// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hanse.core.round.LyingCoordinator.plan;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hanse.core.crypto.Signature;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.secagg.Advertisement;
import org.hanse.core.secagg.SealedShares;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Plausible messages in any order to any receiver, with parts omitted, doubled or exchanged. */
class PhaseOrderFuzzTest {

    private static final int COUNT = LyingCoordinator.COUNT;
    private static final int MESSAGES = 400;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void nodes_toldAnythingInAnyOrder_neverGiveBothSharesOfAnybody(long seed) {
        Random random = new Random(seed);
        LyingCoordinator lying = new LyingCoordinator(COUNT);
        List<ParticipantId> ids = List.copyOf(lying.participants.keySet());
        // Half of the time an honest beginning, so that the later phases are reached.
        if (seed % 2 == 0) {
            lying.collect(plan(1));
        }
        int number = 2;
        for (int i = 0; i < MESSAGES; i++) {
            ParticipantId to = ids.get(random.nextInt(COUNT));
            lying.deliver(to, message(random, lying, ids, to, number));
            if (random.nextInt(60) == 0) {
                number++;
            }
        }

        assertThat(lying.neverBothShares()).isTrue();
        if (seed % 2 == 0) {
            assertThat(lying.last(ToCoordinator.MaskedInputSubmitted.class)).isNotEmpty();
        }
        assertThat(lying.refused).isNotEmpty();
    }

    private static ParticipantEvent message(
            Random random, LyingCoordinator lying, List<ParticipantId> ids, ParticipantId to, int number) {
        return switch (random.nextInt(9)) {
            case 0 -> new ToParticipant.RoundOffered(plan(number));
            case 1 -> new ToParticipant.RosterAnnounced(bent(random, lying.advertised()));
            case 2 -> new ToParticipant.NoncesAnnounced(new TreeMap<>());
            case 3 -> {
                List<SealedShares> shares = lying.sealed(
                        lying.last(ToCoordinator.SharesSubmitted.class).keySet());
                yield ToParticipant.SharesDelivered.to(to, bent(random, shares));
            }
            case 4, 5 ->
                new ToParticipant.SurvivorsAnnounced(
                        random.nextBoolean() ? ids : bent(random, ids), random.nextBoolean() ? ids : bent(random, ids));
            case 6 -> {
                SortedMap<ParticipantId, Signature> signatures = lying.signatures();
                if (random.nextInt(3) == 0 && !signatures.isEmpty()) {
                    signatures.remove(signatures.firstKey());
                }
                yield new ToParticipant.SignaturesDelivered(signatures);
            }
            case 7 ->
                random.nextInt(20) == 0 ? new ParticipantEvent.Withdrawn("enough") : new ParticipantEvent.Resumed();
            default ->
                random.nextInt(6) == 0
                        ? new ToParticipant.RoundEnded("so it goes")
                        : new ToParticipant.RosterAnnounced(new ArrayList<Advertisement>(lying.advertised()));
        };
    }

    /** Returns the list with an element removed or doubled, in another order, or unchanged. */
    private static <T> List<T> bent(Random random, List<T> list) {
        List<T> bent = new ArrayList<>(list);
        if (!bent.isEmpty()) {
            switch (random.nextInt(4)) {
                case 0 -> bent.remove(random.nextInt(bent.size()));
                case 1 -> bent.add(bent.get(random.nextInt(bent.size())));
                case 2 -> Collections.shuffle(bent, random);
                default -> {}
            }
        }
        return bent;
    }
}
