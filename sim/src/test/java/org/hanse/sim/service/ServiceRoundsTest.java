// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.hanse.clientnode.app.NodePolicy;
import org.hanse.clientnode.port.SentLog;
import org.hanse.coordinator.app.RoundModel;
import org.hanse.coordinator.jdbc.CoordinatorDatabase;
import org.hanse.coordinator.jdbc.JdbcJobStore;
import org.hanse.coordinator.port.JobRecord;
import org.hanse.coordinator.port.JobStore;
import org.hanse.coordinator.store.FileModelStore;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.job.CountedRound;
import org.hanse.core.job.JobState;
import org.hanse.core.learn.train.Merchant;
import org.hanse.core.quantize.RingVector;
import org.hanse.core.round.ModelDigest;
import org.hanse.core.round.RoundEvidence;
import org.hanse.core.round.StoredSum;
import org.hanse.core.round.ToParticipant;
import org.hanse.core.secagg.Enrolment;
import org.hanse.core.secagg.SecAggPlan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Shipped services of coordinator and nodes: whole jobs, interruptions and refusals. */
class ServiceRoundsTest {

    private static final int NODES = 5;
    private static final NodePolicy WITHOUT_NOISE = MemoryShops.policyWithoutNoise(NodePolicy.DEFAULT.counts());

    @TempDir
    Path folder = Path.of("");

    private static String plan(int rounds, String join) {
        return plan(rounds, join, "5s, reveal: 20s");
    }

    private static String plan(int rounds, String join, String phase) {
        return MemoryShops.plan(rounds, join, phase, false);
    }

    private static Merchant merchant(int shop) {
        return MemoryShops.merchant(shop, 1);
    }

    private static void start(MemoryFederation federation, int... numbers) {
        for (int number : numbers) {
            federation.startNode(number, WITHOUT_NOISE, true, merchant(number));
        }
    }

    /** The released sum of each round is that of the updates that its survivors recorded, and the model follows the sums. */
    private static void assertSums(MemoryFederation federation, int counted) {
        assertThat(federation.state().head().version()).isEqualTo(counted);
        int found = 0;
        for (int round = 1; round <= federation.state().state().progress().lastRound(); round++) {
            RoundId id = new RoundId(round);
            Optional<StoredSum> sum = federation.sums.of(MemoryFederation.JOB, id);
            if (sum.isEmpty()) {
                continue;
            }
            found++;
            RingVector expected = RingVector.zero(
                    federation.setup.format().quantization().ringBits(),
                    federation.setup.format().size());
            for (ParticipantId survivor : sum.get().survivors()) {
                expected = expected.plus(Optional.ofNullable(federation.trained.get(id + " " + survivor))
                        .orElseThrow()
                        .vector());
            }
            assertThat(sum.get().noised().vector()).isEqualTo(expected);
        }
        assertThat(found).isEqualTo(counted);
    }

    /** The history has each counted round with its updates and the loss, and each round has a model with a file. */
    private void assertModels(MemoryFederation federation, int counted) {
        try (CoordinatorDatabase database = CoordinatorDatabase.open(folder.resolve("coordinator.db"))) {
            List<RoundModel> models = RoundModel.all(JdbcJobStore.forCommands(database), MemoryFederation.JOB);

            assertThat(models)
                    .extracting(RoundModel::round)
                    .isEqualTo(IntStream.rangeClosed(0, counted).boxed().toList());
            assertThat(models.get(counted).model())
                    .isEqualTo(federation.state().head().model());
            FileModelStore files = new FileModelStore(folder);
            for (RoundModel model : models) {
                assertThat(files.model(model.model()).version()).isEqualTo(model.round());
                if (model.round() > 0) {
                    JobRecord.Counted line = model.counted().orElseThrow();
                    assertThat(line.updates())
                            .isEqualTo(federation
                                    .sums
                                    .of(MemoryFederation.JOB, new RoundId(model.round()))
                                    .orElseThrow()
                                    .survivors()
                                    .size());
                    assertThat(line.loss().orElseThrow()).isPositive();
                }
            }
        }
    }

