// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.hanse.app.LedgerAccount;
import org.hanse.cli.ExitCode;
import org.hanse.cli.ServiceFile;
import org.hanse.coordinator.app.JobService;
import org.hanse.coordinator.app.RosterApprovals;
import org.hanse.coordinator.jdbc.CoordinatorDatabase;
import org.hanse.coordinator.jdbc.JdbcJobStore;
import org.hanse.coordinator.jdbc.JdbcRegistry;
import org.hanse.coordinator.jdbc.Lease;
import org.hanse.coordinator.port.JobRecord;
import org.hanse.coordinator.port.JobStore;
import org.hanse.coordinator.port.Registry;
import org.hanse.coordinator.store.FileModelStore;
import org.hanse.core.crypto.CertificateAuthority;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.SigningKey;
import org.hanse.core.crypto.TlsKey;
import org.hanse.core.crypto.VerifyingKey;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.federation.PopulationId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.job.JobHead;
import org.hanse.core.job.JobProgress;
import org.hanse.core.job.JobSchedule;
import org.hanse.core.job.JobState;
import org.hanse.core.job.PairSum;
import org.hanse.core.job.SignedDocument;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.model.ParameterLayout;
import org.hanse.core.model.ParameterVector;
import org.hanse.core.privacy.PrivacyScope;
import org.hanse.core.privacy.PrivacyUnit;
import org.hanse.core.privacy.account.NeighbourRelation;
import org.hanse.core.privacy.account.Observation.Adversary;
import org.hanse.core.privacy.ledger.PrivacyBudget;
import org.hanse.core.quantize.QuantizationSpec;
import org.hanse.core.round.RoundState;
import org.hanse.core.round.Selection;
import org.hanse.core.secagg.Enrolment;
import org.hanse.core.secagg.GraphPlan.Assumptions;
import org.hanse.core.secagg.GraphPlan.Coordinator;
import org.hanse.core.secagg.RoundContext;
import org.hanse.core.secagg.SecAggPlan;
import org.hanse.job.RosterFile;
import org.hanse.key.PublicFile;
import org.hanse.store.FileLedgerStore;
import org.hanse.wire.MessageStream;
import org.hanse.wire.ModelCodec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Commands that show a coordinator's jobs and models, without a running service. */
class CoordinatorStatusCommandTest {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final SigningKey OPERATOR = SigningKey.generate(RANDOM);
    private static final SigningKey NODE = SigningKey.generate(RANDOM);
    private static final JobId JOB = new JobId("books");
    private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
    private static final JobSchedule SCHEDULE = new JobSchedule(10, Optional.empty(), Duration.ofSeconds(1), 3);
    private static final ParameterLayout LAYOUT =
            ParameterLayout.accumulator().add("weights", 2).toLayout();

    private static final String PLAN = """
            job: books
            minimum: 4
            network: {dimension: 4, heads: 1, memory: false, itemVectors: none, q: false, content: fixed}
            federation:
              rounds: 10
              local: {epochs: 1, personalEpochs: 0, alternate: false}
            """;

    @TempDir
    Path folder = Path.of("");

    private Path home = Path.of("");
    private final List<Digest> models = new ArrayList<>();

    private record Run(int exit, String out, String err) {

        JsonNode json() throws IOException {
            return new ObjectMapper().readTree(out);
        }
    }

    private static Run run(Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = CoordinatorMain.commandLine();
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        String[] words = new String[arguments.length + 1];
        words[0] = "coordinator";
        for (int i = 0; i < arguments.length; i++) {
            words[i + 1] = arguments[i].toString();
        }
        return new Run(line.execute(words), out.toString(), err.toString());
    }

    private static GlobalModel model(int version) {
        return new GlobalModel(version, ParameterVector.of(LAYOUT, new float[] {version, 0.5f}));
    }

