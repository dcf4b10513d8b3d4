// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.hanse.app.Timeline;
import org.hanse.coordinator.port.JobStore;
import org.hanse.coordinator.port.JobStoreContract;
import org.hanse.coordinator.port.NodeListener;
import org.hanse.coordinator.testing.InMemoryJobStore;
import org.hanse.coordinator.testing.InMemoryRosterStore;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.SigningKey;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.job.JobHead;
import org.hanse.core.job.JobProgress;
import org.hanse.core.job.JobSchedule;
import org.hanse.core.job.JobState;
import org.hanse.core.job.NodeReply;
import org.hanse.core.job.SignedDocument;
import org.hanse.core.round.RoundState;
import org.hanse.testing.VirtualTimeline;
import org.junit.jupiter.api.Test;

/** Errors in the threads of jobs: without them the service would be alive and do nothing. */
class JobServiceTest {

    private static final SigningKey OPERATOR = SigningKey.generate(new SecureRandom());

    private static final JobId BOOKS = new JobId("books");

    private final VirtualTimeline timeline = new VirtualTimeline();

    private final CompletableFuture<Error> failed = new CompletableFuture<>();

    private final class Failing implements JobService.Ending {

        @Override
        public void takenOver() {}

        @Override
        public void failed(Error error) {
            failed.complete(error);
        }
    }

    private static final class NoMessages implements JobService.MessageReader {

        @Override
        public void received(JobDriver driver, ParticipantId from, NodeReply reply) {}

        @Override
        public Optional<String> objection(RoundState round, ParticipantId from, long size) {
            return Optional.empty();
        }

        @Override
        public Consumer<JobDriver> uploaded(RoundState round, ParticipantId from, Path file) {
            return driver -> {};
        }
    }

    private Error after(JobStore store, Supplier<JobDriver> driver) throws Exception {
        try (JobService service = service(store, driver::get, Timeline.system(InstantSource.system()))) {
            service.start();
            return failed.get(1, TimeUnit.MINUTES);
        }
    }

    @Test
    void error_inTheThreadOfAJob_endsTheProcess() throws Exception {
        InMemoryJobStore store = new InMemoryJobStore();
        store.create(new JobStore.Definition(
                new JobId("books"),
                SignedDocument.sign(SignedDocument.Kind.PLAN, "job: books", OPERATOR),
                SignedDocument.sign(SignedDocument.Kind.ROSTER, "version: 1", OPERATOR)));

        assertThat(after(store, () -> {
                    throw new OutOfMemoryError("Java heap space");
                }))
                .hasMessage("Java heap space");
    }

    @Test
    void error_inTheThreadThatReadsJobs_endsTheProcess() throws Exception {
        JobStore broken = (JobStore) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {JobStore.class}, (proxy, method, arguments) -> {
                    throw new NoClassDefFoundError("org/sqlite/Function");
                });