    /** Each round has evidence that a threshold signed, and the models of the rounds follow each other. */
    private static void assertEvidence(MemoryFederation federation) {
        List<CountedRound> counted = federation.counted();
        assertThat(counted).hasSize(federation.state().head().version());
        Digest model = ModelDigest.of(federation.setup.initial().parameters());
        for (CountedRound round : counted) {
            RoundEvidence evidence = round.evidence();
            assertThat(evidence.context().start().model()).isEqualTo(model);
            assertThat(evidence.valid(federation.setup.enrolment()))
                    .hasSizeGreaterThanOrEqualTo(
                            federation.setup.plan().members().threshold());
            StoredSum sum =
                    federation.sums.of(MemoryFederation.JOB, round.round()).orElseThrow();
            assertThat(evidence.announced().survivors()).isEqualTo(sum.survivors());
            assertThat(round.outcome().sum()).isEqualTo(sum.digest());
            model = round.outcome().model();
        }
        assertThat(model).isEqualTo(federation.state().head().model());
    }

    @Test
    void job_withAllNodes_countsAllRounds() {
        try (MemoryFederation federation = new MemoryFederation(folder, NODES, plan(3, "20s"))) {
            federation.startCoordinator();
            start(federation, 0, 1, 2, 3, 4);
            MemoryShops.awaitEnd(federation);

            assertSums(federation, 3);
            assertThat(federation.history()).hasSize(5).startsWith("started").endsWith("finished: all rounds counted");
            assertThat(federation.records(JobRecord.Counted.class))
                    .extracting(JobRecord.Counted::line)
                    .isEqualTo(federation.history().subList(1, 4));
            assertModels(federation, 3);
            assertEvidence(federation);
            federation.await("deleted secrets", () -> federation.secrets() == 0);
            federation.await("deleted updates", () -> federation.updates() == 0);
            federation.restartNodeWithItsUpdate(3);
            federation.await("an update deleted after a restart", () -> federation.updates() == 0);
            assertThat(federation.model().parameters())
                    .isNotEqualTo(federation.setup.initial().parameters());
        }
    }

    /** A node that was away at the end learns of the last model when it connects. */
    @Test
    void job_atItsEnd_isComparedByEachNodeOnce() {
        try (MemoryFederation federation = new MemoryFederation(folder, NODES, plan(2, "1s"))) {
            federation.startCoordinator();
            start(federation, 0, 1, 2, 3);
            MemoryShops.awaitEnd(federation);
            start(federation, 4);
            federation.await("five comparisons", () -> federation.reports.size() == NODES);

            assertThat(federation.reports).allMatch(line -> line.contains(": job books ended; "));
            for (int node = 0; node < NODES; node++) {
                assertThat(federation.served(node).orElseThrow().examined())
                        .isEqualTo(federation.state().head().model());
            }
            for (int node = 0; node < NODES; node++) {
                assertThat(federation.ended(node)).contains("");
            }
            // A roster that is signed after the end needs no approval.
            federation.roster(0, 1, 2, 3);
            federation.stopCoordinator();
            federation.startCoordinator();
            start(federation, 4);
            federation.await("a comparison of the new node", () -> federation.reports.size() > NODES);
            assertThat(federation.reports).hasSize(NODES + 1);
            assertThat(federation.declined()).noneMatch(reason -> reason.contains("roster version 2"));
            assertThat(federation.sent(0).stream()
                            .filter(entry -> entry.kind() == SentLog.Kind.COUNTED)
                            .map(entry -> entry.round().number()))
                    .doesNotHaveDuplicates()
                    .hasSize(2);
        }
    }

