// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.round.RoundState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The shipped drivers, killed: each side at each of its writes, right before the write, right after it, and where the disk takes
 * nothing; the coordinator between any two messages, too. Whatever is killed, the sum is the same, and nobody ever says two things where it should say one.
 */
class DriversCrashTest {

    private static final int COUNT = 5;

    /** Writes of a round in which nothing goes wrong. */
    private static final int COORDINATOR_WRITES =
            new CrashingRound(COUNT, CrashingRound.Crash.NEVER).run().coordinatorWrites();

    private static final int NODE_WRITES =
            new CrashingRound(COUNT, CrashingRound.Crash.NEVER).run().nodeWrites();

    private static void assertSum(CrashingRound round) {
        assertThat(round.state()).isInstanceOf(RoundState.Completed.class);
        assertThat(round.sum().orElseThrow().vector()).isEqualTo(round.plain());
        assertThat(round.charged()).isEqualTo(1);
        assertThat(round.chargedToNodes()).hasSize(COUNT).containsOnly(1);
        assertThat(round.uncharged()).isZero();
        Map<String, Set<List<String>>> said = new TreeMap<>();
        round.said()
                .forEach(message -> said.computeIfAbsent(message.what(), what -> new HashSet<>())
                        .add(message.bytes()));
        assertThat(said).allSatisfy((what, bytes) -> assertThat(bytes).as(what).hasSize(1));
    }

    @Test
    void run_withoutACrash_isTheSum() {
        assertSum(new CrashingRound(COUNT, CrashingRound.Crash.NEVER).run());
        assertThat(COORDINATOR_WRITES).isGreaterThan(6 * COUNT);
        assertThat(NODE_WRITES).isGreaterThan(6 * COUNT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"BEFORE", "AFTER", "REFUSED", "HEARD"})
    void run_withTheCoordinatorKilledAtEachWrite_isTheSameSum(CrashingRound.When when) {
        for (int write = 1; write <= COORDINATOR_WRITES; write++) {
            assertSum(new CrashingRound(COUNT, new CrashingRound.Crash(CrashingRound.Side.COORDINATOR, write, when))
                    .run());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"BEFORE", "AFTER", "REFUSED"})
    void run_withANodeKilledAtEachWrite_isTheSameSum(CrashingRound.When when) {
        for (int write = 1; write <= NODE_WRITES; write++) {
            assertSum(new CrashingRound(COUNT, new CrashingRound.Crash(CrashingRound.Side.NODE, write, when)).run());
        }
    }

    /** A node's own ledger: the round is charged to it once, and before its update leaves, wherever it dies. */
    @ParameterizedTest
    @ValueSource(strings = {"BEFORE", "AFTER", "REFUSED"})
    void run_withANodeKilledAtEachWriteOfItsLedger_isChargedOnceBeforeItsUpdateLeaves(CrashingRound.When when) {
        int writes = new CrashingRound(COUNT, CrashingRound.Crash.NEVER).run().ledgerWrites();
        // The charge, and under which plan.
        assertThat(writes).isEqualTo(2 * COUNT);
        for (int write = 1; write <= writes; write++) {
            assertSum(new CrashingRound(COUNT, new CrashingRound.Crash(CrashingRound.Side.LEDGER, write, when)).run());
        }
    }

    /** Its update is made and never sent: the coordinator hears why, the others have their sum. */
    @Test
    void run_withABudgetSpentMeanwhile_leavesThatNodeOutAndSaysWhy() {
        ParticipantId spent = new ParticipantId("p2");
        CrashingRound round = new CrashingRound(COUNT, CrashingRound.Crash.NEVER)
                .withSlowTraining()
                .withBudgetSpentMeanwhile(spent)
                .run();

        assertThat(round.state()).isInstanceOf(RoundState.Completed.class);
        assertThat(round.sum().orElseThrow().vector()).isEqualTo(round.plain());
        assertThat(round.chargedToNodes()).containsExactly(1, 1, 0, 1, 1);
        assertThat(round.said())
                .extracting(CrashingRound.Said::what)
                .doesNotContain("p2 MaskedInputSubmitted")
                .contains("p2 ParticipantDropped", "p1 MaskedInputSubmitted");
        assertThat(round.notes()).anyMatch(note -> note.startsWith("p2 dropped out of") && note.endsWith(", budget"));
        assertThat(round.refused())
                .singleElement()
                .satisfies(violation -> assertThat(violation.getMessage())
                        .startsWith("this node's own account: the privacy budget of epsilon 1.0 does not last"));
    }

    /** Between the charge and the sum, the sum and its confirmation, and that and the word of it: all is asked for again, and comes to the same. */
    @ParameterizedTest
    @ValueSource(strings = {"CHARGED", "UNCONFIRMED", "STORED"})
    void run_withTheCoordinatorKilledInTheRelease_isChargedOnceAndStoredAlike(CrashingRound.When when) {
        CrashingRound round =
                new CrashingRound(COUNT, new CrashingRound.Crash(CrashingRound.Side.COORDINATOR, 1, when)).run();

        assertSum(round);
        assertThat(round.charges()).isEqualTo(2);
        assertThat(round.stores()).isEqualTo(when == CrashingRound.When.STORED ? 2 : 1);
    }

    /** A node that finds the coordinator again while it trains goes on training. */
    @Test
    void run_withTrainingThatTakesLong_trainsOnce() {
        CrashingRound round = new CrashingRound(COUNT, CrashingRound.Crash.NEVER)
                .withSlowTraining()
                .run();

        assertSum(round);
        assertThat(round.trainings()).isEqualTo(COUNT);
    }

    /** A node that sent its update and starts again asks first: the update is not sent a second time unless it was lost. */
    @Test
    void run_withoutACrashAndManyReconnections_sendsEachUpdateOnce() {
        CrashingRound round = new CrashingRound(COUNT, CrashingRound.Crash.NEVER)
                .withSlowTraining()
                .run();

        assertThat(round.said())
                .filteredOn(message -> message.what().endsWith("MaskedInputSubmitted"))
                .hasSize(COUNT);
    }

    /** Some have been told, and others not. */
    @Test
    void run_withTheCoordinatorKilledAtEachMessage_isTheSameSum() {
        int sendings = new CrashingRound(COUNT, CrashingRound.Crash.NEVER).run().sendings();
        assertThat(sendings).isEqualTo(6 * COUNT);
        for (int sending = 1; sending <= sendings; sending++) {
            assertSum(new CrashingRound(
                            COUNT,
                            new CrashingRound.Crash(
                                    CrashingRound.Side.COORDINATOR, sending, CrashingRound.When.SENDING))
                    .run());
        }
    }
}
