// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.hanse.app.LedgerAccount;
import org.hanse.clientnode.port.ApprovalStore;
import org.hanse.clientnode.port.Author;
import org.hanse.clientnode.port.CoordinatorConnection;
import org.hanse.clientnode.port.CoordinatorListener;
import org.hanse.clientnode.port.LocalDataset;
import org.hanse.clientnode.port.SentLog;
import org.hanse.clientnode.port.UpdateStore;
import org.hanse.clientnode.testing.InMemoryCountStore;
import org.hanse.clientnode.testing.InMemoryParticipationStore;
import org.hanse.clientnode.testing.InMemoryPersonalStateStore;
import org.hanse.clientnode.testing.InMemoryServedModelStore;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.SigningKey;
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
import org.hanse.core.privacy.PrivacyScope;
import org.hanse.core.privacy.PrivacyUnit;
import org.hanse.core.privacy.account.NeighbourRelation;
import org.hanse.core.privacy.account.Observation.Adversary;
import org.hanse.core.privacy.ledger.PrivacyBudget;
import org.hanse.core.quantize.IntegerUpdate;
import org.hanse.core.quantize.QuantizationSpec;
import org.hanse.core.quantize.RingVector;
import org.hanse.core.round.ModelDigest;
import org.hanse.core.round.Participant;
import org.hanse.core.round.StoredSum;
import org.hanse.core.round.ToCoordinator;
import org.hanse.core.round.ToParticipant;
import org.hanse.core.secagg.Enrolment;
import org.hanse.core.secagg.RoundContext;
import org.hanse.job.JobDocuments;
import org.hanse.job.RosterFile;
import org.hanse.testing.InMemoryLedgerStore;
import org.hanse.testing.VirtualTimeline;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A coordinator that lies about versions of the roster: the node trains for none of these rounds. */
class RosterVersionsTest {

    private static final Duration MOST = Duration.ofMinutes(1);
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final JobId JOB = new JobId("books");
    private static final SigningKey OPERATOR = SigningKey.generate(RANDOM);
    private static final SigningKey IDENTITY = SigningKey.generate(RANDOM);
    private static final ParticipantId OWN = new ParticipantId("shop-0");
    private static final SignedDocument PLAN = SignedDocument.sign(SignedDocument.Kind.PLAN, """
            job: books
            minimum: 4
            network: {dimension: 4, heads: 1, memory: false, itemVectors: none, q: false, content: fixed}
            learning: {batch: 16, history: 8}
            """, OPERATOR);
    private static final NodePolicy WITHOUT_NOISE = PolicyBuilder.like(NodePolicy.DEFAULT)
            .withNoise(NodePolicy.Noise.NONE)
            .build();
    private static final SortedMap<ParticipantId, VerifyingKey> SEVEN = keys();
    private static final Enrolment FIRST = Enrolment.of(SEVEN);
    private static final Enrolment SECOND = FIRST.next(without(6));
    private static final Enrolment THIRD = SECOND.next(SEVEN);

    private final VirtualTimeline timeline = new VirtualTimeline();
    private final Coordinator coordinator = new Coordinator();
    private final Stores stores = new Stores();
    private final List<Error> errors = new ArrayList<>();
    private NodePolicy policy = WITHOUT_NOISE;
    private NodeService node = started();
    private int rounds;

    private static SortedMap<ParticipantId, VerifyingKey> keys() {
        SortedMap<ParticipantId, VerifyingKey> keys = new TreeMap<>();
        IntStream.range(1, 7)
                .forEach(i -> keys.put(
                        new ParticipantId("shop-" + i),
                        SigningKey.generate(RANDOM).verifyingKey()));
        keys.put(OWN, IDENTITY.verifyingKey());
        return keys;
    }

    private static SortedMap<ParticipantId, VerifyingKey> without(int number) {
        SortedMap<ParticipantId, VerifyingKey> keys = new TreeMap<>(SEVEN);
        keys.remove(new ParticipantId("shop-" + number));
        return keys;
    }

    private NodeService started() {
        return started(Set.of());
    }

