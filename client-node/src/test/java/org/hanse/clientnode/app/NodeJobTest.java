// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.function.IntFunction;
import org.hanse.clientnode.port.CoordinatorConnection;
import org.hanse.clientnode.port.CoordinatorListener;
import org.hanse.clientnode.port.SentLog;
import org.hanse.clientnode.port.UpdateStore;
import org.hanse.clientnode.testing.InMemoryCountStore;
import org.hanse.clientnode.testing.InMemoryParticipationStore;
import org.hanse.clientnode.testing.InMemoryPersonalStateStore;
import org.hanse.clientnode.testing.InMemoryServedModelStore;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.job.JobNotice;
import org.hanse.core.job.NodeReply;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.model.ParameterLayout;
import org.hanse.core.quantize.QuantizationSpec;
import org.hanse.core.round.ModelDigest;
import org.hanse.core.round.Participant;
import org.hanse.core.round.StoredSum;
import org.hanse.core.round.ToCoordinator;
import org.hanse.core.round.ToParticipant;
import org.hanse.core.secagg.RoundContext;
import org.hanse.core.shard.ShardRunner;
import org.junit.jupiter.api.Test;

/** A node whose training takes longer than rounds. The test runs the tasks of the training thread. */
class NodeJobTest {

    private static final JobId JOB = new JobId("books");
    private static final SecureRandom RANDOM = new SecureRandom();

    private final LocalJobFixture fixture =
            new LocalJobFixture("none", "local: {epochs: 1, personalEpochs: 0, alternate: false}");
    private final GlobalModel first = fixture.model(0, 1);
    private final GlobalModel second = fixture.model(1, 0.9f);
    private final InMemoryServedModelStore served = new InMemoryServedModelStore();
    private final Coordinator coordinator = new Coordinator(Map.of(digest(first), first, digest(second), second));
    private final Queue<Runnable> trainer = new ArrayDeque<>();
    private final Queue<Runnable> later = new ArrayDeque<>();
    private final CountingRunner runner = new CountingRunner();
    private final Updates updates = new Updates();
    private final NodeJob job = new NodeJob(
            fixture.setup,
            new Participant(
                    new ParticipantId("shop-0"),
                    fixture.identity,
                    fixture.setup.enrolment(),
                    PolicyBuilder.like(NodePolicy.DEFAULT)
                            .withNoise(NodePolicy.Noise.NONE)
                            .build()
                            .floor(fixture.setup),
                    fixture.setup.task(),
                    RANDOM),
            new NodeJobPorts(
                    fixture,
                    updates,
                    new NothingSent(),
                    new NodeJobPorts.Models(
                            new InMemoryPersonalStateStore(), served, new InMemoryCountStore(), () -> 1, line -> {}),
                    new InMemoryParticipationStore(),
                    new Allowance.Unlimited(),
                    new OneByte(),
                    InstantSource.fixed(Instant.EPOCH),
                    RANDOM),
            new NodeJob.Threads(coordinator, Runnable::run, trainer::add, later::add, runner));

    private static Digest digest(GlobalModel model) {
        return ModelDigest.of(model.parameters());
    }

    private void announce(int round, GlobalModel model) {
        job.announced(new JobNotice.RoundAnnounced(
                JOB,
                new RoundId(round),
                fixture.setup.context(RoundContext.Start.of(digest(model)), RoundContext.NONE)));
    }

    private void close(int round, boolean counted, GlobalModel model) {
        job.closed(new JobNotice.RoundClosed(JOB, new RoundId(round), counted, digest(model), ""));
    }

    private static void runAll(Queue<Runnable> tasks) {
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
    }

    /** Returns the rounds that the node asked to join. */
    private List<Integer> joined() {
        return coordinator.replies.stream()
                .filter(NodeReply.Sent.class::isInstance)
                .map(reply -> ((NodeReply.Sent) reply).envelope().round().number())
                .toList();
    }

    @Test
    void training_ofACountedRound_stops() {
        announce(1, first);
        runner.atCall(3, () -> {
            close(1, true, second);
            announce(2, second);
        });
        trainer.remove().run();

        assertThat(runner.calls()).isEqualTo(3);
        assertThat(updates.stored).isEmpty();
        assertThat(coordinator.replies).isEmpty();

        runAll(trainer);
        assertThat(joined()).containsExactly(2);
        assertThat(updates.stored).isPresent();
    }

