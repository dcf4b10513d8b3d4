// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.hanse.app.ShardPool;
import org.hanse.clientnode.port.PersonalStateStore;
import org.hanse.clientnode.port.PersonalStateStore.StoredStates;
import org.hanse.clientnode.port.ServedModel.Validation;
import org.hanse.clientnode.port.ServedModelStore.Content;
import org.hanse.clientnode.store.FilePersonalStateStore;
import org.hanse.clientnode.testing.InMemoryPersonalStateStore;
import org.hanse.core.federation.JobId;
import org.hanse.core.interaction.ItemId;
import org.hanse.core.learn.score.NetworkScorer;
import org.hanse.core.learn.score.PartScales;
import org.hanse.core.learn.train.ItemPersonalState;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.round.ModelDigest;
import org.hanse.core.shard.ShardRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Personal part of a node through the rounds of a job. */
class LocalTrainingJobTest {

    private static final JobId JOB = new JobId("books");

    @TempDir
    Path folder = Path.of("");

    private final LocalJobFixture fixture = LocalJobFixture.joint();
    private final LocalJobFixture guarantee = LocalJobFixture.withGuarantee();
    private final PersonalStateStore store = new InMemoryPersonalStateStore();

    private LocalTrainingJob job(PersonalStateStore personal) {
        return new LocalTrainingJob(fixture.setup, fixture, personal, new SecureRandom(), ShardRunner.sequential());
    }

    private StoredStates states() {
        return store.load(JOB).orElseThrow();
    }

    @Test
    void update_ofTheNextModel_startsWithThePersonalPartOfTheRoundBefore() {
        LocalTrainingJob job = job(store);
        GlobalModel first = fixture.model(0, 1);
        GlobalModel second = fixture.model(1, 0.9f);
        job.update(first, first, 0);
        ItemPersonalState after = states().after();
        assertThat(states().before().isInitial()).isTrue();
        assertThat(states().base()).isEqualTo(ModelDigest.of(first.parameters()));
        assertThat(after.epochs()).isEqualTo(2);

        job.update(second, second, 0);

        assertThat(states().before()).isEqualTo(after);
        assertThat(states().after().epochs()).isEqualTo(4);
    }

    @Test
    void update_withAnErasureMeanwhile_isComputedAgainAndStoredOnce() {
        List<StoredStates> all = new ArrayList<>();
        PersonalStateStore recorded = new PersonalStateStore() {
            @Override
            public void store(JobId job, StoredStates states) {
                all.add(states);
            }

            @Override
            public Optional<StoredStates> load(JobId job) {
                return Optional.empty();
            }
        };
        GlobalModel model = fixture.model(0, 1);
        fixture.eraseDuringTheNextReading();
        job(recorded).update(model, model, 0);

        assertThat(fixture.readings()).isEqualTo(2);
        assertThat(all).hasSize(1);
    }

    /** Under a guarantee, a failure of the data is an update of noise. A failure of the machine, or a stop, is none. */
    @Test
    void update_memoryRunsOutInAShardUnderAGuarantee_throwsTheError() {
        OutOfMemoryError error = new OutOfMemoryError("test");
        try (ShardPool pool = new ShardPool(2)) {
            LocalTrainingJob job = guaranteed(new ShardRunner() {
                @Override
                public <R> List<R> map(int shards, IntFunction<R> task) {
                    return pool.map(2, shard -> {
                        throw error;
                    });
                }
            });
            assertThatThrownBy(() -> job.update(guarantee.model(0, 1), guarantee.model(0, 1), 1))
                    .isSameAs(error);
        }
    }

    @Test
    void update_nodeStopsUnderAGuarantee_isCancelled() {
        ShardPool pool = new ShardPool(2);
        LocalTrainingJob job = guaranteed(pool);
        pool.close();
        assertThatThrownBy(() -> job.update(guarantee.model(0, 1), guarantee.model(0, 1), 1))
                .isInstanceOf(CancellationException.class);
    }

    private LocalTrainingJob guaranteed(ShardRunner runner) {
        return new LocalTrainingJob(guarantee.setup, guarantee, store, new SecureRandom(), runner);
    }

