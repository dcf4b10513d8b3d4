// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.hanse.app.Timeline;
import org.hanse.clientnode.app.NodeChoice;
import org.hanse.clientnode.app.NodeJobPorts;
import org.hanse.clientnode.app.NodeService;
import org.hanse.clientnode.grpc.Endpoint;
import org.hanse.clientnode.grpc.GrpcCoordinatorConnection;
import org.hanse.clientnode.grpc.NodeFiles;
import org.hanse.clientnode.grpc.Transfers;
import org.hanse.clientnode.port.CoordinatorConnection;
import org.hanse.clientnode.port.NodeReadings;
import org.hanse.clientnode.port.SentLog;
import org.hanse.clientnode.store.FileApprovalStore;
import org.hanse.clientnode.store.FileCountStore;
import org.hanse.clientnode.store.FileParticipationStore;
import org.hanse.clientnode.store.FilePersonalStateStore;
import org.hanse.clientnode.store.FileSentLog;
import org.hanse.clientnode.store.FileServedModelStore;
import org.hanse.clientnode.store.FileUpdateStore;
import org.hanse.core.crypto.SigningKey;
import org.hanse.core.crypto.VerifyingKey;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.job.JobNotice;
import org.hanse.core.job.JobSetup;
import org.hanse.core.job.SignedDocument;
import org.hanse.core.round.Participant;
import org.hanse.core.round.ToCoordinator;
import org.hanse.core.round.ToParticipant;
import org.hanse.core.secagg.Enrolment;
import org.hanse.core.shard.ShardRunner;
import org.hanse.file.WriterLock;
import org.hanse.job.JobDocuments;
import org.hanse.key.KeyFile;
import org.hanse.key.PublicFile;
import org.hanse.wire.SecAggCodec;

/** Running node: connection, stores and jobs. */
public final class NodeAssembly implements NodeService.Jobs, NodeReadings, AutoCloseable {

    private final NodeHome home;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private final ParticipantId name;
    private final SigningKey identity;
    private final VerifyingKey operator;
    private final RunningPolicy policy;
    private final FileApprovalStore approvals;
    private final ImportedDataset data;
    private final NodeOperations operations;
    private final Transfers transfers;
    private final SentLog sent;
    private final FileUpdateStore updates;
    private final NodeJobPorts.Models models;
    private final NodeLedgers ledgers;
    private final NodeChoice choice;
    private final NodeService service;
    private final Map<JobId, FileParticipationStore> participations = new HashMap<>();
    private final List<Runnable> closers = new ArrayList<>();
    private volatile Optional<Runnable> comparison = Optional.empty();

    /**
     * Outputs of a running node to its command.
     *
     * @param report receives one line for the owner when a published model was compared with the served one
     * @param errors receives errors after which the node has to end
     */
    public record Outputs(Consumer<String> report, Consumer<Error> errors) {}

    /**
     * Network of a node.
     *
     * @param transfers bytes of its calls
     */
    public record Network(CoordinatorConnection connection, Transfers transfers) {

        /** Returns the network of an enrolled node. */
        private static Network of(NodeHome home, InstantSource clock, Consumer<Error> errors) {
            NodeSettings.Address address = NodeSettings.requireFederation(home).address();
            SecureRandom random = new SecureRandom();
            GrpcCoordinatorConnection connection = new GrpcCoordinatorConnection(
                    new Endpoint(address.host(), address.port()),
                    new NodeFiles(
                            home.tlsKey(),
                            home.tlsCertificate(),
                            home.authority(),
                            home.models(),
                            new NodeTlsFiles(home.tlsKey(), home.tlsCertificate(), random)),
                    new GrpcCoordinatorConnection.Surroundings(System.getenv(), clock, random, errors));
            return new Network(connection, connection.transfers());
        }
    }

    private NodeAssembly(
            NodeHome home, Set<JobId> approve, InstantSource clock, Outputs outputs, Supplier<Network> networks) {
        this.home = home;
        this.clock = clock;
        this.name = new ParticipantId(NodeSettings.requireFederation(home).name());
        this.identity = KeyFile.readSigningKey(home.identity());
        writePublicKey(home, identity);
        this.operator = PublicFile.readKey(home.operator());
        this.policy = RunningPolicy.open(home.policy());
        this.data = ImportedDataset.open(home, clock);
        data.version();
        this.operations = new NodeOperations(home, clock);
        this.sent = new FileSentLog(home.sent());
        this.updates = new FileUpdateStore(home.updates());
        this.models = new NodeJobPorts.Models(
                new FilePersonalStateStore(home.personal()),
                new FileServedModelStore(home.serving()),
                new FileCountStore(home.counts()),
                () -> policy.get().counts().support(),
                outputs.report());
        this.choice =
                NodeServing.choice(home, data, models.served(), ShardRunner.sequential(), clock, outputs.report());
        this.ledgers = NodeLedgers.open(home, policy.start().epsilon(), clock);
        Network network = networks.get();
        this.transfers = network.transfers();
        this.approvals = new FileApprovalStore(home.plans());
        this.service = new NodeService(
                network.connection(),
                approvals,
                new NodeService.Owner(policy, approve),
                this,
                new NodeService.Execution(Timeline.system(clock), outputs.errors(), operations));
    }