    @Test
    void job_whoseCoordinatorIsEndedInEachRound_countsAllRounds() {
        try (MemoryFederation federation = new MemoryFederation(folder, NODES, plan(4, "20s"))) {
            federation.startCoordinator();
            start(federation, 0, 1, 2, 3, 4);
            for (int restart = 0; restart < 4; restart++) {
                int counted = restart;
                federation.await(
                        "a round that runs",
                        () -> MemoryShops.isFinished(federation)
                                || (federation.state().state() instanceof JobState.Running running
                                        && running.progress().lastRound() > counted));
                federation.stopCoordinator();
                federation.startCoordinator();
            }
            MemoryShops.awaitEnd(federation);

            assertSums(federation, 4);
        }
    }

    /** Four of five nodes must reveal shares. Two disconnect after signing and return after the deadline of the phase. */
    @Test
    void job_withNodesThatAreAwayWhileTheSumIsUnmasked_waitsForThemAndCounts() {
        try (MemoryFederation federation = new MemoryFederation(folder, NODES, plan(1, "20s", "2s, reveal: 40s"))) {
            federation.unasked.addAll(List.of(MemoryFederation.id(0), MemoryFederation.id(1)));
            federation.startCoordinator();
            start(federation, 0, 1, 2, 3, 4);
            federation.await("a late round", () -> federation.phase().equals("LateUnmasking"));
            federation.stopCoordinator();
            federation.unasked.clear();
            federation.startCoordinator();
            MemoryShops.awaitEnd(federation);

            assertSums(federation, 1);
        }
    }

    /** The coordinator requests shares once, when the round becomes late. Nodes that restart after that report their state. */
    @Test
    void job_withNodesThatStartAgainInALateRound_counts() {
        try (MemoryFederation federation = new MemoryFederation(folder, NODES, plan(1, "20s", "2s, reveal: 40s"))) {
            federation.unasked.addAll(List.of(MemoryFederation.id(0), MemoryFederation.id(1)));
            federation.startCoordinator();
            start(federation, 0, 1, 2, 3, 4);
            federation.await("a late round", () -> federation.phase().equals("LateUnmasking"));
            federation.unasked.clear();
            federation.restartNode(0);
            federation.restartNode(1);
            MemoryShops.awaitEnd(federation);

            assertSums(federation, 1);
        }
    }

    /** A coordinator that offers a round with fewer updates, or fewer corrupt nodes, than the plan states. */
    @Test
    void round_withOtherLimitsThanThePlan_isRefused() {
        try (MemoryFederation federation = new MemoryFederation(folder, NODES, plan(1, "1s"))) {
            federation.tamper = message -> message instanceof ToParticipant.RoundOffered offered
                    ? new ToParticipant.RoundOffered(withMinimum(offered.plan(), 5))
                    : message;
            federation.startCoordinator();
            start(federation, 0, 1, 2, 3, 4);
            federation.await(
                    "a refusal",
                    () -> federation.declined().stream()
                            .anyMatch(why -> why.contains("other limits than the approved plan")));

            assertThat(counted(federation)).isZero();
        }
    }

    private static SecAggPlan withMinimum(SecAggPlan plan, int minimum) {
        return new SecAggPlan(
                plan.job(),
                plan.round(),
                plan.context(),
                plan.quantization(),
                plan.size(),
                SecAggPlan.Protection.of(plan.assumptions(), plan.protection().enrolled(), minimum));
    }

    /** Three nodes reveal shares and two never do. No other sum for the model is possible, and the job reports that. */
    @Test
    void job_withTooFewNodesLeftForItsModel_failsWithTheReason() {
        try (MemoryFederation federation = new MemoryFederation(folder, NODES, plan(1, "20s", "2s, reveal: 1s"))) {
            federation.unasked.addAll(List.of(MemoryFederation.id(0), MemoryFederation.id(1)));
            federation.startCoordinator();
            start(federation, 0, 1, 2, 3, 4);
            federation.await("the end", () -> federation.state().state() instanceof JobState.Failed);

            assertThat(((JobState.Failed) federation.state().state()).why())
                    .contains("shop-2, shop-3, shop-4 had revealed shares")
                    .contains("2 nodes are left, and a sum takes 4");
            federation.await(
                    "the reason at a node", () -> federation.ended(0).orElse("").contains("2 nodes are left"));
            federation.await("deleted updates", () -> federation.updates() == 0);
            federation.restartNodeWithItsUpdate(0);
            federation.await("an update deleted after a restart", () -> federation.updates() == 0);
        }
    }

