// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hanse.core.round.RoundOnDesk.id;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.hanse.core.crypto.Secret;
import org.hanse.core.crypto.SecretAccess;
import org.hanse.core.crypto.SecretBytes;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.round.ToCoordinator.MaskedInputSubmitted;
import org.hanse.core.round.ToCoordinator.ParticipantDropped;
import org.hanse.core.round.ToCoordinator.SharesSubmitted;
import org.hanse.core.round.ToParticipant.SharesDelivered;
import org.hanse.core.secagg.ProtocolViolation;
import org.hanse.core.secagg.RoundSecrets;
import org.hanse.core.secagg.ShamirShare;
import org.hanse.wire.SecAggCodec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Withdrawal of a node, and a node without an update: it reports it, and no phase waits for it. */
class WithdrawalTest {

    private static final int COUNT = 9;

    private static SortedSet<ParticipantId> from(int first, int end) {
        SortedSet<ParticipantId> ids = new TreeSet<>();
        IntStream.range(first, end).forEach(number -> ids.add(id(number)));
        return ids;
    }

    /**
     * Withdraws node 0 after it has sent a message of a kind.
     *
     * @param atOnce whether the coordinator receives it in the same phase, else in the next
     */
    private static void withdrawAfter(RoundOnDesk round, String kind, boolean atOnce) {
        ParticipantId last = id(atOnce ? 1 : 0);
        round.change = message -> {
            if (message.from().equals(last)
                    && message.getClass().getSimpleName().equals(kind)) {
                Runnable leaves = () -> round.handle(id(0), new ParticipantEvent.Withdrawn(RoundOnDesk.PRIVATE));
                if (atOnce) {
                    leaves.run();
                } else {
                    round.later(leaves);
                }
            }
            return message;
        };
    }

    private static List<Dropout> sent(RoundOnDesk round) {
        return round.sent.stream()
                .filter(message -> message instanceof ParticipantDropped)
                .map(message -> ((ParticipantDropped) message).dropout())
                .toList();
    }

    private static boolean isInTheSum(String sent) {
        return List.of("MaskedInputSubmitted", "SurvivorsSigned", "SharesRevealed")
                .contains(sent);
    }

    /** In every phase: no phase waits for the node until its timeout, and an earlier update stays in the sum. */
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
    void run_withOneThatWithdraws_goesOnAtOnceWithoutIt(String sent) {
        RoundOnDesk round = new RoundOnDesk(COUNT);
        round.encoded = true;
        withdrawAfter(round, sent, true);

        assertThat(round.run()).isInstanceOf(RoundState.Completed.class);
        assertThat(round.timeouts).isZero();
        assertThat(round.sum.orElseThrow().vector()).isEqualTo(round.plain(from(isInTheSum(sent) ? 0 : 1, COUNT)));
        assertThat(sent(round)).containsExactly(Dropout.of(Dropout.Reason.WITHDREW, ""));
        assertThat(round.stored.notes.get(0))
                .startsWith("participant-0000 dropped out of ")
                .endsWith(", withdrew");
    }

    @ParameterizedTest
    @ValueSource(strings = {"KeysAdvertised", "NonceRevealed", "SharesSubmitted"})
    void run_onARingWithOneThatWithdraws_goesOnAtOnceWithoutIt(String sent) {
        RoundOnDesk round =
                new RoundOnDesk(RingRoundTest.COUNT, RingRoundTest.ASSUMPTIONS, RingRoundTest.MOST_COMPLETE, 5, 1);
        round.encoded = true;
        withdrawAfter(round, sent, true);

        assertThat(round.run()).isInstanceOf(RoundState.Completed.class);
        assertThat(round.timeouts).isZero();
        assertThat(round.sum.orElseThrow().vector()).isEqualTo(round.plain(from(1, RingRoundTest.COUNT)));
    }

    /** Its masks are on no update, so no share of its mask key is needed. */
    @Test
    void run_withOneThatWithdrawsAfterSharing_deliversNoneOfItsShares() {
        RoundOnDesk round = new RoundOnDesk(COUNT);
        withdrawAfter(round, "SharesSubmitted", true);
        round.run();

        assertThat(round.received.values().stream()
                        .flatMap(List::stream)
                        .filter(message -> message instanceof SharesDelivered)
                        .map(message -> ((SharesDelivered) message).shares().keySet()))
                .isNotEmpty()
                .allSatisfy(owners -> assertThat(owners).doesNotContain(id(0)));
    }

    /** One whose connection broke may be back for the next phase. */
    @Test
    void run_withConnectionBrokenAfterAnAnswer_waitsForItInTheNextPhase() {
        RoundOnDesk round = new RoundOnDesk(COUNT);
        round.change = message -> {
            if (message.from().equals(id(1)) && message instanceof ToCoordinator.KeysAdvertised) {
                round.submit(new ParticipantDropped(id(0), Dropout.of(Dropout.Reason.UNREACHABLE, "it was silent")));
            }
            return message;
        };

        assertThat(round.run()).isInstanceOf(RoundState.Completed.class);
        assertThat(round.sum.orElseThrow().vector()).isEqualTo(round.plain(from(0, COUNT)));
    }

