// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import org.hanse.clientnode.app.NodeChoice;
import org.hanse.clientnode.app.NodePolicy;
import org.hanse.clientnode.app.NodeSum;
import org.hanse.clientnode.port.LocalDataset;
import org.hanse.clientnode.port.SentLog;
import org.hanse.clientnode.port.ServingChoice;
import org.hanse.clientnode.testing.InMemoryServedModelStore;
import org.hanse.coordinator.app.RoundModel;
import org.hanse.coordinator.jdbc.CoordinatorDatabase;
import org.hanse.coordinator.jdbc.JdbcJobStore;
import org.hanse.coordinator.port.JobRecord;
import org.hanse.core.crypto.Digest;
import org.hanse.core.evaluate.Protocol;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.ItemId;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.interaction.table.Contribution;
import org.hanse.core.interaction.table.CountSketch;
import org.hanse.core.interaction.table.MarkovTable;
import org.hanse.core.interaction.table.OwnCounts;
import org.hanse.core.job.CountSum;
import org.hanse.core.job.JobHead;
import org.hanse.core.job.JobPrivacy;
import org.hanse.core.job.JobSetup;
import org.hanse.core.job.JobSum;
import org.hanse.core.job.PrivacyConfig;
import org.hanse.core.job.SumKind;
import org.hanse.core.job.SumWords;
import org.hanse.core.learn.memory.CountRows;
import org.hanse.core.learn.train.Merchant;
import org.hanse.core.quantize.IntegerSum;
import org.hanse.core.quantize.QuantizationSpec;
import org.hanse.core.round.StoredSum;
import org.hanse.core.shard.ShardRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sum of pair counts before the training of a job of the shipped services. */
class CountServicesTest {

    private static final int NODES = 5;
    private static final NodePolicy POLICY = policy(true, 1);

    @TempDir
    Path folder = Path.of("");

    private static NodePolicy policy(boolean counts, int support) {
        return MemoryShops.policyWithoutNoise(new NodePolicy.Counts(counts, support));
    }

    private static String plan(int rounds) {
        return plan(rounds, "20s");
    }

    private static String plan(int rounds, String join) {
        return MemoryShops.plan(rounds, join, "5s, reveal: 20s", true)
                + "  counts: {cells: 65536, hashes: 4, pairs: 100, support: 1}\n";
    }

    /** Each shop's shoppers take steps of their own. */
    private static Merchant merchant(int shop) {
        return MemoryShops.merchant(shop, shop + 1);
    }

    private static void start(MemoryFederation federation, int... numbers) {
        for (int number : numbers) {
            federation.startNode(number, POLICY, true, merchant(number));
        }
    }

    private static void awaitSum(MemoryFederation federation) {
        federation.await("the sum", () -> !federation.state().head().sums().isEmpty());
    }

    private static void awaitServed(MemoryFederation federation, int... numbers) {
        federation.await(
                "served models",
                () -> IntStream.of(numbers)
                        .allMatch(node -> federation.served(node).isPresent()));
    }

    private static void awaitSumOf(MemoryFederation federation, int node) {
        federation.await(
                "the sum at a node",
                () -> federation.counts(node).sum(MemoryFederation.JOB).isPresent());
    }

    /** Returns the sum of the counts that these shops train on. */
    private static CountSketch sum(MemoryFederation federation, int... numbers) {
        CountSum counts = (CountSum) federation.setup.sums().get(0).kind();
        return IntStream.of(numbers)
                .mapToObj(number -> {
                    Merchant merchant = merchant(number);
                    return OwnCounts.of(
                                    TrainingLogs.of(merchant, Protocol.USUAL), merchant.catalogue(), counts.settings())
                            .contributed();
                })
                .reduce(CountSketch::plus)
                .orElseThrow();
    }

    private static StoredSum stored(MemoryFederation federation, int number) {
        return federation.counts(number).sum(MemoryFederation.JOB).orElseThrow();
    }