    /** The shares of two of three nodes do not arrive. The nodes decline the next round with the reason. */
    @Test
    void job_withNodesThatRevealedSharesUnheard_failsWithTheReason() {
        try (MemoryFederation federation = new MemoryFederation(folder, NODES, plan(1, "20s", "2s, reveal: 1s"))) {
            federation.unasked.addAll(List.of(MemoryFederation.id(0), MemoryFederation.id(1)));
            federation.unheard.addAll(List.of(MemoryFederation.id(3), MemoryFederation.id(4)));
            federation.startCoordinator();
            start(federation, 0, 1, 2, 3, 4);
            federation.await("the end", () -> federation.state().state() instanceof JobState.Failed);

            assertThat(((JobState.Failed) federation.state().state()).why())
                    .contains("shop-2, shop-3, shop-4 had revealed shares")
                    .contains("2 nodes are left, and a sum takes 4");
            assertThat(federation.state().state().progress().lastRound()).isEqualTo(2);
            assertThat(federation.trained.keySet()).doesNotContain("2 shop-2", "2 shop-3", "2 shop-4");
        }
    }

    /** The update of the round is made of the erased shoppers too. The others do not wait for the deadline of half a minute. */
    @Test
    void erasure_beforeTheSum_withdrawsTheNode() {
        try (MemoryFederation federation = new MemoryFederation(folder, NODES, plan(1, "20s", "30s, reveal: 40s"))) {
            federation.held.add(MemoryFederation.id(4));
            federation.startCoordinator();
            start(federation, 0, 1, 2, 3, 4);
            federation.await("an upload", () -> federation.uploadsHeld.containsKey(MemoryFederation.id(4)));
            federation.erase(4);
            MemoryShops.awaitEnd(federation);

            assertThat(federation.records(JobRecord.Counted.class))
                    .singleElement()
                    .satisfies(round -> {
                        assertThat(round.updates()).isEqualTo(4);
                        assertThat(round.seconds()).isLessThan(10);
                    });
        }
    }

    @Test
    void job_withADeadNode_countsAllRoundsWithoutIt() {
        try (MemoryFederation federation = new MemoryFederation(folder, NODES, plan(2, "1s"))) {
            federation.startCoordinator();
            start(federation, 0, 1, 2, 3);
            MemoryShops.awaitEnd(federation);

            assertSums(federation, 2);
            SortedSet<ParticipantId> four = new TreeSet<>(
                    IntStream.range(0, 4).mapToObj(MemoryFederation::id).toList());
            int last = federation.state().state().progress().lastRound();
            assertThat(federation
                            .sums
                            .of(MemoryFederation.JOB, new RoundId(last))
                            .orElseThrow()
                            .survivors())
                    .isEqualTo(four);
        }
    }

    @Test
    void job_withoutApproval_hasNoParticipantsUntilOwnersApprove() {
        try (MemoryFederation federation = new MemoryFederation(folder, NODES, plan(1, "1s"))) {
            federation.startCoordinator();
            IntStream.range(0, NODES)
                    .forEach(number -> federation.startNode(number, WITHOUT_NOISE, false, merchant(number)));
            federation.await(
                    "a round without participants",
                    () -> federation.history().stream().anyMatch(line -> line.contains("without a sum")));
            assertThat(federation.trained).isEmpty();
            assertThat(federation.records(JobRecord.WithoutSum.class).get(0).round())
                    .isEqualTo(1);

            IntStream.range(0, NODES).forEach(federation::approve);
            federation.request(JobStore.Request.RESUME);
            MemoryShops.awaitEnd(federation);
            assertSums(federation, 1);
        }
    }

