// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.round.RoundState;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The shipped drivers with kills: each side before, after and at a failed write, and the coordinator between any two
 * messages. The sum is always the same, and no side sends contradicting messages.
 */
class DriversCrashTest {

    private static final int COUNT = 5;

    /** Writes of a round in which nothing goes wrong. */
    private static final int COORDINATOR_WRITES =
            new CrashTrial(COUNT, CrashTrial.Crash.NEVER).run().coordinatorWrites();

    private static final int NODE_WRITES =
            new CrashTrial(COUNT, CrashTrial.Crash.NEVER).run().nodeWrites();

    private static void assertSum(CrashTrial round) {
        assertThat(round.state()).isInstanceOf(RoundState.Completed.class);
        assertThat(round.sum().orElseThrow().vector()).isEqualTo(round.plain());
        assertThat(round.charged()).isEqualTo(1);
        assertThat(round.chargedToNodes()).hasSize(COUNT).containsOnly(1);
        assertThat(round.uncharged()).isZero();
        assertThat(round.unchargedRequests()).isZero();
        assertThat(sent(round))
                .allSatisfy((what, bytes) -> assertThat(bytes).as(what).hasSize(1));
    }

    /** All that was sent of a kind by a node. */
    private static Map<String, Set<List<String>>> sent(CrashTrial round) {
        Map<String, Set<List<String>>> sent = new TreeMap<>();
        round.sent()
                .forEach(message -> sent.computeIfAbsent(message.what(), what -> new HashSet<>())
                        .add(message.bytes()));
        return sent;
    }

    private static CrashTrial.Crash coordinatorAt(int write, CrashTrial.When when) {
        return new CrashTrial.Crash(CrashTrial.Side.COORDINATOR, write, when);
    }

    @Test
    void run_withoutACrash_isTheSum() {
        assertSum(new CrashTrial(COUNT, CrashTrial.Crash.NEVER).run());
        assertThat(COORDINATOR_WRITES).isGreaterThan(6 * COUNT);
        assertThat(NODE_WRITES).isGreaterThan(6 * COUNT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"BEFORE", "AFTER", "REFUSED", "HEARD"})
    void run_withTheCoordinatorKilledAtAThirdOfItsWrites_isTheSameSum(CrashTrial.When when) {
        killCoordinator(GridThird.to(COORDINATOR_WRITES), when);
    }

    @ParameterizedTest
    @Tag("nightly")
    @ValueSource(strings = {"BEFORE", "AFTER", "REFUSED", "HEARD"})
    void run_withTheCoordinatorKilledAtEachWrite_isTheSameSum(CrashTrial.When when) {
        killCoordinator(IntStream.rangeClosed(1, COORDINATOR_WRITES), when);
    }