    private NodeService started(Set<JobId> approve) {
        NodeService service = new NodeService(
                coordinator,
                stores,
                new NodeService.Owner(() -> policy, approve),
                stores,
                new NodeService.Execution(timeline, errors::add));
        service.start();
        return service;
    }

    @BeforeEach
    void approveTheFirst() {
        offerPlan();
        stores.approve(FIRST);
        coordinator.await(new NodeReply.RosterApproved(JOB, FIRST.digest()));
    }

    @AfterEach
    void close() {
        node.close();
    }

    private static SignedDocument signed(Enrolment roster) {
        return SignedDocument.sign(SignedDocument.Kind.ROSTER, RosterFile.text(roster), OPERATOR);
    }

    private static JobSetup setup(Enrolment roster) {
        return JobDocuments.setup("books", PLAN, signed(roster), OPERATOR.verifyingKey());
    }

    private void offerPlan() {
        coordinator.notice(new JobNotice.PlanOffered(JOB, PLAN, signed(FIRST)));
    }

    private void offer(Enrolment roster) {
        coordinator.notice(new JobNotice.RosterOffered(JOB, signed(roster)));
    }

    private void approve(Enrolment roster) {
        stores.approve(roster);
        coordinator.await(new NodeReply.RosterApproved(JOB, roster.digest()));
    }

    private void announce(Enrolment roster) {
        JobSetup setup = setup(roster);
        GlobalModel model = setup.initial();
        coordinator.model = Optional.of(model);
        RoundContext.Start start = RoundContext.Start.of(ModelDigest.of(model.parameters()));
        coordinator.notice(
                new JobNotice.RoundAnnounced(JOB, new RoundId(++rounds), setup.context(start, RoundContext.NONE)));
    }

    /** A round for which the node trains. There are no data, so that it stops there. */
    private void assertTrains(Enrolment roster) {
        coordinator.replies.clear();
        announce(roster);
        coordinator.await(new NodeReply.Declined(JOB, "its training produced no update"));
        assertThat(stores.used).isEqualTo(roster.version());
    }

    private void assertDeclined(String reason) {
        coordinator.await(new NodeReply.Declined(JOB, reason));
    }

    @Test
    void approve_ofANamedJob_coversItsFirstPlanAlone() {
        node.close();
        stores.approvals.clear();
        coordinator.replies.clear();
        try (NodeService other = started(Set.of(JOB))) {
            offerPlan();
            coordinator.await(new NodeReply.RosterApproved(JOB, FIRST.digest()));

            offer(SECOND);

            assertDeclined("the plan waits for the owner's approval (roster version 2)");
            assertThat(other).isNotNull();
        }
    }

    @Test
    void approve_ofANamedJobThatThePolicyRefuses_waitsForThePolicy() {
        node.close();
        stores.approvals.clear();
        coordinator.replies.clear();
        policy = NodePolicy.DEFAULT;
        try (NodeService other = started(Set.of(JOB))) {
            offerPlan();
            coordinator.awaitDeclined("policy.yaml: noise");

            policy = WITHOUT_NOISE;

            coordinator.await(new NodeReply.RosterApproved(JOB, FIRST.digest()));
            assertThat(other).isNotNull();
        }
    }

    @Test
    void roundOfAnAcceptedPlan_thatTheChangedPolicyRefuses_isDeclined() {
        assertTrains(FIRST);
        policy = NodePolicy.DEFAULT;
        coordinator.replies.clear();
        announce(FIRST);
        coordinator.awaitDeclined("policy.yaml: noise: found a plan with none");
        assertThat(coordinator.replies).hasSize(1);

        policy = WITHOUT_NOISE;
        assertTrains(FIRST);
    }

