// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilderFactory;
import org.hanse.app.LedgerAccount;
import org.hanse.audit.CanonicalJson;
import org.hanse.audit.DecisionFigures;
import org.hanse.audit.EmbeddedReport;
import org.hanse.audit.ReportFiles;
import org.hanse.audit.ReportManifest;
import org.hanse.audit.ReportVerifier;
import org.hanse.chart.PageTemplate;
import org.hanse.cli.ExitCode;
import org.hanse.coordinator.jdbc.CoordinatorDatabase;
import org.hanse.coordinator.jdbc.JdbcJobStore;
import org.hanse.coordinator.jdbc.JdbcRegistry;
import org.hanse.coordinator.jdbc.Lease;
import org.hanse.coordinator.port.JobRecord;
import org.hanse.coordinator.port.JobStore;
import org.hanse.coordinator.port.Registry;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.SigningKey;
import org.hanse.core.crypto.VerifyingKey;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.federation.PopulationId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.job.CountSum;
import org.hanse.core.job.CountedRound;
import org.hanse.core.job.JobHead;
import org.hanse.core.job.JobProgress;
import org.hanse.core.job.JobSchedule;
import org.hanse.core.job.JobState;
import org.hanse.core.job.PairSum;
import org.hanse.core.job.SignedDocument;
import org.hanse.core.privacy.PrivacyScope;
import org.hanse.core.privacy.PrivacyUnit;
import org.hanse.core.privacy.account.NeighbourRelation;
import org.hanse.core.privacy.account.Observation.Adversary;
import org.hanse.core.privacy.ledger.PrivacyBudget;
import org.hanse.core.quantize.QuantizationSpec;
import org.hanse.core.round.RoundEffect;
import org.hanse.core.round.RoundEvidence;
import org.hanse.core.round.RoundState;
import org.hanse.core.secagg.Enrolment;
import org.hanse.core.secagg.GraphPlan.Assumptions;
import org.hanse.core.secagg.GraphPlan.Coordinator;
import org.hanse.core.secagg.RoundContext;
import org.hanse.core.secagg.SecAggPlan;
import org.hanse.core.secagg.Survivors;
import org.hanse.job.RosterFile;
import org.hanse.key.PublicFile;
import org.hanse.store.FileLedgerStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Report and countersignature of a coordinator whose job had three rounds on 28 November, and one on the day after. */
class CoordinatorReportCommandTest {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final SigningKey OPERATOR = SigningKey.generate(RANDOM);
    private static final SigningKey NODE = SigningKey.generate(RANDOM);
    private static final JobId JOB = new JobId("books");
    private static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");
    private static final List<String> NAMES = List.of("shop-a", "shop-b", "shop-c", "shop-d", "shop-e");

    private static final String PLAN = """
            job: books
            minimum: 4
            network: {dimension: 4, heads: 1, memory: false, itemVectors: none, q: false, content: fixed}
            federation:
              rounds: 10
              local: {epochs: 1, personalEpochs: 0, alternate: false}
            """;

    /** Record of a node without a decision, but for the figures of decisions. */
    private static final String NODE_RECORD =
            "{\"decisions\":[],\"from\":\"2026-10-01T00:00:00Z\",\"node\":\"shop-a\",\"sampling\":{\"challenge\":\"a\",\"chosenBy\":\"given\"},"
                    + "\"schema\":\"hanse.report/1\",\"sections\":{"
                    + "\"faithfulness\":{\"computed\":false,\"why\":\"no decision\"},"
                    + "\"notProven\":[\"all\"],"
                    + "\"policyValue\":{\"computed\":false,\"why\":\"no decision\"},"
                    + "\"privacy\":{\"computed\":false,\"why\":\"no decision\"},"
                    + "\"requests\":{\"computed\":false,\"why\":\"no decision\"},"
                    + "\"whatIf\":{\"computed\":false,\"why\":\"no decision\"}},"
                    + "\"until\":\"2026-11-01T00:00:00Z\"}";

    @TempDir
    Path folder = Path.of("");

    private Path home = Path.of("");

    private record Run(int exit, String out, String err) {}

    private static Run run(Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = CoordinatorMain.commandLine();
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        List<String> words = new ArrayList<>(List.of("coordinator"));
        for (Object argument : arguments) {
            words.add(argument.toString());
        }
        return new Run(line.execute(words.toArray(String[]::new)), out.toString(), err.toString());
    }

    private static Digest digest(int number) {
        return Digest.sha256(new byte[] {(byte) number});
    }

    private static ParticipantId id(String name) {
        return new ParticipantId(name);
    }

