// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.service;

import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.hanse.app.LedgerAccount;
import org.hanse.app.Timeline;
import org.hanse.clientnode.app.Allowance;
import org.hanse.clientnode.app.NodeJobPorts;
import org.hanse.clientnode.app.NodePolicy;
import org.hanse.clientnode.app.NodeService;
import org.hanse.clientnode.port.ApprovalStore;
import org.hanse.clientnode.port.Author;
import org.hanse.clientnode.port.CoordinatorConnection;
import org.hanse.clientnode.port.CoordinatorListener;
import org.hanse.clientnode.port.CountStore;
import org.hanse.clientnode.port.LocalDataset;
import org.hanse.clientnode.port.ParticipationStore;
import org.hanse.clientnode.port.SentLog;
import org.hanse.clientnode.port.ServedModel;
import org.hanse.clientnode.port.UpdateStore;
import org.hanse.clientnode.testing.InMemoryCountStore;
import org.hanse.clientnode.testing.InMemoryPersonalStateStore;
import org.hanse.clientnode.testing.InMemoryServedModelStore;
import org.hanse.coordinator.app.JobDriver;
import org.hanse.coordinator.app.JobService;
import org.hanse.coordinator.app.JobVersion;
import org.hanse.coordinator.app.RosterApprovals;
import org.hanse.coordinator.cli.RoundMessages;
import org.hanse.coordinator.cli.SignedRosters;
import org.hanse.coordinator.jdbc.CoordinatorDatabase;
import org.hanse.coordinator.jdbc.JdbcJobStore;
import org.hanse.coordinator.jdbc.JdbcRosterStore;
import org.hanse.coordinator.jdbc.Lease;
import org.hanse.coordinator.port.JobRecord;
import org.hanse.coordinator.port.JobStore;
import org.hanse.coordinator.port.NodeConnections;
import org.hanse.coordinator.port.NodeListener;
import org.hanse.coordinator.port.RosterStore;
import org.hanse.coordinator.store.FileModelStore;
import org.hanse.coordinator.testing.InMemoryNoisedSumStore;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.SigningKey;
import org.hanse.core.crypto.StreamRandom;
import org.hanse.core.crypto.VerifyingKey;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.federation.PopulationId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.job.CountedRound;
import org.hanse.core.job.JobNotice;
import org.hanse.core.job.JobSetup;
import org.hanse.core.job.NodeReply;
import org.hanse.core.job.SignedDocument;
import org.hanse.core.learn.train.Merchant;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.model.ParameterLayout;
import org.hanse.core.privacy.ledger.PrivacyBudget;
import org.hanse.core.privacy.ledger.PrivacyLedger;
import org.hanse.core.quantize.IntegerUpdate;
import org.hanse.core.quantize.QuantizationSpec;
import org.hanse.core.round.Participant;
import org.hanse.core.round.ParticipantState;
import org.hanse.core.round.RoundState;
import org.hanse.core.round.StoredSum;
import org.hanse.core.round.ToCoordinator;
import org.hanse.core.round.ToParticipant;
import org.hanse.core.secagg.Enrolment;
import org.hanse.core.secagg.MaskedUpdate;
import org.hanse.job.JobDocuments;
import org.hanse.job.RosterFile;
import org.hanse.port.LedgerStore;
import org.hanse.testing.InMemoryLedgerStore;
import org.hanse.testing.VirtualTimeline;
import org.hanse.wire.MessageStream;
import org.hanse.wire.ParticipantStateCodec;
import org.hanse.wire.SecAggCodec;

/**
 * Shipped services of a coordinator and of nodes in one process, with a network in memory. The coordinator's jobs and models are in a
 * folder; it can be ended at any time and started again.
 */
final class MemoryFederation implements NodeConnections, AutoCloseable {

    static final JobId JOB = new JobId("books");

    private static final SecureRandom RANDOM = new SecureRandom();

    final Map<String, IntegerUpdate> trained = new ConcurrentHashMap<>();
    final List<String> reports = new CopyOnWriteArrayList<>();

    /** Changes messages of the round protocol on their way to nodes. */
    volatile UnaryOperator<ToParticipant> tamper = UnaryOperator.identity();