    /** The stored sum of a node has these counts. */
    private static void assertSum(MemoryFederation federation, int node, CountSketch expected) {
        CountSum counts = (CountSum) federation.setup.sums().get(0).kind();
        assertThat(counts.counts(stored(federation, node).noised()).digest()).isEqualTo(expected.digest());
    }

    /** All shops of the test have one catalogue. Tables read the same counts with keys and without. */
    @Test
    void job_withKeysOfCatalogues_countsTheKeysOfAllShops() {
        try (MemoryFederation federation =
                new MemoryFederation(folder, NODES, plan(1).replace("support: 1", "support: 1, keyCells: 4096"))) {
            start(federation, 0, 1, 2, 3, 4);
            federation.startCoordinator();
            MemoryShops.awaitEnd(federation);
            awaitServed(federation, 0, 1, 2, 3, 4);

            assertSum(federation, 2, sum(federation, 0, 1, 2, 3, 4));
            CountSum counts = (CountSum) federation.setup.sums().get(0).kind();
            SumKind.Shared shared = counts.shared(
                            stored(federation, 2).noised(), merchant(2).catalogue(), true)
                    .orElseThrow();
            assertThat(shared.share()).isEqualTo(1);
            assertThat(shared.isLow()).isFalse();
            Map<String, Number> figures =
                    federation.records(JobRecord.Summed.class).get(0).figures();
            assertThat(figures)
                    .containsKeys("keysOf1", "keysOf2", "keysOf3", "keysOf5")
                    .doesNotContainKey("keysOf10");
            assertThat(figures.get("keysOf5").doubleValue())
                    .isCloseTo(merchant(0).catalogue().size(), within(2.0));
        }
    }

    /** Neither nodes nor the coordinator's disk have smaller counters; the sum in the plan is the whole one. */
    @Test
    void job_withALeastCounter_releasesNoSmallerOne() {
        try (MemoryFederation federation =
                new MemoryFederation(folder, NODES, plan(1).replace("support: 1", "support: 1, least: 12"))) {
            start(federation, 0, 1, 2, 3, 4);
            federation.startCoordinator();
            MemoryShops.awaitEnd(federation);
            awaitServed(federation, 0, 1, 2, 3, 4);

            CountSketch whole = sum(federation, 0, 1, 2, 3, 4);
            CountSketch released =
                    CountSketch.of(whole.settings(), cell -> whole.cell(cell) < 12 ? 0 : whole.cell(cell));
            assertThat(released.load()).isPositive().isLessThan(whole.load());
            for (int node = 0; node < NODES; node++) {
                assertSum(federation, node, released);
            }
            assertThat(federation
                            .records(JobRecord.Summed.class)
                            .get(0)
                            .figures()
                            .get("loadPercent")
                            .doubleValue())
                    .isCloseTo(100 * released.load(), within(0.001));
        }
    }

    @Test
    void job_withCounts_sumsTheCountsOfAllShopsBeforeTraining() {
        try (MemoryFederation federation = new MemoryFederation(folder, NODES, plan(2))) {
            start(federation, 0, 1, 2, 3, 4);
            federation.startCoordinator();
            MemoryShops.awaitEnd(federation);
            awaitServed(federation, 0, 1, 2, 3, 4);

            Digest digest = federation.state().head().sums().get(0);
            CountSketch expected = sum(federation, 0, 1, 2, 3, 4);
            for (int node = 0; node < NODES; node++) {
                assertThat(stored(federation, node).digest()).isEqualTo(digest);
                assertSum(federation, node, expected);
                assertThat(kinds(federation, node))
                        .containsExactly(
                                SentLog.Kind.COUNTS,
                                SentLog.Kind.SUMMED,
                                SentLog.Kind.UPDATE,
                                SentLog.Kind.COUNTED,
                                SentLog.Kind.UPDATE,
                                SentLog.Kind.COUNTED);
            }
            assertMix(federation, 2);
            assertThat(federation.state().head().version()).isEqualTo(2);
            assertThat(federation.history())
                    .anySatisfy(line -> assertThat(line)
                            .startsWith("round 1 summed pair counts of 5 participants in")
                            .contains("without a privacy guarantee"));
            assertThat(federation.records(JobRecord.Summed.class))
                    .extracting(JobRecord.Summed::line)
                    .containsExactly(federation.history().get(1));
        }
        try (CoordinatorDatabase database = CoordinatorDatabase.open(folder.resolve("coordinator.db"))) {
            assertThat(RoundModel.all(JdbcJobStore.forCommands(database), MemoryFederation.JOB))
                    .extracting(RoundModel::round)
                    .containsExactly(0, 2, 3);
        }
    }

