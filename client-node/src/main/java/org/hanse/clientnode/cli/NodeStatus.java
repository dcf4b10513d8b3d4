// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hanse.cli.ServiceFile;
import org.hanse.clientnode.app.NodePolicy;
import org.hanse.clientnode.app.OwnerDecision;
import org.hanse.clientnode.jdbc.JdbcDecisionLog;
import org.hanse.clientnode.jdbc.JdbcEventStore;
import org.hanse.clientnode.jdbc.JdbcExperimentStore;
import org.hanse.clientnode.jdbc.JdbcWatchStore;
import org.hanse.clientnode.jdbc.NodeDatabase;
import org.hanse.clientnode.owner.BudgetService;
import org.hanse.clientnode.owner.ExperimentDocument;
import org.hanse.clientnode.owner.ExperimentService;
import org.hanse.clientnode.owner.OfferedPlans;
import org.hanse.clientnode.port.OwnNetwork;
import org.hanse.clientnode.port.SentLog;
import org.hanse.clientnode.port.ServedModel;
import org.hanse.clientnode.port.ServingChoice;
import org.hanse.clientnode.port.WatchStore;
import org.hanse.clientnode.store.FileApprovalStore;
import org.hanse.clientnode.store.FileCountStore;
import org.hanse.clientnode.store.FileSentLog;
import org.hanse.clientnode.store.FileServedModelStore;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.Fingerprint;
import org.hanse.core.crypto.SigningKey;
import org.hanse.core.crypto.VerifyingKey;
import org.hanse.core.federation.JobId;
import org.hanse.core.job.JobSetup;
import org.hanse.core.privacy.ledger.LedgerEntry;
import org.hanse.core.privacy.ledger.PrivacyLedger;
import org.hanse.jdbc.SqliteDatabase;
import org.hanse.job.JobDocuments;
import org.hanse.key.KeyFile;
import org.hanse.key.PublicFile;
import org.hanse.store.LedgerFile;

/**
 * State of a node as its files show it.
 *
 * @param identity fingerprint of the key of its signatures in rounds; empty without a key
 * @param identityFile file of that key for verifiers; empty in homes that no process of this version has run
 * @param certificateUntil end of its certificate; empty without a federation
 * @param service state that the running process wrote; empty if the node does not run
 * @param data imported data in one line
 * @param serving what the node serves; empty before the first comparison
 * @param dataVersion version of the imported data
 * @param sums jobs with a stored sum before training, once for each of their sums
 * @param network network that the shop trained alone; empty without one
 * @param live slots drawn today and the last experiment; empty before the first import
 * @param lastRefusal last refusal of this or an earlier process
 */
