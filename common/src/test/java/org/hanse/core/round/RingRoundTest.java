// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hanse.core.round.RoundOnDesk.id;

import java.util.List;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.round.ToCoordinator.MaskedInputSubmitted;
import org.hanse.core.round.ToCoordinator.NonceRevealed;
import org.hanse.core.secagg.GraphPlan.Assumptions;
import org.hanse.core.secagg.GraphPlan.Coordinator;
import org.hanse.core.secagg.Nonce;
import org.hanse.core.secagg.ProtocolViolation.Reason;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Rounds on a k-regular graph small enough for every build: sixteen on a ring, with one corrupt node and one dropout.
 */
class RingRoundTest {

    static final int COUNT = 16;
    static final int MOST_COMPLETE = 8;
    static final Assumptions ASSUMPTIONS = new Assumptions(1, 0.1, Coordinator.ACTIVE);

    private static RoundOnDesk round(long seed) {
        return new RoundOnDesk(COUNT, ASSUMPTIONS, MOST_COMPLETE, 5, seed);
    }

    private static SortedSet<ParticipantId> allBut(int left) {
        SortedSet<ParticipantId> ids = new TreeSet<>();
        IntStream.range(0, COUNT).filter(i -> i != left).forEach(i -> ids.add(id(i)));
        return ids;
    }

    @Test
    void run_withoutDropouts_isThePlainSumOfANeighbourhoodsMasks() {
        RoundOnDesk round = round(1);

        assertThat(round.run()).isInstanceOf(RoundState.Completed.class);
        assertThat(round.plan.graph(COUNT).degree()).isEqualTo(4);
        assertThat(round.plan.graph(COUNT).threshold()).isEqualTo(3);
        assertThat(round.sum.orElseThrow().vector()).isEqualTo(round.plain(allBut(-1)));
        assertThat(round.refusedByNodes).isEmpty();
        assertThat(round.stored.retained.values())
                .allSatisfy(shares -> assertThat(shares.shares()).hasSize(4));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ParticipantJoined",
                "KeysAdvertised",
                "NonceRevealed",
                "SharesSubmitted",
                "MaskedInputSubmitted",
                "SurvivorsSigned",
                "SharesRevealed"
            })
    void run_withOneDropoutInAPhase_isTheSumOfAllSentUpdates(String phase) {
        RoundOnDesk round = round(2);
        round.dropped = message -> message.getClass().getSimpleName().equals(phase)
                && message.from().equals(id(6));

        assertThat(round.run()).isInstanceOf(RoundState.Completed.class);
        boolean inTheSum = phase.equals("SurvivorsSigned") || phase.equals("SharesRevealed");
        assertThat(round.sum.orElseThrow().vector()).isEqualTo(round.plain(allBut(inTheSum ? -1 : 6)));
    }

    /** Fewer nonces than the assumed dropouts leave end the round without a sum. */
    @Test
    void run_withNoncesOfFewerThanThePlanLeaves_endsWithoutASum() {
        RoundOnDesk round = round(3);
        round.dropped =
                message -> message instanceof NonceRevealed && message.from().compareTo(id(2)) < 0;

        assertThat(round.run()).isInstanceOf(RoundState.Aborted.class);
        assertThat(round.stored.notes.get(0))
                .startsWith("round 1 aborted: RevealNonces: ")
                .contains("14 nonces, and of 16 participants the plan allows no fewer than 15 to be left");
    }

    @Test
    void run_withMoreUpdatesLostThanPlanned_endsWithoutASum() {
        RoundOnDesk round = round(4);
        round.dropped = message ->
                message instanceof MaskedInputSubmitted && message.from().compareTo(id(2)) < 0;

        assertThat(round.run()).isInstanceOf(RoundState.Aborted.class);
        assertThat(round.stored.notes.get(0))
                .startsWith("round 1 aborted: MaskedInputCollection: ")
                .contains("14 survivors, and of 16 participants the plan allows no fewer than 15 to be left");
        assertThat(round.sum).isEmpty();
        assertThat(round.sent).noneMatch(message -> message instanceof ToCoordinator.SharesRevealed);
    }

    /** Every node has three of its neighbours' signatures. The other half may still have received other lists. */
    @Test
    void run_withSignaturesOfHalfOfAll_endsBeforeSharesAreAskedFor() {
        RoundOnDesk round = round(8);
        round.dropped = message -> message instanceof ToCoordinator.SurvivorsSigned
                && message.from().compareTo(id(8)) < 0;

        assertThat(round.run()).isInstanceOf(RoundState.Aborted.class);
        assertThat(round.stored.notes.get(0)).contains("8 participants signed the survivors, and it takes 9");
        assertThat(round.received.values())
                .allSatisfy(announced -> assertThat(announced)
                        .noneMatch(message -> message instanceof ToParticipant.SignaturesDelivered));
    }

    /** A node that chooses its nonce after it has seen others could choose its neighbours. */
    @Test
    void aNonceThatWasNotCommittedTo_isRefusedAndItsSenderIsAnEarlyDropout() {
        RoundOnDesk round = round(5);
        round.change =
                message -> message instanceof NonceRevealed && message.from().equals(id(3))
                        ? new NonceRevealed(id(3), Nonce.of(new byte[Nonce.SIZE]))
                        : message;

        assertThat(round.run()).isInstanceOf(RoundState.Completed.class);
        assertThat(round.performer.refused).singleElement().satisfies(refusal -> {
            assertThat(refusal.reason()).isEqualTo(Reason.BAD_COMMITMENT);
            assertThat(refusal.participant()).contains(id(3));
        });
        assertThat(round.sum.orElseThrow().vector()).isEqualTo(round.plain(allBut(3)));
    }

    @ParameterizedTest
    @ValueSource(longs = {1})
    void run_withRepeatedRestartsOfBothSides_hasTheSameSum(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        RoundOnDesk round = round(seed);
        round.encoded = true;
        round.stops = () -> random.nextInt(30) == 0;
        round.leaving = () -> random.nextInt(3);

        assertThat(round.run()).isInstanceOf(RoundState.Completed.class);
        assertThat(round.sum.orElseThrow().vector()).isEqualTo(round.plain(allBut(-1)));
        for (int i = 0; i < COUNT; i++) {
            assertThat(round.bytesByKind(id(i)))
                    .containsKey("NonceRevealed")
                    .allSatisfy((kind, bytes) -> assertThat(bytes).as(kind).hasSize(1));
        }
    }

    @ParameterizedTest
    @Tag("nightly")
    @ValueSource(longs = {2, 3, 4, 5, 6})
    void run_withRepeatedRestartsOfBothSidesInFurtherCases_hasTheSameSum(long seed) {
        run_withRepeatedRestartsOfBothSides_hasTheSameSum(seed);
    }

    /** Neighbourhoods follow from the nonces of all. */
    @Test
    void run_again_hasOtherNeighbourhoods() {
        RoundOnDesk first = round(7);
        RoundOnDesk second = round(7);
        first.run();
        second.run();

        assertThat(holders(first)).isNotEqualTo(holders(second));
    }

    private static List<SortedSet<ParticipantId>> holders(RoundOnDesk round) {
        return round.stored.retained.values().stream()
                .map(shares ->
                        (SortedSet<ParticipantId>) new TreeSet<>(shares.shares().keySet()))
                .toList();
    }
}