    /** The model has not moved, so the round before has not counted. */
    @Test
    void update_ofTheSameModel_startsWithThePersonalPartBeforeTheRound() {
        LocalTrainingJob job = job(store);
        GlobalModel first = fixture.model(0, 1);
        GlobalModel second = fixture.model(1, 0.9f);
        job.update(first, first, 0);
        job.update(second, second, 0);
        ItemPersonalState before = states().before();

        job.update(second, second, 0);

        assertThat(states().before()).isEqualTo(before);
        assertThat(states().after().epochs()).isEqualTo(4);
    }

    @Test
    void update_afterARestart_continues() {
        GlobalModel first = fixture.model(0, 1);
        GlobalModel second = fixture.model(1, 0.9f);
        job(new FilePersonalStateStore(folder)).update(first, first, 0);
        ItemPersonalState after =
                new FilePersonalStateStore(folder).load(JOB).orElseThrow().after();

        job(new FilePersonalStateStore(folder)).update(second, second, 0);

        assertThat(new FilePersonalStateStore(folder).load(JOB).orElseThrow().before())
                .isEqualTo(after);
        assertThat(after.items()).isNotEmpty();
    }

    @Test
    void update_withAnotherCatalogue_keepsItemsThatStay() {
        LocalTrainingJob job = job(store);
        GlobalModel first = fixture.model(0, 1);
        fixture.changeCatalogue(25, 1);
        job.update(first, first, 0);
        ItemPersonalState after = states().after();
        fixture.changeCatalogue(25, 2);
        GlobalModel second = fixture.model(1, 0.9f);

        job.update(second, second, 0);

        List<ItemId> now = IntStream.range(0, fixture.merchant().catalogue().size())
                .mapToObj(item -> fixture.merchant().catalogue().item(item).id())
                .toList();
        ItemPersonalState before = states().before();
        assertThat(before.items()).isNotEqualTo(after.items()).isSubsetOf(now);
        List<ItemId> stayed =
                before.items().stream().filter(after.items()::contains).toList();
        assertThat(stayed)
                .hasSizeGreaterThan(10)
                .allSatisfy(item -> assertThat(before.row(item)).containsExactly(after.row(item)));
        before.items().stream()
                .filter(item -> !stayed.contains(item))
                .forEach(item -> assertThat(before.row(item)).containsOnly(0f));
    }

    @Test
    void update_withAStateOfAnotherNetwork_beginsAnew() {
        GlobalModel first = fixture.model(0, 1);
        job(store).update(first, first, 0);
        LocalJobFixture other = new LocalJobFixture("none", "local: {epochs: 1, personalEpochs: 1, alternate: false}");
        GlobalModel second = other.model(1, 0.9f);

        new LocalTrainingJob(other.setup, other, store, new SecureRandom(), ShardRunner.sequential())
                .update(second, second, 0);

        assertThat(states().before().isInitial()).isTrue();
        assertThat(states().after().epochs()).isEqualTo(2);
    }

    /** Validation targets are not trained on: the interactions before them are, as in the simulator. */
    @Test
    void split_ofAMerchant_leavesValidationAndTestTargetsOut() {
        OwnSplit split = OwnSplit.of(fixture.merchant(), fixture.protocol());

        assertThat(split.training().log().length(0))
                .isEqualTo(fixture.merchant().log().length(0) - 2);
        assertThat(split.queries()).hasSize(40);
        assertThat(split.queries().get(0).target(0))
                .isEqualTo(fixture.merchant().log().item(6));
        assertThat(split.metricName()).isEqualTo("ndcg@10");
    }

    /** The value is that of the scores that the node serves: with the scales that it chose. */
    @Test
    void fitted_valueIsThatOfTheChosenScales() {
        LocalJobFixture tables = LocalJobFixture.withTables();
        GlobalModel model = tables.model(1, 40f);
        LocalTrainingJob.Validated fitted = new LocalTrainingJob(
                        tables.setup, tables, store, new SecureRandom(), ShardRunner.sequential())
                .fitted(model);
        Validation validation = fitted.validation();

        OwnSplit split = OwnSplit.of(tables.merchant(), tables.protocol());
        NetworkScorer scorer = ServingModel.of(
                        tables.setup,
                        ServingModel.Shop.of(split.training()),
                        new Content(model, fitted.personal()),
                        validation.scales(),
                        false,
                        ShardRunner.sequential())
                .network()
                .orElseThrow();
        assertThat(split.value(scorer)).isEqualTo(validation.value().orElseThrow());
        assertThat(validation.scales()).isNotEqualTo(PartScales.ONE);
    }
}