    /** Too few are left: the round ends, and not by the clock. */
    @Test
    void run_withTooManyThatWithdraw_endsWithoutASum() {
        RoundOnDesk round = new RoundOnDesk(5);
        round.tamper = (to, message) -> {
            if (message instanceof SharesDelivered && to.compareTo(id(3)) < 0) {
                round.handle(to, new ParticipantEvent.Withdrawn(""));
                return Optional.empty();
            }
            return Optional.of(message);
        };

        assertThat(round.run()).isInstanceOf(RoundState.Aborted.class);
        assertThat(round.timeouts).isZero();
        assertThat(round.sum).isEmpty();
    }

    /** W4: the reason of a missing update may reveal data of the node. The node reports at once that there is none, without the reason. */
    @Test
    void run_withTrainingThatFails_proceedsAtOnceAndReportsNoReason() {
        RoundOnDesk round = new RoundOnDesk(COUNT);
        round.updates.remove(id(0));

        assertThat(round.run()).isInstanceOf(RoundState.Completed.class);
        assertThat(round.timeouts).isZero();
        assertThat(round.sum.orElseThrow().vector()).isEqualTo(round.plain(from(1, COUNT)));
        assertThat(sent(round)).containsExactly(Dropout.of(Dropout.Reason.NO_UPDATE, ""));
        assertThat(round.sent)
                .noneMatch(message -> SecAggCodec.encode(message).toString().contains("thing-1"));
        assertThat(round.stored.notes).noneMatch(note -> note.contains("thing-1"));
    }

    /** A withdrawal from every state overwrites the secrets. */
    @Test
    void withdrawn_inEveryState_leavesAndForgets() {
        LyingCoordinator lying = new LyingCoordinator(8);
        List<Runnable> way = List.of(
                () -> {},
                () -> lying.offer(LyingCoordinator.plan(1)),
                lying::announceRoster,
                () -> lying.deliverShares(lying.last(SharesSubmitted.class).keySet()),
                () -> announceSurvivors(lying),
                lying::deliverSignatures);
        int number = 0;
        for (Runnable next : way) {
            next.run();
            assertLeavesOnce(lying, id(number++));
        }
    }

    /** Without a round, and before an update leaves. The coordinator receives the exhausted budget as the only reason. */
    @Test
    void budgetSpent_inEveryState_leavesWhereNothingLeftYetAndElseStays() {
        LyingCoordinator lying = new LyingCoordinator(8);
        ProtocolViolation why =
                ProtocolViolation.of(ProtocolViolation.Reason.BUDGET, "epsilon would be 9 for " + id(7));
        ParticipantEvent spent =
                new ParticipantEvent.BudgetSpent(LyingCoordinator.plan(1).digest(), why);
        List<Runnable> way = List.of(
                () -> {},
                () -> lying.offer(LyingCoordinator.plan(1)),
                lying::announceRoster,
                () -> lying.deliverShares(lying.last(SharesSubmitted.class).keySet()));
        List<Class<?>> left = new ArrayList<>();
        int number = 0;
        for (Runnable next : way) {
            next.run();
            ParticipantState before = LyingCoordinator.of(lying.nodes, id(number));
            lying.deliver(id(number), spent);
            if (LyingCoordinator.of(lying.nodes, id(number)) instanceof ParticipantState.DroppedOut) {
                left.add(before.getClass());
                assertThat(before.hidden()).allMatch(WithdrawalTest::isOverwritten);
                assertThat(LyingCoordinator.of(lying.sent, id(number)))
                        .last()
                        .isEqualTo(new ParticipantDropped(id(number), Dropout.of(Dropout.Reason.BUDGET, "")));
            } else {
                assertThat(LyingCoordinator.of(lying.nodes, id(number))).isEqualTo(before);
            }
            number++;
        }
        assertThat(left).containsExactly(ParticipantState.Idle.class, AwaitingSurvivors.class);
    }

    /** The refusal of one round ends no other. */
    @Test
    void budgetSpent_ofAnotherRound_staysWithTheUpdate() {
        LyingCoordinator lying = new LyingCoordinator(8);
        lying.offer(LyingCoordinator.plan(1));
        lying.announceRoster();
        lying.deliverShares(lying.last(SharesSubmitted.class).keySet());
        lying.deliver(
                id(0),
                new ParticipantEvent.BudgetSpent(
                        LyingCoordinator.plan(2).digest(),
                        ProtocolViolation.of(ProtocolViolation.Reason.BUDGET, "nothing is left")));

        assertThat(LyingCoordinator.of(lying.nodes, id(0))).isInstanceOf(AwaitingSurvivors.class);
    }