    /** Sum of shoppers' items that have at least some transitions in the tables of the sum before it. */
    private record FrequentItems(int least) implements SumKind {

        private static final int CELLS = 16;

        static int cell(ItemId item) {
            return Math.floorMod(item.value().hashCode(), CELLS);
        }

        /** Returns the cells of a merchant by tables of transitions. */
        long[] cells(InteractionLog log, Catalogue catalogue, MarkovTable table) {
            long[] cells = new long[CELLS];
            items(log, catalogue, table).values().forEach(own -> own.forEach(item -> cells[cell(item)]++));
            return cells;
        }

        private Map<ShopperId, List<ItemId>> items(InteractionLog log, Catalogue catalogue, MarkovTable table) {
            Map<ShopperId, List<ItemId>> items = new LinkedHashMap<>();
            for (int shopper = 0; shopper < log.shoppers(); shopper++) {
                items.put(
                        log.shopper(shopper),
                        IntStream.range(log.from(shopper), log.to(shopper))
                                .map(log::item)
                                .filter(item -> table.departures(item) >= least)
                                .mapToObj(item -> catalogue.item(item).id())
                                .toList());
            }
            return items;
        }

        @Override
        public SumWords words() {
            return CountSum.WORDS;
        }

        @Override
        public String kind() {
            return "FrequentItems";
        }

        @Override
        public String terms() {
            return "at least " + least + " transitions";
        }

        @Override
        public Map<String, String> facts() {
            return Map.of("least", String.valueOf(least));
        }

        @Override
        public int cells() {
            return CELLS;
        }

        @Override
        public Optional<Conflict> conflict(Optional<PrivacyConfig> guarantee) {
            return Optional.empty();
        }

        @Override
        public Optional<PrivacyConfig> part(PrivacyConfig guarantee) {
            return Optional.empty();
        }

        @Override
        public QuantizationSpec quantization(int participants, Optional<JobPrivacy> mechanism) {
            return new QuantizationSpec(1, 1000, participants, 0);
        }

        @Override
        public long bytesOfCell() {
            return Long.BYTES;
        }

        @Override
        public Map<String, Number> figures(IntegerSum sum) {
            return Map.of("loadPercent", 0.0);
        }

        @Override
        public Observed observed(JobSum sum, Optional<IntegerSum> released, Parts parts) {
            return new Observed(Map.of(), List.of());
        }

        @Override
        public Client client(JobSum sum) {
            return new Client() {
                @Override
                public Contribution contribution(Merchant merchant, int support, ShardRunner shards) {
                    MarkovTable table = merchant.counts().orElseThrow().rows().toMarkovTable();
                    return new Contribution(items(merchant.counted(), merchant.catalogue(), table), new TreeSet<>(), 1);
                }

                @Override
                public IntToLongFunction steps(Merchant merchant, Contribution contribution) {
                    long[] steps = new long[CELLS];
                    contribution.shoppers().values().forEach(own -> own.forEach(item -> steps[cell(item)]++));
                    return cell -> steps[cell];
                }

                @Override
                public Merchant training(
                        Merchant merchant, IntegerSum sum, Optional<Contribution> own, ShardRunner shards) {
                    return merchant;
                }
            };
        }
    }