    /** The coordinator offers all jobs after each connection. */
    @Test
    void approve_ofAJobThatIsNotOffered_warnsOnceWithTheOfferedJobs() {
        node.close();
        Logger log = (Logger) LoggerFactory.getLogger(JobOffers.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        log.addAppender(lines);
        try (NodeService other = started(Set.of(new JobId("boks"), JOB))) {
            offerPlan();
            timeline.advance(Duration.ofMinutes(1));
            assertThat(other).isNotNull();
        } finally {
            log.detachAppender(lines);
        }
        assertThat(lines.list)
                .filteredOn(line -> line.getLevel() == Level.WARN)
                .singleElement()
                .satisfies(line -> assertThat(line.getFormattedMessage())
                        .isEqualTo(
                                "--approve: found boks; expected an offered job, of books. Fix: check the name, or wait"
                                        + " for the offer"));
    }

    @Test
    void versions_inOrderAndApproved_areUsed() {
        assertTrains(FIRST);
        offer(SECOND);
        approve(SECOND);
        assertTrains(FIRST);
        assertTrains(SECOND);
        offer(THIRD);
        approve(THIRD);
        assertTrains(THIRD);
    }

    /** The owner has nothing to decide on such a job. */
    @Test
    void laterVersionOfAnEndedJob_isNotDeclined() {
        coordinator.notice(new JobNotice.JobEnded(JOB, false, "budget exhausted"));
        coordinator.replies.clear();
        offer(SECOND);
        stores.approve(SECOND);
        coordinator.await(new NodeReply.RosterApproved(JOB, SECOND.digest()));

        assertThat(coordinator.replies).noneMatch(NodeReply.Declined.class::isInstance);
        assertThat(stores.ended).contains("budget exhausted");

        offerPlan();
        offer(SECOND);
        offer(THIRD);
        assertDeclined("the plan waits for the owner's approval (roster version 3)");
    }

    @Test
    void versionWithoutApprovals_isNotUsed() {
        offer(SECOND);
        assertDeclined("the plan waits for the owner's approval (roster version 2)");

        announce(SECOND);
        assertDeclined("the round is for a plan or a roster that the owner has not approved");
        assertTrains(FIRST);
    }

    /** Coalition partners of the coordinator that were revoked would take part again. */
    @Test
    void olderVersion_afterANewerOneWasUsed_isRefused_alsoAfterARestart() {
        offer(SECOND);
        approve(SECOND);
        assertTrains(SECOND);

        announce(FIRST);
        assertDeclined("roster: found a round with version 1; this node has used version 2");

        node.close();
        coordinator.replies.clear();
        node = started();
        offerPlan();
        offer(SECOND);
        coordinator.await(new NodeReply.RosterApproved(JOB, SECOND.digest()));
        announce(FIRST);
        assertDeclined("roster: found a round with version 1; this node has used version 2");
        assertTrains(SECOND);
    }

    @Test
    void skippedVersion_isRefused() {
        offer(THIRD);
        assertDeclined("roster: found version 3; expected version 2, the one after version 1");
        stores.approve(THIRD);

        announce(THIRD);
        assertDeclined("the round is for a plan or a roster that the owner has not approved");
    }

    @Test
    void versionAfterAnotherVersion_isRefused() {
        Enrolment forked = Enrolment.of(without(1)).next(without(2));
        offer(forked);

        assertDeclined("roster: found version 2 after another version 1; expected previous: "
                + FIRST.digest().toHex());
    }

    /** Two rosters of one number would be one for each half of the federation. */
    @Test
    void otherVersionOfAnApprovedNumber_isRefused() {
        offer(SECOND);
        approve(SECOND);
        offerPlan();
        Enrolment other = FIRST.next(without(5));
        offer(other);
        assertDeclined("roster: found a version 2 that differs from the approved version 2. Fix: compare both with the"
                + " operator, who signs a version 3 or a plan with a new job name");

        stores.approve(other);
        announce(other);
        assertDeclined("the round is for a plan or a roster that the owner has not approved");
    }

    @Test
    void suspensionThatLowersTheCorrupt_isRefused() {
        Enrolment lowered = new Enrolment(
                2, Optional.of(FIRST.digest()), 5, FIRST.next(fiveOf()).keys());
        offer(lowered);

        assertDeclined("roster: found at most 5 participants in all versions; expected at least 7, the number of"
                + " version 1");
        assertThat(setup(SECOND).plan().members().assumptions().corrupt())
                .isEqualTo(setup(FIRST).plan().members().assumptions().corrupt())
                .isEqualTo(2);
    }

    private static SortedMap<ParticipantId, VerifyingKey> fiveOf() {
        SortedMap<ParticipantId, VerifyingKey> keys = without(6);
        keys.remove(new ParticipantId("shop-5"));
        return keys;
    }

    @Test
    void versionWithoutTheOperatorsSignature_isRefused() {
        SignedDocument foreign =
                SignedDocument.sign(SignedDocument.Kind.ROSTER, RosterFile.text(SECOND), SigningKey.generate(RANDOM));
        coordinator.notice(new JobNotice.RosterOffered(JOB, foreign));

        coordinator.awaitDeclined("found a roster without the operator's signature");
        assertThat(stores.offered).doesNotContainKey(2);
    }

    @Test
    void versionWithoutThisNode_isNotUsed() {
        SortedMap<ParticipantId, VerifyingKey> others = new TreeMap<>(SEVEN);
        others.remove(OWN);
        Enrolment second = FIRST.next(others);
        offer(second);
        announce(second);

        assertDeclined("the round is for a plan or a roster that the owner has not approved");
        assertThat(stores.offered).doesNotContainKey(2);
        assertTrains(FIRST);
    }

    @Test
    void otherPlanOfTheName_isDeclinedAndNotOfferedToTheOwner() {
        SignedDocument changed = SignedDocument.sign(SignedDocument.Kind.PLAN, PLAN.text() + "seed: 2\n", OPERATOR);
        coordinator.notice(new JobNotice.PlanOffered(JOB, changed, signed(FIRST)));

        assertDeclined("the job runs with another plan; a changed plan needs a new name");
        assertTrains(FIRST);
    }

    @Test
    void error_ofTheTrainingThread_isReported() {
        OutOfMemoryError error = new OutOfMemoryError("test");
        stores.error = Optional.of(error);
        announce(FIRST);

        assertThatThrownBy(() -> timeline.advance(MOST)).isSameAs(error);
        assertThat(errors).containsExactly(error);
    }

    @Test
    void updateOfAnEarlierRound_isDeletedOnceALaterOneIsAnnounced() {
        node.close();
        IntegerUpdate integers = IntegerUpdate.restored(
                setup(FIRST).format().quantization(),
                RingVector.zero(
                        setup(FIRST).format().quantization().ringBits(),
                        setup(FIRST).format().size()));
        stores.update =
                Optional.of(new UpdateStore.StoredUpdate(new RoundId(1), Digest.sha256(new byte[] {1}), integers));
        coordinator.replies.clear();
        node = started();
        offerPlan();
        coordinator.await(new NodeReply.RosterApproved(JOB, FIRST.digest()));
        assertThat(stores.update).as("a round that may continue").isPresent();

        rounds = 1;
        announce(FIRST);

        coordinator.await(new NodeReply.Declined(JOB, "its training produced no update"));
        assertThat(stores.update).isEmpty();
    }

    /** A job without a guarantee costs an infinite epsilon. */
    @Test
    void roundBeyondTheOwnersEpsilon_isRefusedBeforeTraining() {
        stores.allowance = new Allowance.Capped(
                new NodeLedger(LedgerAccount.open(
                        new InMemoryLedgerStore(),
                        new PopulationId("own"),
                        new PrivacyBudget(
                                2,
                                1e-5,
                                1000,
                                new PrivacyScope(
                                        PrivacyUnit.SHOPPER, NeighbourRelation.ADD_REMOVE, Adversary.COORDINATOR)),
                        InstantSource.system())),
                Optional.empty());
        offer(SECOND);
        approve(SECOND);
        coordinator.replies.clear();
        announce(SECOND);

        assertDeclined("this node's own account refuses the round: the plan's rounds or an epsilon are spent");
        assertThat(coordinator.replies).hasSize(1);
    }

    /** The coordinator's end of the connection. */
    private final class Coordinator implements CoordinatorConnection {

        private final List<NodeReply> replies = new ArrayList<>();
        private Optional<CoordinatorListener> listener = Optional.empty();
        private Optional<GlobalModel> model = Optional.empty();

        void notice(JobNotice notice) {
            listener.orElseThrow().received(notice);
        }

        void await(NodeReply reply) {
            timeline.await(reply.toString(), MOST, () -> replies.contains(reply));
        }

        void awaitDeclined(String part) {
            timeline.await(
                    part,
                    MOST,
                    () -> replies.stream()
                            .anyMatch(reply -> reply instanceof NodeReply.Declined declined
                                    && declined.detail().contains(part)));
        }

        @Override
        public void start(CoordinatorListener to) {
            listener = Optional.of(to);
        }

        @Override
        public void send(NodeReply reply) {
            replies.add(reply);
        }

        @Override
        public void upload(JobId job, RoundId round, List<byte[]> message) {
            throw new AssertionError("an update left");
        }

        @Override
        public StoredSum counts(Digest digest, int size) {
            throw new IllegalStateException("no job has counts");
        }

        @Override
        public GlobalModel model(Digest digest, ParameterLayout layout) {
            return model.orElseThrow();
        }

        @Override
        public void close() {}
    }

    /** Stores of the node, without data. */
    private static final class Stores
            implements NodeService.Jobs, ApprovalStore, UpdateStore, SentLog, LocalDataset, NodeService.MessageCodec {

        private final InMemoryParticipationStore participation = new InMemoryParticipationStore();
        private final List<Approval> approvals = new ArrayList<>();
        private final Map<Integer, SignedDocument> offered = new HashMap<>();
        private int used;
        private Optional<String> ended = Optional.empty();
        private Optional<Error> error = Optional.empty();
        private Optional<StoredUpdate> update = Optional.empty();
        private Allowance allowance = new Allowance.Unlimited();

        void approve(Enrolment roster) {
            approvals.add(Approval.of(RosterVersionsTest.setup(roster)));
        }

        @Override
        public JobSetup setup(JobNotice.PlanOffered offer) {
            return JobDocuments.setup("books", offer.plan(), offer.roster(), OPERATOR.verifyingKey());
        }

        @Override
        public Enrolment roster(SignedDocument roster) {
            return JobDocuments.roster("books", roster, OPERATOR.verifyingKey());
        }

        @Override
        public Optional<String> objection(JobSetup own) {
            return Optional.empty();
        }

        @Override
        public boolean isParticipant(Enrolment roster) {
            return Objects.equals(IDENTITY.verifyingKey(), roster.keys().get(OWN));
        }

        @Override
        public SentLog sent() {
            return this;
        }

        @Override
        public NodeService.JobParts parts(JobSetup setup) {
            return new NodeService.JobParts(
                    new Participant(OWN, IDENTITY, setup.enrolment(), WITHOUT_NOISE.floor(setup), setup.task(), RANDOM),
                    new NodeJobPorts(
                            this,
                            this,
                            this,
                            new NodeJobPorts.Models(
                                    new InMemoryPersonalStateStore(),
                                    new InMemoryServedModelStore(),
                                    new InMemoryCountStore(),
                                    () -> 1,
                                    line -> {}),
                            participation,
                            allowance,
                            this,
                            InstantSource.system(),
                            RANDOM));
        }

        @Override
        public void offer(JobId job, SignedDocument plan, SignedDocument roster) {
            offered.put(roster(roster).version(), roster);
        }

        @Override
        public List<Approval> approvals(JobId job) {
            return job.equals(JOB) ? List.copyOf(approvals) : List.of();
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
            approvals.add(approval);
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
            return approvals.stream().mapToInt(Approval::version).reduce(used, Math::max);
        }

        @Override
        public void useRoster(JobId job, int version) {
            used = version;
        }

        @Override
        public void store(JobId job, StoredUpdate next) {
            update = Optional.of(next);
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
        public void add(Entry entry) {}

        @Override
        public List<Entry> entries() {
            return List.of();
        }

        @Override
        public String version() {
            return "none";
        }

        @Override
        public Optional<String> coupling() {
            return Optional.empty();
        }

        @Override
        public Merchant merchant() {
            error.ifPresent(thrown -> {
                throw thrown;
            });
            throw new IllegalStateException("no data");
        }

        @Override
        public List<byte[]> bytes(ToCoordinator message) {
            return List.of(new byte[1]);
        }

        @Override
        public ToParticipant parse(byte[] message) {
            throw new AssertionError();
        }
    }
}