record NodeStatus(
        NodeSettings settings,
        Optional<String> identity,
        Optional<Path> identityFile,
        Optional<Instant> certificateUntil,
        Optional<ObjectNode> service,
        Optional<String> data,
        NodePolicy policy,
        Optional<ServingChoice> serving,
        Optional<String> dataVersion,
        List<JobId> sums,
        Optional<OwnNetwork> network,
        List<Job> jobs,
        List<BudgetService.Ledger> ledgers,
        Optional<Live> live,
        Optional<JsonNode> lastRefusal) {

    /**
     * Trials with shoppers.
     *
     * @param drawn slots of today, in UTC, that chance filled
     * @param step why the chosen candidate is not served; empty if it is
     * @param instead what is served then
     */
    record Live(
            long drawn,
            Optional<ExperimentDocument> experiment,
            Optional<WatchStore.StepBack> step,
            Optional<String> instead) {

        private static Live read(NodeHome home, InstantSource clock) {
            NodeSettings settings = NodeSettings.read(home.settings());
            FileServedModelStore store = new FileServedModelStore(home.serving());
            Optional<ServingChoice> choice = store.choice();
            try (SqliteDatabase database = NodeDatabase.open(home.database())) {
                JdbcDecisionLog log = new JdbcDecisionLog(database);
                WatchStore watch = new JdbcWatchStore(database);
                Optional<WatchStore.StepBack> step =
                        choice.flatMap(own -> NodeServing.stepBack(settings, watch, own.ranking()));
                return new Live(
                        log.drawn(clock.instant()),
                        new ExperimentService(
                                        new JdbcExperimentStore(database, new SecureRandom()),
                                        log,
                                        new JdbcEventStore(database),
                                        clock)
                                .document(),
                        step,
                        step.flatMap(left -> choice)
                                .map(own -> NodeServing.wanted(own, store, NodeServing.left(settings, watch))
                                        .words()));
            }
        }
    }

    /**
     * Offered job.
     *
     * @param decision the owner's decision on the offered plan and roster
     * @param ended reason for which the job ended early, empty text if all rounds counted; empty if the job makes further rounds
     * @param served best model of the job; empty if there is none
     * @param charges charges of its rounds; empty without a guarantee
     * @param waits whether the job waits for the owner; an ended one does for new participants, who receive its model
     */
    record Job(
            JobId name,
            Digest plan,
            OwnerDecision decision,
            Rounds rounds,
            Optional<String> ended,
            Optional<ServedModel> served,
            Optional<Charges> charges,
            boolean waits) {

        /** Returns the state in words. */
        String state() {
            return isEnded() ? "ended" : decision.state().word();
        }

        /** Returns whether the job has ended. */
        boolean isEnded() {
            return ended.isPresent();
        }

        /** Returns why the job ended early or is refused; empty if neither is the case. */
        Optional<String> reason() {
            return isEnded() ? ended.filter(why -> !why.isEmpty()) : decision.refusal();
        }
    }

    /**
     * Charges of a job.
     *
     * @param ledger name of the ledger
     * @param made number of charges
     * @param allowed greatest number of charges by the plan
     */
    record Charges(String ledger, int made, int allowed) {

        private static Optional<Charges> of(JobSetup setup, Map<String, PrivacyLedger> ledgers) {
            return setup.limit().map(limit -> {
                String name = setup.budget().orElseThrow().scope().unit().ledger();
                int made = Optional.ofNullable(ledgers.get(name))
                        .map(ledger -> ledger.charged(setup.plan().job()))
                        .orElse(0);
                return new Charges(name, made, limit.releases());
            });
        }
    }

    /**
     * Rounds that the node took part in.
     *
     * @param updates masked updates sent
     * @param first time of the first update; empty without one
     * @param last number of the last round; 0 without one
     * @param sums time at which contributions of the node were summed before training, by key of the sum
     */
    record Rounds(
            int updates,
            Optional<Instant> first,
            int counted,
            int notCounted,
            int last,
            SortedMap<String, Instant> sums) {

        private static Rounds of(List<SentLog.Entry> entries, JobId job) {
            List<SentLog.Entry> own =
                    entries.stream().filter(entry -> entry.job().equals(job)).toList();
            return new Rounds(
                    count(own, SentLog.Kind.UPDATE),
                    first(own, SentLog.Kind.UPDATE),
                    count(own, SentLog.Kind.COUNTED),
                    count(own, SentLog.Kind.NOT_COUNTED),
                    own.stream().mapToInt(entry -> entry.round().number()).max().orElse(0),
                    sums(own));
        }

        private static SortedMap<String, Instant> sums(List<SentLog.Entry> entries) {
            SortedMap<String, Instant> sums = new TreeMap<>();
            entries.stream()
                    .filter(entry -> !entry.kind().isUpload())
                    .forEach(entry -> entry.kind().sum().ifPresent(key -> sums.putIfAbsent(key, entry.at())));
            return sums;
        }

        private static Optional<Instant> first(List<SentLog.Entry> entries, SentLog.Kind kind) {
            return entries.stream()
                    .filter(entry -> entry.kind() == kind)
                    .map(SentLog.Entry::at)
                    .findFirst();
        }

        private static int count(List<SentLog.Entry> entries, SentLog.Kind kind) {
            return (int) entries.stream().filter(entry -> entry.kind() == kind).count();
        }
    }

    /** Reads the files of a node, which may be running. */
    static NodeStatus read(NodeHome home, InstantSource clock) {
        ServiceFile file = new ServiceFile(home.folder());
        Optional<ObjectNode> service = file.running();
        NodePolicy policy = PolicyFile.read(home.policy());
        Map<String, PrivacyLedger> ledgers = ledgers(home);
        return new NodeStatus(
                NodeSettings.read(home.settings()),
                identity(home),
                Optional.of(home.identityPublic()).filter(Files::exists),
                Optional.of(home.tlsCertificate()).filter(Files::exists).map(PublicFile::certificateEnd),
                service,
                data(home),
                policy,
                new FileServedModelStore(home.serving()).choice(),
                dataVersion(home),
                new FileCountStore(home.counts()).sums(),
                new FileServedModelStore(home.serving()).own(),
                jobs(home, policy, ledgers),
                ledgers.entrySet().stream()
                        .map(own -> BudgetService.Ledger.of(own.getKey(), own.getValue(), policy))
                        .toList(),
                Optional.of(home).filter(own -> Files.exists(own.database())).map(own -> Live.read(own, clock)),
                file.read().map(own -> own.path("lastRefusal")).filter(JsonNode::isObject));
    }

    private static Optional<String> dataVersion(NodeHome home) {
        try (ImportedDataset data = ImportedDataset.open(home, InstantSource.system())) {
            return data.isPresent() ? Optional.of(data.version()) : Optional.empty();
        }
    }

    private static Optional<String> data(NodeHome home) {
        try (ImportedDataset data = ImportedDataset.open(home, InstantSource.system())) {
            return data.summary();
        }
    }

    private static Optional<String> identity(NodeHome home) {
        if (!Files.exists(home.identity())) {
            return Optional.empty();
        }
        try (SigningKey key = KeyFile.readSigningKey(home.identity())) {
            return Optional.of(Fingerprint.of(key.verifyingKey()));
        }
    }

    private static List<Job> jobs(NodeHome home, NodePolicy policy, Map<String, PrivacyLedger> ledgers) {
        FileApprovalStore approvals = new FileApprovalStore(home.plans());
        if (approvals.offers().isEmpty()) {
            return List.of();
        }
        VerifyingKey operator = PublicFile.readKey(home.operator());
        FileSentLog log = new FileSentLog(home.sent());
        List<SentLog.Entry> sent = log.entries();
        OfferedPlans plans = OwnerFiles.plans(home, InstantSource.system());
        FileServedModelStore serving = new FileServedModelStore(home.serving());
        return approvals.offers().stream()
                .map(offer -> {
                    JobSetup setup = JobDocuments.setup(offer.job().text(), offer.plan(), offer.roster(), operator);
                    Rounds rounds = Rounds.of(sent, offer.job());
                    OwnerDecision decision = OwnerDecision.of(setup, approvals, policy, log);
                    Optional<String> ended = plans.ended(setup);
                    return new Job(
                            offer.job(),
                            setup.digest(),
                            decision,
                            rounds,
                            ended,
                            serving.served(offer.job()),
                            Charges.of(setup, ledgers),
                            decision.state() == OwnerDecision.State.WAITING
                                    && (ended.isEmpty() || plans.bringsParticipants(setup)));
                })
                .toList();
    }

    /** Returns the ledgers by name, without those that no job has opened. */
    static Map<String, PrivacyLedger> ledgers(NodeHome home) {
        Map<String, PrivacyLedger> ledgers = new TreeMap<>();
        ReportSections.ledgers(home).forEach((name, file) -> {
            List<LedgerEntry> entries = LedgerFile.read(file, Optional.empty()).entries();
            if (!entries.isEmpty()) {
                ledgers.put(name, PrivacyLedger.of(entries));
            }
        });
        return ledgers;
    }

    /** Returns whether the node sent updates that the ledger should count before it began. */
    boolean isLate(BudgetService.Ledger ledger) {
        return jobs.stream()
                .filter(job -> job.charges()
                        .filter(own -> own.ledger().equals(ledger.name()))
                        .isPresent())
                .flatMap(job -> job.rounds().first().stream())
                .anyMatch(first -> first.isBefore(Instant.parse(ledger.since())));
    }

    /** Returns whether what the node serves was chosen with other data, sums or models than the present ones. */
    boolean isServingOld() {
        List<ServedModel> models =
                jobs.stream().flatMap(job -> job.served().stream()).toList();
        return serving.filter(own -> dataVersion
                        .filter(now -> own.isOf(now, sums, models, network))
                        .isEmpty())
                .isPresent();
    }

    /** Returns the URL at which the running node recommends, for programs of this machine; empty if it does not. */
    Optional<String> api() {
        return service.map(own -> own.path(ServingNode.API).asText()).filter(url -> !url.isEmpty());
    }

    /** Returns whether the running node is connected. */
    boolean isConnected() {
        return service.filter(own -> own.path("connected").asBoolean()).isPresent();
    }
}