    /** Nodes that the request for shares does not reach. */
    final Set<ParticipantId> unasked = ConcurrentHashMap.newKeySet();

    /** Nodes whose shares do not reach the coordinator. */
    final Set<ParticipantId> unheard = ConcurrentHashMap.newKeySet();

    /** Nodes that may not connect any more. */
    final Set<ParticipantId> revoked = ConcurrentHashMap.newKeySet();

    /** Messages that do not reach the coordinator. */
    private final Set<Digest> lost = ConcurrentHashMap.newKeySet();

    final InMemoryNoisedSumStore sums = new InMemoryNoisedSumStore();

    /** Privacy ledger of the coordinator, for jobs with a guarantee. */
    volatile LedgerStore ledger = new InMemoryLedgerStore();

    /** Source of the coordinator's noise. */
    volatile Supplier<StreamRandom> noise = () -> StreamRandom.generate(RANDOM);

    /** Permission of a node, in place of that of its own ledger. */
    final Map<ParticipantId, Allowance> allowances = new ConcurrentHashMap<>();

    /** Changes the setup that the coordinator uses. */
    volatile UnaryOperator<JobSetup> coordinatorsSetup = UnaryOperator.identity();

    /** Changes the budget of the coordinator's ledger. */
    volatile UnaryOperator<PrivacyBudget> coordinatorsBudget = UnaryOperator.identity();

    private final Optional<VirtualTimeline> virtual;
    private final Timeline timeline;
    final JobSetup setup;
    private final Map<SignedDocument, JobSetup> setups = new ConcurrentHashMap<>();
    private Enrolment enrolment;
    private final UnaryOperator<JobSetup> common;
    private final Path folder;
    private final SigningKey operator = SigningKey.generate(RANDOM);
    private final JobStore.Definition definition;
    private final SortedMap<ParticipantId, SigningKey> identities = new TreeMap<>();
    private final Map<ParticipantId, Node> nodes = new ConcurrentHashMap<>();
    private final List<String> declined = new CopyOnWriteArrayList<>();
    private final List<String> rejected = new CopyOnWriteArrayList<>();

    /** Nodes whose uploads do not leave, with what they would have sent. */
    final Set<ParticipantId> held = ConcurrentHashMap.newKeySet();

    final Map<ParticipantId, List<byte[]>> uploadsHeld = new ConcurrentHashMap<>();

    /** Nodes whose masked updates have another size. */
    final Set<ParticipantId> shortened = ConcurrentHashMap.newKeySet();

    private final AtomicInteger uploads = new AtomicInteger();
    private Optional<Server> server = Optional.empty();

    /**
     * Creates a federation in virtual time.
     *
     * @param plan text of the plan of job books
     */
    MemoryFederation(Path folder, int count, String plan) {
        this(folder, count, plan, UnaryOperator.identity());
    }

    /** @param common changes the setup that coordinator and nodes derive */
    MemoryFederation(Path folder, int count, String plan, UnaryOperator<JobSetup> common) {
        this(folder, count, plan, Optional.of(new VirtualTimeline()), common);
    }

    /** Creates a federation with threads, for nodes of other transports. */
    static MemoryFederation withThreads(Path folder, int count, String plan) {
        return new MemoryFederation(folder, count, plan, Optional.empty(), UnaryOperator.identity());
    }