    private static void killCoordinator(IntStream writes, CrashTrial.When when) {
        writes.forEach(write -> assertSum(new CrashTrial(COUNT, coordinatorAt(write, when)).run()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"BEFORE", "AFTER", "REFUSED"})
    void run_withANodeKilledAtAThirdOfItsWrites_isTheSameSum(CrashTrial.When when) {
        killNode(GridThird.to(NODE_WRITES), when);
    }

    @ParameterizedTest
    @Tag("nightly")
    @ValueSource(strings = {"BEFORE", "AFTER", "REFUSED"})
    void run_withANodeKilledAtEachWrite_isTheSameSum(CrashTrial.When when) {
        killNode(IntStream.rangeClosed(1, NODE_WRITES), when);
    }

    private static void killNode(IntStream writes, CrashTrial.When when) {
        writes.forEach(write ->
                assertSum(new CrashTrial(COUNT, new CrashTrial.Crash(CrashTrial.Side.NODE, write, when)).run()));
    }

    /** A node's own ledger: the round is charged to it once, and before its update leaves, wherever it dies. */
    @ParameterizedTest
    @ValueSource(strings = {"BEFORE", "AFTER", "REFUSED"})
    void run_withANodeKilledAtEachWriteOfItsLedger_isChargedOnceBeforeItsUpdateLeaves(CrashTrial.When when) {
        int writes = new CrashTrial(COUNT, CrashTrial.Crash.NEVER).run().ledgerWrites();
        // The charge, and for which update.
        assertThat(writes).isEqualTo(2 * COUNT);
        for (int write = 1; write <= writes; write++) {
            assertSum(new CrashTrial(COUNT, new CrashTrial.Crash(CrashTrial.Side.LEDGER, write, when)).run());
        }
    }

    /** Its update is computed and never sent: the coordinator receives the reason, the others have their sum. */
    @Test
    void run_withABudgetSpentMeanwhile_leavesThatNodeOutAndSaysWhy() {
        ParticipantId spent = new ParticipantId("p2");
        CrashTrial round = new CrashTrial(COUNT, CrashTrial.Crash.NEVER)
                .withSlowTraining()
                .withBudgetSpentMeanwhile(spent)
                .run();

        assertThat(round.state()).isInstanceOf(RoundState.Completed.class);
        assertThat(round.sum().orElseThrow().vector()).isEqualTo(round.plain());
        assertThat(round.chargedToNodes()).containsExactly(1, 1, 0, 1, 1);
        assertThat(round.sent())
                .extracting(CrashTrial.Sent::what)
                .doesNotContain("p2 MaskedInputSubmitted")
                .contains("p2 ParticipantDropped", "p1 MaskedInputSubmitted");
        assertThat(round.notes()).anyMatch(note -> note.startsWith("p2 dropped out of") && note.endsWith(", budget"));
        assertThat(round.refused())
                .singleElement()
                .satisfies(violation -> assertThat(violation.getMessage())
                        .startsWith("this node's own account: the privacy budget of epsilon 1.0 is exhausted"));
    }

    /** Between the charge and the question for shares: asked for again, it charges nothing, and only then shares are asked for. */
    @Test
    void run_withTheCoordinatorKilledBetweenChargeAndQuestion_isChargedOnce() {
        CrashTrial round = new CrashTrial(COUNT, coordinatorAt(1, CrashTrial.When.CHARGED)).run();

        assertSum(round);
        assertThat(round.requests()).isEqualTo(COUNT);
        // For the question, for the question again, for the sum.
        assertThat(round.charges()).isEqualTo(3);
        assertThat(round.stores()).isEqualTo(1);
    }

    /**
     * Between receipt and sum, sum and confirmation, and confirmation and its message: all is requested again, with
     * the same result.
     */
    @ParameterizedTest
    @ValueSource(strings = {"CHARGED", "UNCONFIRMED", "STORED"})
    void run_withTheCoordinatorKilledInTheRelease_isChargedOnceAndStoredAlike(CrashTrial.When when) {
        int first = when == CrashTrial.When.CHARGED ? 2 : 1;
        CrashTrial round = new CrashTrial(COUNT, coordinatorAt(first, when)).run();

        assertSum(round);
        assertThat(round.charges()).isEqualTo(3);
        assertThat(round.stores()).isEqualTo(when == CrashTrial.When.CHARGED ? 1 : 2);
    }

    /** The coordinator has shares by then, and the round has no sum: it counts, once, wherever the coordinator is killed. */
    @Test
    void run_withTooManyLostWhenSharesAreAskedFor_isChargedAllTheSame() {
        assertLost(CrashTrial.Crash.NEVER);
        for (int write = COORDINATOR_WRITES / 2; write <= COORDINATOR_WRITES; write++) {
            assertLost(coordinatorAt(write, CrashTrial.When.BEFORE));
            assertLost(coordinatorAt(write, CrashTrial.When.AFTER));
        }
    }

    private static void assertLost(CrashTrial.Crash crash) {
        CrashTrial round = new CrashTrial(COUNT, crash)
                .withSharesLost(new ParticipantId("p0"), new ParticipantId("p1"))
                .run();

        assertThat(round.stored())
                .isInstanceOfSatisfying(
                        RoundState.Aborted.class,
                        aborted -> assertThat(aborted.reason()).contains("Unmasking: too few shares"));
        assertThat(round.sum()).isEmpty();
        assertThat(round.charged()).isEqualTo(1);
        assertThat(round.unchargedRequests()).isZero();
    }

    /** Rejected before any request: the coordinator has no share, and the round costs nothing. */
    @Test
    void run_exhaustedCoordinatorBudget_requestsNoShares() {
        int writes = assertRefused(CrashTrial.Crash.NEVER).coordinatorWrites();
        for (int write = writes - 2; write <= writes; write++) {
            for (CrashTrial.When when :
                    List.of(CrashTrial.When.BEFORE, CrashTrial.When.AFTER, CrashTrial.When.REFUSED)) {
                assertRefused(coordinatorAt(write, when));
            }
        }
    }

    private static CrashTrial assertRefused(CrashTrial.Crash crash) {
        CrashTrial round =
                new CrashTrial(COUNT, crash).withTheCoordinatorsBudgetSpent().run();

        assertThat(round.stored())
                .isInstanceOfSatisfying(
                        RoundState.Aborted.class,
                        aborted -> assertThat(aborted.reason())
                                .startsWith(
                                        "the account did not allow the release: the privacy budget of epsilon 1.0 is exhausted"));
        assertThat(round.requests()).isZero();
        assertThat(round.charged()).isZero();
        assertThat(round.sent()).extracting(CrashTrial.Sent::what).noneMatch(what -> what.endsWith("SharesRevealed"));
        return round;
    }

    /** Ledgers with the round and states without it, as for a coordinator that offers it again: no node trains. */
    @Test
    void run_withNodesSetBackToBeforeTheRound_isRefusedWhenItIsOffered() {
        CrashTrial round = new CrashTrial(COUNT, CrashTrial.Crash.NEVER).run();
        assertSum(round);
        round.withNodesSetBack(0).run();

        assertNoSecondUpdate(round);
        assertThat(round.trainings()).isEqualTo(COUNT);
        assertThat(ownAccounts(round))
                .hasSize(COUNT)
                .allMatch(why -> why.contains("sum of round 1 of job was charged before, and this node knows nothing"));
        assertThat(round.notes()).hasSize(COUNT + 1).anyMatch(note -> note.endsWith(", budget"));
    }

    /** States with the round but without the sent update: some train once more, with the same result. */
    @Test
    void run_withNodesSetBackToEachOfTheirStates_sendsNoSecondUpdate() {
        int states = new CrashTrial(COUNT, CrashTrial.Crash.NEVER).run().statesOfANode();
        assertThat(states).isGreaterThan(5);
        int trainedAgain = 0;
        for (int left = 1; left < states; left++) {
            CrashTrial round = new CrashTrial(COUNT, CrashTrial.Crash.NEVER).run();
            assertSum(round);
            round.withNodesSetBack(left).run();

            assertNoSecondUpdate(round);
            assertThat(ownAccounts(round))
                    .as("with %d states", left)
                    .hasSize(round.trainings() - COUNT)
                    .allMatch(why -> why.contains("sum of round 1 of job was paid for with another update"));
            trainedAgain += round.trainings() - COUNT;
        }
        assertThat(trainedAgain).isEqualTo(2 * COUNT);
    }

    private static void assertNoSecondUpdate(CrashTrial round) {
        assertThat(round.state()).isInstanceOf(RoundState.Aborted.class);
        Map<String, Set<List<String>>> updates = sent(round);
        updates.keySet().removeIf(what -> !what.endsWith("MaskedInputSubmitted"));
        assertThat(updates)
                .hasSize(COUNT)
                .allSatisfy((what, bytes) -> assertThat(bytes).as(what).hasSize(1));
        assertThat(round.chargedToNodes()).hasSize(COUNT).containsOnly(1);
    }

    /** Notes of nodes on their own accounts. */
    private static List<String> ownAccounts(CrashTrial round) {
        return round.refused().stream()
                .map(violation -> String.valueOf(violation.getMessage()))
                .filter(why -> why.startsWith("this node's own account"))
                .toList();
    }

    /** A node that finds the coordinator again while it trains goes on training. */
    @Test
    void run_withTrainingThatTakesLong_trainsOnce() {
        CrashTrial round =
                new CrashTrial(COUNT, CrashTrial.Crash.NEVER).withSlowTraining().run();

        assertSum(round);
        assertThat(round.trainings()).isEqualTo(COUNT);
    }

    /** A restarted node asks first: it sends its update again only if the coordinator lacks it. */
    @Test
    void run_withoutACrashAndManyReconnections_sendsEachUpdateOnce() {
        CrashTrial round =
                new CrashTrial(COUNT, CrashTrial.Crash.NEVER).withSlowTraining().run();

        assertThat(round.sent())
                .filteredOn(message -> message.what().endsWith("MaskedInputSubmitted"))
                .hasSize(COUNT);
    }

    /** Some nodes have the message, and others do not. */
    @Test
    void run_withTheCoordinatorKilledAtEachMessage_isTheSameSum() {
        int sendings = new CrashTrial(COUNT, CrashTrial.Crash.NEVER).run().sendings();
        assertThat(sendings).isEqualTo(6 * COUNT);
        for (int sending = 1; sending <= sendings; sending++) {
            assertSum(new CrashTrial(COUNT, coordinatorAt(sending, CrashTrial.When.SENDING)).run());
        }
    }
}