    /** A stopped training leaves a step unfinished. */
    @Test
    void training_afterAStoppedOne_readsTheDataAgain() {
        announce(1, first);
        runner.atCall(3, () -> {
            close(1, true, second);
            announce(2, second);
        });
        runAll(trainer);

        assertThat(fixture.readings()).isEqualTo(2);
    }

    @Test
    void training_queuedForACountedRound_doesNotBegin() {
        announce(1, first);
        close(1, true, second);
        runAll(trainer);

        assertThat(runner.calls()).isZero();
        assertThat(coordinator.replies).isEmpty();
    }

    /** The next round has the same model, so its update is the same. */
    @Test
    void training_ofARoundThatWasNotCounted_isForTheNextRound() {
        announce(1, first);
        runner.atCall(3, () -> {
            close(1, false, first);
            announce(2, first);
        });
        runAll(trainer);

        assertThat(joined()).containsExactly(2);
        assertThat(fixture.readings()).isEqualTo(1);
    }

    @Test
    void lastModel_ofAJobThatEndsDuringTraining_isCompared() {
        announce(1, first);
        runner.atCall(3, () -> close(1, true, second));
        runAll(trainer);
        runAll(later);
        runAll(trainer);

        assertThat(served.served(JOB).orElseThrow().examined()).isEqualTo(digest(second));
    }

    /** A job that pauses announces no further round. */
    @Test
    void lastModel_beforeARoundThatWasNotCounted_isCompared() {
        close(1, true, second);
        announce(2, second);
        runAll(later);
        runAll(trainer);
        assertThat(served.served(JOB)).isEmpty();

        close(2, false, second);
        runAll(later);
        runAll(trainer);

        assertThat(served.served(JOB).orElseThrow().examined()).isEqualTo(digest(second));
    }

    @Test
    void lastModel_beforeARoundThatEndsUncountedDuringTraining_isCompared() {
        close(1, true, second);
        announce(2, second);
        runAll(later);
        close(2, false, second);
        runAll(later);
        runAll(trainer);
        assertThat(served.served(JOB)).isEmpty();

        runAll(later);
        runAll(trainer);

        assertThat(served.served(JOB).orElseThrow().examined()).isEqualTo(digest(second));
    }

    /** Sequential runner that counts its calls. */
    private static final class CountingRunner implements ShardRunner {

        private int calls;
        private int at;
        private Runnable then = () -> {};

        /** Sets a task for the beginning of a call, counted from 1. */
        void atCall(int call, Runnable task) {
            at = call;
            then = task;
        }

        int calls() {
            return calls;
        }

        @Override
        public <R> List<R> map(int shards, IntFunction<R> task) {
            calls++;
            if (calls == at) {
                then.run();
            }
            return ShardRunner.sequential().map(shards, task);
        }
    }

    private static final class Coordinator implements CoordinatorConnection {

        private final Map<Digest, GlobalModel> models;
        private final List<NodeReply> replies = new ArrayList<>();

        Coordinator(Map<Digest, GlobalModel> models) {
            this.models = new HashMap<>(models);
        }

        @Override
        public void start(CoordinatorListener listener) {}

        @Override
        public void send(NodeReply reply) {
            replies.add(reply);
        }

        @Override
        public void upload(JobId to, RoundId round, List<byte[]> message) {
            throw new AssertionError("an update left");
        }

        @Override
        public StoredSum counts(Digest digest, int size) {
            throw new AssertionError("the job has no counts");
        }

        @Override
        public GlobalModel model(Digest digest, ParameterLayout layout) {
            return models.get(digest);
        }

        @Override
        public void close() {}
    }

    private static final class Updates implements UpdateStore {

        private Optional<StoredUpdate> stored = Optional.empty();

        @Override
        public void store(JobId of, StoredUpdate next) {
            stored = Optional.of(next);
        }

        @Override
        public Optional<StoredUpdate> load(JobId of, QuantizationSpec spec, int size) {
            return stored;
        }

        @Override
        public void delete(JobId of) {
            stored = Optional.empty();
        }
    }

    private static final class NothingSent implements SentLog {

        @Override
        public void add(Entry entry) {}

        @Override
        public List<Entry> entries() {
            return List.of();
        }
    }

    private static final class OneByte implements NodeService.MessageCodec {

        @Override
        public List<byte[]> bytes(ToCoordinator message) {
            return List.of(new byte[1]);
        }

        @Override
        public ToParticipant parse(byte[] message) {
            throw new AssertionError("no message arrives");
        }
    }
}
