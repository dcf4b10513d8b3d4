// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.hanse.app.LedgerAccount;
import org.hanse.app.Timeline;
import org.hanse.clientnode.cli.ImportedDataset;
import org.hanse.clientnode.cli.NodeAssembly;
import org.hanse.clientnode.cli.NodeHome;
import org.hanse.clientnode.cli.NodeMain;
import org.hanse.clientnode.cli.NodeSettings;
import org.hanse.clientnode.grpc.Transfers;
import org.hanse.clientnode.jdbc.JdbcDecisionLog;
import org.hanse.clientnode.jdbc.JdbcEventStore;
import org.hanse.clientnode.jdbc.NodeDatabase;
import org.hanse.clientnode.port.CoordinatorConnection;
import org.hanse.clientnode.port.CoordinatorListener;
import org.hanse.clientnode.port.DecisionLog;
import org.hanse.clientnode.store.FileApprovalStore;
import org.hanse.clientnode.store.FileSentLog;
import org.hanse.clientnode.store.FileServedModelStore;
import org.hanse.config.InvalidInputException;
import org.hanse.coordinator.app.JobDriver;
import org.hanse.coordinator.app.JobService;
import org.hanse.coordinator.app.JobVersion;
import org.hanse.coordinator.app.RoundModel;
import org.hanse.coordinator.cli.RoundMessages;
import org.hanse.coordinator.cli.SignedRosters;
import org.hanse.coordinator.jdbc.CoordinatorDatabase;
import org.hanse.coordinator.jdbc.JdbcJobStore;
import org.hanse.coordinator.jdbc.JdbcRosterStore;
import org.hanse.coordinator.jdbc.Lease;
import org.hanse.coordinator.port.JobRecord;
import org.hanse.coordinator.port.JobStore;
import org.hanse.coordinator.port.NodeConnections;
import org.hanse.coordinator.store.FileModelStore;
import org.hanse.coordinator.store.FileNoisedSumStore;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.StreamRandom;
import org.hanse.core.crypto.VerifyingKey;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.federation.PopulationId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.job.JobNotice;
import org.hanse.core.job.JobSetup;
import org.hanse.core.job.NodeReply;
import org.hanse.core.job.SignedDocument;
import org.hanse.core.learn.train.Merchant;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.model.ParameterLayout;
import org.hanse.core.privacy.ledger.LedgerEntry;
import org.hanse.core.privacy.ledger.PrivacyLedger;
import org.hanse.core.round.RoundState;
import org.hanse.core.round.StoredSum;
import org.hanse.jdbc.SqliteDatabase;
import org.hanse.job.JobDocuments;
import org.hanse.key.PublicFile;
import org.hanse.store.FileLedgerStore;
import org.hanse.store.LedgerFile;
import org.hanse.wire.MessageStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * Folders of a coordinator and five nodes, written by the release {@code af1a07cc}: {@code upgrade/af1a07cc/README.md}. This release reads
 * them as they are, and goes on with the job that runs in them. Certificates play no part, and the clock begins when the folders were
 * written.
 */
class UpgradeTest {

    private static final JobId RUNNING = new JobId("private");
    private static final String HUB = "hub";
    private static final JsonNode EXPECTED = expected();

    @TempDir
    Path folder = Path.of("");

    private static InputStream resource(String name) {
        return Optional.ofNullable(UpgradeTest.class.getResourceAsStream("/upgrade/af1a07cc/" + name))
                .orElseThrow();
    }

    private static JsonNode expected() {
        try (InputStream in = resource("expected.json")) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> names(JsonNode object) {
        return object.properties().stream().map(Map.Entry::getKey).toList();
    }

    private static List<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    @BeforeEach
    void unpack() throws IOException {
        try (ZipInputStream in = new ZipInputStream(resource("homes.zip"))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                Path file = folder.resolve(entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                } else {
                    Files.createDirectories(
                            Optional.ofNullable(file.getParent()).orElseThrow());
                    Files.copy(in, file);
                    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
                }
            }
        }
    }

    private NodeHome home(String name) {
        return new NodeHome(folder.resolve(name));
    }

    private CoordinatorDatabase database() {
        return CoordinatorDatabase.open(folder.resolve(HUB).resolve("coordinator.db"));
    }

    private VerifyingKey operator() {
        return PublicFile.readKey(folder.resolve(HUB).resolve("operator.pub"));
    }

    private static void assertLedger(String name, List<LedgerEntry> entries) {
        JsonNode expected = EXPECTED.path("ledgers").path(name);
        PrivacyLedger ledger = PrivacyLedger.of(entries);
        assertThat(entries).hasSize(expected.path("entries").asInt());
        assertThat(ledger.head().hash().toHex()).isEqualTo(expected.path("head").asText());
        assertThat(ledger.epsilon()).isEqualTo(expected.path("epsilon").asDouble());
    }

