// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.hanse.clientnode.port.CoordinatorConnection;
import org.hanse.clientnode.port.CoordinatorListener;
import org.hanse.clientnode.port.ParticipationStore;
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
import org.hanse.core.job.Envelope;
import org.hanse.core.job.JobNotice;
import org.hanse.core.job.NodeReply;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.model.ParameterLayout;
import org.hanse.core.model.ParameterVector;
import org.hanse.core.quantize.IntegerUpdate;
import org.hanse.core.quantize.QuantizationSpec;
import org.hanse.core.round.ModelDigest;
import org.hanse.core.round.Participant;
import org.hanse.core.round.ParticipantState;
import org.hanse.core.round.Participation;
import org.hanse.core.round.StoredSum;
import org.hanse.core.round.ToCoordinator;
import org.hanse.core.round.ToParticipant;
import org.hanse.core.secagg.RoundContext;
import org.hanse.core.shard.ShardRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node whose training takes longer than rounds. The test runs the tasks of the training thread. */
class NodeJobTest {

    private static final JobId JOB = new JobId("books");
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Map<GlobalModel, Digest> DIGESTS = new ConcurrentHashMap<>();

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
    private final MonitorLog monitor = new MonitorLog();
    private final NodeJob job = job(fixture, updates);

    private NodeJob job(LocalJobFixture of, UpdateStore store) {
        return job(of, store, new InMemoryParticipationStore());
    }

    private NodeJob job(LocalJobFixture of, UpdateStore store, ParticipationStore participation) {
        return new NodeJob(
                of.setup,
                new Participant(
                        new ParticipantId("shop-0"),
                        of.identity,
                        of.setup.enrolment(),
                        PolicyBuilder.like(NodePolicy.DEFAULT)
                                .withNoise(NodePolicy.Noise.NONE)
                                .build()
                                .floor(of.setup),
                        of.setup.task(),
                        RANDOM),
                new NodeJobPorts(
                        of,
                        store,
                        new NothingSent(),
                        new NodeJobPorts.Models(
                                new InMemoryPersonalStateStore(),
                                served,
                                new InMemoryCountStore(),
                                () -> 1,
                                line -> {}),
                        participation,
                        new Allowance.Unlimited(),
                        new OneByte(new ToParticipant.RoundOffered(of.setup.round(
                                new RoundId(1), round(of, of.model(0, 1), 1).context()))),
                        InstantSource.fixed(Instant.EPOCH),
                        RANDOM,
                        monitor),
                new NodeJob.Threads(coordinator, Runnable::run, trainer::add, later::add, runner));
    }

