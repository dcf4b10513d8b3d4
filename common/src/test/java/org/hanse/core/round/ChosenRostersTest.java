// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hanse.core.round.LyingCoordinator.id;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.quantize.QuantizationSpec;
import org.hanse.core.round.ToCoordinator.KeysAdvertised;
import org.hanse.core.round.ToCoordinator.SharesRevealed;
import org.hanse.core.round.ToCoordinator.SharesSubmitted;
import org.hanse.core.secagg.GraphPlan.Assumptions;
import org.hanse.core.secagg.GraphPlan.Coordinator;
import org.hanse.core.secagg.ProtocolViolation.Reason;
import org.hanse.core.secagg.SecAggPlan;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A coordinator that chooses whom it puts on a roster (A17): colluders around one honest node, disjoint groups, or a node that was set
 * back to an older state in a second group. Twenty nodes are enrolled.
 */
class ChosenRostersTest {

    private static final int ENROLLED = 20;
    private static final int SAMPLED = 12;

    /** Corrupt nodes beside one honest node in the smallest permitted sum. */
    private static final int FEW_CORRUPT = SecAggPlan.FEWEST - 1;

    private static LyingCoordinator nodes(int cohort, ParticipationFloor floor) {
        return new LyingCoordinator(ENROLLED, cohort, floor);
    }

    private static SecAggPlan plan(int cohort, int corrupt, int minimum) {
        return plan(cohort, corrupt, 0.2, minimum);
    }

    private static SecAggPlan plan(int cohort, int corrupt, double dropout, int minimum) {
        return plan(1, cohort, corrupt, dropout, minimum);
    }

    private static SecAggPlan plan(int round, int cohort, int corrupt, double dropout, int minimum) {
        return new SecAggPlan(
                new JobId("job"),
                new RoundId(round),
                LyingCoordinator.context(LyingCoordinator.TASK.digest(), 1, ENROLLED),
                new QuantizationSpec(1, RoundOnDesk.BOUND, cohort, 0),
                LyingCoordinator.TASK.size(),
                SecAggPlan.Protection.of(new Assumptions(corrupt, dropout, Coordinator.ACTIVE), ENROLLED, minimum));
    }

    private static List<ParticipantId> ids(int from, int to) {
        return IntStream.range(from, to).mapToObj(LyingCoordinator::id).toList();
    }

    /** A session among some, up to where their shares of secrets would be revealed. */
    private static void session(LyingCoordinator lying, SecAggPlan plan, Collection<ParticipantId> among) {
        among.forEach(id -> lying.deliver(id, new ToParticipant.RoundOffered(plan)));
        lying.unmaskAmong(among);
    }

    /** Three colluders and one honest node: the sum less three updates would be the honest one's. */
    @Test
    void a17_colludersAroundOneHonestNode_getNoSharesOfIt() {
        for (int cohort : new int[] {ENROLLED, SAMPLED}) {
            LyingCoordinator lying = nodes(cohort, ParticipationFloor.of(2, FEW_CORRUPT, 0.2));
            session(lying, plan(cohort, FEW_CORRUPT, SecAggPlan.FEWEST), ids(0, FEW_CORRUPT + 1));

            assertThat(lying.sent(id(0), KeysAdvertised.class)).isTrue();
            assertThat(lying.hasDroppedOut(id(0))).isTrue();
            assertThat(lying.refusal(id(0)))
                    .hasValueSatisfying(reason -> assertThat(reason).isIn(Reason.TOO_FEW, Reason.BELOW_FLOOR));
            assertThat(lying.sent(id(0), SharesSubmitted.class)).isFalse();
        }
    }

    /**
     * In a sampled cohort the number of corrupt nodes is that of the enrolment, and the remaining honest ones are
     * counted on each roster.
     */
    @Test
    void a17_aRosterWithTooFewHonestNodes_isRefusedByTheOwnersFloor() {
        SecAggPlan plan = plan(SAMPLED, 5, SecAggPlan.FEWEST);
        // The threshold is 8 for 9 and 10 participants and 9 for 11; 5 may be corrupt.
        for (int size = 9; size <= 11; size++) {
            int honest = plan.graph(size).threshold() - plan.corrupt();
            LyingCoordinator careful = nodes(SAMPLED, ParticipationFloor.of(4, 5, 0.2));
            session(careful, plan, ids(0, size));

            assertThat(careful.sent(id(0), SharesSubmitted.class)).isEqualTo(honest >= 4);
            assertThat(careful.refusal(id(0)).equals(Optional.of(Reason.BELOW_FLOOR)))
                    .isEqualTo(honest < 4);
        }
        assertThat(plan.graph(9).threshold()).isEqualTo(8);
        assertThat(plan.graph(11).threshold()).isEqualTo(9);
    }

