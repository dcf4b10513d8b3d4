// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hanse.clientnode.port.CoordinatorConnection;
import org.hanse.clientnode.port.CoordinatorListener;
import org.hanse.clientnode.port.OwnNetwork;
import org.hanse.clientnode.port.ServedModel;
import org.hanse.clientnode.port.ServedModelStore;
import org.hanse.clientnode.port.ServingChoice;
import org.hanse.clientnode.testing.InMemoryPersonalStateStore;
import org.hanse.clientnode.testing.InMemoryServedModelStore;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.job.JobNotice;
import org.hanse.core.job.NodeReply;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.model.ParameterLayout;
import org.hanse.core.round.ModelDigest;
import org.hanse.core.round.StoredSum;
import org.hanse.core.shard.ShardRunner;
import org.junit.jupiter.api.Test;

/** Comparisons between rounds, and after an erasure. All tasks run at once. */
class ModelComparisonsTest {

    private static final JobId JOB = new JobId("books");

    private final LocalJobFixture fixture =
            new LocalJobFixture("none", "local: {epochs: 1, personalEpochs: 0, alternate: true}");
    private final GlobalModel model = fixture.model(3, 1.1f);
    private final List<String> lines = new ArrayList<>();
    private InMemoryServedModelStore store = new InMemoryServedModelStore();
    private boolean training;

    private ModelComparisons comparisons() {
        LocalTrainingJob job = new LocalTrainingJob(
                fixture.setup, fixture, new InMemoryPersonalStateStore(), new SecureRandom(), ShardRunner.sequential());
        ModelChoice choice =
                new ModelChoice(fixture.setup, job, new Forgetting(), InstantSource.fixed(Instant.EPOCH), lines::add);
        return new ModelComparisons(
                choice,
                fixture,
                new NodeJob.Threads(
                        new Models(), Runnable::run, Runnable::run, Runnable::run, ShardRunner.sequential()),
                () -> training);
    }

    private JobNotice.RoundClosed closed() {
        return new JobNotice.RoundClosed(JOB, new RoundId(3), true, ModelDigest.of(model.parameters()), "");
    }

    /** Deletes the served model, as an erasure does. */
    private void erase() {
        fixture.erase();
        store = new InMemoryServedModelStore();
    }

    @Test
    void afterErasure_ofAnEndedJob_servesAModelAgain() {
        ModelComparisons comparisons = comparisons();
        comparisons.published(closed());
        assertThat(lines).hasSize(1);

        erase();
        comparisons.dataChanged(fixture.erasures());
        comparisons.dataChanged(fixture.erasures());

        assertThat(lines).hasSize(2).last().asString().startsWith("job books ended; ");
        assertThat(store.served(JOB)).isPresent();
        assertThat(store.served(JOB).orElseThrow().validation().data()).isEqualTo(fixture.version());
    }

    /** The served model has the value of then until it is compared again. */
    @Test
    void afterImport_ofAnEndedJob_fitsAndComparesItsModelAgain() {
        ModelComparisons comparisons = comparisons();
        comparisons.published(closed());
        String then = store.served(JOB).orElseThrow().validation().data();

        fixture.changeCatalogue(28, 1);
        comparisons.dataChanged(fixture.erasures());
        comparisons.dataChanged(fixture.erasures());

        assertThat(lines).hasSize(2);
        assertThat(store.served(JOB).orElseThrow().validation().data())
                .isNotEqualTo(then)
                .isEqualTo(fixture.version());
    }

    /** After a restart the coordinator repeats the last model, which may have been compared with other data. */
    @Test
    void published_withOtherDataThanCompared_comparesAgain() {
        comparisons().published(closed());
        comparisons().published(closed());
        assertThat(lines).hasSize(1);

        fixture.changeCatalogue(28, 1);
        comparisons().published(closed());
        assertThat(lines).hasSize(2);
    }

    @Test
    void afterErasure_withoutOne_comparesNothing() {
        ModelComparisons comparisons = comparisons();
        comparisons.published(closed());
        store = new InMemoryServedModelStore();
        comparisons.dataChanged(fixture.erasures());

        assertThat(lines).hasSize(1);
    }

    /** The round's own model is compared at its end. */
    @Test
    void afterErasure_whileARoundTrains_waitsForItsEnd() {
        ModelComparisons comparisons = comparisons();
        comparisons.published(closed());
        erase();
        training = true;
        comparisons.dataChanged(fixture.erasures());
        assertThat(lines).hasSize(1);

        training = false;
        comparisons.dataChanged(fixture.erasures());
        assertThat(lines).hasSize(2);
    }

    @Test
    void published_whileARoundTrains_isNotCompared() {
        training = true;
        comparisons().published(closed());

        assertThat(lines).isEmpty();
    }

    /** Store whose content the test deletes. */
    private final class Forgetting implements ServedModelStore {

        @Override
        public void serve(ServedModel served, Content content) {
            store.serve(served, content);
        }

        @Override
        public void keep(ServedModel served) {
            store.keep(served);
        }

        @Override
        public void serve(OwnNetwork network, Content content) {
            store.serve(network, content);
        }

        @Override
        public Optional<OwnNetwork> own() {
            return store.own();
        }

        @Override
        public Optional<Content> content(Digest model) {
            return store.content(model);
        }

        @Override
        public void choose(ServingChoice choice) {
            store.choose(choice);
        }

        @Override
        public Optional<ServingChoice> choice() {
            return store.choice();
        }

        @Override
        public Optional<ServedModel> served(JobId job) {
            return store.served(job);
        }

        @Override
        public List<ServedModel> all() {
            return store.all();
        }

        @Override
        public Optional<Content> content(JobId job, Digest model) {
            return store.content(job, model);
        }

        @Override
        public void keepServed(ServingChoice.Candidate now) {
            store.keepServed(now);
        }

        @Override
        public List<Kept> kept() {
            return store.kept();
        }
    }

    private final class Models implements CoordinatorConnection {

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
            return model;
        }

        @Override
        public void close() {}
    }
}