    @BeforeEach
    void writeJob() {
        home = folder.resolve("hub");
        Path operator = folder.resolve("operator.pub");
        PublicFile.writeKey(operator, OPERATOR.verifyingKey());
        run("init", home, "--name", "books", "--operator", operator, "--listen", "127.0.0.1:8443");
        SortedMap<ParticipantId, VerifyingKey> keys = new TreeMap<>();
        NAMES.forEach(name -> keys.put(id(name), SigningKey.generate(RANDOM).verifyingKey()));
        Enrolment enrolment = Enrolment.of(keys);
        try (CoordinatorDatabase database = CoordinatorHome.existing(home).openDatabase();
                Lease lease = Lease.acquire(database, InstantSource.system())) {
            JobStore store = JdbcJobStore.forServer(database, lease);
            store.create(new JobStore.Definition(
                    JOB,
                    SignedDocument.sign(SignedDocument.Kind.PLAN, PLAN, OPERATOR),
                    SignedDocument.sign(SignedDocument.Kind.ROSTER, RosterFile.text(enrolment), OPERATOR)));
            counted(store, plan(1, 0, enrolment), 1, 5);
            store.round(JOB, new RoundId(2))
                    .commit(new RoundState.Aborted(plan(2, 1, enrolment), "too few", new TreeSet<>()), List.of());
            counted(store, plan(3, 1, enrolment), 2, 4);
            counted(store, plan(4, 2, enrolment), 3, 4);
            store.commit(JOB, state(), List.of(), records());
            Registry registry = new JdbcRegistry(database);
            registry.invite(new Registry.Invitation(
                    id("shop-a"), digest(7), Instant.parse("2126-01-01T00:00:00Z"), Optional.empty()));
            registry.enrol(digest(7), Registry.Participant.of(id("shop-a"), NODE.verifyingKey(), digest(8), NOON));
            registry.suspend(id("shop-a"), Optional.of(NOON.plusSeconds(60)));
        }
    }

    private static JobStore.Stored state() {
        JobSchedule schedule = new JobSchedule(10, Optional.empty(), Duration.ofSeconds(1), 3);
        return new JobStore.Stored(
                new JobState.Paused(new JobProgress(schedule, 3, 4, 0, digest(3), new TreeSet<>()), "by the operator"),
                new JobHead(3, digest(3), digest(3), digest(9), OptionalDouble.empty()));
    }

    private static List<JobRecord> records() {
        return List.of(
                new JobRecord.Counted(NOON, 1, 5, 2.5, OptionalDouble.of(4.25)),
                new JobRecord.WithoutSum(NOON, 2, "too few"),
                new JobRecord.Counted(NOON, 3, 4, 3.5, OptionalDouble.of(4)),
                new JobRecord.Stopped(NOON, false, "by the operator"),
                new JobRecord.Counted(NOON.plus(Duration.ofDays(1)), 4, 4, 3.5, OptionalDouble.of(4)));
    }

    private static void store(CoordinatorDatabase database, Lease lease, JobRecord record) {
        JdbcJobStore.forServer(database, lease).commit(JOB, state(), List.of(), List.of(record));
    }

    /** All but the last nodes send an update. */
    private static void counted(JobStore store, SecAggPlan plan, int model, int survivors) {
        TreeSet<ParticipantId> all = new TreeSet<>();
        NAMES.forEach(name -> all.add(id(name)));
        TreeSet<ParticipantId> sent = new TreeSet<>();
        NAMES.subList(0, survivors).forEach(name -> sent.add(id(name)));
        RoundEvidence evidence =
                new RoundEvidence(plan.context(), digest(20), all, new Survivors(all, sent), new TreeMap<>());
        store.round(JOB, plan.round())
                .commit(new RoundState.Completed(plan), List.of(new RoundEffect.Attest(evidence)));
        store.count(JOB, plan.round(), new CountedRound.Outcome(digest(21), RoundContext.NONE, digest(model)));
    }

    private static SecAggPlan plan(int round, int model, Enrolment enrolment) {
        return new SecAggPlan(
                JOB,
                new RoundId(round),
                RoundContext.of(digest(30), RoundContext.Start.of(digest(model)), enrolment),
                new QuantizationSpec(1, 100, 5, 1000),
                2,
                SecAggPlan.Protection.of(new Assumptions(0, 0, Coordinator.ACTIVE), 5, 4));
    }

    private Run report(Path out) {
        return run("report", home, "--from", "2026-11-28", "--until", "2026-11-29", "--out", out);
    }