    /** Two halves of the enrolment have no sum each, although either has enough honest nodes for its owners' limits. */
    @Test
    void a17_disjointRostersOfAllThatAreAsked_haveOneSumAtMost() {
        SecAggPlan plan = plan(ENROLLED, 6, 0, SecAggPlan.FEWEST);
        LyingCoordinator lying = nodes(ENROLLED, ParticipationFloor.of(2, 6, 0));
        session(lying, plan, ids(0, 10));
        session(lying, plan, ids(10, 20));

        assertThat(lying.participants.keySet()).noneMatch(id -> lying.sent(id, SharesSubmitted.class));
        assertThat(plan.graph(ENROLLED).threshold()).isEqualTo(14);
    }

    /**
     * All sign in one session and some of them reveal shares; the others and six corrupt nodes go on to a second session for the same
     * model. Never do both have a threshold of revealed shares.
     */
    @Test
    void a17_aSecondSessionOfNodesThatSignedAndDidNotReveal_hasNoSumBesideTheFirst() {
        requireOneSumAtMost(12, 13);
    }

    @Tag("nightly")
    @Test
    void a17_aSecondSessionAfterAnyNumberThatRevealed_hasNoSumBesideTheFirst() {
        requireOneSumAtMost(IntStream.rangeClosed(6, ENROLLED).toArray());
    }

    private static void requireOneSumAtMost(int... numbers) {
        SecAggPlan plan = plan(1, ENROLLED, 6, 0.2, SecAggPlan.FEWEST);
        int threshold = plan.graph(ENROLLED).threshold();
        for (int revealing : numbers) {
            LyingCoordinator lying = nodes(ENROLLED, ParticipationFloor.of(2, 6, 0.2));
            lying.collect(plan);
            lying.announceSurvivors(ids(0, ENROLLED), ids(0, ENROLLED));
            lying.deliverSignatures(ids(0, revealing));
            assertThat(revealed(lying)).isEqualTo(revealing);

            lying.sent.clear();
            ids(0, 6).forEach(id -> setBack(lying, id));
            List<ParticipantId> second = Stream.concat(ids(0, 6).stream(), ids(revealing, ENROLLED).stream())
                    .toList();
            session(lying, plan(2, ENROLLED, 6, 0.2, SecAggPlan.FEWEST), second);
            assertThat(revealed(lying) >= threshold).isEqualTo(revealing <= 12);
        }
        assertThat(threshold).isEqualTo(14);
    }

    private static long revealed(LyingCoordinator lying) {
        return lying.participants.keySet().stream()
                .filter(id -> lying.sent(id, SharesRevealed.class))
                .count();
    }

    private static void setBack(LyingCoordinator lying, ParticipantId id) {
        lying.nodes.put(id, new ParticipantState.Idle(LyingCoordinator.of(lying.participants, id), Participation.NONE));
    }

    /** Six of twenty nodes are set back and take part in a second session of the round: it has no threshold. */
    @Test
    void a17_nodesThatAreSetBack_areInNoSecondSessionWhileTheyAreNoMoreThanCorruptOnes() {
        SecAggPlan plan = plan(ENROLLED, 6, 0, SecAggPlan.FEWEST);
        LyingCoordinator lying = nodes(ENROLLED, ParticipationFloor.of(2, 6, 0));
        List<ParticipantId> restored = ids(0, 6);
        List<ParticipantId> first = ids(0, 14);
        session(lying, plan, first);
        assertThat(first).allMatch(id -> lying.sent(id, SharesRevealed.class));

        restored.forEach(id -> setBack(lying, id));
        List<ParticipantId> second =
                Stream.concat(restored.stream(), ids(14, 20).stream()).toList();
        lying.sent.clear();
        session(lying, plan, second);

        assertThat(second).hasSize(12).noneMatch(id -> lying.sent(id, SharesSubmitted.class));
        // With one more there are two sums: the stated bound is tight.
        assertThat(2 * plan.graph(ENROLLED).threshold() - ENROLLED).isEqualTo(plan.corrupt() + 2);
    }