    /** Job with round 1 counted, round 2 aborted, round 3 counted and round 4 in its first phase. */
    @BeforeEach
    void writeJob() {
        home = folder.resolve("hub");
        Path operator = folder.resolve("operator.pub");
        PublicFile.writeKey(operator, OPERATOR.verifyingKey());
        run("init", home, "--name", "books", "--operator", operator, "--listen", "127.0.0.1:8443");
        TreeMap<ParticipantId, VerifyingKey> keys = new TreeMap<>();
        for (String name : List.of("shop-a", "shop-b", "shop-c", "shop-d", "shop-e")) {
            keys.put(new ParticipantId(name), SigningKey.generate(RANDOM).verifyingKey());
        }
        Enrolment enrolment = Enrolment.of(keys);
        FileModelStore files = new FileModelStore(home);
        for (int version = 0; version < 3; version++) {
            models.add(files.store(model(version)));
        }
        try (CoordinatorDatabase database = CoordinatorHome.existing(home).openDatabase();
                Lease lease = Lease.acquire(database, InstantSource.system())) {
            JobStore store = JdbcJobStore.forServer(database, lease);
            store.create(new JobStore.Definition(
                    JOB,
                    SignedDocument.sign(SignedDocument.Kind.PLAN, PLAN, OPERATOR),
                    SignedDocument.sign(SignedDocument.Kind.ROSTER, RosterFile.text(enrolment), OPERATOR)));
            round(store, 1, new RoundState.Completed(plan(1, 0, enrolment)));
            round(store, 2, new RoundState.Aborted(plan(2, 1, enrolment), "too few", new TreeSet<>()));
            round(store, 3, new RoundState.Completed(plan(3, 1, enrolment)));
            round(
                    store,
                    4,
                    Selection.begin(plan(4, 2, enrolment), enrolment, new TreeSet<>(keys.keySet()))
                            .next());
            store.commit(
                    JOB,
                    new JobStore.Stored(
                            new JobState.Running(
                                    new JobProgress(SCHEDULE, 2, 4, 0, models.get(2), new TreeSet<>()),
                                    NOW,
                                    Optional.empty()),
                            new JobHead(
                                    2,
                                    models.get(2),
                                    models.get(2),
                                    Digest.sha256(new byte[0]),
                                    OptionalDouble.empty())),
                    List.of(
                            new JobStore.Entry(NOW, "started"),
                            new JobStore.Entry(NOW, "round 2 ended without a sum: too few"),
                            new JobStore.Entry(NOW, "round 3 counted")),
                    List.of(
                            new JobRecord.Counted(NOW, 1, 5, 2.5, OptionalDouble.of(4.25)),
                            new JobRecord.WithoutSum(NOW, 2, "too few"),
                            new JobRecord.Counted(NOW, 3, 4, 3.5, OptionalDouble.of(4))));
            Registry registry = new JdbcRegistry(database);
            Digest code = Digest.sha256(new byte[] {7});
            registry.invite(new Registry.Invitation(
                    new ParticipantId("shop-a"), code, Instant.parse("2126-01-01T00:00:00Z"), Optional.empty()));
            registry.enrol(
                    code,
                    new Registry.Participant(
                            new ParticipantId("shop-a"),
                            NODE.verifyingKey(),
                            Digest.sha256(new byte[] {8}),
                            NOW,
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty()));
        }
    }

    private static void round(JobStore store, int number, RoundState state) {
        store.round(JOB, new RoundId(number)).commit(state, List.of());
    }

    private SecAggPlan plan(int round, int version, Enrolment enrolment) {
        return new SecAggPlan(
                JOB,
                new RoundId(round),
                RoundContext.of(Digest.sha256(new byte[] {1}), RoundContext.Start.of(models.get(version)), enrolment),
                new QuantizationSpec(1, 100, 5, 1000),
                2,
                SecAggPlan.Protection.of(new Assumptions(0, 0, Coordinator.ACTIVE), 5, 4));
    }

