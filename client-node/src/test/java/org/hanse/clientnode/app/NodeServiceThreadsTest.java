// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.hanse.app.Timeline;
import org.hanse.clientnode.port.ApprovalStore;
import org.hanse.clientnode.port.Author;
import org.hanse.clientnode.port.CoordinatorConnection;
import org.hanse.clientnode.port.CoordinatorListener;
import org.hanse.clientnode.port.SentLog;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.SigningKey;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.job.JobNotice;
import org.hanse.core.job.JobSetup;
import org.hanse.core.job.NodeReply;
import org.hanse.core.job.SignedDocument;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.model.ParameterLayout;
import org.hanse.core.round.StoredSum;
import org.hanse.core.secagg.Enrolment;
import org.hanse.testing.VirtualTimeline;
import org.junit.jupiter.api.Test;

/** Threads of a node: an error of one ends the service, and the end interrupts no message. Training is in RosterVersionsTest. */
class NodeServiceThreadsTest {

    private static final JobNotice OFFER = offer(SigningKey.generate(new SecureRandom()));

    private static JobNotice offer(SigningKey key) {
        return new JobNotice.PlanOffered(
                new JobId("books"),
                SignedDocument.sign(SignedDocument.Kind.PLAN, "job: books", key),
                SignedDocument.sign(SignedDocument.Kind.ROSTER, "version: 1", key));
    }

    @Test
    void error_ofTheMessageThread_isReported() throws Exception {
        CompletableFuture<Error> reported = new CompletableFuture<>();
        OutOfMemoryError error = new OutOfMemoryError("test");
        try (NodeService service = service(reported, () -> {
            throw error;
        })) {
            service.received(OFFER);

            assertThat(reported.get(10, TimeUnit.SECONDS)).isSameAs(error);
        }
    }

    /** A message that stores a state takes its time. */
    @Test
    void close_whileAMessageIsHandled_interruptsNothing() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        NodeService service = service(new CompletableFuture<>(), () -> {
            begun.countDown();
            try {
                Thread.sleep(2_500);
                interrupted.complete(false);
            } catch (InterruptedException e) {
                interrupted.complete(true);
            }
            throw new IllegalStateException("no roster");
        });
        service.received(OFFER);
        begun.await();
        service.close();

        assertThat(interrupted).isCompletedWithValue(false);
    }

    @Test
    void connectionsAndDeclinedPlans_areReported() {
        MonitorLog monitor = new MonitorLog();
        VirtualTimeline timeline = new VirtualTimeline();
        NodeService service = service(new NodeService.Execution(timeline, error -> {}, monitor), () -> {
            throw new IllegalStateException("no roster");
        });
        service.connected();
        service.disconnected("no route");
        service.received(OFFER);
        timeline.advance(Duration.ofSeconds(1));

        assertThat(monitor.seen)
                .containsExactly(
                        "connected",
                        "disconnected: no route",
                        "DECLINED books: the plan or its roster is not valid here");
        service.close();
    }

    private static NodeService service(CompletableFuture<Error> reported, Supplier<Enrolment> roster) {
        return service(new NodeService.Execution(Timeline.system(InstantSource.system()), reported::complete), roster);
    }

    private static NodeService service(NodeService.Execution execution, Supplier<Enrolment> roster) {
        return new NodeService(
                new Unconnected(),
                new NoApprovals(),
                new NodeService.Owner(NodePolicy.DEFAULT, Set.of()),
                new Rosters(roster),
                execution);
    }

    private static final class Unconnected implements CoordinatorConnection {

        @Override
        public void start(CoordinatorListener listener) {}

        @Override
        public void send(NodeReply reply) {}

        @Override
        public void upload(JobId job, RoundId round, List<byte[]> message) {}

        @Override
        public StoredSum counts(Digest digest, int size) {
            throw new IllegalStateException("no job has counts");
        }

        @Override
        public GlobalModel model(Digest digest, ParameterLayout layout) {
            throw new AssertionError();
        }

        @Override
        public void close() {}
    }

    private static final class NoApprovals implements ApprovalStore {

        @Override
        public void offer(JobId job, SignedDocument plan, SignedDocument roster) {}

        @Override
        public List<Approval> approvals(JobId job) {
            return List.of();
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
        public void approve(Offer offer, Approval approval, Author author) {}

        @Override
        public void end(JobId job, String reason) {}

        @Override
        public void reopen(JobId job) {}

        @Override
        public Optional<String> ended(JobId job) {
            return Optional.empty();
        }

        @Override
        public int usedRoster(JobId job) {
            return 0;
        }

        @Override
        public int newestRoster() {
            return 0;
        }

        @Override
        public void useRoster(JobId job, int version) {}
    }

    private record Rosters(Supplier<Enrolment> roster) implements NodeService.Jobs {

        @Override
        public Enrolment roster(SignedDocument document) {
            return roster.get();
        }

        @Override
        public JobSetup setup(JobNotice.PlanOffered offer) {
            throw new AssertionError();
        }

        @Override
        public Optional<String> objection(JobSetup setup) {
            return Optional.empty();
        }

        @Override
        public boolean isParticipant(Enrolment own) {
            return false;
        }

        @Override
        public SentLog sent() {
            return new JobSentLogTest.InMemory();
        }

        @Override
        public NodeService.JobParts parts(JobSetup setup) {
            throw new AssertionError();
        }
    }
}