        assertThat(after(broken, () -> {
                    throw new IllegalStateException();
                }))
                .isInstanceOf(NoClassDefFoundError.class);
    }

    private static InMemoryJobStore oneJob() {
        InMemoryJobStore store = new InMemoryJobStore();
        store.create(JobStoreContract.definition(BOOKS));
        return store;
    }

    private void await(BooleanSupplier condition) {
        timeline.await("what the test waits for", Duration.ofSeconds(15), condition);
    }

    private JobService service(JobStore store, Callable<JobDriver> driver) {
        return service(store, driver, timeline);
    }

    private JobService service(JobStore store, Callable<JobDriver> driver, Timeline ofService) {
        return new JobService(
                new JobService.Stores(store, new InMemoryRosterStore()),
                (job, timer) -> {
                    try {
                        return driver.call();
                    } catch (RuntimeException e) {
                        throw e;
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                },
                new NoMessages(),
                ofService,
                new Failing());
    }

    private JobService cannotRun(JobStore store) {
        JobService service = service(store, () -> {
            throw new IllegalStateException("disk full");
        });
        service.start();
        return service;
    }

    private static Map<ParticipantId, String> declined(JobService service) {
        return Objects.requireNonNull(service.live().get(BOOKS)).declined();
    }

    private static Optional<String> problem(JobService service) {
        return Optional.ofNullable(service.live().get(BOOKS)).flatMap(JobService.LiveJob::problem);
    }

    @Test
    void stop_ofAJobThatNeverStartedAndCannot_removesIt() throws Exception {
        InMemoryJobStore store = oneJob();
        try (JobService service = cannotRun(store)) {
            await(() -> problem(service).equals(Optional.of("disk full")));

            store.request(BOOKS, JobStore.Request.STOP);

            await(() -> store.jobs().isEmpty() && service.live().isEmpty());
        }
    }

    @Test
    void stop_ofAStartedJobThatCannotGoOn_finishesIt() throws Exception {
        InMemoryJobStore store = oneJob();
        Digest model = Digest.sha256(new byte[0]);
        JobProgress progress =
                JobProgress.initial(new JobSchedule(3, Optional.empty(), Duration.ofSeconds(1), 3), model);
        store.commit(
                BOOKS,
                new JobStore.Stored(
                        new JobState.Paused(progress, "too few nodes"),
                        new JobHead(0, model, model, model, OptionalDouble.empty())),
                List.of());
        try (JobService service = cannotRun(store)) {
            await(() -> problem(service).isPresent());

            store.request(BOOKS, JobStore.Request.STOP);

            await(() -> store.load(BOOKS).orElseThrow().state() instanceof JobState.Finished);
            await(() -> problem(service).isEmpty());
            assertThat(store.history(BOOKS))
                    .extracting(JobStore.Entry::line)
                    .containsExactly("finished: stopped by the operator, as it could not run: disk full");
        }
    }

    @Test
    void declined_untilTheNodeAnswersOtherwise_isTheLastReason() throws Exception {
        ParticipantId node = new ParticipantId("shop-a");
        try (JobService service = cannotRun(oneJob())) {
            await(() -> problem(service).isPresent());

            service.received(node, new NodeReply.Declined(BOOKS, "first"), () -> {});
            service.received(node, new NodeReply.Declined(BOOKS, "second"), () -> {});
            assertThat(declined(service)).containsOnly(Map.entry(node, "second"));

            service.received(node, new NodeReply.RosterApproved(BOOKS, Digest.sha256(new byte[0])), () -> {});
            assertThat(declined(service)).isEmpty();
        }
    }

    /** Before the jobs are read, and while one cannot be opened, a node tries again. */
    @Test
    void upload_toAJobThatDoesNotRun_isRefused() throws Exception {
        ParticipantId node = new ParticipantId("shop-a");
        RoundId round = new RoundId(1);
        InMemoryJobStore store = oneJob();
        try (JobService idle = service(store, () -> {
            throw new IllegalStateException("disk full");
        })) {
            assertThat(idle.refusal(node, BOOKS, round, 10).orElseThrow().kind())
                    .isEqualTo(NodeListener.Refusal.Kind.LATER);
            assertThat(idle.uploads()).isEmpty();
        }
        try (JobService service = cannotRun(store)) {
            await(() -> problem(service).isPresent());

            assertThat(service.refusal(node, BOOKS, round, 10).orElseThrow().kind())
                    .isEqualTo(NodeListener.Refusal.Kind.LATER);
            assertThat(service.refusal(node, new JobId("shoes"), round, 10).orElseThrow())
                    .isEqualTo(new NodeListener.Refusal(
                            NodeListener.Refusal.Kind.FINAL, "job: found an unknown one; expected a running one"));
            await(() -> service.uploads().isPresent());
            assertThat(service.uploads().orElseThrow()).containsOnly(Map.entry(BOOKS, round));
        }
    }

    /** A node that connects again and again must not fill the memory. */
    @Test
    void connectionsOfANode_thatWait_areHandledAsOne() {
        try (JobService service = cannotRun(oneJob())) {
            timeline.advance(Duration.ofSeconds(1));
            assertThat(problem(service)).isPresent();
            int before = timeline.waiting();

            for (int i = 0; i < 100; i++) {
                service.connected(new ParticipantId("shop-a"));
                service.disconnected(new ParticipantId("shop-a"));
            }
            assertThat(timeline.waiting()).isEqualTo(before + 2);
            timeline.advance(Duration.ofMillis(1));
            service.disconnected(new ParticipantId("shop-a"));
            assertThat(timeline.waiting()).isEqualTo(before + 1);
        }
    }

    @Test
    void absence_setAgain_replacesTheEarlierTime() {
        JobThread thread = new JobThread(
                JobStoreContract.definition(BOOKS),
                new JobThread.Context(
                        oneJob(),
                        (job, timer) -> {
                            throw new IllegalStateException("disk full");
                        },
                        new NoMessages(),
                        timeline,
                        new Failing()));
        int before = timeline.waiting();
        for (int i = 1; i <= 100; i++) {
            thread.absence(timeline.clock().instant().plusSeconds(i));
        }
        assertThat(timeline.waiting()).isEqualTo(before + 1);
    }

    /** A message that the job never handles still makes room for the next one of its node. */
    @Test
    void message_ofARemovedJob_isDone() throws Exception {
        ParticipantId node = new ParticipantId("shop-a");
        NodeReply reply = new NodeReply.RosterApproved(BOOKS, Digest.sha256(new byte[0]));
        CountDownLatch opening = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(4);
        InMemoryJobStore store = oneJob();
        try (JobService service = service(
                store,
                () -> {
                    opening.countDown();
                    end.await();
                    throw new IllegalStateException("ended");
                },
                Timeline.system(InstantSource.system()))) {
            service.received(node, reply, done::countDown);
            service.start();
            assertThat(opening.await(1, TimeUnit.MINUTES)).isTrue();
            // The job opens on a thread of its own, maybe before the service has it in its list.
            for (int i = 0; i < 300 && service.uploads().isEmpty(); i++) {
                Thread.sleep(50);
            }
            service.received(node, reply, done::countDown);
            service.received(node, reply, done::countDown);
            assertThat(done.getCount()).isEqualTo(3);

            store.remove(BOOKS);
            for (int i = 0; i < 300 && done.getCount() != 1; i++) {
                Thread.sleep(50);
            }
            assertThat(done.getCount()).isOne();
            service.received(node, reply, done::countDown);
            assertThat(done.getCount()).isZero();
            end.countDown();
        }
    }
}