    private List<LedgerEntry> ledger(String name) {
        return LedgerFile.read(folder.resolve(name).resolve("ledger").resolve("shoppers.jsonl"), Optional.empty())
                .entries();
    }

    @Test
    void coordinator_ofOldRelease_hasItsJobsModelsAndLedger() {
        try (CoordinatorDatabase database = database()) {
            JdbcJobStore store = JdbcJobStore.forCommands(database);
            FileModelStore models = new FileModelStore(folder.resolve(HUB));
            JsonNode jobs = EXPECTED.path("jobs");

            assertThat(store.jobs()).extracting(job -> job.id().text()).isEqualTo(names(jobs));
            for (JobStore.Definition job : store.jobs()) {
                JsonNode expected = jobs.path(job.id().text());
                List<String> plans = Stream.concat(
                                Stream.of(job.roster()), new JdbcRosterStore(database).rosters().stream())
                        .distinct()
                        .map(roster -> JobDocuments.setup(job.id().text(), job.plan(), roster, operator())
                                .digest()
                                .toHex())
                        .toList();
                assertThat(plans).isEqualTo(texts(expected.path("plans")));
                List<RoundModel> published = RoundModel.all(store, job.id());
                // The old release has lines alone; their records give the same lines.
                assertThat(store.records(job.id(), JobRecord.WithSum.class))
                        .extracting(JobRecord.WithSum::line)
                        .isNotEmpty()
                        .isEqualTo(store.history(job.id()).stream()
                                .map(JobStore.Entry::line)
                                .filter(line -> line.matches("round [0-9]+ (counted|summed).*"))
                                .toList());
                assertThat(published.subList(1, published.size()))
                        .allSatisfy(model -> assertThat(model.counted()).isPresent());
                assertThat(published)
                        .extracting(model -> model.model().toHex())
                        .isEqualTo(texts(expected.path("models")));
                assertThat(published)
                        .allSatisfy(
                                model -> assertThat(models.model(model.model()).version())
                                        .isNotNegative());
                JobStore.Stored stored = store.load(job.id()).orElseThrow();
                assertThat(stored.head().version()).isEqualTo(published.size() - 1);
                assertThat(models.model(stored.head().model()).version()).isEqualTo(published.size() - 1);
            }
            int last = store.load(RUNNING).orElseThrow().state().progress().lastRound();
            assertThat(last).isEqualTo(jobs.path(RUNNING.text()).path("round").asInt());
            assertThat(store.round(RUNNING, new RoundId(last)).state().map(RoundState::phase))
                    .hasValue(jobs.path(RUNNING.text()).path("phase").asText());
        }
        assertLedger(HUB, ledger(HUB));
    }

    @Test
    void nodes_ofOldRelease_haveTheirApprovalsDataModelsAndDecisions() {
        for (String name : names(EXPECTED.path("nodes"))) {
            JsonNode expected = EXPECTED.path("nodes").path(name);
            FileApprovalStore approvals = new FileApprovalStore(home(name).plans());
            expected.path("approved").properties().forEach(job -> {
                assertThat(approvals.approvals(new JobId(job.getKey())))
                        .extracting(own -> own.plan().toHex())
                        .isEqualTo(texts(job.getValue()));
            });
            Map<String, String> served = new TreeMap<>();
            new FileServedModelStore(home(name).serving())
                    .all()
                    .forEach(model -> served.put(model.job().text(), model.reason()));
            Map<String, String> serves = new TreeMap<>();
            expected.path("served")
                    .properties()
                    .forEach(job -> serves.put(job.getKey(), job.getValue().asText()));
            assertThat(served).isEqualTo(serves);
            assertThat(new FileSentLog(home(name).sent()).entries())
                    .hasSize(expected.path("sent").asInt());
            try (ImportedDataset data = ImportedDataset.open(home(name), clock())) {
                Merchant merchant = data.merchant();
                assertThat(merchant.log().size())
                        .isEqualTo(expected.path("interactions").asInt());
            }
            JsonNode decision = expected.path("decision");
            try (SqliteDatabase database = NodeDatabase.open(home(name).database())) {
                DecisionLog log = new JdbcDecisionLog(database);
                assertThat(log.decision(decision.path("id").asText())
                                .map(DecisionLog.Logged::document)
                                .map(text -> Digest.sha256(text.getBytes(StandardCharsets.UTF_8))
                                        .toHex()))
                        .hasValue(decision.path("document").asText());
                assertThat(new JdbcEventStore(database)
                                .ofDecision(decision.path("id").asText()))
                        .extracting(
                                own -> List.of(own.event().item(), own.event().type()))
                        .isEqualTo(StreamSupport.stream(decision.path("events").spliterator(), false)
                                .map(UpgradeTest::texts)
                                .toList());
            }
            if (EXPECTED.path("ledgers").has(name)) {
                assertLedger(name, ledger(name));
            } else {
                assertThat(home(name).ledger()).doesNotExist();
            }
        }
    }