    /** The number of corrupt nodes is the plan's, equal for all, and no node takes part below its own. */
    @Test
    void a17_aPlanWithFewerCorruptNodesThanTheOwnerAssumes_isRefused() {
        LyingCoordinator usual = nodes(ENROLLED, ParticipationFloor.usual(ENROLLED, ENROLLED, 0, 0.2));
        usual.deliver(id(0), new ToParticipant.RoundOffered(plan(ENROLLED, 5, SecAggPlan.FEWEST)));
        assertThat(usual.refusal(id(0))).contains(Reason.BELOW_FLOOR);
        usual.deliver(id(0), new ToParticipant.RoundOffered(plan(ENROLLED, 6, SecAggPlan.FEWEST)));
        assertThat(usual.sent(id(0), KeysAdvertised.class)).isTrue();

        // A node for which the owner does not vouch counts as corrupt.
        LyingCoordinator wary = nodes(ENROLLED, ParticipationFloor.usual(ENROLLED, ENROLLED, 1, 0.2));
        wary.deliver(id(0), new ToParticipant.RoundOffered(plan(ENROLLED, 6, SecAggPlan.FEWEST)));
        assertThat(wary.refusal(id(0))).contains(Reason.BELOW_FLOOR);
        wary.deliver(id(0), new ToParticipant.RoundOffered(plan(ENROLLED, 7, SecAggPlan.FEWEST)));
        assertThat(wary.sent(id(0), KeysAdvertised.class)).isTrue();
    }

    /** A plan with fewer enrolled nodes, or with sampling of the cohort, has lower thresholds. */
    @Test
    void a17_aPlanForAnotherEnrolmentOrCohort_isRefused() {
        LyingCoordinator lying = nodes(ENROLLED, ParticipationFloor.of(2, FEW_CORRUPT, 0.2));
        SecAggPlan own = plan(ENROLLED, FEW_CORRUPT, SecAggPlan.FEWEST);
        SecAggPlan more = new SecAggPlan(
                own.job(),
                own.round(),
                own.context(),
                own.quantization(),
                own.size(),
                SecAggPlan.Protection.of(own.assumptions(), ENROLLED + 1, own.minimum()));
        for (SecAggPlan other : List.of(more, plan(SAMPLED, FEW_CORRUPT, SecAggPlan.FEWEST))) {
            lying.deliver(id(0), new ToParticipant.RoundOffered(other));
            assertThat(lying.refusal(id(0))).contains(Reason.WRONG_ROUND);
        }
        assertThat(lying.sent(id(0), KeysAdvertised.class)).isFalse();
    }

    /** The participants' noise is planned for 11 honest survivors: a sum of fewer has too little noise. */
    @Test
    void a17_aPlanForFewerHonestUpdatesThanTheNoiseTakes_isRefused() {
        LyingCoordinator lying = new LyingCoordinator(ENROLLED, ENROLLED, ParticipationFloor.of(2, 6, 0.2), 11);
        lying.deliver(id(0), new ToParticipant.RoundOffered(plan(ENROLLED, 6, 16)));
        assertThat(lying.refusal(id(0))).contains(Reason.BELOW_FLOOR);
        lying.deliver(id(0), new ToParticipant.RoundOffered(plan(ENROLLED, 6, 17)));
        assertThat(lying.sent(id(0), KeysAdvertised.class)).isTrue();
    }

    /** With the default limits a cohort drawn from 100 nodes has at least 44 participants without dropouts. */
    @Test
    void usual_ofAHundred_hasACohortOfFortyFour() {
        for (int cohort : new int[] {43, 44}) {
            ParticipationFloor floor = ParticipationFloor.usual(100, cohort, 0, 0);
            SecAggPlan plan = new SecAggPlan(
                    new JobId("job"),
                    new RoundId(1),
                    LyingCoordinator.context(LyingCoordinator.TASK.digest(), 1, ENROLLED),
                    new QuantizationSpec(1, RoundOnDesk.BOUND, cohort, 0),
                    LyingCoordinator.TASK.size(),
                    SecAggPlan.Protection.of(new Assumptions(33, 0, Coordinator.ACTIVE), 100, cohort));
            int honest = plan.leastSurvivors(plan.graph(cohort)) - plan.corrupt();

            assertThat(honest >= floor.honest()).isEqualTo(cohort == 44);
        }
    }
}
