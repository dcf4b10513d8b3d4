// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hanse.core.round.RoundOnDesk.id;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.secagg.GraphPlan.Assumptions;
import org.hanse.core.secagg.GraphPlan.Coordinator;
import org.hanse.core.secagg.Survivors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoundTest {

    private static SortedSet<ParticipantId> from(int first, int end) {
        SortedSet<ParticipantId> ids = new TreeSet<>();
        IntStream.range(first, end).forEach(number -> ids.add(id(number)));
        return ids;
    }

    @Test
    void run_withoutDropouts_isThePlainSumAndAllNodesAreIdleAgain() {
        RoundOnDesk round = new RoundOnDesk(8);

        assertThat(round.run()).isInstanceOf(RoundState.Completed.class);
        assertThat(round.sum.orElseThrow().vector()).isEqualTo(round.plain(from(0, 8)));
        assertThat(round.nodes.values()).hasOnlyElementsOfType(ParticipantState.Idle.class);
        assertThat(round.refusedByNodes).isEmpty();
        assertThat(round.performer.refused).isEmpty();
        assertThat(round.stored.notes).containsExactly("round 1 completed with 8 updates");
    }

    @Test
    void run_toASum_keepsEvidenceThatTheSurvivorsSigned() {
        RoundOnDesk round = new RoundOnDesk(8);
        round.encoded = true;
        round.dropped = message -> (message instanceof ToCoordinator.MaskedInputSubmitted
                        && message.from().equals(id(0)))
                || (message instanceof ToCoordinator.SurvivorsSigned
                        && message.from().equals(id(1)));
        round.run();

        RoundEvidence evidence = round.stored.evidence.orElseThrow();
        assertThat(evidence.participants()).isEqualTo(from(0, 8));
        assertThat(evidence.announced().sharers()).isEqualTo(from(0, 8));
        assertThat(evidence.announced().survivors()).isEqualTo(from(1, 8));
        assertThat(evidence.valid(round.enrolment)).isEqualTo(from(2, 8));
        RoundEvidence of = new RoundEvidence(
                evidence.context(),
                evidence.session(),
                evidence.participants(),
                new Survivors(from(0, 8), from(2, 8)),
                evidence.signatures());
        assertThat(of.valid(round.enrolment)).isEmpty();
    }

    @Test
    void run_withoutASum_keepsNoEvidence() {
        RoundOnDesk round = new RoundOnDesk(8);
        round.dropped = message -> message instanceof ToCoordinator.SharesRevealed;
        round.run();

        assertThat(round.stored.evidence).isEmpty();
    }

    /** Five of eight shares are a threshold. Four nodes answer late and one never: the round waits once more, and no longer than needed. */
    @Test
    void run_withTooFewSharesInTime_isLateAndHasItsSumOnceTheyAreEnough() {
        RoundOnDesk round = new RoundOnDesk(8);
        round.encoded = true;
        Set<ParticipantId> late = new TreeSet<>(from(0, 4));
        round.dropped = message -> message instanceof ToCoordinator.SharesRevealed
                && (message.from().equals(id(7)) || late.remove(message.from()));

        assertThat(round.run()).isInstanceOf(RoundState.Completed.class);
        assertThat(round.timeouts).isEqualTo(1);
        assertThat(round.sum.orElseThrow().vector()).isEqualTo(round.plain(from(0, 8)));
        assertThat(round.stored.notes).anyMatch(note -> note.startsWith("round 1 is late: too few shares"));
    }

    /** Participants that revealed shares are named, because they take part in no other sum for the model. */
    @Test
    void run_withTooFewSharesForGood_namesThoseWhoRevealedSome() {
        RoundOnDesk round = new RoundOnDesk(8);
        round.encoded = true;
        round.dropped = message ->
                message instanceof ToCoordinator.SharesRevealed && !from(0, 3).contains(message.from());

        assertThat(round.run())
                .isInstanceOfSatisfying(
                        RoundState.Aborted.class,
                        aborted -> assertThat(aborted.revealed()).isEqualTo(from(0, 3)));
        assertThat(round.timeouts).isEqualTo(2);
    }

    /** A participant that has answered would answer once more in vain. */
    @Test
    void restarted_inAnyPhase_asksOnlyThoseWhoHaveNotAnswered() {
        RoundOnDesk round = new RoundOnDesk(8);
        Map<String, SortedSet<ParticipantId>> asked = new TreeMap<>();
        round.change = message -> {
            if (message.from().equals(id(7)) && !(message instanceof ToCoordinator.ParticipantJoined)) {
                round.later(() -> asked.put(round.coordinator.phase(), asked(round.coordinator)));
            }
            return message;
        };
        round.run();

        assertThat(asked)
                .containsOnlyKeys(
                        "AdvertiseKeys", "ShareKeys", "MaskedInputCollection", "ConsistencyCheck", "Unmasking");
        assertThat(asked.values()).allSatisfy(ids -> assertThat(ids).isEqualTo(from(7, 8)));
    }

    private static SortedSet<ParticipantId> asked(RoundState state) {
        SortedSet<ParticipantId> ids = new TreeSet<>();
        for (RoundEffect.Output effect : state.on(new RoundEvent.Restarted()).output()) {
            if (effect instanceof RoundEffect.Send send) {
                ids.addAll(send.to());
            } else if (effect instanceof RoundEffect.DeliverShares deliver) {
                ids.addAll(deliver.to());
            } else if (effect instanceof RoundEffect.RequestShares ask) {
                ids.addAll(ask.to());
            }
        }
        return ids;
    }

    /** A participant whose message was dropped is a dropout of later phases, too. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ParticipantJoined",
                "KeysAdvertised",
                "SharesSubmitted",
                "MaskedInputSubmitted",
                "SurvivorsSigned",
                "SharesRevealed"
            })
    void run_withTwoDropoutsInAPhase_isTheSumOfAllSentUpdates(String phase) {
        RoundOnDesk round = new RoundOnDesk(9);
        round.dropped = message -> message.getClass().getSimpleName().equals(phase)
                && message.from().compareTo(id(2)) < 0;

        assertThat(round.run()).isInstanceOf(RoundState.Completed.class);
        boolean inTheSum = phase.startsWith("Sur") || phase.equals("SharesRevealed");
        assertThat(round.sum.orElseThrow().vector()).isEqualTo(round.plain(from(inTheSum ? 0 : 2, 9)));
    }

    private static final List<String> PHASES = List.of(
            "ParticipantJoined",
            "KeysAdvertised",
            "SharesSubmitted",
            "MaskedInputSubmitted",
            "SurvivorsSigned",
            "SharesRevealed");

    static Stream<Arguments> pairsOfPhases() {
        return PHASES.stream().flatMap(first -> PHASES.stream().map(second -> Arguments.of(first, second)));
    }

    /** One participant drops out in one phase and another in the same or another one. */
    @ParameterizedTest
    @MethodSource("pairsOfPhases")
    void run_withOneDropoutInEachOfTwoPhases_isTheSumOfAllSentUpdates(String first, String second) {
        RoundOnDesk round = new RoundOnDesk(9);
        List<String> phases = List.of(first, second);
        round.dropped = message -> IntStream.range(0, 2)
                .anyMatch(i -> message.from().equals(id(i))
                        && message.getClass().getSimpleName().equals(phases.get(i)));

        assertThat(round.run()).isInstanceOf(RoundState.Completed.class);
        SortedSet<ParticipantId> inTheSum = from(2, 9);
        IntStream.range(0, 2)
                .filter(i -> PHASES.indexOf(phases.get(i)) > PHASES.indexOf("MaskedInputSubmitted"))
                .forEach(i -> inTheSum.add(id(i)));
        assertThat(round.sum.orElseThrow().vector()).isEqualTo(round.plain(inTheSum));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void run_withAnyLost_isTheSumOfExactlyTheSurvivorsOrNone(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int count = 4 + random.nextInt(9);
        RoundOnDesk round = new RoundOnDesk(count, new Assumptions(count / 5, 0.1, Coordinator.ACTIVE), 7, seed);
        round.encoded = seed % 2 == 0;
        double probability = random.nextDouble() * 0.12;
        round.dropped = message -> random.nextDouble() < probability;

        RoundState end = round.run();

        SortedSet<ParticipantId> arrived = new TreeSet<>();
        if (end instanceof RoundState.Completed) {
            round.sent.stream()
                    .filter(message -> message instanceof ToCoordinator.SurvivorsSigned)
                    .forEach(message -> arrived.add(message.from()));
            assertThat(round.sum.orElseThrow().vector()).isEqualTo(round.plain(arrived));
            assertThat(arrived).hasSizeGreaterThanOrEqualTo(4);
        } else {
            assertThat(round.sum).isEmpty();
        }
    }

    /** After a restart a side sends the same messages as before. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void run_withRepeatedRestartsOfBothSides_hasTheSameSum(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        RoundOnDesk round = new RoundOnDesk(6, new Assumptions(1, 0.1, Coordinator.ACTIVE), 9, seed);
        round.encoded = true;
        round.stops = () -> random.nextInt(12) == 0;
        round.leaving = () -> random.nextInt(3);

        assertThat(round.run()).isInstanceOf(RoundState.Completed.class);
        assertThat(round.sum.orElseThrow().vector()).isEqualTo(round.plain(from(0, 6)));
        for (int i = 0; i < 6; i++) {
            assertThat(round.bytesByKind(id(i)))
                    .allSatisfy((kind, bytes) -> assertThat(bytes).as(kind).hasSize(1));
        }
    }

    /** No node is invited to a round that would end after all have joined. */
    @Test
    void begin_ofACohortThatNothingProtects_isRefused() {
        assertThatThrownBy(() -> new RoundOnDesk(10, new Assumptions(4, 0.4, Coordinator.ACTIVE), 5, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no threshold protects a cohort of 10")
                .hasMessageContaining("the smallest cohort that has one is 17");
    }

    @Test
    void run_withFewerThanTheThresholdLeft_endsWithoutASumAndWithoutAReveal() {
        RoundOnDesk round = new RoundOnDesk(10, new Assumptions(3, 0.2, Coordinator.ACTIVE), 5, 3);
        round.dropped = message -> message instanceof ToCoordinator.MaskedInputSubmitted
                && message.from().compareTo(id(4)) < 0;

        assertThat(round.run()).isInstanceOf(RoundState.Aborted.class);
        assertThat(round.sum).isEmpty();
        assertThat(round.sent).noneMatch(message -> message instanceof ToCoordinator.SharesRevealed);
        assertThat(round.stored.notes.get(0)).contains("6 survivors, and 7 shares give a secret");
    }

    /** Shares suffice to recover secrets, so the account is charged before the first request for shares. */
    @Test
    void run_withAnAccountThatRefuses_endsWithoutASumAndWithoutARequestForShares() {
        RoundOnDesk round = new RoundOnDesk(6);
        round.encoded = true;
        round.performer.accountRefuses = true;

        assertThat(round.run())
                .isInstanceOfSatisfying(
                        RoundState.Aborted.class,
                        aborted -> assertThat(aborted.reason()).isEqualTo("the budget is spent"));
        assertThat(round.received.values())
                .hasSize(6)
                .allSatisfy(announced -> assertThat(announced)
                        .hasAtLeastOneElementOfType(ToParticipant.RoundEnded.class)
                        .noneMatch(message -> message instanceof ToParticipant.SignaturesDelivered));
        assertThat(round.sent).noneMatch(message -> message instanceof ToCoordinator.SharesRevealed);
    }

    @Test
    @Tag("nightly")
    void run_onTheRegularGraphWithLostOnes_isTheSumOfTheSurvivors() {
        RoundOnDesk round = new RoundOnDesk(310, new Assumptions(3, 0.05, Coordinator.ACTIVE), 3, 5);
        round.dropped = message -> (message instanceof ToCoordinator.NonceRevealed
                        && message.from().equals(id(7)))
                || (message instanceof ToCoordinator.MaskedInputSubmitted
                        && message.from().compareTo(id(5)) < 0);

        assertThat(round.run()).isInstanceOf(RoundState.Completed.class);
        SortedSet<ParticipantId> survivors = from(5, 310);
        survivors.remove(id(7));
        assertThat(round.sum.orElseThrow().vector()).isEqualTo(round.plain(survivors));
    }

    /** After the early dropouts the complete graph suffices for the rest. */
    @Test
    @Tag("nightly")
    void run_withNoncesOfSoFewThatTheGraphIsComplete_isTheSumOfTheRest() {
        RoundOnDesk round = new RoundOnDesk(303, new Assumptions(3, 0.05, Coordinator.ACTIVE), 2, 6);
        round.dropped = message ->
                message instanceof ToCoordinator.NonceRevealed && message.from().compareTo(id(5)) < 0;

        assertThat(round.run()).isInstanceOf(RoundState.Completed.class);
        assertThat(round.sum.orElseThrow().vector()).isEqualTo(round.plain(from(5, 303)));
    }
}