    /** The stored model and data give the list that the old release printed, but for the event
     * after it: events are interactions since then. Sums of floats may be in another order. */
    @Test
    void recommendation_fromOldFolder_isThatOfTheOldRelease() throws IOException {
        String name = names(EXPECTED.path("nodes")).get(0);
        try (SqliteDatabase database = NodeDatabase.open(home(name).database())) {
            database.change(handle -> handle.execute("DELETE FROM event"));
        }
        StringWriter printed = new StringWriter();
        CommandLine line = NodeMain.commandLine();
        line.setOut(new PrintWriter(printed));

        int exit = line.execute(
                "node",
                "recommend",
                folder.resolve(name).toString(),
                name + "-s1",
                "--job",
                RUNNING.text(),
                "--dry-run",
                "--json");

        assertThat(exit).isZero();
        JsonNode items = new ObjectMapper().readTree(printed.toString()).path("items");
        JsonNode expected = EXPECTED.path("nodes").path(name).path("decision").path("items");
        assertThat(items).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(items.path(i).path("item")).isEqualTo(expected.path(i).path(0));
            assertThat(items.path(i).path("score").asDouble())
                    .isEqualTo(expected.path(i).path(1).asDouble(), offset(1e-6));
        }
    }

    /** The round that the crash cut off and the next one count. Ledgers grow at their end, from the epsilon that they had. */
    @Test
    void job_ofOldRelease_goesOnWithItsNodes() {
        int counted = EXPECTED.path("jobs").path(RUNNING.text()).path("models").size() - 1;
        List<LedgerEntry> hub = ledger(HUB);
        List<LedgerEntry> node = ledger("lubeck");
        Set<String> names = Set.copyOf(names(EXPECTED.path("nodes")));

        try (Federation federation = new Federation()) {
            names.forEach(federation::startNode);
            MemoryFederation.awaitReal("two further rounds", () -> federation.counted() >= counted + 2);
        }

        assertThat(ledger(HUB).subList(0, hub.size())).isEqualTo(hub);
        assertThat(ledger("lubeck").subList(0, node.size())).isEqualTo(node);
        assertThat(PrivacyLedger.of(ledger(HUB)).epsilon())
                .isGreaterThan(PrivacyLedger.of(hub).epsilon());
        assertThat(PrivacyLedger.of(ledger("lubeck")).epsilon())
                .isGreaterThan(PrivacyLedger.of(node).epsilon());
        for (String name : names) {
            assertThat(NodeSettings.read(home(name).settings()).ledger()).isTrue();
            assertThat(PrivacyLedger.of(ledger(name)).charged(RUNNING)).isPositive();
        }
        try (CoordinatorDatabase database = database()) {
            assertThat(RoundModel.all(JdbcJobStore.forCommands(database), RUNNING)
                            .subList(0, counted + 1))
                    .extracting(model -> model.model().toHex())
                    .isEqualTo(texts(EXPECTED.path("jobs").path(RUNNING.text()).path("models")));
        }
    }

    /** A node without a ledger of its own receives one. From then on a lost one is not replaced by an empty one. */
    @Test
    void ledger_ofHomeOfOldRelease_isCreatedOnce() throws IOException {
        Path shoppers = home("riga").ledger().resolve("shoppers.jsonl");
        try (Federation federation = new Federation()) {
            federation.startNode("riga");
        }
        assertThat(NodeSettings.read(home("riga").settings()).ledger()).isTrue();
        assertThat(shoppers).exists();

        Files.move(home("riga").ledger(), folder.resolve("gone"));
        try (Federation federation = new Federation()) {
            assertThatThrownBy(() -> federation.startNode("riga"))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageStartingWith(
                            shoppers + ": found no ledger; expected the record of the spent budget. Fix: ");
        }
        assertThat(shoppers).doesNotExist();
    }

    /** Returns a clock that begins when the folders were written. */
    private static InstantSource clock() {
        Instant written = Instant.parse(EXPECTED.path("at").asText());
        Instant start = Instant.now();
        return () -> written.plus(Duration.between(start, Instant.now()));
    }

    /** Coordinator and nodes of this release over the old folders, with a network in memory. */
    private final class Federation implements NodeConnections, AutoCloseable {

        private final InstantSource clock = clock();
        private final SecureRandom random = new SecureRandom();
        private final Path hub = folder.resolve(HUB);
        private final Map<ParticipantId, CoordinatorListener> listeners = new ConcurrentHashMap<>();
        private final List<NodeAssembly> nodes = new ArrayList<>();
        private final AtomicInteger uploads = new AtomicInteger();
        private final CoordinatorDatabase database = database();
        private final Lease lease = Lease.acquire(database, clock);
        private final JdbcJobStore store = JdbcJobStore.forServer(database, lease);
        private final JdbcRosterStore rosters = new JdbcRosterStore(database);
        private final FileModelStore models = new FileModelStore(hub);
        private final RoundMessages messages = new RoundMessages();
        private final Map<JobId, FileNoisedSumStore> sums = new ConcurrentHashMap<>();
        private final FileLedgerStore charges =
                FileLedgerStore.open(hub.resolve("ledger").resolve("shoppers.jsonl"), Optional.empty());
        private final LedgerAccount account = LedgerAccount.open(
                charges,
                new PopulationId("shoppers"),
                PrivacyLedger.of(charges.entries()).budget(),
                clock);
        private final JobService service = new JobService(
                new JobService.Stores(store, rosters),
                (job, timer) -> JobDriver.open(
                        job,
                        new JobDriver.Ports(
                                store,
                                models,
                                this,
                                () -> new SignedRosters(rosters, operator()).of(job, roster -> version(job, roster)),
                                timer,
                                messages,
                                clock,
                                random)),
                messages,
                Timeline.system(clock),
                new JobService.Ending() {
                    @Override
                    public void takenOver() {}

                    @Override
                    public void failed(Error error) {
                        throw error;
                    }
                });

        Federation() {
            service.start();
            MemoryFederation.awaitReal(
                    "the jobs", () -> service.live().size() == store.jobs().size());
        }

        private JobVersion version(JobStore.Definition job, SignedDocument roster) {
            JobSetup setup = JobDocuments.setup(job.id().text(), job.plan(), roster, operator());
            FileNoisedSumStore own = sums.computeIfAbsent(
                    job.id(), id -> FileNoisedSumStore.open(hub.resolve("sums").resolve(id.text())));
            return JobVersion.of(
                    setup, setup.privacy().map(privacy -> account), own, round -> StreamRandom.generate(random));
        }

        int counted() {
            return store.load(RUNNING).orElseThrow().head().version();
        }

        void startNode(String name) {
            nodes.add(NodeAssembly.start(
                    home(name),
                    Set.of(),
                    clock,
                    new NodeAssembly.Outputs(line -> {}, error -> {
                        throw error;
                    }),
                    () -> new NodeAssembly.Network(new Link(new ParticipantId(name)), new Transfers())));
        }

        @Override
        public void send(ParticipantId to, JobNotice notice) {
            Optional.ofNullable(listeners.get(to)).ifPresent(node -> node.received(notice));
        }

        @Override
        public Set<ParticipantId> connected() {
            return Set.copyOf(listeners.keySet());
        }

        @Override
        public boolean admits(ParticipantId node) {
            return true;
        }

        @Override
        public void disconnect(ParticipantId node) {
            listeners.remove(node);
        }

        @Override
        public void close() {
            service.close();
            nodes.forEach(NodeAssembly::close);
            sums.values().forEach(FileNoisedSumStore::close);
            charges.close();
            lease.close();
            database.close();
        }

        /** A node's end of the network. */
        private final class Link implements CoordinatorConnection {

            private final ParticipantId own;

            Link(ParticipantId own) {
                this.own = own;
            }

            @Override
            public void start(CoordinatorListener listener) {
                listeners.put(own, listener);
                service.connected(own);
                listener.connected();
            }

            @Override
            public void send(NodeReply reply) {
                service.received(own, reply, () -> {});
            }

            @Override
            public void upload(JobId job, RoundId round, List<byte[]> message) {
                Path file = folder.resolve("upload-" + uploads.incrementAndGet());
                try (OutputStream out = Files.newOutputStream(file)) {
                    MessageStream.write(out, message);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                service.uploaded(own, job, round, file);
            }

            @Override
            public GlobalModel model(Digest digest, ParameterLayout layout) {
                return models.model(digest);
            }

            @Override
            public StoredSum counts(Digest digest, int size) {
                return models.counts(digest);
            }

            @Override
            public void close() {}
        }
    }
}