    @Test
    void job_withoutNoise_isRefusedByTheDefaultPolicy() {
        try (MemoryFederation federation = new MemoryFederation(folder, NODES, plan(1, "1s"))) {
            federation.startCoordinator();
            IntStream.range(0, NODES)
                    .forEach(number -> federation.startNode(number, NodePolicy.DEFAULT, true, merchant(number)));
            federation.await("a paused job", () -> federation.state().state() instanceof JobState.Paused);

            assertThat(federation.trained).isEmpty();
            assertThat(NodePolicy.DEFAULT.objection(federation.setup).orElseThrow())
                    .isEqualTo("policy.yaml: noise: found a plan with none; this node accepts participants or stronger."
                            + " Fix: if you accept it, write noise: none in policy.yaml of the node's folder (a new"
                            + " file, if there is none)");
        }
    }

    @Test
    void pause_thenResume_continuesTheJob() {
        try (MemoryFederation federation = new MemoryFederation(folder, NODES, plan(3, "20s"))) {
            federation.startCoordinator();
            federation.await("a round", () -> federation.state().state() instanceof JobState.Running);
            federation.request(JobStore.Request.PAUSE);
            start(federation, 0, 1, 2, 3, 4);
            federation.await("a pause", () -> federation.state().state() instanceof JobState.Paused);
            assertThat(federation.state().head().version()).isLessThan(3);

            federation.request(JobStore.Request.RESUME);
            MemoryShops.awaitEnd(federation);
            assertSums(federation, 3);
        }
    }

    private static int counted(MemoryFederation federation) {
        return federation.state().head().version();
    }

    private static SortedSet<ParticipantId> lastSurvivors(MemoryFederation federation) {
        return federation
                .sums
                .of(
                        MemoryFederation.JOB,
                        new RoundId(federation.state().state().progress().lastRound()))
                .orElseThrow()
                .survivors();
    }

    /** Two of six nodes may be corrupt: a sum takes five, with the sixth suspended too, as the two stay. */
    @Test
    void suspension_inTheMiddleOfAJob_takesEffectOnceOwnersApproveIt() {
        String plan =
                plan(6, "2s").replace("retryAfter", "every: 1s\nretryAfter").replace("minimum: 4\n", "");
        try (MemoryFederation federation = new MemoryFederation(folder, 6, plan.replace("rounds: 6", "rounds: 8"))) {
            federation.startCoordinator();
            start(federation, 0, 1, 2, 3, 4, 5);
            federation.await("two rounds", () -> counted(federation) >= 2);
            Enrolment second = federation.roster(0, 1, 2, 3, 4);
            assertThat(second.most()).isEqualTo(6);
            int before = counted(federation);
            federation.await("rounds under version 1", () -> counted(federation) >= before + 2);
            assertThat(IntStream.range(0, 6).map(federation::used)).containsOnly(1);
            assertThat(federation.declined())
                    .contains("shop-0: the plan waits for the owner's approval (roster version 2)");

            IntStream.range(0, 5).forEach(number -> federation.approve(number, 2));
            MemoryShops.awaitEnd(federation);

            assertThat(IntStream.range(0, 5).map(federation::used)).containsOnly(2);
            assertThat(federation.used(5)).isEqualTo(1);
            assertThat(lastSurvivors(federation)).doesNotContain(MemoryFederation.id(5));
            assertThat(federation.history())
                    .contains("roster version 2 is used from round " + firstWithout(federation, 5)
                            + " on: 5 participants");
            assertSums(federation, 8);
        }
    }

