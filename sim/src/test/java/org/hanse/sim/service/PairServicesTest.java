// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hanse.app.LedgerAccount;
import org.hanse.app.RoundGuarantee;
import org.hanse.clientnode.app.Allowance;
import org.hanse.clientnode.app.NodePolicy;
import org.hanse.clientnode.app.NodeSum;
import org.hanse.clientnode.port.SentLog;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.SigningKey;
import org.hanse.core.crypto.StreamRandom;
import org.hanse.core.crypto.VerifyingKey;
import org.hanse.core.evaluate.Protocol;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.federation.PopulationId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.table.CandidatePairs;
import org.hanse.core.interaction.table.OwnPairs;
import org.hanse.core.interaction.table.PairSettings;
import org.hanse.core.job.JobPrivacy;
import org.hanse.core.job.JobSetup;
import org.hanse.core.job.JobSum;
import org.hanse.core.job.PairSum;
import org.hanse.core.job.SignedDocument;
import org.hanse.core.learn.memory.MemoryRows;
import org.hanse.core.learn.memory.MemoryTables;
import org.hanse.core.learn.memory.MemoryWeights;
import org.hanse.core.learn.memory.PairRows;
import org.hanse.core.learn.train.Merchant;
import org.hanse.core.privacy.ChargeResult;
import org.hanse.core.privacy.ReleaseKind;
import org.hanse.core.privacy.ledger.PrivacyBudget;
import org.hanse.core.privacy.ledger.PrivacyLedger;
import org.hanse.core.privacy.ledger.ReleaseId;
import org.hanse.core.privacy.ledger.ReservedRelease;
import org.hanse.core.quantize.IntegerSum;
import org.hanse.core.quantize.IntegerSumAccumulator;
import org.hanse.core.round.StoredSum;
import org.hanse.core.secagg.Enrolment;
import org.hanse.core.secagg.ProtocolViolation;
import org.hanse.core.secagg.RoundContext;
import org.hanse.core.shard.ShardRunner;
import org.hanse.job.JobDocuments;
import org.hanse.job.RosterFile;
import org.hanse.testing.InMemoryLedgerStore;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sum of similar pairs under noise before the training of a job of the shipped services. */
class PairServicesTest {

    private static final int NODES = 5;
    private static final long SEED = 7;
    private static final ShardRunner SHARDS = ShardRunner.sequential();

    /** Table of common shoppers. */
    private static final int COOCCURRENCE = 1;

    private static final NodePolicy POLICY = MemoryShops.policyWithoutNoise(new NodePolicy.Counts(true, 1));

    @TempDir
    Path folder = Path.of("");

    private static String plan(int rounds, String noise) {
        return plan(rounds, noise, "20s", "5s, reveal: 20s");
    }

    private static String plan(int rounds, String noise, String join, String phase) {
        return MemoryShops.plan(rounds, join, phase, true)
                        .replace("  local: {epochs: 1, personalEpochs: 0, alternate: false}\n", "")
                + "  privacy: {unit: shopper, noise: " + noise + ", epsilon: 8, delta: 1.0e-4, population: 100,"
                + " samplingRate: 0.5, allowLowSignal: true}\n"
                + "  pairs: {cells: 4096, candidates: 5, most: 2, epsilon: 6}\n";
    }