    @Override
    public SentLog sent() {
        return sent;
    }

    /** Homes of earlier versions have no such file. */
    private static void writePublicKey(NodeHome home, SigningKey identity) {
        if (!Files.exists(home.identityPublic())) {
            PublicFile.writeKey(home.identityPublic(), identity.verifyingKey());
        }
    }

    /**
     * Connects the node.
     *
     * @param approve jobs whose first plan is approved unless the policy refuses it
     * @throws org.hanse.config.InvalidInputException if a file is missing or not valid, no data were imported, or another process runs
     *     this node
     */
    static NodeAssembly start(NodeHome home, Set<JobId> approve, InstantSource clock, Outputs outputs) {
        return start(home, approve, clock, outputs, () -> Network.of(home, clock, outputs.errors()));
    }

    /** Connects the node over another network, with the same checks. */
    public static NodeAssembly start(
            NodeHome home, Set<JobId> approve, InstantSource clock, Outputs outputs, Supplier<Network> networks) {
        WriterLock lock = WriterLock.of(
                home.lock(),
                home.folder() + ": found another process that runs this node; expected none. Fix: stop it first");
        boolean opened = false;
        NodeAssembly node;
        try {
            node = new NodeAssembly(home, approve, clock, outputs, networks);
            opened = true;
        } finally {
            if (!opened) {
                lock.close();
            }
        }
        node.closers.add(lock::close);
        node.service.start();
        return node;
    }

    /** Compares what could be served elsewhere than on the thread of the jobs. */
    void compareBy(Runnable other) {
        comparison = Optional.of(other);
    }

    NodeOperations operations() {
        return operations;
    }

    ParticipantId name() {
        return name;
    }

    @Override
    public JobSetup setup(JobNotice.PlanOffered offer) {
        return JobDocuments.setup(offer.job().text(), offer.plan(), offer.roster(), operator);
    }

    @Override
    public Enrolment roster(SignedDocument roster) {
        return JobDocuments.roster("roster", roster, operator);
    }

    @Override
    public Optional<String> objection(JobSetup setup) {
        return ledgers.objection(setup).or(() -> data.refusal(setup));
    }

    @Override
    public boolean isParticipant(Enrolment roster) {
        return Optional.ofNullable(roster.keys().get(name)).equals(Optional.of(identity.verifyingKey()));
    }

    @Override
    public NodeService.JobParts parts(JobSetup setup) {
        Participant node =
                new Participant(name, identity, setup.enrolment(), policy.get().floor(setup), setup.task(), random);
        FileParticipationStore participation =
                participations.computeIfAbsent(setup.plan().job(), job -> participation(job, node));
        return new NodeService.JobParts(
                node,
                new NodeJobPorts(
                        data,
                        updates,
                        sent,
                        models,
                        participation,
                        ledgers.allowance(setup),
                        new Codec(),
                        clock,
                        random,
                        operations));
    }

    @Override
    public void chooseServed() {
        if (!choice.isCurrent()) {
            comparison.ifPresentOrElse(Runnable::run, choice::current);
        }
    }

    private FileParticipationStore participation(JobId job, Participant node) {
        Path file = home.participation().resolve(job.text());
        // An older copy of plans/ does not have a used roster; the ledger, which is never restored, has its rounds.
        FileParticipationStore store =
                FileParticipationStore.of(file, node, approvals.usedRoster(job) > 0 || ledgers.isCharged(job));
        closers.add(store::close);
        return store;
    }

    @Override
    public long sentBytes() {
        return transfers.sentBytes();
    }

    @Override
    public long receivedBytes() {
        return transfers.receivedBytes();
    }

    @Override
    public Map<String, Double> epsilon() {
        return ledgers.epsilon();
    }

    @Override
    public Instant certificateEnd() {
        return PublicFile.certificateEnd(home.tlsCertificate());
    }

    @Override
    public void close() {
        operations.close();
        service.close();
        ledgers.close();
        closers.forEach(Runnable::run);
        data.close();
        identity.close();
    }

    /** Bytes of the round protocol's messages. */
    private static final class Codec implements NodeService.MessageCodec {

        @Override
        public List<byte[]> bytes(ToCoordinator message) {
            return SecAggCodec.toBytes(message);
        }

        @Override
        public ToParticipant parse(byte[] message) {
            return SecAggCodec.parseToParticipant(message);
        }
    }
}