    private static void announceSurvivors(LyingCoordinator lying) {
        ToParticipant announced = new ToParticipant.SurvivorsAnnounced(
                List.copyOf(lying.last(SharesSubmitted.class).keySet()),
                List.copyOf(lying.last(MaskedInputSubmitted.class).keySet()));
        lying.participants.keySet().forEach(id -> lying.deliver(id, announced));
    }

    private static void assertLeavesOnce(LyingCoordinator lying, ParticipantId leaving) {
        ParticipantState before = LyingCoordinator.of(lying.nodes, leaving);
        assertThat(before).isNotInstanceOf(ParticipantState.DroppedOut.class);
        lying.deliver(leaving, new ParticipantEvent.Withdrawn("enough"));
        lying.deliver(leaving, new ParticipantEvent.Withdrawn("enough"));

        assertThat(LyingCoordinator.of(lying.nodes, leaving))
                .isEqualTo(new ParticipantState.DroppedOut(before.node(), before.history(), "enough"));
        assertThat(LyingCoordinator.of(lying.sent, leaving).stream().filter(ParticipantDropped.class::isInstance))
                .hasSize(1);
        assertThat(before.hidden()).allMatch(WithdrawalTest::isOverwritten);
    }

    private static boolean isOverwritten(Secret secret) {
        if (secret instanceof ShamirShare share) {
            try (SecretBytes bytes = share.toSecretBytes(SecretAccess.granted())) {
                return Arrays.equals(bytes.toBytes(SecretAccess.granted()), new byte[ShamirShare.SIZE]);
            }
        }
        try {
            return ((RoundSecrets) secret).selfSeed().toBytes(SecretAccess.granted()).length < 0;
        } catch (IllegalStateException e) {
            return true;
        }
    }

    /** A short request in place of a long update: an update that arrived is not sent again. */
    @Test
    void resumed_withAnUpdateThatArrived_asksAndDoesNotSendItAgain() {
        RoundOnDesk round = new RoundOnDesk(COUNT);
        round.change = message -> {
            if (message.from().equals(id(0)) && message instanceof MaskedInputSubmitted) {
                round.later(() -> round.handle(id(0), new ParticipantEvent.Resumed()));
            }
            return message;
        };

        assertThat(round.run()).isInstanceOf(RoundState.Completed.class);
        assertThat(uploads(round)).hasSize(1);
        assertThat(round.sum.orElseThrow().vector()).isEqualTo(round.plain(from(0, COUNT)));
    }

    @Test
    void resumed_withADroppedUpdate_sendsTheSameOnRequest() {
        RoundOnDesk round = new RoundOnDesk(COUNT);
        round.encoded = true;
        round.dropped = message -> {
            boolean first = message instanceof MaskedInputSubmitted
                    && message.from().equals(id(0))
                    && uploads(round).size() == 1;
            if (first) {
                round.later(() -> round.handle(id(0), new ParticipantEvent.Resumed()));
            }
            return first;
        };

        assertThat(round.run()).isInstanceOf(RoundState.Completed.class);
        assertThat(round.timeouts).isZero();
        assertThat(uploads(round)).hasSize(2);
        assertThat(round.bytesByKind(id(0)).get("MaskedInputSubmitted")).hasSize(1);
        assertThat(round.sum.orElseThrow().vector()).isEqualTo(round.plain(from(0, COUNT)));
    }

    /** Two updates under the same masks reveal their difference. */
    @Test
    void sharesDelivered_withAnotherUpdateThanTheSentOne_endsTheParticipation() {
        LyingCoordinator lying = new LyingCoordinator(8);
        lying.collect(LyingCoordinator.plan(1));
        List<ToCoordinator> sent = LyingCoordinator.of(lying.sent, id(0));
        ToParticipant question = ToParticipant.SharesDelivered.to(
                id(0), lying.sealed(lying.last(SharesSubmitted.class).keySet()));
        lying.deliver(id(0), question);
        List<MaskedInputSubmitted> updates = sent.stream()
                .filter(MaskedInputSubmitted.class::isInstance)
                .map(MaskedInputSubmitted.class::cast)
                .toList();
        assertThat(updates).hasSize(2);
        assertThat(updates.get(1).update().packed())
                .isEqualTo(updates.get(0).update().packed());

        lying.seed++;
        lying.deliver(id(0), question);
        assertThat(LyingCoordinator.of(lying.nodes, id(0))).isInstanceOf(ParticipantState.DroppedOut.class);
        assertThat(sent.stream().filter(MaskedInputSubmitted.class::isInstance)).hasSize(2);
        assertThat(sent).last().isInstanceOf(ParticipantDropped.class);
        assertThat(lying.refusal(id(0))).contains(ProtocolViolation.Reason.CHANGED);
    }

    private static List<ToCoordinator> uploads(RoundOnDesk round) {
        return round.sent.stream()
                .filter(message -> message instanceof MaskedInputSubmitted
                        && message.from().equals(id(0)))
                .toList();
    }
}
