// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.hanse.app.LedgerAccount;
import org.hanse.cli.ServiceFile;
import org.hanse.coordinator.app.JobOverview;
import org.hanse.coordinator.app.JobService;
import org.hanse.coordinator.grpc.GrpcCoordinator;
import org.hanse.coordinator.port.JobStore;
import org.hanse.coordinator.port.Registry;
import org.hanse.coordinator.port.ServiceReadings;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.privacy.ledger.PrivacyLedger;
import org.hanse.http.OperationsServer;
import org.hanse.http.Readiness;
import org.hanse.key.PublicFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Operational state of a running coordinator: readiness, readings for metrics, and {@code service.json} for other
 * commands.
 */
final class CoordinatorOperations implements ServiceReadings, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CoordinatorOperations.class);

    private final JobStore store;
    private final Registry registry;
    private final GrpcCoordinator transport;
    private final Supplier<Collection<LedgerAccount>> ledgers;
    private final Supplier<Map<JobId, JobService.LiveJob>> live;
    private final CoordinatorHome home;
    private final InstantSource clock;

    /** Nodes connected at the last look. */
    private Set<ParticipantId> present = Set.of();

    private final Map<ParticipantId, Instant> absent = new TreeMap<>();
    private final ServiceFile file;
    private volatile Optional<OperationsServer> server = Optional.empty();

    CoordinatorOperations(
            CoordinatorHome home,
            JobStore store,
            Registry registry,
            GrpcCoordinator transport,
            Supplier<Collection<LedgerAccount>> ledgers,
            Supplier<Map<JobId, JobService.LiveJob>> live,
            InstantSource clock) {
        this.store = store;
        this.registry = registry;
        this.transport = transport;
        this.ledgers = ledgers;
        this.live = live;
        this.home = home;
        this.clock = clock;
        this.file = new ServiceFile(home.folder());
    }

    /** Takes the HTTP server, empty for none, and writes the first {@code service.json}. */
    void start(Optional<OperationsServer> http) {
        server = http;
        write();
    }

    /** Returns the address of the HTTP server; empty if there is none. */
    Optional<String> url() {
        return server.map(own -> own.address().url());
    }

    /** Writes {@code service.json} if it has changed. */
    void write() {
        ObjectNode state = JsonNodeFactory.instance.objectNode();
        state.put("http", url().orElse(null));
        ArrayNode connected = state.putArray("connected");
        transport.connected().stream().map(ParticipantId::text).forEach(connected::add);
        ObjectNode seen = state.putObject("lastSeen");
        lastSeen().forEach((name, at) -> seen.put(name.text(), at.toString()));
        state.set("jobs", LiveJobs.json(live.get()));
        file.write(state);
    }

    /** Returns the last contact of nodes that had a connection since the start, and have none now. */
    private synchronized Map<ParticipantId, Instant> lastSeen() {
        Set<ParticipantId> now = transport.connected();
        Instant at = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        present.stream().filter(node -> !now.contains(node)).forEach(node -> absent.put(node, at));
        absent.keySet().removeAll(now);
        present = Set.copyOf(now);
        return new TreeMap<>(absent);
    }

    Readiness readiness() {
        Map<String, Optional<String>> parts = new LinkedHashMap<>();
        parts.put("database", database());
        parts.put("transport", transport.isListening() ? Optional.empty() : Optional.of("does not listen"));
        return new Readiness(parts);
    }

    private Optional<String> database() {
        try {
            registry.participants();
            return Optional.empty();
        } catch (RuntimeException e) {
            LOG.warn("database not ready reason=\"{}\"", e.getMessage());
            return Optional.of("cannot be read; see the log");
        }
    }

    @Override
    public List<Progress> jobs() {
        Map<JobId, JobService.LiveJob> now = live.get();
        return JobOverview.all(store).stream()
                .map(job ->
                        job.blockedBy(Optional.ofNullable(now.get(job.job())).flatMap(JobService.LiveJob::problem)))
                .map(job -> new Progress(
                        job.job().text(),
                        job.state(),
                        job.current().map(JobOverview.CurrentRound::phase).orElse(""),
                        job.counted(),
                        job.aborted()))
                .toList();
    }

    @Override
    public Map<String, Integer> participants() {
        List<Registry.Participant> all = registry.participants();
        int revoked =
                (int) all.stream().filter(own -> own.revoked().isPresent()).count();
        int suspended = (int) all.stream().filter(StateWords::isSuspended).count();
        int invited = (int) registry.invitations().stream()
                .filter(own -> own.used().isEmpty())
                .count();
        return Map.of(
                "connected",
                transport.connected().size(),
                "enrolled",
                all.size() - revoked,
                "invited",
                invited,
                "revoked",
                revoked,
                "suspended",
                suspended);
    }

    @Override
    public List<Budget> budgets() {
        return ledgers.get().stream()
                .map(LedgerAccount::ledger)
                .map(CoordinatorOperations::budget)
                .toList();
    }

    static Budget budget(PrivacyLedger ledger) {
        return new Budget(
                ledger.population().text(),
                ledger.epsilon(),
                ledger.budget().epsilon(),
                ledger.budget().scope());
    }

    @Override
    public Map<String, Instant> certificates() {
        return Map.of(
                "server", PublicFile.certificateEnd(home.serverCertificate()),
                "authority", PublicFile.certificateEnd(home.authorityCertificate()));
    }

    /** Stops the HTTP server. */
    @Override
    public void close() {
        server.ifPresent(OperationsServer::close);
    }
}