    private static int firstWithout(MemoryFederation federation, int number) {
        return IntStream.rangeClosed(1, federation.state().state().progress().lastRound())
                .filter(round -> federation
                        .sums
                        .of(MemoryFederation.JOB, new RoundId(round))
                        .filter(sum -> !sum.survivors().contains(MemoryFederation.id(number)))
                        .isPresent())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void roster_afterARestartOfTheCoordinator_isTheUsedOneWithoutApprovals() {
        String plan = plan(6, "2s").replace("retryAfter", "every: 1s\nretryAfter");
        try (MemoryFederation federation = new MemoryFederation(folder, 6, plan)) {
            federation.startCoordinator();
            start(federation, 0, 1, 2, 3, 4, 5);
            federation.await("a round", () -> counted(federation) >= 1);
            federation.roster(0, 1, 2, 3, 4);
            IntStream.range(0, 5).forEach(number -> federation.approve(number, 2));
            federation.await("version 2", () -> federation.used(0) == 2);
            federation.stopCoordinator();
            federation.startCoordinator();
            MemoryShops.awaitEnd(federation);

            assertThat(federation.declined()).noneMatch(reason -> reason.contains("has used version"));
            assertSums(federation, 6);
        }
    }

    /** The newcomer connects first, then the operator signs the roster that has it. */
    @Test
    void newcomer_thatConnectsBeforeItsRoster_joinsWithoutARestart() {
        String plan = plan(8, "5s").replace("retryAfter", "every: 1s\nretryAfter");
        try (MemoryFederation federation = new MemoryFederation(folder, NODES, plan)) {
            federation.startCoordinator();
            start(federation, 0, 1, 2, 3, 4);
            federation.await("a round", () -> counted(federation) >= 1);
            federation.enrol(5);
            start(federation, 5);
            federation.roster(0, 1, 2, 3, 4, 5);
            IntStream.range(0, 6).forEach(number -> federation.approve(number, 2));
            MemoryShops.awaitEnd(federation);

            assertThat(IntStream.range(0, 6).map(federation::used)).containsOnly(2);
            assertThat(lastSurvivors(federation)).contains(MemoryFederation.id(5));
        }
    }

    /** As many owners as a round needs have to approve the newcomer first; its own approval may be the last one or not. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void newcomer_afterTheEnd_receivesTheLastModelWithoutARestart(boolean last) {
        try (MemoryFederation federation = new MemoryFederation(folder, NODES, plan(2, "5s"))) {
            federation.startCoordinator();
            start(federation, 0, 1, 2, 3, 4);
            MemoryShops.awaitEnd(federation);
            federation.enrol(5);
            start(federation, 5);
            federation.roster(0, 1, 2, 3, 4, 5);
            if (!last) {
                federation.approve(5, 2);
            }
            federation.advance(Duration.ofMinutes(1));
            int needed = federation.pendingRoster().orElseThrow().needed();
            int others = last ? needed - 1 : needed - 2;
            IntStream.range(0, others).forEach(number -> federation.approve(number, 2));
            federation.advance(Duration.ofMinutes(1));
            assertThat(federation.pendingRoster().orElseThrow().used()).isFalse();
            assertThat(federation.served(5)).isEmpty();
            federation.approve(last ? 5 : others, 2);

            federation.await(
                    "a model at the newcomer",
                    () -> federation
                            .served(5)
                            .filter(served -> served.examined()
                                    .equals(federation.state().head().model()))
                            .isPresent());
            assertThat(federation.state().state()).isInstanceOf(JobState.Finished.class);
        }
    }

    /** The deadline to join is an hour. */
    @Test
    void revokedNode_isNotWaitedFor() {
        try (MemoryFederation federation = new MemoryFederation(folder, NODES, plan(2, "1h"))) {
            federation.revoked.add(MemoryFederation.id(4));
            federation.startCoordinator();
            start(federation, 0, 1, 2, 3);
            MemoryShops.awaitEnd(federation);

            assertSums(federation, 2);
        }
    }

    /** Three nodes have no threshold. */
    @Test
    void roster_thatThePlanIsNotPossibleWith_isNotUsed() {
        try (MemoryFederation federation = new MemoryFederation(folder, 6, plan(3, "2s"))) {
            federation.startCoordinator();
            federation.roster(0, 1, 2);
            start(federation, 0, 1, 2, 3, 4, 5);
            MemoryShops.awaitEnd(federation);

            assertThat(federation.used(0)).isEqualTo(1);
            assertSums(federation, 3);
        }
    }
}
