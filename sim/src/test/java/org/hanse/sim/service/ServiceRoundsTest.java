// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.hanse.clientnode.app.NodePolicy;
import org.hanse.clientnode.port.SentLog;
import org.hanse.coordinator.app.CountedRound;
import org.hanse.coordinator.app.RoundModel;
import org.hanse.coordinator.jdbc.CoordinatorDatabase;
import org.hanse.coordinator.jdbc.JdbcJobStore;
import org.hanse.coordinator.port.JobStore;
import org.hanse.coordinator.store.FileModelStore;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.CatalogueItem;
import org.hanse.core.interaction.InteractionLogAccumulator;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.interaction.ItemId;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.job.JobState;
import org.hanse.core.learn.NetworkTrainer.Merchant;
import org.hanse.core.quantize.RingVector;
import org.hanse.core.round.StoredSum;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shipped services of coordinator and nodes: whole jobs, interruptions and refusals. */
class ServiceRoundsTest {

    private static final int NODES = 5;
    private static final NodePolicy WITHOUT_NOISE = new NodePolicy(
            NodePolicy.DEFAULT.honest(),
            NodePolicy.DEFAULT.corrupt(),
            NodePolicy.DEFAULT.dropout(),
            NodePolicy.DEFAULT.unvouched(),
            NodePolicy.Noise.NONE,
            OptionalDouble.empty(),
            Optional.empty());

    @TempDir
    Path folder = Path.of("");

    private static String plan(int rounds, String join) {
        return """
                job: books
                minimum: 4
                retryAfter: 1s
                deadlines: {join: %s, phase: 5s}
                content: {titles: true, categories: false, brands: false, prices: false}
                network: {dimension: 4, heads: 1, memory: false, itemVectors: none, q: false, content: fixed}
                learning: {batch: 16, history: 8}
                federation:
                  rounds: %d
                  local: {epochs: 1, personalEpochs: 0, alternate: false}
                """.formatted(join, rounds);
    }

    /** Shoppers that walk along a catalogue of thirty items. */
    private static Merchant merchant(int shop) {
        int items = 30;
        Catalogue catalogue = Catalogue.of(IntStream.range(0, items)
                .mapToObj(i -> new CatalogueItem(
                        new ItemId("item" + i),
                        "word" + i,
                        List.of("word" + i, "kind" + i % 5),
                        List.of(),
                        Optional.empty(),
                        OptionalDouble.empty(),
                        List.of(),
                        Optional.empty()))
                .toList());
        SplittableRandom random = new SplittableRandom(shop);
        InteractionLogAccumulator log = new InteractionLogAccumulator();
        int view = log.typeIndex(InteractionType.VIEW);
        for (int s = 0; s < 20; s++) {
            log.beginShopper(new ShopperId("shopper" + s));
            int item = random.nextInt(items);
            for (int i = 0; i < 6; i++) {
                log.add((item + i) % items, view).time(1_000_000L * (100 * i + s));
            }
        }
        return new Merchant(log.toLog(), catalogue);
    }

    private static void start(MemoryFederation federation, int... numbers) {
        for (int number : numbers) {
            federation.startNode(number, WITHOUT_NOISE, true, merchant(number));
        }
    }

    private static boolean isFinished(MemoryFederation federation) {
        return federation.state().state() instanceof JobState.Finished;
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
                    CountedRound line = model.counted().orElseThrow();
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

    @Test
    void job_withAllNodes_countsAllRounds() {
        try (MemoryFederation federation = new MemoryFederation(folder, NODES, plan(3, "20s"))) {
            federation.startCoordinator();
            start(federation, 0, 1, 2, 3, 4);
            MemoryFederation.await("the end", () -> isFinished(federation));

            assertSums(federation, 3);
            assertThat(federation.history())
                    .hasSize(5)
                    .startsWith("started")
                    .endsWith("finished: all 3 rounds counted");
            assertModels(federation, 3);
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
            MemoryFederation.await("the end", () -> isFinished(federation));
            start(federation, 4);
            MemoryFederation.await("five comparisons", () -> federation.reports.size() == NODES);

            assertThat(federation.reports).allMatch(line -> line.contains(": job books ended; "));
            for (int node = 0; node < NODES; node++) {
                assertThat(federation.served(node).orElseThrow().examined())
                        .isEqualTo(federation.state().head().model());
            }
            federation.stopCoordinator();
            federation.startCoordinator();
            start(federation, 4);
            MemoryFederation.await("a comparison of the new node", () -> federation.reports.size() > NODES);
            assertThat(federation.reports).hasSize(NODES + 1);
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
                MemoryFederation.await(
                        "a round that runs",
                        () -> isFinished(federation)
                                || federation.state().state() instanceof JobState.Running running
                                        && running.progress().lastRound() > counted);
                federation.stopCoordinator();
                federation.startCoordinator();
            }
            MemoryFederation.await("the end", () -> isFinished(federation));

            assertSums(federation, 4);
        }
    }

    @Test
    void job_withADeadNode_countsAllRoundsWithoutIt() {
        try (MemoryFederation federation = new MemoryFederation(folder, NODES, plan(2, "1s"))) {
            federation.startCoordinator();
            start(federation, 0, 1, 2, 3);
            MemoryFederation.await("the end", () -> isFinished(federation));

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
    void job_withoutApproval_isJoinedByNobodyUntilOwnersApprove() {
        try (MemoryFederation federation = new MemoryFederation(folder, NODES, plan(1, "1s"))) {
            federation.startCoordinator();
            IntStream.range(0, NODES)
                    .forEach(number -> federation.startNode(number, WITHOUT_NOISE, false, merchant(number)));
            MemoryFederation.await(
                    "a round without participants",
                    () -> federation.history().stream().anyMatch(line -> line.contains("without a sum")));
            assertThat(federation.trained).isEmpty();

            IntStream.range(0, NODES).forEach(federation::approve);
            federation.request(JobStore.Request.RESUME);
            MemoryFederation.await("the end", () -> isFinished(federation));
            assertSums(federation, 1);
        }
    }

    @Test
    void job_withoutNoise_isRefusedByTheDefaultPolicy() {
        try (MemoryFederation federation = new MemoryFederation(folder, NODES, plan(1, "1s"))) {
            federation.startCoordinator();
            IntStream.range(0, NODES)
                    .forEach(number -> federation.startNode(number, NodePolicy.DEFAULT, true, merchant(number)));
            MemoryFederation.await("a paused job", () -> federation.state().state() instanceof JobState.Paused);

            assertThat(federation.trained).isEmpty();
            assertThat(NodePolicy.DEFAULT.objection(federation.setup).orElseThrow())
                    .isEqualTo(
                            "policy.yaml: noise: found a plan with none; this node accepts participants or stronger");
        }
    }

    @Test
    void pause_thenResume_continuesTheJob() {
        try (MemoryFederation federation = new MemoryFederation(folder, NODES, plan(3, "20s"))) {
            federation.startCoordinator();
            MemoryFederation.await("a round", () -> federation.state().state() instanceof JobState.Running);
            federation.request(JobStore.Request.PAUSE);
            start(federation, 0, 1, 2, 3, 4);
            MemoryFederation.await("a pause", () -> federation.state().state() instanceof JobState.Paused);
            assertThat(federation.state().head().version()).isLessThan(3);

            federation.request(JobStore.Request.RESUME);
            MemoryFederation.await("the end", () -> isFinished(federation));
            assertSums(federation, 3);
        }
    }
}