    private MemoryFederation(
            Path folder, int count, String plan, Optional<VirtualTimeline> virtual, UnaryOperator<JobSetup> common) {
        this.folder = folder;
        this.common = common;
        this.virtual = virtual;
        this.timeline = virtual.<Timeline>map(own -> own).orElseGet(() -> Timeline.system(InstantSource.system()));
        SortedMap<ParticipantId, VerifyingKey> keys = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            SigningKey identity = SigningKey.generate(RANDOM);
            identities.put(id(i), identity);
            keys.put(id(i), identity.verifyingKey());
        }
        this.enrolment = Enrolment.of(keys);
        SignedDocument roster = sign(enrolment);
        SignedDocument signed = SignedDocument.sign(SignedDocument.Kind.PLAN, plan, operator);
        this.setup = setup(signed, roster);
        this.definition = new JobStore.Definition(JOB, signed, roster);
        try (CoordinatorDatabase database = database()) {
            JdbcJobStore.forCommands(database).create(definition);
            new JdbcRosterStore(database).add(1, roster);
        }
    }

    /** Returns the setup of a plan, which takes seconds with noise of the coordinator. */
    private JobSetup setup(SignedDocument plan, SignedDocument roster) {
        return setups.computeIfAbsent(
                roster, signed -> common.apply(JobDocuments.setup("books", plan, signed, operator.verifyingKey())));
    }

    private SignedDocument sign(Enrolment roster) {
        return SignedDocument.sign(SignedDocument.Kind.ROSTER, RosterFile.text(roster), operator);
    }

    /** Enrols a node that is in no version of the roster yet. */
    void enrol(int number) {
        identities.put(id(number), SigningKey.generate(RANDOM));
    }

    /** Takes over the next version of the roster, with these participants. */
    Enrolment roster(int... numbers) {
        SortedMap<ParticipantId, VerifyingKey> keys = new TreeMap<>();
        for (int number : numbers) {
            keys.put(
                    id(number),
                    Optional.ofNullable(identities.get(id(number)))
                            .orElseThrow()
                            .verifyingKey());
        }
        enrolment = enrolment.next(keys);
        new JdbcRosterStore(server().orElseThrow().database).add(enrolment.version(), sign(enrolment));
        return enrolment;
    }

    static ParticipantId id(int number) {
        return new ParticipantId("shop-" + number);
    }

    private CoordinatorDatabase database() {
        return CoordinatorDatabase.open(folder.resolve("coordinator.db"));
    }

    /** Running coordinator. */
    private final class Server implements AutoCloseable {

        private final CoordinatorDatabase database = database();
        private final Lease lease = Lease.acquire(database, InstantSource.system());
        private final JdbcJobStore store = JdbcJobStore.forServer(database, lease);
        private final FileModelStore models = new FileModelStore(folder);
        private final RoundMessages messages = new RoundMessages();
        private final RosterStore rosters = new JdbcRosterStore(database);
        private final Optional<LedgerAccount> account = setup.budget()
                .map(coordinatorsBudget)
                .map(budget -> LedgerAccount.open(ledger, new PopulationId("shoppers"), budget, timeline.clock()));
        private final JobService service = new JobService(
                new JobService.Stores(store, rosters),
                (job, timer) -> JobDriver.open(
                        job,
                        new JobDriver.Ports(
                                store,
                                models,
                                MemoryFederation.this,
                                () -> new SignedRosters(rosters, operator.verifyingKey()).of(job, this::version),
                                timer,
                                messages,
                                timeline.clock(),
                                RANDOM)),
                messages,
                timeline,
                new JobService.Ending() {
                    @Override
                    public void takenOver() {}

                    @Override
                    public void failed(Error error) {
                        throw error;
                    }
                });

        private JobVersion version(SignedDocument roster) {
            JobSetup own = coordinatorsSetup.apply(MemoryFederation.this.setup(definition.plan(), roster));
            StreamRandom drawn = noise.get();
            return JobVersion.of(own, account, sums, round -> drawn);
        }

        @Override
        public void close() {
            service.close();
            lease.close();
            database.close();
        }
    }

    /** Starts the coordinator, which every running node finds. */
    void startCoordinator() {
        Server next = new Server();
        synchronized (this) {
            server = Optional.of(next);
        }
        next.service.start();
        await("the job", () -> next.store.load(JOB).isPresent());
        nodes.forEach((name, node) -> {
            next.service.connected(name);
            node.link.listener.connected();
        });
    }

    void stopCoordinator() {
        Optional<Server> ended;
        synchronized (this) {
            ended = server;
            server = Optional.empty();
        }
        ended.ifPresent(Server::close);
        nodes.values().forEach(node -> node.link.listener.disconnected("stopped"));
    }

    private synchronized Optional<Server> server() {
        return server;
    }

    /** Starts a node with its stores. */
    void startNode(int number, NodePolicy policy, boolean approved, Merchant merchant) {
        Node node = new Node(id(number), policy, merchant);
        if (approved) {
            node.approved.add(1);
        }
        nodes.put(id(number), node);
        node.service.start();
    }

    /** Approves the plan. The node reads approvals in virtual time: nothing happens before {@link #await} or {@link #advance}. */
    void approve(int number) {
        approve(number, 1);
    }

    /** Approves the plan with a version of the roster; nothing happens before {@link #await} or {@link #advance}. */
    void approve(int number, int version) {
        Optional.ofNullable(nodes.get(id(number))).orElseThrow().approved.add(version);
    }

    /** Adds an approval that covers a further exact sum. */
    void approveFurtherSum(int number) {
        Optional.ofNullable(nodes.get(id(number))).orElseThrow().consents = true;
    }

    /** Adds entries to the record of a node, as of another job. */
    void addSent(int number, List<SentLog.Entry> entries) {
        entries.forEach(Optional.ofNullable(nodes.get(id(number))).orElseThrow()::add);
    }

    /** Returns the version of the roster that waits for approvals. */
    Optional<RosterApprovals.Pending> pendingRoster() {
        return server().map(running -> running.service.live().get(JOB)).flatMap(JobService.LiveJob::roster);
    }

    /** Returns the version of the roster that a node used last. */
    int used(int number) {
        return Optional.ofNullable(nodes.get(id(number))).orElseThrow().used;
    }

    /** Returns the reason of the job's end that a node received; empty text if all rounds counted. */
    Optional<String> ended(int number) {
        return Optional.ofNullable(nodes.get(id(number))).orElseThrow().ended;
    }

    /** Returns the reasons for which nodes declined. */
    List<String> declined() {
        return List.copyOf(declined);
    }

    /** Returns the record of the messages that a node sent. */
    List<SentLog.Entry> sent(int number) {
        return Optional.ofNullable(nodes.get(id(number))).orElseThrow().entries();
    }

    /** Returns a node's own privacy ledger. */
    PrivacyLedger ledger(int number) {
        return PrivacyLedger.of(
                Optional.ofNullable(nodes.get(id(number))).orElseThrow().ledger.entries());
    }

    /** Returns the model that a node serves. */
    Optional<ServedModel> served(int number) {
        return Optional.ofNullable(nodes.get(id(number))).orElseThrow().served.served(JOB);
    }

    /** Returns the pair counts that a node stores. */
    CountStore counts(int number) {
        return Optional.ofNullable(nodes.get(id(number))).orElseThrow().counts;
    }

    /** Returns the receiver of what nodes send to the running coordinator. */
    NodeListener listener() {
        return server().orElseThrow().service;
    }

    /** Sends bytes to the coordinator as a node's upload of a round. */
    void upload(int number, int round, byte[] bytes) throws IOException {
        Path file = folder.resolve("upload-" + uploads.incrementAndGet());
        Files.write(file, bytes);
        server().orElseThrow().service.uploaded(id(number), JOB, new RoundId(round), file);
    }

    /** Returns the reasons for which the coordinator rejected messages of nodes. */
    List<String> rejected() {
        return List.copyOf(rejected);
    }

    /** Erases shoppers of a node; nothing happens before {@link #await} or {@link #advance}. */
    void erase(int number) {
        Optional.ofNullable(nodes.get(id(number))).orElseThrow().erasures = 1;
    }

    /** Returns the number of nodes that still store an update. */
    int updates() {
        return (int)
                nodes.values().stream().filter(node -> node.update.isPresent()).count();
    }

    /** Restarts a node whose last update is stored again, as after a kill before its deletion. */
    void restartNodeWithItsUpdate(int number) {
        Node node = Optional.ofNullable(nodes.get(id(number))).orElseThrow();
        node.service.close();
        node.update = node.last;
        node.restart();
    }

    /** Ends a node's service, and starts another one with the same stores. */
    void restartNode(int number) {
        Optional.ofNullable(nodes.get(id(number))).orElseThrow().restart();
    }

    void stopNode(int number) {
        Optional.ofNullable(nodes.remove(id(number))).orElseThrow().service.close();
        server().ifPresent(running -> running.service.disconnected(id(number)));
    }

    JobStore.Stored state() {
        return server().orElseThrow().store.load(JOB).orElseThrow();
    }

    /** Returns the phase of the last round. */
    String phase() {
        return server().orElseThrow()
                .store
                .round(JOB, new RoundId(Math.max(1, state().state().progress().lastRound())))
                .state()
                .map(RoundState::phase)
                .orElse("");
    }

    <R extends JobRecord> List<R> records(Class<R> kind) {
        return server().orElseThrow().store.records(JOB, kind);
    }

    List<String> history() {
        return server().orElseThrow().store.history(JOB).stream()
                .map(JobStore.Entry::line)
                .toList();
    }

    /** Returns the records of all counted rounds. */
    List<CountedRound> counted() {
        return server().orElseThrow().store.counted(JOB);
    }

    /** Returns the number of rows and files with secrets or updates of rounds. */
    long secrets() {
        long rows;
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("coordinator.db"));
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT (SELECT count(*) FROM sealed)"
                        + " + (SELECT count(*) FROM reveal) + (SELECT count(*) FROM masked)")) {
            rows = row.getLong(1);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
        Path updates = folder.resolve("updates");
        if (!Files.exists(updates)) {
            return rows;
        }
        try (Stream<Path> files = Files.walk(updates)) {
            return rows + files.filter(Files::isRegularFile).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stores a request, and waits until the service has taken it. */
    void request(JobStore.Request request) {
        JobStore store = server().orElseThrow().store;
        store.request(JOB, request);
        await("a taken request", () -> !store.isRequested(JOB));
    }

    GlobalModel model() {
        return server().orElseThrow().models.model(state().head().model());
    }

    @Override
    public void send(ParticipantId to, JobNotice notice) {
        if (unasked.contains(to)
                && notice instanceof JobNotice.Delivered delivered
                && SecAggCodec.parseToParticipant(delivered.envelope().message())
                        instanceof ToParticipant.SignaturesDelivered) {
            return;
        }
        if (notice instanceof JobNotice.Rejected own) {
            rejected.add(to + ": " + own.detail());
        }
        Optional.ofNullable(nodes.get(to)).ifPresent(node -> node.link.listener.received(notice));
    }

    @Override
    public Set<ParticipantId> connected() {
        return Set.copyOf(nodes.keySet());
    }

    @Override
    public boolean admits(ParticipantId node) {
        return !revoked.contains(node);
    }

    @Override
    public void disconnect(ParticipantId node) {
        nodes.remove(node);
    }

    @Override
    public void close() {
        stopCoordinator();
        nodes.values().forEach(node -> node.service.close());
    }

    /** A node's end of the network. */
    private final class Link implements CoordinatorConnection {

        private final ParticipantId own;
        private volatile CoordinatorListener listener = new Deaf();

        Link(ParticipantId own) {
            this.own = own;
        }

        @Override
        public void start(CoordinatorListener to) {
            listener = to;
            server().ifPresent(running -> {
                running.service.connected(own);
                to.connected();
            });
        }

        @Override
        public void send(NodeReply reply) {
            if (reply instanceof NodeReply.Sent sent
                    && lost.contains(Digest.sha256(sent.envelope().message()))) {
                return;
            }
            if (reply instanceof NodeReply.Declined reason) {
                declined.add(own + ": " + reason.detail());
            }
            server().ifPresent(running -> running.service.received(own, reply, () -> {}));
        }

        /** Sends an upload that is not refused for good. One that is refused for now is queued, as after an attempt of the transport. */
        @Override
        public void upload(JobId job, RoundId round, List<byte[]> message) {
            if (held.contains(own)) {
                uploadsHeld.put(own, message);
                return;
            }
            long size = message.stream()
                    .mapToLong(CodedOutputStream::computeByteArraySizeNoTag)
                    .sum();
            Optional<NodeListener.Refusal> refusal = server().flatMap(
                            running -> running.service.refusal(own, job, round, size))
                    .filter(why -> why.kind() != NodeListener.Refusal.Kind.LATER);
            if (refusal.isPresent()) {
                rejected.add(own + ": " + refusal.get().reason());
                return;
            }
            Path file = folder.resolve("upload-" + uploads.incrementAndGet());
            try (OutputStream out = Files.newOutputStream(file)) {
                MessageStream.write(out, message);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            server().ifPresent(running -> running.service.uploaded(own, job, round, file));
        }

        @Override
        public GlobalModel model(Digest digest, ParameterLayout layout) {
            return new FileModelStore(folder).model(digest);
        }

        @Override
        public StoredSum counts(Digest digest, int size) {
            return new FileModelStore(folder).counts(digest);
        }

        @Override
        public void close() {}
    }

    /** Listener before the start. */
    private static final class Deaf implements CoordinatorListener {

        @Override
        public void connected() {}

        @Override
        public void disconnected(String reason) {}

        @Override
        public void received(JobNotice notice) {}
    }

    private final class Node implements NodeService.Jobs, ApprovalStore, UpdateStore, SentLog, LocalDataset {

        private final ParticipantId own;
        private final NodePolicy policy;
        private volatile Merchant merchant;
        private final Link link;
        private NodeService service;
        private final List<Entry> sent = new ArrayList<>();
        private final InMemoryPersonalStateStore personal = new InMemoryPersonalStateStore();
        private final InMemoryServedModelStore served = new InMemoryServedModelStore();
        private final InMemoryCountStore counts = new InMemoryCountStore();
        private final EncodedStates participation = new EncodedStates();
        private final InMemoryLedgerStore ledger = new InMemoryLedgerStore();
        private final Set<Integer> approved = ConcurrentHashMap.newKeySet();
        private final Map<Integer, Approval> offered = new ConcurrentHashMap<>();
        private volatile boolean consents;
        private volatile int used;
        private volatile long erasures;
        private volatile Optional<String> ended = Optional.empty();
        private volatile Optional<StoredUpdate> update = Optional.empty();
        private volatile Optional<StoredUpdate> last = Optional.empty();

        Node(ParticipantId own, NodePolicy policy, Merchant merchant) {
            this.own = own;
            this.policy = policy;
            this.merchant = merchant;
            this.link = new Link(own);
            this.service = service();
        }

        private NodeService service() {
            return new NodeService(
                    link,
                    this,
                    new NodeService.Owner(policy, Set.of()),
                    this,
                    new NodeService.Execution(timeline, error -> {
                        throw error;
                    }));
        }

        @Override
        public long erasures() {
            return erasures;
        }

        void restart() {
            service.close();
            service = service();
            service.start();
        }

        @Override
        public JobSetup setup(JobNotice.PlanOffered offer) {
            return MemoryFederation.this.setup(offer.plan(), offer.roster());
        }

        @Override
        public SentLog sent() {
            return this;
        }

        @Override
        public NodeService.JobParts parts(JobSetup of) {
            Participant node = new Participant(
                    own,
                    Optional.ofNullable(identities.get(own)).orElseThrow(),
                    of.enrolment(),
                    policy.floor(of),
                    of.task(),
                    RANDOM);
            return new NodeService.JobParts(
                    node,
                    new NodeJobPorts(
                            this,
                            this,
                            this,
                            new NodeJobPorts.Models(
                                    personal,
                                    served,
                                    counts,
                                    () -> policy.counts().support(),
                                    line -> reports.add(own + ": " + line)),
                            participation,
                            Optional.ofNullable(allowances.get(own)).orElseGet(() -> allowance(of)),
                            new Codec(),
                            timeline.clock(),
                            RANDOM));
        }

        private Allowance allowance(JobSetup of) {
            return Allowance.of(
                    of,
                    budget -> LedgerAccount.open(
                            ledger,
                            new PopulationId(own.text()),
                            budget.withEpsilon(PrivacyBudget.UNLIMITED),
                            timeline.clock()),
                    OptionalDouble.empty());
        }

        @Override
        public Enrolment roster(SignedDocument roster) {
            return JobDocuments.roster("books", roster, operator.verifyingKey());
        }

        @Override
        public Optional<String> objection(JobSetup own) {
            return Optional.empty();
        }

        @Override
        public boolean isParticipant(Enrolment roster) {
            return roster.keys().containsKey(own);
        }

        @Override
        public void offer(JobId job, SignedDocument plan, SignedDocument roster) {
            Approval approval = Approval.of(MemoryFederation.this.setup(plan, roster));
            offered.put(approval.version(), approval);
        }

        @Override
        public List<Approval> approvals(JobId job) {
            Stream<Approval> plans =
                    offered.values().stream().filter(approval -> approved.contains(approval.version()));
            return (consents ? Stream.concat(plans, Stream.of(Approval.withSubtraction(setup))) : plans).toList();
        }

        @Override
        public void end(JobId job, String reason) {
            ended = Optional.of(reason);
        }

        @Override
        public void reopen(JobId job) {
            ended = Optional.empty();
        }

        @Override
        public Optional<String> ended(JobId job) {
            return ended;
        }

        @Override
        public int usedRoster(JobId job) {
            return used;
        }

        @Override
        public int newestRoster() {
            return approved.stream().reduce(used, Math::max);
        }

        @Override
        public void useRoster(JobId job, int version) {
            used = version;
        }

        @Override
        public List<Offer> offers() {
            return List.of();
        }

        @Override
        public Map<Approval, Author> authors(JobId job) {
            return Map.of();
        }

        @Override
        public Optional<Approved> lastApproved(JobId job) {
            return Optional.empty();
        }

        @Override
        public void approve(Offer offer, Approval approval, Author author) {
            approved.add(approval.version());
        }

        @Override
        public void store(JobId job, StoredUpdate next) {
            update = Optional.of(next);
            last = Optional.of(next);
            trained.put(next.round() + " " + own, next.update());
        }

        @Override
        public Optional<StoredUpdate> load(JobId job, QuantizationSpec spec, int size) {
            return update;
        }

        @Override
        public void delete(JobId job) {
            update = Optional.empty();
        }

        @Override
        public synchronized void add(Entry entry) {
            sent.add(entry);
        }

        @Override
        public synchronized List<Entry> entries() {
            return List.copyOf(sent);
        }

        @Override
        public String version() {
            return "1";
        }

        @Override
        public Optional<String> coupling() {
            return Optional.empty();
        }

        @Override
        public Merchant merchant() {
            return merchant;
        }
    }

    /** State of a node as bytes, as a file has it. */
    private static final class EncodedStates implements ParticipationStore {

        private Optional<byte[]> bytes = Optional.empty();

        @Override
        public void save(ParticipantState state) {
            bytes = Optional.of(ParticipantStateCodec.toBytes(state));
        }

        /** Loads a copy, because decoding overwrites its input. */
        @Override
        public Optional<ParticipantState> load(Participant node) {
            return bytes.map(stored -> ParticipantStateCodec.parse(stored.clone(), node));
        }
    }

    private final class Codec implements NodeService.MessageCodec {

        @Override
        public List<byte[]> bytes(ToCoordinator message) {
            if (message instanceof ToCoordinator.MaskedInputSubmitted masked && shortened.contains(message.from())) {
                return SecAggCodec.toBytes(new ToCoordinator.MaskedInputSubmitted(
                        MaskedUpdate.of(
                                message.from(),
                                4,
                                Integer.SIZE,
                                new byte[4 * Integer.BYTES],
                                masked.update().signature()),
                        masked.unopened()));
            }
            List<byte[]> bytes = SecAggCodec.toBytes(message);
            if (message instanceof ToCoordinator.SharesRevealed && unheard.contains(message.from())) {
                bytes.forEach(piece -> lost.add(Digest.sha256(piece)));
            }
            return bytes;
        }

        @Override
        public ToParticipant parse(byte[] message) {
            return tamper.apply(SecAggCodec.parseToParticipant(message));
        }
    }

    /** Waits for a condition, up to ten minutes of virtual time. */
    void await(String what, BooleanSupplier condition) {
        virtual.ifPresentOrElse(
                time -> time.await(what, Duration.ofMinutes(10), condition), () -> awaitReal(what, condition));
    }

    /** Lets virtual time pass, with all that is due within it. */
    void advance(Duration time) {
        virtual.orElseThrow().advance(time);
    }

    /** Waits for a condition, up to a minute of real time. */
    static void awaitReal(String what, BooleanSupplier condition) {
        Instant end = Instant.now().plusSeconds(60);
        while (!condition.getAsBoolean()) {
            if (Instant.now().isAfter(end)) {
                throw new AssertionError("not within a minute: " + what);
            }
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }
    }
}
