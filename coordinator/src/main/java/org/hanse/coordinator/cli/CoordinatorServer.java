// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.cli;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.hanse.app.LedgerAccount;
import org.hanse.app.SerialExecutor;
import org.hanse.app.Timeline;
import org.hanse.app.WatchedThreads;
import org.hanse.config.InvalidInputException;
import org.hanse.coordinator.app.Admissions;
import org.hanse.coordinator.app.JobDriver;
import org.hanse.coordinator.app.JobService;
import org.hanse.coordinator.app.JobVersion;
import org.hanse.coordinator.grpc.GrpcCoordinator;
import org.hanse.coordinator.http.CoordinatorMetrics;
import org.hanse.coordinator.jdbc.CoordinatorDatabase;
import org.hanse.coordinator.jdbc.JdbcJobStore;
import org.hanse.coordinator.jdbc.JdbcRegistry;
import org.hanse.coordinator.jdbc.JdbcRosterStore;
import org.hanse.coordinator.jdbc.Lease;
import org.hanse.coordinator.port.JobStore;
import org.hanse.coordinator.port.JobTimer;
import org.hanse.coordinator.port.NodeConnections;
import org.hanse.coordinator.port.Registry;
import org.hanse.coordinator.port.RosterStore;
import org.hanse.coordinator.store.FileModelStore;
import org.hanse.coordinator.store.FileNoisedSumStore;
import org.hanse.core.crypto.StreamRandom;
import org.hanse.core.crypto.VerifyingKey;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.PopulationId;
import org.hanse.core.job.JobPrivacy;
import org.hanse.core.job.JobSetup;
import org.hanse.core.job.SignedDocument;
import org.hanse.core.privacy.ledger.PrivacyBudget;
import org.hanse.job.JobDocuments;
import org.hanse.store.FileLedgerStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Running coordinator: database, ledgers, jobs and transport. */
final class CoordinatorServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CoordinatorServer.class);
    private static final Duration UPKEEP = Duration.ofSeconds(1);

    /** A third of the validity is months, so a day more or less has no effect. */
    private static final Duration RENEWAL = Duration.ofDays(1);

    private final CoordinatorHome home;
    private final InstantSource clock;
    private final VerifyingKey operator;
    private final SecureRandom random = new SecureRandom();
    private final CoordinatorDatabase database;
    private final Lease lease;
    private final List<String> hosts;
    private final Optional<String> certified;
    private final JobStore store;
    private final CoordinatorMetrics metrics;
    private final Registry registry;
    private final RosterStore rosters;
    private final FileModelStore models;
    private final RoundMessages messages = new RoundMessages();
    private final JobService service;
    private final GrpcCoordinator transport;
    private final CoordinatorOperations operations;
    private final Map<String, LedgerAccount> ledgers = new ConcurrentHashMap<>();
    private final Map<String, FileLedgerStore> ledgerFiles = new ConcurrentHashMap<>();
    private final Map<JobId, FileNoisedSumStore> sums = new ConcurrentHashMap<>();
    private final SerialExecutor upkeep;

    private CoordinatorServer(
            CoordinatorHome home, CoordinatorSettings settings, Timeline timeline, JobService.Ending ending) {
        this.home = home;
        this.clock = timeline.clock();
        this.upkeep = timeline.executor("hanse-upkeep");
        this.operator = home.readOperator();
        this.database = home.openDatabase();
        this.lease = Lease.acquire(database, clock);
        this.hosts = settings.hosts();
        this.certified = ServerCertificate.follow(home, hosts, clock.instant(), random);
        this.metrics = new CoordinatorMetrics(clock);
        this.store = JdbcJobStore.forServer(database, lease, Optional.of(metrics));
        this.registry = new JdbcRegistry(database);
        this.models = new FileModelStore(home.folder());
        this.rosters = new JdbcRosterStore(database);
        this.service = new JobService(new JobService.Stores(store, rosters), this::driver, messages, timeline, ending);
        this.transport = new GrpcCoordinator(
                new GrpcCoordinator.Listen(
                        settings.listen().host(), settings.listen().port()),
                new GrpcCoordinator.TlsFiles(home.serverKey(), home.serverCertificate(), home.authorityCertificate()),
                new GrpcCoordinator.Ports(
                        new Admissions(registry, home.readAuthority(), operator, clock, random),
                        service,
                        models,
                        metrics,
                        ending::failed),
                home.spool(),
                clock);
        this.operations =
                new CoordinatorOperations(home, store, registry, transport, ledgers::values, service::live, clock);
        metrics.read(operations);
    }

    /**
     * Starts the service.
     *
     * @param ending ends the process
     * @throws org.hanse.config.InvalidInputException if a file or the address cannot be used, or another process serves this folder
     */
    static CoordinatorServer start(
            CoordinatorHome home, CoordinatorSettings settings, Timeline timeline, JobService.Ending ending) {
        CoordinatorServer server = new CoordinatorServer(home, settings, timeline, ending);
        server.service.start();
        server.upkeep.repeat(UPKEEP, WatchedThreads.watched(ending::failed, server::keepUp));
        server.upkeep.repeat(RENEWAL, WatchedThreads.watched(ending::failed, server::renewCertificate));
        return server;
    }

    CoordinatorOperations operations() {
        return operations;
    }

    PrometheusRegistry metrics() {
        return metrics.registry();
    }

    /** Returns why a new server certificate was issued at the start; empty if none was. */
    Optional<String> certified() {
        return certified;
    }

    int port() {
        return transport.port();
    }

    /**
     * Renews the server's certificate in its last third. New connections use it; present ones stay. A renewed one that could not be loaded
     * is loaded on the next day.
     */
    private void renewCertificate() {
        try {
            Optional<String> renewed = ServerCertificate.follow(home, hosts, clock.instant(), random);
            transport.certificateChanged();
            renewed.ifPresent(why -> LOG.info("new server certificate reason=\"{}\"", why));
        } catch (RuntimeException e) {
            LOG.error("server certificate cannot be renewed reason=\"{}\"", e.getMessage());
        }
    }

    /** Applies changes of the database and of jobs to connections and uploads. */
    private void keepUp() {
        try {
            disconnectRevoked(registry, transport);
            service.uploads().ifPresent(transport::keepUploads);
            operations.write();
        } catch (RuntimeException e) {
            // An exception would end the timer, and with it all later revocations.
            LOG.error("revocations and uploads not checked reason=\"{}\"", e.getMessage());
        }
    }

    /** Ends connections and uploads of revoked nodes. A node may upload without a connection for messages. */
    static void disconnectRevoked(Registry registry, NodeConnections nodes) {
        registry.participants().stream()
                .filter(participant -> participant.revoked().isPresent())
                .map(Registry.Participant::name)
                .forEach(nodes::disconnect);
    }

    private JobDriver driver(JobStore.Definition job, JobTimer timer) {
        Map<SignedDocument, JobVersion> versions = new ConcurrentHashMap<>();
        SignedRosters signed = new SignedRosters(rosters, operator);
        return JobDriver.open(
                job,
                new JobDriver.Ports(
                        store,
                        models,
                        transport,
                        () -> signed.of(
                                job, roster -> versions.computeIfAbsent(roster, document -> version(job, document))),
                        timer,
                        messages,
                        clock,
                        random));
    }

    /**
     * Returns a version of a job. The ledger's budget is that of the first version, which no change of the roster
     * replaces.
     */
    private JobVersion version(JobStore.Definition job, SignedDocument roster) {
        JobSetup setup = JobDocuments.setup(job.id().text(), job.plan(), roster, operator);
        JobSetup first = roster.equals(job.roster())
                ? setup
                : JobDocuments.setup(job.id().text(), job.plan(), job.roster(), operator);
        FileNoisedSumStore own = sums.computeIfAbsent(
                job.id(), id -> FileNoisedSumStore.open(home.sums().resolve(id.text())));
        StreamRandom noise = StreamRandom.generate(random);
        return JobVersion.of(setup, ledger(setup, first.budget()), own, round -> noise);
    }

    /** Returns the ledger of a job; empty without a privacy guarantee. All jobs about the same units share one. */
    private Optional<LedgerAccount> ledger(JobSetup setup, Optional<PrivacyBudget> ofFirst) {
        Optional<JobPrivacy> privacy = setup.privacy();
        if (privacy.isEmpty()) {
            return Optional.empty();
        }
        String units = JobBudget.units(privacy.get().terms().unit());
        PrivacyBudget budget = ofFirst.orElseThrow();
        home.readLedger(units)
                .flatMap(kept -> JobBudget.objection(budget, kept.budget()))
                .ifPresent(why -> {
                    throw new InvalidInputException("plan of " + setup.plan().job() + ": federation.privacy: " + why);
                });
        return Optional.of(ledgers.computeIfAbsent(
                units, name -> LedgerAccount.open(ledgerFile(name), new PopulationId(name), budget, clock)));
    }

    private FileLedgerStore ledgerFile(String units) {
        Path file = home.ledger(units);
        return ledgerFiles.computeIfAbsent(
                units,
                name -> Files.exists(file)
                        ? FileLedgerStore.open(file, Optional.empty())
                        : FileLedgerStore.create(file));
    }

    /** Stops accepting nodes, ends the tasks that run, and releases the folder. */
    @Override
    public void close() {
        upkeep.end(SerialExecutor.AtEnd.INTERRUPT, Duration.ZERO);
        transport.close();
        service.close();
        sums.values().forEach(FileNoisedSumStore::close);
        ledgerFiles.values().forEach(FileLedgerStore::close);
        lease.close();
        database.close();
    }
}