    @Test
    void status_withoutService_readsTheDatabase() {
        Run run = run("status", home);

        assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.SUCCESS);
        assertThat(run.out().replaceAll("until [-0-9]+ [0-9:]+ UTC", "until END"))
                .isEqualTo("""
                books: not running. Next: hanse coordinator serve %s
                Address       https://127.0.0.1:8443, certificate until END
                Participants  1 enrolled, connections unknown
                No guarantee  books released exact sums about the same shoppers; an epsilon holds for private jobs alone
                Job books: running; 2 of 10 rounds counted, 1 without a sum
                  round 4 in phase Selection, waits for shop-a, shop-b, shop-c, shop-d, shop-e
                  round 3 counted: 4 updates in 3.5 s, loss 4.0
                """.formatted(home));
    }

    /** The service has the ledger open meanwhile. */
    @Test
    void status_withALedgerInUse_showsTheBudget() throws IOException {
        Path ledger = Files.createDirectories(CoordinatorHome.existing(home).ledger());
        PrivacyBudget budget = new PrivacyBudget(
                8, 1e-5, 1000, new PrivacyScope(PrivacyUnit.SHOPPER, NeighbourRelation.ADD_REMOVE, Adversary.OUTSIDER));
        try (FileLedgerStore store = FileLedgerStore.create(ledger.resolve("shoppers.jsonl"))) {
            LedgerAccount.open(store, new PopulationId("shoppers"), budget, InstantSource.system());

            assertThat(run("status", home).out())
                    .contains(
                            "Budget        epsilon 0.000 of 8 spent, shoppers, against outsiders who see only the released models\n");
            assertThat(run("status", home, "--json").json().path("budgets"))
                    .hasToString("[{\"units\":\"shoppers\",\"epsilonSpent\":0.0,\"epsilonLimit\":8.0}]");
        }
    }

    @Test
    void status_json_hasStableKeys() throws IOException {
        JsonNode status = run("status", home, "--json").json();

        assertThat(status.fieldNames())
                .toIterable()
                .containsExactly(
                        "schema",
                        "name",
                        "url",
                        "running",
                        "since",
                        "http",
                        "certificateUntil",
                        "participants",
                        "jobs",
                        "budgets",
                        "jobsWithoutGuarantee");
        assertThat(status.path("jobsWithoutGuarantee")).hasToString("[\"books\"]");
        assertThat(status.path("schema").asText()).isEqualTo("hanse.coordinator-status/1");
        assertThat(status.path("running").asBoolean()).isFalse();
        assertThat(status.path("participants").path(0).fieldNames())
                .toIterable()
                .containsExactly(
                        "name", "state", "enrolled", "revoked", "suspended", "identity", "connected", "lastSeen");
        assertThat(status.path("participants").path(0).path("connected").isNull())
                .isTrue();
        assertThat(status.path("jobs").path(0)).hasToString("""
                {"name":"books","state":"running","why":null,"rounds":10,"counted":2,"aborted":1,\
                "current":{"round":4,"phase":"Selection","deadline":null,\
                "waitingFor":["shop-a","shop-b","shop-c","shop-d","shop-e"]},\
                "last":{"round":3,"updates":4,"seconds":3.5,"loss":4.0},"counts":null,"pairs":null,"declined":{},\
                "pendingRoster":null}""");
    }

    @Test
    void jobCommands_json_haveStableKeys() throws IOException {
        JsonNode list = run("job", "list", home, "--json").json();
        JsonNode job = run("job", "show", home, "books", "--json").json();

        assertThat(list.path("schema").asText()).isEqualTo("hanse.job-list/1");
        assertThat(list.path("jobs").path(0).fieldNames())
                .toIterable()
                .containsExactly(
                        "name",
                        "state",
                        "why",
                        "rounds",
                        "counted",
                        "aborted",
                        "current",
                        "last",
                        "counts",
                        "pairs",
                        "declined",
                        "pendingRoster");
        assertThat(job.fieldNames())
                .toIterable()
                .containsExactly(
                        "schema",
                        "name",
                        "state",
                        "why",
                        "rounds",
                        "counted",
                        "aborted",
                        "current",
                        "last",
                        "counts",
                        "pairs",
                        "declined",
                        "pendingRoster",
                        "model",
                        "history");
        assertThat(job.path("model").asText()).isEqualTo(models.get(2).toHex());
        assertThat(job.path("history").path(0)).hasToString("{\"at\":\"2026-11-28T12:00:00Z\",\"line\":\"started\"}");
    }

    /** Codes are secret; their digests are of no use to a reader. */
    @Test
    void participants_json_hasNoCode() throws IOException {
        Run invite = run("invite", home, "shop-x");
        String code = invite.out().lines().findFirst().orElseThrow().replaceAll(".*: ", "");
        assertThat(code).matches("[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}");

        Run run = run("participants", home, "--json");

        assertThat(run.json().path("invitations").path(0).fieldNames())
                .toIterable()
                .containsExactly("name", "state", "expires");
        for (Run shown : List.of(run, run("status", home, "--json"), run("status", home))) {
            assertThat(shown.out()).doesNotContain(code, code.replace("-", ""));
        }
    }

    @Test
    void participants_jsonWithRoster_keepsStandardOutputForTheDocument() throws IOException {
        Run run = run("participants", home, "--json", "--roster", folder.resolve("roster.yaml"));

        assertThat(run.json().path("schema").asText()).isEqualTo("hanse.participants/1");
        assertThat(run.err()).startsWith("Written  roster version 1 with 1 participants");
    }

    @Test
    void models_ofAJob_areThoseOfItsCountedRounds() throws IOException {
        Files.delete(new FileModelStore(home).file(models.get(1)));
        JsonNode document = run("models", home, "books", "--json").json();

        assertThat(document.fieldNames()).toIterable().containsExactly("schema", "job", "models");
        assertThat(document.path("models")).hasSize(3);
        assertThat(document.path("models").path(0)).hasToString(row(0, 0, "null", "null", "null", true));
        assertThat(document.path("models").path(1)).hasToString(row(1, 1, "5", "2.5", "4.25", false));
        assertThat(document.path("models").path(2)).hasToString(row(3, 2, "4", "3.5", "4.0", true));
        assertThat(run("models", home, "books").out()).isEqualTo("""
                ROUND  UPDATES  SECONDS    LOSS  MODEL
                    0        -        -       -  %s
                    1        5      2.5  4.2500  %s, file missing
                    3        4      3.5  4.0000  %s
                Next: hanse coordinator export %s books --out FILE
                """.formatted(digest(0), digest(1), digest(2), home));
    }

    private String digest(int version) {
        return models.get(version).toHex().substring(0, 16);
    }

    private String row(int round, int version, String updates, String seconds, String loss, boolean present) {
        Path file = new FileModelStore(home).file(models.get(version));
        return "{\"round\":" + round + ",\"digest\":\"" + models.get(version).toHex() + "\",\"updates\":" + updates
                + ",\"seconds\":" + seconds + ",\"loss\":" + loss + ",\"file\":"
                + (present ? "\"" + file + "\"" : "null") + "}";
    }

    @Test
    void export_ofARound_writesModelAndProvenance() throws IOException {
        Path file = folder.resolve("books-1.model");
        Run run = run("export", home, "books", "--round", "1", "--out", file);

        assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.SUCCESS);
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            assertThat(ModelCodec.parse(MessageStream.read(in))).isEqualTo(model(1));
        }
        JsonNode facts =
                new ObjectMapper().readTree(folder.resolve("books-1.model.json").toFile());
        assertThat(facts.fieldNames())
                .toIterable()
                .containsExactly(
                        "schema",
                        "federation",
                        "authority",
                        "job",
                        "round",
                        "digest",
                        "version",
                        "parameters",
                        "plan",
                        "enrolment",
                        "updates",
                        "loss");
        assertThat(facts.path("digest").asText()).isEqualTo(models.get(1).toHex());
    }

    /** A folder in place of the second file makes the write fail, like a full disk. */
    @Test
    void export_whoseProvenanceCannotBeWritten_leavesNoModel() throws IOException {
        Path file = folder.resolve("books.model");
        Path place =
                folder.resolve(".books.model.json." + ProcessHandle.current().pid() + ".tmp");
        Files.createDirectories(place.resolve("not-empty"));
        Run run = run("export", home, "books", "--out", file);

        assertThat(run.exit()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.err())
                .contains("books.model.json: found a folder; expected a file. Fix: ")
                .hasLineCount(1);
        assertThat(file).doesNotExist();
        assertThat(place).doesNotExist();
        assertThat(run("export", home, "books", "--out", file).exit()).isEqualTo(ExitCode.SUCCESS);
    }

    private void store(JobState state) {
        try (CoordinatorDatabase database = CoordinatorHome.existing(home).openDatabase();
                Lease lease = Lease.acquire(database, InstantSource.system())) {
            JobStore store = JdbcJobStore.forServer(database, lease);
            store.commit(
                    JOB,
                    new JobStore.Stored(state, store.load(JOB).orElseThrow().head()),
                    List.of());
        }
    }

    /** Writes {@code service.json} as a running service does: this process. */
    private void serve(JobService.LiveJob books) {
        ObjectNode state = JsonNodeFactory.instance.objectNode();
        state.putNull("http").putArray("connected").add("shop-b");
        state.putObject("lastSeen").put("shop-a", NOW.toString());
        state.set("jobs", LiveJobs.json(Map.of(JOB, books)));
        new ServiceFile(home).write(state);
    }

    @Test
    void statusAndShow_ofARoundThatWaits_nameItsDeadlineAndWhoDeclines() throws IOException {
        try (CoordinatorDatabase database = CoordinatorHome.existing(home).openDatabase();
                Lease lease = Lease.acquire(database, InstantSource.system())) {
            JdbcJobStore.forServer(database, lease).deadline(JOB, new RoundId(4), "Selection", NOW);
        }
        serve(new JobService.LiveJob(
                Optional.empty(),
                new TreeMap<>(Map.of(
                        new ParticipantId("shop-a"),
                        "the plan waits for the owner's approval (roster version 1)",
                        new ParticipantId("shop-b"),
                        "policy.yaml: noise: found none\u001b[31m\u202e; expected participants",
                        new ParticipantId("shop-c"),
                        "the round is for a plan or a roster that the owner has not approved")),
                Optional.of(new RosterApprovals.Pending(
                        2,
                        5,
                        4,
                        false,
                        new TreeSet<>(List.of(new ParticipantId("shop-d"), new ParticipantId("shop-f")))))));

        for (Run run : List.of(run("status", home), run("job", "show", home, "books"))) {
            assertThat(run.out())
                    .contains(
                            "round 4 in phase Selection until 2026-11-28 12:00 UTC, waits for shop-a, shop-b,",
                            "waits for approval: shop-a, shop-c\n",
                            "declined: shop-b: policy.yaml: noise: found none [31m; expected participants\n",
                            "roster 2: 3 of 5 owners approved, 4 needed; missing shop-d, shop-f\n");
        }
        JsonNode job = run("job", "show", home, "books", "--json").json();
        assertThat(job.path("current").path("deadline").asText()).isEqualTo("2026-11-28T12:00:00Z");
        assertThat(job.path("declined").path("shop-a").asText()).startsWith("the plan waits");
        assertThat(job.path("pendingRoster"))
                .hasToString(
                        "{\"version\":2,\"participants\":5,\"needed\":4,\"used\":false,\"missing\":[\"shop-d\",\"shop-f\"]}");
    }

    /** Enough owners approved, so that rounds go on without the others. */
    @Test
    void status_ofARosterInUse_namesWhoHasNotApprovedIt() {
        serve(new JobService.LiveJob(
                Optional.empty(),
                new TreeMap<>(),
                Optional.of(new RosterApprovals.Pending(
                        2, 5, 4, true, new TreeSet<>(List.of(new ParticipantId("shop-d")))))));

        assertThat(run("status", home).out())
                .contains("roster 2: in use; no approval since the coordinator's start from shop-d\n");
    }

    @Test
    void status_ofAnAbsentParticipant_namesItsLastContact() throws IOException {
        serve(new JobService.LiveJob(Optional.empty(), new TreeMap<>(), Optional.empty()));

        assertThat(run("status", home).out()).contains("Absent        shop-a (last seen 2026-11-28 12:00 UTC)");
        assertThat(run("status", home, "--json")
                        .json()
                        .path("participants")
                        .path(0)
                        .path("lastSeen")
                        .asText())
                .isEqualTo("2026-11-28T12:00:00Z");
    }

    @Test
    void status_withAnExpiredCertificate_namesTheRemedy() {
        CoordinatorHome own = CoordinatorHome.existing(home);
        try (CertificateAuthority authority = own.readAuthority();
                TlsKey key = TlsKey.generate(RANDOM)) {
            PublicFile.writeCertificate(
                    own.serverCertificate(),
                    authority.issueServer(
                            key,
                            List.of("127.0.0.1"),
                            Instant.parse("2025-01-01T00:00:00Z"),
                            Duration.ofDays(10),
                            RANDOM));
        }

        assertThat(run("status", home).out())
                .contains("certificate EXPIRED on 2025-01-11 00:00 UTC. Next: start hanse coordinator serve " + home
                        + " again, which renews it");
    }

    @Test
    void commands_ofAJobThatTheServiceCannotOpen_nameTheReason() throws IOException {
        serve(new JobService.LiveJob(Optional.of("disk full"), new TreeMap<>(), Optional.empty()));

        assertThat(run("status", home).out()).contains("Job books: cannot run: disk full; 2 of 10 rounds counted");
        assertThat(run("job", "list", home).out()).isEqualTo("books  cannot run: disk full\n");
        assertThat(run("job", "show", home, "books").out())
                .startsWith("books  cannot run: disk full\nNext: hanse coordinator job stop " + home + " books\n");
        assertThat(run("job", "show", home, "books", "--json")
                        .json()
                        .path("state")
                        .asText())
                .isEqualTo("cannot-run");
        Run wait = run("job", "wait", home, "books");
        assertThat(wait.exit()).isEqualTo(ExitCode.FAILED);
        assertThat(wait.out()).startsWith("books  cannot run: disk full. Next: hanse coordinator job stop");
    }

    @Test
    void statusAndShow_ofAJobThatEndedEarly_nameTheReason() throws IOException {
        JobProgress progress = new JobProgress(SCHEDULE, 2, 4, 0, models.get(2), new TreeSet<>());
        store(new JobState.Finished(progress, "the privacy budget is exhausted"));
        serve(new JobService.LiveJob(
                Optional.empty(),
                new TreeMap<>(Map.of(new ParticipantId("shop-a"), "an earlier reason")),
                Optional.empty()));

        assertThat(run("status", home).out())
                .contains("Job books: finished early: the privacy budget is exhausted; 2 of 10 rounds counted");
        assertThat(run("job", "show", home, "books").out())
                .startsWith(
                        "books  finished early: the privacy budget is exhausted; 2 of 10 rounds counted, 2 without a"
                                + " sum\n")
                .doesNotContain("participants: [", "an earlier reason");
        assertThat(run("status", home, "--json")
                        .json()
                        .path("jobs")
                        .path(0)
                        .path("why")
                        .asText())
                .isEqualTo("the privacy budget is exhausted");
    }

    @Test
    void requests_toAJobThatIsOver_sayThatNothingChanges() throws IOException {
        JobProgress progress = new JobProgress(SCHEDULE, 2, 4, 0, models.get(2), new TreeSet<>());
        for (JobState over : List.<JobState>of(
                new JobState.Finished(progress, "the privacy budget is exhausted"),
                new JobState.Failed(progress, "a store failed"))) {
            store(over);
            for (String request : List.of("stop", "pause", "resume")) {
                Run run = run("job", request, home, "books");
                assertThat(run.exit()).isEqualTo(ExitCode.SUCCESS);
                assertThat(run.out())
                        .isEqualTo("Job books is over: nothing changes. Next: hanse coordinator job show " + home
                                + " books\n");
            }
        }
        store(new JobState.Paused(progress, "too few nodes"));
        assertThat(run("job", "stop", home, "books").out()).startsWith("Job books stops. Next: ");
    }

    private void storeWithCounts(JobId job, int counted, boolean finished) {
        storeWithSum(job, "counts: {cells: 65536, hashes: 4, pairs: 100, support: 1}", counted, finished, List.of());
    }

    /** Adds a job with a sum before two rounds of training, with this number of counted rounds. */
    private void storeWithSum(JobId job, String sum, int counted, boolean finished, List<JobRecord> records) {
        JobSchedule schedule = new JobSchedule(3, Optional.empty(), Duration.ofSeconds(1), 3);
        JobProgress progress = new JobProgress(schedule, counted, counted, 0, models.get(0), new TreeSet<>());
        String plan = PLAN.replace("memory: false", "memory: true")
                .replace("rounds: 10", "rounds: 2\n  " + sum)
                .replace("  local: {epochs: 1, personalEpochs: 0, alternate: false}\n", "")
                .replace("job: books", "job: " + job);
        try (CoordinatorDatabase database = CoordinatorHome.existing(home).openDatabase();
                Lease lease = Lease.acquire(database, InstantSource.system())) {
            JobStore store = JdbcJobStore.forServer(database, lease);
            store.create(new JobStore.Definition(
                    job,
                    SignedDocument.sign(SignedDocument.Kind.PLAN, plan, OPERATOR),
                    store.jobs().get(0).roster()));
            store.commit(
                    job,
                    new JobStore.Stored(
                            finished
                                    ? new JobState.Finished(progress, "all rounds counted")
                                    : new JobState.Waiting(progress, NOW),
                            store.load(JOB).orElseThrow().head()),
                    List.of(),
                    records);
        }
    }

    @Test
    void commands_ofAJobWithPairs_nameTheNoisedSum() throws IOException {
        String line =
                "round 1 summed similar pairs of 5 participants in 2.5 s with noise, epsilon of the sum at most 6,"
                        + " 4096 cells";
        String keys = "pairs: {cells: 4096, epsilon: 6}\n"
                + "  privacy: {unit: shopper, epsilon: 8, delta: 1.0e-6, population: 1000}";
        storeWithSum(new JobId("before"), keys, 0, false, List.of());
        Map<String, Number> figures = new LinkedHashMap<>();
        figures.put("epsilon", 6.0);
        figures.put("cells", 4096);
        storeWithSum(
                new JobId("during"),
                keys,
                2,
                false,
                List.of(new JobRecord.Summed(NOW, PairSum.WORDS, 1, 5, 2.5, figures)));

        assertThat(run("status", home).out())
                .contains(
                        "Job before: waiting; 0 of 2 rounds counted, similar pairs not summed, 0 without a sum\n",
                        "Job during: waiting; 1 of 2 rounds counted, similar pairs summed, 0 without a sum\n  " + line);
        JsonNode during = run("job", "show", home, "during", "--json").json();
        assertThat(during.path("counts").isNull()).isTrue();
        assertThat(during.path("pairs"))
                .hasToString("{\"round\":1,\"participants\":5,\"seconds\":2.5,\"epsilon\":6.0,\"cells\":4096}");
    }

    /** A node counts rounds of training alone, so the coordinator does too. */
    @Test
    void commands_ofAJobWithPairCounts_nameTheSumApartFromRoundsOfTraining() throws IOException {
        storeWithCounts(new JobId("before"), 0, false);
        storeWithCounts(new JobId("during"), 2, false);
        storeWithCounts(new JobId("after"), 3, true);

        assertThat(run("status", home).out())
                .contains(
                        "Job before: waiting; 0 of 2 rounds counted, pair counts not summed, 0 without a sum\n",
                        "Job during: waiting; 1 of 2 rounds counted, pair counts summed, 0 without a sum\n",
                        "Job after: finished; 2 of 2 rounds counted, pair counts summed, 0 without a sum\n");
        assertThat(run("job", "list", home).out())
                .contains(
                        ", 0 of 2 rounds counted, pair counts not summed, 0 without a sum\n",
                        ", 1 of 2 rounds counted, pair counts summed, 0 without a sum\n",
                        "after  finished: all 2 rounds counted, pair counts summed, 0 without a sum\n");
        JsonNode after = run("job", "show", home, "after", "--json").json();
        assertThat(after.path("counted").asInt()).isEqualTo(2);
        assertThat(after.path("rounds").asInt()).isEqualTo(2);
        assertThat(run("job", "wait", home, "after").exit()).isEqualTo(ExitCode.SUCCESS);
    }

    @Test
    void status_withSuspendedAndInvitedOnes_countsThem() {
        run("suspend", home, "shop-a");
        run("invite", home, "shop-x", "shop-y");

        assertThat(run("status", home).out()).contains("Participants  1 enrolled, 1 suspended, 2 invited, connections");
    }

    /** The service takes the request up to a quarter of a second later. */
    @Test
    void jobWait_rightAfterResume_waitsForTheResumedJob() throws Exception {
        JobProgress progress = new JobProgress(SCHEDULE, 2, 4, 0, models.get(2), new TreeSet<>());
        store(new JobState.Paused(progress, "requested by the operator"));
        assertThat(run("job", "wait", home, "books").out()).contains("paused: requested by the operator");

        run("job", "resume", home, "books");
        Run waits = run("job", "wait", home, "books", "--timeout", "1s");
        assertThat(waits.exit()).isEqualTo(ExitCode.FAILED);
        assertThat(waits.out()).contains("not over after 1s");

        CompletableFuture<Run> wait = CompletableFuture.supplyAsync(() -> run("job", "wait", home, "books"));
        try (CoordinatorDatabase database = CoordinatorHome.existing(home).openDatabase();
                Lease lease = Lease.acquire(database, InstantSource.system())) {
            assertThat(JdbcJobStore.forServer(database, lease).takeRequest(JOB)).contains(JobStore.Request.RESUME);
        }
        store(new JobState.Failed(progress, "too few nodes"));
        assertThat(wait.get(1, TimeUnit.MINUTES).out()).contains("failed: too few nodes");
    }

    @Test
    void export_withoutRound_takesTheLastCountedOne() throws IOException {
        Path file = folder.resolve("books.model");
        run("export", home, "books", "--out", file);

        assertThat(new ObjectMapper()
                        .readTree(folder.resolve("books.model.json").toFile())
                        .path("round")
                        .asInt())
                .isEqualTo(3);
    }

    @Test
    void export_existingFileOrOtherRound_isRefusedAndWritesNothing() throws IOException {
        Path file = Files.writeString(folder.resolve("books.model"), "mine");
        Run existing = run("export", home, "books", "--out", file);
        assertThat(existing.exit()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(existing.err()).contains("found a file; expected none").hasLineCount(1);
        assertThat(file).hasContent("mine");

        Path other = folder.resolve("other.model");
        Run aborted = run("export", home, "books", "--round", "2", "--out", other);
        assertThat(aborted.exit()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(aborted.err()).contains("--round: found 2", "up to 3").hasLineCount(1);
        assertThat(other).doesNotExist();

        Files.writeString(folder.resolve("third.model.json"), "mine");
        assertThat(run("export", home, "books", "--out", folder.resolve("third.model"))
                        .exit())
                .isEqualTo(ExitCode.BAD_INPUT);
        assertThat(folder.resolve("third.model")).doesNotExist();
    }
}