    private static Digest digest(GlobalModel model) {
        return DIGESTS.computeIfAbsent(model, own -> ModelDigest.of(own.parameters()));
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

    private static JobNotice.RoundAnnounced round(LocalJobFixture of, GlobalModel model, double clipNorm) {
        return new JobNotice.RoundAnnounced(
                JOB,
                new RoundId(1),
                of.setup.context(new RoundContext.Start(digest(model), digest(model), clipNorm), RoundContext.NONE));
    }

    private List<String> declined() {
        return coordinator.replies.stream()
                .map(reply -> ((NodeReply.Declined) reply).detail())
                .toList();
    }

    /** A20: noise and ledger are those of the plan's clip norm. The refusal must not depend on data, so none are read. */
    @ParameterizedTest
    @ValueSource(doubles = {950, 100_000, 0.5, 0})
    void round_withAnotherClipNormForAllNodes_isDeclinedBeforeTheDataAreRead(double clipNorm) {
        LocalJobFixture of = LocalJobFixture.withGuarantee();

        job(of, updates).announced(round(of, of.model(0, 1), clipNorm));

        assertThat(declined()).containsExactly("the round has another clip norm than the plan");
        assertThat(trainer).isEmpty();
        assertThat(of.readings()).isZero();
    }

    /** A20: the offer refuses such a round. Data would be read, and the coordinator would wait for the training. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void round_withAnEarlierNumber_isDeclinedBeforeTheDataAreRead(int last) {
        LocalJobFixture of = LocalJobFixture.withGuarantee();
        SortedMap<String, Integer> rounds = new TreeMap<>(Map.of(JOB.text(), last));
        ParticipationStore later = new ParticipationStore() {
            @Override
            public void save(ParticipantState state) {}

            @Override
            public Optional<ParticipantState> load(Participant node) {
                return Optional.of(new ParticipantState.Idle(node, new Participation(rounds, new TreeSet<>())));
            }
        };

        job(of, updates, later).announced(round(of, of.model(0, 1), 1));

        assertThat(declined())
                .containsExactly("round 1 is not after round " + last + ", the last one that this node took part in");
        assertThat(trainer).isEmpty();
        assertThat(of.readings()).isZero();
    }

    /** A refusal would show that training failed, which may depend on one shopper. */
    @Test
    void failedTraining_underAGuarantee_isAnUpdateOfNoData() {
        GlobalModel broken = new GlobalModel(
                0,
                ParameterVector.of(ParameterLayout.accumulator().add("other", 7).toLayout(), new float[7]));
        coordinator.models.put(digest(broken), broken);
        LocalJobFixture of = LocalJobFixture.withGuarantee();

        job(of, updates).announced(round(of, broken, 1));
        runAll(trainer);

        assertThat(joined()).containsExactly(1);
        IntegerUpdate sent = updates.stored.orElseThrow().update();
        assertThat(sent.vector().size()).isEqualTo(of.setup.format().size());
        assertThat(IntStream.range(0, sent.vector().size())
                        .mapToLong(i -> sent.vector().signed(i)))
                .containsOnly(0L);
    }

    @Test
    void failedTraining_withoutAGuarantee_isDeclined() {
        fixture.damage();
        announce(1, first);
        runAll(trainer);

        assertThat(declined()).containsExactly("its training produced no update");
        assertThat(monitor.seen).containsExactly("DECLINED books: its training produced no update");
    }

    /** The coordinator sees a disconnection, as it does of a node without power. */
    @Test
    void unreadableData_underAGuarantee_endTheProcess() {
        LocalJobFixture of = LocalJobFixture.withGuarantee();
        of.damage();
        GlobalModel model = of.model(0, 1);
        coordinator.models.put(digest(model), model);

        job(of, updates).announced(round(of, model, 1));

        assertThatThrownBy(() -> runAll(trainer))
                .isInstanceOf(MachineFault.class)
                .hasMessage("segment 1: found other bytes");
        assertThat(coordinator.replies).isEmpty();
    }

    @Test
    void fullDisk_underAGuarantee_endsTheProcess() {
        LocalJobFixture of = LocalJobFixture.withGuarantee();
        GlobalModel model = of.model(0, 1);
        coordinator.models.put(digest(model), model);
        Updates full = new Updates() {
            @Override
            public void store(JobId job, StoredUpdate next) {
                throw new UncheckedIOException(new IOException("no space left"));
            }
        };

        job(of, full).announced(round(of, model, 1));

        assertThatThrownBy(() -> runAll(trainer)).isInstanceOf(MachineFault.class);
        assertThat(coordinator.replies).isEmpty();
    }

    @Test
    void fullDisk_forTheRoundsStateUnderAGuarantee_endsTheProcess() {
        LocalJobFixture of = LocalJobFixture.withGuarantee();
        GlobalModel model = of.model(0, 1);
        coordinator.models.put(digest(model), model);
        ParticipationStore full = new ParticipationStore() {
            @Override
            public void save(ParticipantState state) {
                throw new UncheckedIOException(new IOException("no space left"));
            }

            @Override
            public Optional<ParticipantState> load(Participant node) {
                return Optional.empty();
            }
        };
        NodeJob own = job(of, updates, full);
        own.announced(round(of, model, 1));
        runAll(trainer);
        assertThat(joined()).containsExactly(1);

        assertThatThrownBy(() -> own.delivered(new Envelope(JOB, new RoundId(1), 0, new byte[1])))
                .isInstanceOf(MachineFault.class);
        assertThat(joined()).containsExactly(1);
    }

    /** No epsilon holds where one shopper changes what is read of others. */
    @Test
    void catalogueOfInteractions_underAGuaranteeForShoppers_isDeclined() {
        LocalJobFixture of = LocalJobFixture.withGuarantee();
        of.deriveTheCatalogue();
        GlobalModel model = of.model(0, 1);
        coordinator.models.put(digest(model), model);

        job(of, updates).announced(round(of, model, 1));
        runAll(trainer);

        assertThat(declined()).containsExactly("its training produced no update");
        assertThat(of.readings()).isZero();
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
            return Objects.requireNonNull(models.get(digest));
        }

        @Override
        public void close() {}
    }

    private static class Updates implements UpdateStore {

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

    /** @param arrives each message that arrives */
    private record OneByte(ToParticipant arrives) implements NodeService.MessageCodec {

        @Override
        public List<byte[]> bytes(ToCoordinator message) {
            return List.of(new byte[1]);
        }

        @Override
        public ToParticipant parse(byte[] message) {
            return arrives;
        }
    }
}