    private static final FrequentItems FREQUENT = new FrequentItems(8);

    /** Returns a setup with a sum that reads the tables of the sum of counts. */
    private static JobSetup withSecondSum(JobSetup setup) {
        return setup.withSumsForTesting(List.of(
                setup.sums().get(0),
                JobSum.of(
                        FREQUENT,
                        setup.job(),
                        Optional.empty(),
                        new JobPrivacy.Sizes(NODES, NODES, OptionalInt.of(1), 0))));
    }

    /** Returns the cells of the second sum of these shops, each with the tables of its sum of counts. */
    private static long[] frequent(IntFunction<CountSketch> counts, int... numbers) {
        long[] cells = new long[FrequentItems.CELLS];
        for (int number : numbers) {
            Merchant merchant = merchant(number);
            MarkovTable table = CountRows.of(counts.apply(number), merchant.catalogue(), ShardRunner.sequential())
                    .toMarkovTable();
            long[] own = FREQUENT.cells(TrainingLogs.of(merchant, Protocol.USUAL), merchant.catalogue(), table);
            Arrays.setAll(cells, cell -> cells[cell] + own[cell]);
        }
        return cells;
    }

    /** The job has three rounds: two sums and one of training. The coordinator restarts between both sums. */
    @Test
    void job_withTwoSums_makesThemInOrderAndTheSecondReadsTheFirst() {
        int[] summed = {0, 1, 2, 3, 4};
        try (MemoryFederation federation =
                new MemoryFederation(folder, NODES, plan(2, "2s"), CountServicesTest::withSecondSum)) {
            start(federation, summed);
            federation.startCoordinator();
            awaitSum(federation);
            federation.stopCoordinator();
            federation.restartNode(1);
            federation.startCoordinator();
            MemoryShops.awaitEnd(federation);
            awaitServed(federation, 0, 1, 2, 3, 4);

            JobHead head = federation.state().head();
            assertThat(head.sums()).hasSize(2).doesNotHaveDuplicates();
            assertThat(head.version()).isEqualTo(1);
            CountSketch first = sum(federation, summed);
            long[] expected = frequent(shop -> first, summed);
            assertThat(expected).isNotEqualTo(frequent(shop -> sum(federation, shop), summed));
            for (int node = 0; node < NODES; node++) {
                assertSum(federation, node, first);
                StoredSum second = federation
                        .counts(node)
                        .later(2)
                        .sum(MemoryFederation.JOB)
                        .orElseThrow();
                assertThat(List.of(stored(federation, node).digest(), second.digest()))
                        .isEqualTo(head.sums());
                assertThat(second.survivors()).hasSize(summed.length);
                assertThat(IntStream.range(0, FrequentItems.CELLS)
                                .mapToLong(second.noised()::integer)
                                .toArray())
                        .isEqualTo(expected);
                assertThat(federation.counts(node).sums()).containsExactly(MemoryFederation.JOB, MemoryFederation.JOB);
            }
            assertTables(federation, 4, sum(federation, 0, 1, 2, 3));
            assertThat(kinds(federation, 0))
                    .containsExactly(
                            SentLog.Kind.COUNTS,
                            SentLog.Kind.SUMMED,
                            SentLog.Kind.COUNTS,
                            SentLog.Kind.SUMMED,
                            SentLog.Kind.UPDATE,
                            SentLog.Kind.COUNTED);
            assertThat(federation.records(JobRecord.Summed.class))
                    .extracting(JobRecord.Summed::round)
                    .containsExactly(1, 2);
        }
    }