    /** Shoppers of the first shop meet no candidate; the others step from one to the next. */
    private static Merchant merchant(int shop) {
        return MemoryShops.merchant(shop, shop == 0 ? 1 : 5);
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

    private static JobSum sum(MemoryFederation federation) {
        return federation.setup.sums().get(0);
    }

    private static JobPrivacy mechanism(MemoryFederation federation) {
        return sum(federation).privacy().orElseThrow();
    }

    private static PairSettings settings(MemoryFederation federation) {
        return ((PairSum) sum(federation).kind()).settings();
    }

    private static CandidatePairs candidates(MemoryFederation federation, Catalogue catalogue) {
        return CandidatePairs.of(catalogue, settings(federation).candidates(), SHARDS);
    }

    private static OwnPairs own(MemoryFederation federation, int number) {
        Merchant merchant = merchant(number);
        return OwnPairs.of(
                TrainingLogs.of(merchant, Protocol.USUAL),
                candidates(federation, merchant.catalogue()),
                settings(federation));
    }

    private static StoredSum stored(MemoryFederation federation, int number) {
        return federation.counts(number).sum(MemoryFederation.JOB).orElseThrow();
    }

    /** Returns the sum of the updates of round 1 without the coordinator's noise. */
    private static IntegerSum uploads(MemoryFederation federation, int... numbers) {
        IntegerSumAccumulator sum = new IntegerSumAccumulator(
                sum(federation).format().quantization(),
                sum(federation).format().size());
        for (int number : numbers) {
            sum.add(Optional.ofNullable(federation.trained.get("1 " + MemoryFederation.id(number)))
                    .orElseThrow());
        }
        return sum.toIntegerSum();
    }

    private static PrivacyLedger ledger(MemoryFederation federation) {
        return PrivacyLedger.of(federation.ledger.entries());
    }

    private static LedgerAccount account(PrivacyBudget budget) {
        return LedgerAccount.open(
                new InMemoryLedgerStore(), new PopulationId("shoppers"), budget, InstantSource.system());
    }

    private static RoundGuarantee guarantee(JobPrivacy privacy) {
        return new RoundGuarantee(privacy.mechanism(), privacy.terms().coinsOrigin());
    }

    /** Returns an account with the charges of the sum and of rounds 2 and 3. */
    private static LedgerAccount charged(MemoryFederation federation, int survivors) {
        LedgerAccount account = account(federation.setup.budget().orElseThrow());
        RoundGuarantee rounds = guarantee(federation.setup.privacy().orElseThrow());
        charge(account, guarantee(mechanism(federation)), 1, survivors);
        charge(account, rounds, 2, survivors);
        charge(account, rounds, 3, survivors);
        return account;
    }

    private static ChargeResult.Charged charge(
            LedgerAccount account, RoundGuarantee guarantee, int round, int survivors) {
        return (ChargeResult.Charged) account.charge(guarantee
                .of(MemoryFederation.JOB, new RoundId(round), survivors)
                .orElseThrow());
    }

    private static Map<Integer, ReservedRelease> charges(PrivacyLedger ledger) {
        return ledger.standings().entrySet().stream()
                .collect(Collectors.toMap(entry -> entry.getKey().round().number(), Map.Entry::getValue));
    }

    private static JobSetup setup(String job) {
        SigningKey operator = SigningKey.generate(new SecureRandom());
        SortedMap<ParticipantId, VerifyingKey> keys = new TreeMap<>();
        IntStream.range(0, NODES)
                .forEach(node -> keys.put(
                        MemoryFederation.id(node),
                        SigningKey.generate(new SecureRandom()).verifyingKey()));
        return JobDocuments.setup(
                job,
                SignedDocument.sign(
                        SignedDocument.Kind.PLAN,
                        plan(2, "participants").replace("job: books", "job: " + job),
                        operator),
                SignedDocument.sign(SignedDocument.Kind.ROSTER, RosterFile.text(Enrolment.of(keys)), operator),
                operator.verifyingKey());
    }

    /** Sums of the same shoppers under other names cost epsilon, at the coordinator and, with the fewest updates, at each node. */
    @Test
    void sumsOfSeveralJobs_areChargedToOneAccount() {
        List<JobSetup> jobs =
                Stream.of("books", "toys", "shoes").map(PairServicesTest::setup).toList();
        LedgerAccount coordinators = account(jobs.get(0).budget().orElseThrow());
        assertThat(jobs)
                .extracting(job -> coordinators.charge(guarantee(
                                        job.noisedSum().orElseThrow().privacy().orElseThrow())
                                .of(job.job(), new RoundId(1), NODES)
                                .orElseThrow())
                        instanceof ChargeResult.Charged)
                .containsExactly(true, true, false);

        LedgerAccount nodes = account(jobs.get(0).budget().orElseThrow());
        assertThat(jobs).extracting(job -> reserve(nodes, job).isEmpty()).containsExactly(true, false, false);
    }

    /** Charges the sum of a job to the account of a node that caps all jobs at the plan's epsilon. */
    private static Optional<ProtocolViolation> reserve(LedgerAccount account, JobSetup setup) {
        RoundContext.Start start =
                RoundContext.Start.counting(List.of(), setup.sums().get(0).model());
        return Allowance.of(setup, budget -> account, OptionalDouble.of(8))
                .reserve(setup.round(new RoundId(1), setup.context(start, RoundContext.NONE)), setup.digest());
    }

    /** The noised sum is that of all uploads, with the noise of the mechanism that the ledger was charged for. */
    @Test
    void job_withPairs_sumsThePairsOfAllShopsWithTheChargedNoise() {
        try (MemoryFederation federation = new MemoryFederation(folder, NODES, plan(2, "coordinator"))) {
            federation.noise = () -> StreamRandom.seededForTesting(SEED);
            start(federation, 0, 1, 2, 3, 4);
            federation.startCoordinator();
            MemoryShops.awaitEnd(federation);
            awaitServed(federation, 0, 1, 2, 3, 4);

            LedgerAccount expected = charged(federation, NODES);
            IntegerSum noised = mechanism(federation)
                    .mechanism()
                    .noised(
                            uploads(federation, 0, 1, 2, 3, 4),
                            charge(expected, guarantee(mechanism(federation)), 1, NODES),
                            StreamRandom.seededForTesting(SEED))
                    .sum();
            Digest digest = federation.state().head().sums().get(0);
            for (int node = 0; node < NODES; node++) {
                assertThat(stored(federation, node).digest()).isEqualTo(digest);
                assertThat(stored(federation, node).noised()).isEqualTo(noised);
                assertThat(kinds(federation, node))
                        .containsExactly(
                                SentLog.Kind.PAIRS,
                                SentLog.Kind.PAIRS_SUMMED,
                                SentLog.Kind.UPDATE,
                                SentLog.Kind.COUNTED,
                                SentLog.Kind.UPDATE,
                                SentLog.Kind.COUNTED);
            }
            assertThat(federation.state().head().version()).isEqualTo(2);
            assertThat(ledger(federation).epsilon())
                    .isEqualTo(expected.ledger().epsilon())
                    .isBetween(7.9, 8.0);
            assertThat(charges(ledger(federation))).containsOnlyKeys(1, 2, 3);
            assertThat(federation.history())
                    .anySatisfy(line -> assertThat(line)
                            .startsWith("round 1 summed similar pairs of 5 participants in")
                            .endsWith("with noise, epsilon of the sum at most 6, 4096 cells"));
        }
    }

    /** An upload has the pairs of its shop: rounding moves a cell by less than a step. */
    @Test
    void uploads_areThePairsOfTheShops() {
        try (MemoryFederation federation = new MemoryFederation(folder, NODES, plan(1, "coordinator"))) {
            start(federation, 0, 1, 2, 3, 4);
            federation.startCoordinator();
            awaitSum(federation);

            double[] expected = new double[settings(federation).cells()];
            for (int node = 0; node < NODES; node++) {
                own(federation, node).forEach((cell, value) -> expected[cell] += value);
            }
            IntegerSum sum = uploads(federation, 0, 1, 2, 3, 4);
            for (int cell = 0; cell < expected.length; cell++) {
                assertThat(-sum.number(cell))
                        .isCloseTo(expected[cell], within(NODES * sum.spec().grid()));
            }
            assertThat(DoubleStream.of(expected).max().orElseThrow()).isGreaterThan(5);
        }
    }

    /** The tables have the estimates of the released sum, without the contribution of the node itself. */
    private static void assertTables(MemoryFederation federation, int node, OwnPairs within) {
        Merchant merchant = merchant(node);
        PairRows expected = new PairSum(settings(federation))
                .rows(
                        stored(federation, node).noised(),
                        mechanism(federation),
                        candidates(federation, merchant.catalogue()),
                        within,
                        SHARDS);
        PairRows actual = NodeSum.of(federation.setup, MemoryFederation.id(node), federation.counts(node), () -> 1)
                .orElseThrow()
                .serving(merchant, SHARDS)
                .pairs()
                .orElseThrow();
        assertThat(actual.digest()).isEqualTo(expected.digest());
        assertThat(cooccurrences(merchant, actual)).isEqualTo(cooccurrences(merchant, expected));
        assertThat(cooccurrences(merchant, actual))
                .isNotEqualTo(scores(MemoryTables.of(merchant.log(), merchant.catalogue(), SHARDS)));
    }

    private static float[] cooccurrences(Merchant merchant, PairRows estimates) {
        return scores(
                MemoryTables.of(merchant.log(), merchant.catalogue(), SHARDS).with(estimates));
    }

    /** Returns the co-occurrences of all items. */
    private static float[] scores(MemoryTables tables) {
        int items = tables.items();
        MemoryRows rows = new MemoryRows(tables);
        float[] values = new float[2 * MemoryWeights.size(1)];
        MemoryWeights weights = new MemoryWeights().set(values, 0, values.length / 2, 1);
        values[weights.linearIndex(COOCCURRENCE, 0, 0)] = 1;
        float[] scores = new float[items * items];
        for (int item = 0; item < items; item++) {
            float[] own = new float[items];
            rows.begin(new int[] {item}, 0, 1);
            rows.add(weights, 0, 0, own, 0);
            System.arraycopy(own, 0, scores, item * items, items);
        }
        return scores;
    }

    /** A node that was absent downloads the sum later, and subtracts nothing. */
    @Tag("nightly")
    @Test
    void job_withAnAbsentNode_servesTheEstimatesToIt() {
        try (MemoryFederation federation =
                new MemoryFederation(folder, NODES, plan(1, "coordinator", "8s", "5s, reveal: 20s"))) {
            start(federation, 0, 1, 2, 3);
            federation.startCoordinator();
            awaitSum(federation);
            start(federation, 4);
            MemoryShops.awaitEnd(federation);
            awaitServed(federation, 0, 1, 2, 3, 4);

            assertThat(stored(federation, 4).survivors()).doesNotContain(MemoryFederation.id(4));
            assertTables(federation, 4, OwnPairs.NONE);
            assertTables(federation, 1, own(federation, 1));
            assertThat(federation.counts(4).contribution(MemoryFederation.JOB)).isEmpty();
        }
    }

    /** Shares are requested after the charge, and no node gets the request before the coordinator ends. */
    @Test
    void coordinator_endsBetweenChargeAndRelease_chargesOnce() {
        try (MemoryFederation federation = new MemoryFederation(folder, NODES, plan(1, "coordinator"))) {
            IntStream.range(0, NODES).forEach(node -> federation.unasked.add(MemoryFederation.id(node)));
            start(federation, 0, 1, 2, 3, 4);
            federation.startCoordinator();
            federation.await("a charge", () -> !ledger(federation).standings().isEmpty());
            federation.stopCoordinator();
            ReleaseId first = new ReleaseId(MemoryFederation.JOB, new RoundId(1), ReleaseKind.SUM);
            assertThat(ledger(federation).standings()).containsOnlyKeys(first);
            assertThat(ledger(federation).standing(first).orElseThrow().released())
                    .isEmpty();
            assertThat(federation.sums.of(MemoryFederation.JOB, new RoundId(1))).isEmpty();
            double spent = ledger(federation).epsilon();

            federation.unasked.clear();
            federation.startCoordinator();
            awaitSum(federation);
            assertThat(spent).isBetween(5.9, 6.0);
            assertThat(ledger(federation).standing(first).orElseThrow().released())
                    .contains(federation.state().head().sums().get(0));
            MemoryShops.awaitEnd(federation);
            assertThat(charges(ledger(federation))).containsOnlyKeys(1, 2);
            assertThat(federation.state().head().version()).isEqualTo(1);
        }
    }

    /** A sum whose shares did not arrive was charged all the same. The budget then lasts for fewer rounds. */
    @Test
    void sum_afterAnAbortedOne_isChargedAgain() {
        try (MemoryFederation federation =
                new MemoryFederation(folder, NODES, plan(2, "coordinator", "20s", "5s, reveal: 1s"))) {
            IntStream.range(0, NODES).forEach(node -> federation.unasked.add(MemoryFederation.id(node)));
            start(federation, 0, 1, 2, 3, 4);
            federation.startCoordinator();
            federation.await(
                    "an aborted round",
                    () -> federation.history().stream()
                            .anyMatch(line -> line.startsWith("round 1 ended without a sum")));
            federation.unasked.clear();
            MemoryShops.awaitEnd(federation);

            assertThat(federation.state().head().sums()).isEmpty();
            assertThat(charges(ledger(federation))).containsOnlyKeys(1);
            assertThat(federation.history()).anyMatch(line -> line.contains("privacy budget"));
        }
    }

    @Tag("nightly")
    @Test
    void node_withALedger_chargesTheSumToo() {
        try (MemoryFederation federation =
                new MemoryFederation(folder, NODES, plan(2, "coordinator", "8s", "5s, reveal: 20s"))) {
            LedgerAccount own = account(federation.setup.budget().orElseThrow());
            PrivacyBudget whole = federation.setup.budget().orElseThrow();
            LedgerAccount small = account(new PrivacyBudget(5, whole.delta(), whole.units(), whole.scope()));
            federation.allowances.put(
                    MemoryFederation.id(0), Allowance.of(federation.setup, budget -> own, OptionalDouble.empty()));
            federation.allowances.put(
                    MemoryFederation.id(4), Allowance.of(federation.setup, budget -> small, OptionalDouble.empty()));
            start(federation, 0, 1, 2, 3, 4);
            federation.startCoordinator();
            MemoryShops.awaitEnd(federation);

            assertThat(charges(own.ledger())).containsOnlyKeys(1, 2, 3);
            assertThat(own.ledger().epsilon())
                    .isEqualTo(charged(federation, 4).ledger().epsilon());
            // The sum alone is above the cap of the last node.
            assertThat(charges(small.ledger())).doesNotContainKey(1);
            assertThat(stored(federation, 0).survivors()).doesNotContain(MemoryFederation.id(4));
            assertThat(federation.declined())
                    .contains(
                            "shop-4: this node's own account refuses the round: the plan's rounds or an epsilon are spent");
        }
    }

    @Tag("nightly")
    @Test
    void job_withNoiseOfParticipants_staysWithinTheBudget() {
        try (MemoryFederation federation = new MemoryFederation(folder, NODES, plan(1, "participants"))) {
            start(federation, 0, 1, 2, 3, 4);
            federation.startCoordinator();
            MemoryShops.awaitEnd(federation);
            awaitServed(federation, 0, 1, 2, 3, 4);

            assertThat(federation.state().head().version()).isEqualTo(1);
            assertThat(ledger(federation).epsilon()).isLessThan(8);
            // Uploads have the noise already.
            assertThat(stored(federation, 0).noised()).isEqualTo(uploads(federation, 0, 1, 2, 3, 4));
            assertTables(federation, 1, own(federation, 1));
        }
    }

    @Tag("nightly")
    @Test
    void restarts_inAndAfterTheSum_changeNothing() {
        try (MemoryFederation federation =
                new MemoryFederation(folder, NODES, plan(2, "coordinator", "60s", "5s, reveal: 20s"))) {
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
            awaitServed(federation, 1);

            assertThat(federation.state().head().sums()).containsExactly(sum);
            assertThat(federation.state().head().version()).isEqualTo(2);
            assertThat(charges(ledger(federation))).containsOnlyKeys(1, 2, 3);
            assertThat(stored(federation, 1).digest()).isEqualTo(sum);
            assertTables(federation, 1, own(federation, 1));
        }
    }

    @Tag("nightly")
    @Test
    void node_whosePolicyDoesNotAcceptTheSum_sendsNothing() {
        try (MemoryFederation federation =
                new MemoryFederation(folder, NODES, plan(1, "coordinator", "8s", "5s, reveal: 20s"))) {
            federation.startNode(0, MemoryShops.policyWithoutNoise(new NodePolicy.Counts(false, 1)), true, merchant(0));
            start(federation, 1, 2, 3, 4);
            federation.startCoordinator();
            MemoryShops.awaitEnd(federation);

            assertThat(federation.declined())
                    .anySatisfy(why -> assertThat(why)
                            .startsWith("shop-0: policy.yaml: counts: found a plan with a sum of similar pairs with"
                                    + " noise; this node accepts none"));
            assertThat(federation.sent(0)).isEmpty();
            assertThat(federation.counts(0).contribution(MemoryFederation.JOB)).isEmpty();
            assertThat(stored(federation, 1).survivors()).doesNotContain(MemoryFederation.id(0));
        }
    }

    private static List<SentLog.Kind> kinds(MemoryFederation federation, int node) {
        return federation.sent(node).stream().map(SentLog.Entry::kind).toList();
    }
}