    private JsonNode sections() throws IOException {
        Path out = folder.resolve("report");
        Run run = report(out);
        assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.SUCCESS);
        return CanonicalJson.parse(Files.readAllBytes(out.resolve("report.json")))
                .path("sections");
    }

    @Test
    void report_ofADayWithASumOfCounts_namesItWithoutAGuarantee() throws IOException {
        String sum = "round 1 summed pair counts of 5 participants in 2.5 s without a privacy guarantee, load 31.0 %";
        try (CoordinatorDatabase database = CoordinatorHome.existing(home).openDatabase();
                Lease lease = Lease.acquire(database, InstantSource.system())) {
            store(database, lease, new JobRecord.Summed(NOON, CountSum.WORDS, 1, 5, 2.5, Map.of("loadPercent", 31.0)));
        }
        assertThat(run("status", home).out()).contains("  " + sum);

        JsonNode incidents = sections().path("incidents");
        assertThat(incidents.path("kinds").toString())
                .contains("{\"incidents\":1,\"kind\":\"sum of pair counts without a privacy guarantee\"}");
        assertThat(incidents.toString()).contains(sum);
    }

    @Test
    void report_ofADayWithASumOfPairs_namesItsNoise() throws IOException {
        String sum = "round 1 summed similar pairs of 5 participants in 2.5 s with noise, epsilon of the sum at most 6,"
                + " 4096 cells";
        try (CoordinatorDatabase database = CoordinatorHome.existing(home).openDatabase();
                Lease lease = Lease.acquire(database, InstantSource.system())) {
            Map<String, Number> figures = Map.of("epsilon", 6.0, "cells", 4096);
            store(database, lease, new JobRecord.Summed(NOON, PairSum.WORDS, 1, 5, 2.5, figures));
        }

        JsonNode incidents = sections().path("incidents");
        assertThat(incidents.path("kinds").toString())
                .contains("{\"incidents\":1,\"kind\":\"sum of similar pairs with noise\"}");
        assertThat(incidents.toString()).contains(sum);
    }

    @Test
    void report_ofADay_countsItsRoundsOnly() throws IOException {
        JsonNode sections = sections();

        assertThat(sections.path("rounds"))
                .hasToString(
                        "{\"counted\":2,\"ended\":3,\"failed\":1,\"jobs\":[{\"counted\":2,\"failed\":1,\"job\":\"books\"}],"
                                + "\"reasons\":[{\"reason\":\"too few\",\"rounds\":1}]}");
        JsonNode participation = sections.path("participation");
        assertThat(participation.path("distribution"))
                .hasToString("[{\"participants\":4,\"rounds\":1},{\"participants\":5,\"rounds\":1}]");
        assertThat(participation.path("nodes").path(4)).hasToString("{\"node\":\"shop-e\",\"rounds\":1}");
        assertThat(participation.path("dropouts").asInt()).isEqualTo(1);
        assertThat(sections.path("incidents").path("kinds"))
                .hasToString(
                        "[{\"incidents\":1,\"kind\":\"job paused\"},{\"incidents\":1,\"kind\":\"node suspended\"}]");
        assertThat(sections.path("models").path("lineage")).hasSize(2);
        assertThat(sections.path("models")
                        .path("lineage")
                        .path(1)
                        .path("parent")
                        .asText())
                .isEqualTo(digest(1).toHex());
        assertThat(sections.path("privacy").path("jobsWithoutGuarantee")).hasToString("[\"books\"]");
    }

    @Test
    void report_withALedger_hasTheBudgetOfThePeriod() throws IOException {
        Path ledger = Files.createDirectories(CoordinatorHome.existing(home).ledger());
        PrivacyBudget budget = new PrivacyBudget(
                8, 1e-5, 1000, new PrivacyScope(PrivacyUnit.SHOPPER, NeighbourRelation.ADD_REMOVE, Adversary.OUTSIDER));
        try (FileLedgerStore store = FileLedgerStore.create(ledger.resolve("shoppers.jsonl"))) {
            LedgerAccount.open(store, new PopulationId("shoppers"), budget, InstantSource.fixed(NOON));
            assertThat(sections().path("privacy").path("ledgers"))
                    .hasToString("[{\"delta\":\"1e-5\",\"epsilonLimit\":\"8.000000\",\"epsilonRemaining\":\"8.000000\","
                            + "\"epsilonSpent\":\"0.000000\",\"name\":\"shoppers\",\"releases\":0}]");
        }
        Path before = folder.resolve("before");
        run("report", home, "--from", "2026-11-27", "--until", "2026-11-28", "--out", before);
        assertThat(Files.readString(before.resolve("report.json"))).contains("\"ledgers\":[]");
        assertThat(Files.readString(before.resolve("report.html")))
                .contains("<p>Total: 0.</p>")
                .doesNotContain("<th>Kind</th>", "Epsilon spent", "Why a round had no sum");
    }

    @Test
    void report_ofACoordinator_isVerifiedAsFolderAndAsPage() throws Exception {
        sections();
        Path out = folder.resolve("report");
        VerifyingKey key = PublicFile.readKey(out.resolve("coordinator.pub"));
        assertThat(ReportVerifier.verify(ReportFiles.of(out), key).failure()).isEmpty();
        Path page = out.resolve("report.html");
        assertThat(ReportVerifier.verify(ReportFiles.of(page), key).failure()).isEmpty();
        byte[] bytes = Files.readAllBytes(page);
        DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new ByteArrayInputStream(bytes));
        assertThat(new String(bytes, StandardCharsets.UTF_8))
                .contains(
                        "Rounds that ended: 3. Counted: 2. Without a sum: 1.",
                        "Dropouts in them: 1. A dropout is a node of a round whose update is not in the sum",
                        "Fingerprint of this federation's keys",
                        "Model after the round (SHA-256)",
                        "<th>Kind</th>",
                        "Get this key from the coordinator by another way")
                .contains(PageTemplate.POLICY)
                .doesNotContain("<script", "src=", "href=");
        assertThat(EmbeddedReport.of(bytes).record()).isEqualTo(Files.readAllBytes(out.resolve("report.json")));
        assertThat(PublicFile.readKey(home.resolve("report.pub"))).isEqualTo(key);

        Path again = folder.resolve("again");
        assertThat(report(again).out())
                .endsWith("Next: hanse verify report " + again + " --key " + home.resolve("report.pub") + "\n");
        for (String file : List.of("report.json", "report.html", "manifest.json")) {
            assertThat(again.resolve(file)).hasSameBinaryContentAs(out.resolve(file));
        }
    }

    @Test
    void report_badPeriodOrFolder_saysWhatToDo() {
        Run period = run("report", home, "--from", "2026-11-29", "--until", "2026-11-29", "--out", folder.resolve("x"));
        assertThat(period.exit()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(period.err())
                .contains("--until: found 2026-11-29")
                .contains("Fix: ")
                .hasLineCount(1);
        Run taken = report(home);
        assertThat(taken.exit()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(taken.err()).contains("expected none. Fix: ").hasLineCount(1);
        assertThat(home.resolve("report.key")).doesNotExist();
    }

    @Test
    void countersign_manifestOfAnEnrolledNode_isVerified() throws IOException {
        Path report = Files.createDirectories(folder.resolve("node-report"));
        JsonNode record = CanonicalJson.parse(NODE_RECORD.getBytes(StandardCharsets.UTF_8));
        ((ObjectNode) record.path("sections")).setAll(new DecisionFigures("a").sections());
        Path manifest = report.resolve("manifest.json");
        Files.write(report.resolve("report.json"), CanonicalJson.bytes(record));
        Files.write(manifest, CanonicalJson.bytes(ReportManifest.sign(record, new TreeMap<>(), NODE)));
        Path out = report.resolve("countersignature.json");

        Run run = run("countersign", home, manifest, "--out", out);

        assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.SUCCESS);
        assertThat(run.out()).contains("manifest of shop-a");
        ReportFiles files = ReportFiles.of(report);
        assertThat(ReportVerifier.verify(files, NODE.verifyingKey()).failure()).isEmpty();
        assertThat(ReportVerifier.verifyCountersignature(files, PublicFile.readKey(home.resolve("report.pub"))))
                .isEmpty();
        assertThat(ReportVerifier.verifyCountersignature(files, NODE.verifyingKey()))
                .isPresent();
        assertThat(run("countersign", home, manifest, "--out", out).err()).contains("expected none. Fix: ");
    }

    @Test
    void countersign_otherFiles_areRefused() throws IOException {
        Path manifest = folder.resolve("manifest.json");
        Path out = folder.resolve("countersignature.json");
        assertThat(run("countersign", home, manifest, "--out", out).err()).contains("found no file that can be read");
        Files.writeString(manifest, "{}");
        assertThat(run("countersign", home, manifest, "--out", out).err()).contains("found no key of an enrolled node");
        Files.writeString(manifest, "{ }");
        assertThat(run("countersign", home, manifest, "--out", out).err()).contains("canonical form");
        JsonNode record = CanonicalJson.parse("{}".getBytes(StandardCharsets.UTF_8));
        String signed = new String(
                CanonicalJson.bytes(ReportManifest.sign(record, new TreeMap<>(), NODE)), StandardCharsets.UTF_8);
        Files.writeString(manifest, signed.replace("\"files\":{}", "\"files\":{\"a\":\"b\"}"));
        Run edited = run("countersign", home, manifest, "--out", out);
        assertThat(edited.exit()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(edited.err())
                .contains("found the signature of another text or key; expected one of this manifest")
                .containsOnlyOnce("Fix: ")
                .hasLineCount(1);
        assertThat(out).doesNotExist();
    }
}