    /** A mix of tables with the sum of all shops is among what a node may serve, with other values than that of own tables. */
    private static void assertMix(MemoryFederation federation, int node) {
        LocalDataset data = new LocalDataset() {
            @Override
            public String version() {
                return "1";
            }

            @Override
            public Merchant merchant() {
                return CountServicesTest.merchant(node);
            }

            @Override
            public Optional<String> coupling() {
                return Optional.empty();
            }
        };
        NodeChoice.Jobs jobs = new NodeChoice.Jobs() {
            @Override
            public List<JobSetup> setups() {
                return List.of(federation.setup);
            }

            @Override
            public List<JobId> sums() {
                return federation.counts(node).sums();
            }

            @Override
            public Optional<NodeSum> sum(JobSetup setup) {
                return NodeSum.of(setup, MemoryFederation.id(node), federation.counts(node), () -> 1);
            }
        };
        List<ServingChoice.Tables> mixes = new NodeChoice(
                        data,
                        new InMemoryServedModelStore(),
                        jobs,
                        ShardRunner.sequential(),
                        InstantSource.system(),
                        line -> {})
                .current().candidates().stream()
                        .filter(ServingChoice.Tables.class::isInstance)
                        .map(ServingChoice.Tables.class::cast)
                        .toList();
        assertThat(mixes)
                .extracting(ServingChoice.Tables::sum)
                .containsExactly(Optional.empty(), Optional.of(MemoryFederation.JOB));
        assertThat(mixes.get(0).value()).isNotEqualTo(mixes.get(1).value());
    }

    /** The tables for recommendations have the counts of other shops and all own ones. */
    private static void assertTables(MemoryFederation federation, int node, CountSketch others) {
        Merchant merchant = merchant(node);
        CountSum counts = (CountSum) federation.setup.sums().get(0).kind();
        CountSketch own = OwnCounts.of(merchant.log(), merchant.catalogue(), counts.settings())
                .all();
        Merchant pooled = NodeSum.of(federation.setup, MemoryFederation.id(node), federation.counts(node), () -> 1)
                .orElseThrow()
                .serving(merchant, ShardRunner.sequential());
        assertThat(pooled.counts().orElseThrow().digest())
                .isEqualTo(others.plus(own).digest());
    }

    /** The difference of two exact sums is the part of a node that is in one of them. */
    @Test
    void job_withAnAbsentNode_makesNoSumWithoutIt() {
        try (MemoryFederation federation = new MemoryFederation(folder, NODES, plan(2, "2s"))) {
            start(federation, 0, 1, 2, 3);
            federation.startCoordinator();
            federation.await("two rounds", () -> rounds(federation) >= 2);
            assertThat(federation.state().head().sums()).isEmpty();
            assertThat(federation.sent(0)).noneMatch(entry -> entry.kind().isUpload());
            start(federation, 4);
            MemoryShops.awaitEnd(federation);
            awaitServed(federation, 0, 1, 2, 3, 4);

            assertSum(federation, 4, sum(federation, 0, 1, 2, 3, 4));
            assertTables(federation, 4, sum(federation, 0, 1, 2, 3));
            assertTables(federation, 0, sum(federation, 1, 2, 3, 4));
        }
    }

    private static int rounds(MemoryFederation federation) {
        return federation.state().state().progress().lastRound();
    }

    /** The coordinator allows an absent node, against the plan. */
    @Test
    void coordinator_thatSumsWithoutANode_isRefusedByTheOthers() {
        try (MemoryFederation federation = new MemoryFederation(folder, NODES, plan(1, "2s"))) {
            federation.coordinatorsSetup = own -> own.withSumsForTesting(own.sums().stream()
                    .map(sum -> new JobSum(sum.kind(), sum.format(), sum.model(), sum.privacy(), 1))
                    .toList());
            start(federation, 0, 1, 2, 3);
            federation.startCoordinator();
            federation.await("two rounds", () -> rounds(federation) >= 2);

            assertThat(federation.state().head().sums()).isEmpty();
            assertThat(federation.declined()).contains("shop-0: the round has other limits than the approved plan");
            assertThat(federation.sent(0)).noneMatch(entry -> entry.kind().isUpload());
        }
    }

    /** Nodes gave an exact sum to a job of another name, and their owners approved both plans before. */
    @Test
    void secondJob_afterAnExactSum_hasNoneBeforeOwnersApproveThat() throws IOException {
        List<List<SentLog.Entry>> before = new ArrayList<>();
        try (MemoryFederation federation =
                new MemoryFederation(Files.createDirectory(folder.resolve("first")), NODES, plan(1))) {
            start(federation, 0, 1, 2, 3, 4);
            federation.startCoordinator();
            awaitSum(federation);
            IntStream.range(0, NODES)
                    .forEach(node -> before.add(federation.sent(node).stream()
                            .map(own -> new SentLog.Entry(
                                    own.at(),
                                    new JobId("toys"),
                                    own.round(),
                                    own.kind(),
                                    own.elements(),
                                    own.bytes(),
                                    own.digest()))
                            .toList()));
        }
        try (MemoryFederation federation = new MemoryFederation(folder, NODES, plan(1, "2s"))) {
            start(federation, 0, 1, 2, 3, 4);
            IntStream.range(0, NODES).forEach(node -> federation.addSent(node, before.get(node)));
            federation.startCoordinator();
            federation.await("two rounds", () -> rounds(federation) >= 2);
            assertThat(federation.declined())
                    .contains("shop-0: the plan waits for the owner's approval (roster version 1)");
            IntStream.range(0, NODES)
                    .forEach(node -> assertThat(federation.sent(node)).containsExactlyElementsOf(before.get(node)));

            IntStream.range(0, NODES).forEach(federation::approveFurtherSum);
            MemoryShops.awaitEnd(federation);
            assertSum(federation, 0, sum(federation, 0, 1, 2, 3, 4));
        }
    }

    /** The masks of a node that drops out after its upload are reconstructed: its counts are in the sum. */
    @Test
    void job_withADropoutAfterTheUpload_hasItsCountsInTheSum() {
        try (MemoryFederation federation = new MemoryFederation(folder, NODES, plan(1))) {
            federation.unheard.add(MemoryFederation.id(4));
            start(federation, 0, 1, 2, 3, 4);
            federation.startCoordinator();
            awaitSum(federation);
            federation.unheard.clear();
            MemoryShops.awaitEnd(federation);
            awaitServed(federation, 4);

            assertSum(federation, 4, sum(federation, 0, 1, 2, 3, 4));
            assertTables(federation, 4, sum(federation, 0, 1, 2, 3));
        }
    }

    /** Rounds of training ask four of five nodes; the sum has all five. */
    @Test
    void job_withSampledCohorts_sumsTheCountsOfAllNodes() {
        try (MemoryFederation federation =
                new MemoryFederation(folder, NODES, plan(1) + "  cohort: {fraction: 0.8}\n")) {
            start(federation, 0, 1, 2, 3, 4);
            federation.startCoordinator();
            MemoryShops.awaitEnd(federation);
            awaitServed(federation, 0, 1, 2, 3, 4);

            for (int node = 0; node < NODES; node++) {
                assertThat(stored(federation, node).survivors()).hasSize(NODES);
            }
            assertThat(federation
                            .sums
                            .of(
                                    MemoryFederation.JOB,
                                    new RoundId(federation
                                            .state()
                                            .state()
                                            .progress()
                                            .lastRound()))
                            .orElseThrow()
                            .survivors())
                    .hasSize(4);
        }
    }

    /** A node leaves pairs of few shoppers out of its upload, and adds them at home. */
    @Test
    void job_withASupportOfANode_leavesItsRarePairsOut() {
        try (MemoryFederation federation = new MemoryFederation(folder, NODES, plan(1))) {
            start(federation, 0, 1, 2, 3);
            federation.startNode(4, policy(true, 3), true, merchant(4));
            federation.startCoordinator();
            MemoryShops.awaitEnd(federation);
            awaitServed(federation, 4);

            CountSum counts = (CountSum) federation.setup.sums().get(0).kind();
            Merchant merchant = merchant(4);
            CountSketch frequent = OwnCounts.of(
                            TrainingLogs.of(merchant, Protocol.USUAL),
                            merchant.catalogue(),
                            counts.settings().withLeastSupport(3))
                    .contributed();
            CountSketch others = sum(federation, 0, 1, 2, 3);
            CountSketch all = others.plus(CountSketch.of(counts.settings(), frequent::cell));
            assertSum(federation, 4, all);
            assertThat(all.digest()).isNotEqualTo(sum(federation, 0, 1, 2, 3, 4).digest());
            assertTables(federation, 4, others);
        }
    }

    @Test
    void restarts_inAndAfterTheSum_changeNothing() {
        try (MemoryFederation federation = new MemoryFederation(folder, NODES, plan(2, "60s"))) {
            start(federation, 0, 1, 2, 3);
            federation.startCoordinator();
            federation.await(
                    "a contribution",
                    () -> federation
                            .counts(0)
                            .contribution(MemoryFederation.JOB)
                            .isPresent());
            federation.restartNode(0);
            federation.stopCoordinator();
            federation.startCoordinator();
            start(federation, 4);
            awaitSum(federation);
            Digest sum = federation.state().head().sums().get(0);
            federation.stopCoordinator();
            federation.restartNode(1);
            federation.startCoordinator();
            MemoryShops.awaitEnd(federation);

            assertThat(federation.state().head().sums()).containsExactly(sum);
            assertThat(federation.state().head().version()).isEqualTo(2);
            awaitSumOf(federation, 1);
            assertSum(federation, 1, sum(federation, 0, 1, 2, 3, 4));
        }
    }

    @Test
    void node_whosePolicyDoesNotAcceptCounts_sendsNothing() {
        try (MemoryFederation federation = new MemoryFederation(folder, NODES, plan(1, "2s"))) {
            federation.startNode(0, policy(false, 1), true, merchant(0));
            start(federation, 1, 2, 3, 4);
            federation.startCoordinator();
            federation.await("two rounds", () -> rounds(federation) >= 2);

            assertThat(federation.declined())
                    .contains("shop-0: policy.yaml: counts: found a plan with a sum of pair counts without a privacy"
                            + " guarantee; this node accepts none. Fix: if you accept it, write counts: true in policy.yaml"
                            + " of the node's folder (a new file, if there is none)");
            assertThat(federation.sent(0)).isEmpty();
            assertThat(federation.counts(0).contribution(MemoryFederation.JOB)).isEmpty();
            assertThat(federation.state().head().sums()).isEmpty();
        }
    }

    /** Uploads of another size and bytes that are no message are rejected; the sum waits for the right ones. */
    @Test
    void uploads_thatAreNoCounts_areRejected() throws IOException {
        try (MemoryFederation federation = new MemoryFederation(folder, NODES, plan(1))) {
            federation.shortened.add(MemoryFederation.id(4));
            start(federation, 0, 1, 2, 3, 4);
            federation.startCoordinator();
            federation.await("a first round", () -> !federation.phase().isEmpty());
            federation.upload(3, 1, new byte[] {9, 8, 7, 6, 5, 4, 3, 2, 1, 0});
            federation.await("two rounds", () -> rounds(federation) >= 2);
            assertThat(federation.state().head().sums()).isEmpty();
            federation.shortened.clear();
            MemoryShops.awaitEnd(federation);

            assertThat(federation.rejected()).anyMatch(why -> why.startsWith("shop-4: "));
            assertThat(federation.rejected()).anyMatch(why -> why.startsWith("shop-3: "));
            awaitSumOf(federation, 1);
            assertSum(federation, 1, sum(federation, 0, 1, 2, 3, 4));
        }
    }

    private static List<SentLog.Kind> kinds(MemoryFederation federation, int node) {
        return new ArrayList<>(
                federation.sent(node).stream().map(SentLog.Entry::kind).toList());
    }
}
