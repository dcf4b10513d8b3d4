// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.hanse.clientnode.app.ModelChoice.Published;
import org.hanse.clientnode.port.ServedModel;
import org.hanse.clientnode.store.FileServedModelStore;
import org.hanse.clientnode.testing.InMemoryPersonalStateStore;
import org.hanse.core.federation.JobId;
import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.interaction.table.ItemPopularity;
import org.hanse.core.learn.score.CatalogueScorer;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.model.ParameterVector;
import org.hanse.core.round.ModelDigest;
import org.hanse.core.shard.ShardRunner;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models that a node serves or refuses to serve. */
class ModelChoiceTest {

    private static final JobId JOB = new JobId("books");
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-28T14:00:00Z"));

    @TempDir
    Path folder = Path.of("");

    private final LocalJobFixture fixture =
            new LocalJobFixture("none", "local: {epochs: 1, personalEpochs: 0, alternate: true}");
    private final List<String> lines = new ArrayList<>();
    private GlobalModel better = fixture.setup.initial();
    private GlobalModel worse = fixture.setup.initial();

    /** Seeds of two random models: one is better for this merchant than the initial model, the other is worse. */
    private static final Map<Boolean, Integer> SEEDS = new ConcurrentHashMap<>();

    private LocalTrainingJob training() {
        return new LocalTrainingJob(
                fixture.setup, fixture, new InMemoryPersonalStateStore(), new SecureRandom(), ShardRunner.sequential());
    }

    private FileServedModelStore store() {
        return new FileServedModelStore(folder);
    }

    /** A choice of a node that has just started. */
    private ModelChoice choice() {
        return new ModelChoice(fixture.setup, training(), store(), CLOCK, lines::add);
    }

    private ServedModel served() {
        return store().served(JOB).orElseThrow();
    }

    private static Published published(int round, GlobalModel model) {
        return new Published(round, ModelDigest.of(model.parameters()), model);
    }

    private GlobalModel withVersion(int version, GlobalModel model) {
        return new GlobalModel(version, model.parameters());
    }

    private double value(GlobalModel model) {
        return training().fitted(model).validation().value().orElseThrow();
    }

    @BeforeEach
    void draw() {
        better = new GlobalModel(1, noisy(SEEDS.computeIfAbsent(true, this::drawn)));
        worse = new GlobalModel(1, noisy(SEEDS.computeIfAbsent(false, this::drawn)));
    }

    private int drawn(boolean improves) {
        double initial = value(fixture.setup.initial());
        return IntStream.range(1, 30)
                .filter(seed -> {
                    double value = value(new GlobalModel(1, noisy(seed)));
                    return improves ? value > initial : value < initial;
                })
                .findFirst()
                .orElseThrow();
    }

    private ParameterVector noisy(int seed) {
        float[] values = fixture.setup.initial().parameters().toArray();
        Random random = new Random(seed);
        for (int i = 0; i < values.length; i++) {
            values[i] += (float) random.nextGaussian();
        }
        return ParameterVector.of(fixture.setup.initial().parameters().layout(), values);
    }

    @Test
    void compare_ofABetterModel_servesIt() {
        choice().compare(published(4, better));

        assertThat(served().round()).isEqualTo(4);
        assertThat(served().model()).isEqualTo(ModelDigest.of(better.parameters()));
        assertThat(served().validation().value()).hasValue(value(better));
        assertThat(store().content(JOB, served().model()).orElseThrow().model()).isEqualTo(better);
        assertThat(lines)
                .singleElement()
                .asString()
                .matches(
                        "job books: takes round 4's model \\(ndcg@10 \\.\\d{3} against \\.\\d{3} of the model before round 1\\)");
    }

    /** Shoppers walk along the items, so that the last items of most shoppers are popular ones. */
    @Test
    void compare_measuresPopularityOnTheSameQueries() {
        choice().compare(published(4, better));

        OwnSplit split = OwnSplit.of(fixture.merchant(), fixture.protocol());
        ItemPopularity counts = ItemPopularity.of(split.training().log(), LocalJobFixture.ITEMS);
        double expected = split.value(new CatalogueScorer() {
            @Override
            public void score(InteractionSequence history, double[] scores) {
                counts.addTo(scores, 1);
            }

            @Override
            public CatalogueScorer forShard() {
                return this;
            }
        });
        assertThat(served().validation().popularity()).hasValue(expected);
        assertThat(expected).isPositive();
    }

    @Test
    void compare_ofAWorseFirstModel_servesTheModelBeforeTheFirstRound() {
        choice().compare(published(4, worse));

        assertThat(served().round()).isZero();
        assertThat(served().examined()).isEqualTo(ModelDigest.of(worse.parameters()));
        assertThat(store().content(JOB, served().model()).orElseThrow().model()).isEqualTo(fixture.setup.initial());
        assertThat(lines)
                .singleElement()
                .asString()
                .matches("job books: keeps the model before round 1"
                        + " \\(ndcg@10 \\.\\d{3} against \\.\\d{3} of round 4's model\\)");
    }

    @Test
    void compare_ofAWorseModel_keepsTheServedOneWithTheReason() {
        choice().compare(published(4, better));
        GlobalModel last = withVersion(3, worse);
        choice().compare(published(5, last));

        assertThat(served().round()).isEqualTo(4);
        assertThat(served().examined()).isEqualTo(ModelDigest.of(worse.parameters()));
        assertThat(served().reason()).startsWith("keeps round 4's model (ndcg@10 ");
        assertThat(store().content(JOB, served().model()).orElseThrow().model()).isEqualTo(better);
        assertThat(lines.get(1))
                .matches("job books ended; keeps round 4's model \\(ndcg@10 \\.\\d{3} against"
                        + " \\.\\d{3} of round 5's model\\)");
        assertThat(choice().awaits(ModelDigest.of(worse.parameters()))).isFalse();
        assertThat(choice().awaits(ModelDigest.of(better.parameters()))).isTrue();
    }

    @Test
    void compare_ofAModelAtTheEnd_namesTheModelBefore() {
        choice().compare(published(4, worse));
        choice().compare(published(5, better));
        GlobalModel same = withVersion(3, better);
        choice().compare(published(6, same));

        assertThat(lines.get(2))
                .matches("job books ended; takes round 6's model \\(ndcg@10 (\\.\\d{3}) against"
                        + " \\1 of the model before\\)");
    }

    /** The value of the served model is one on the data of then. */
    @Test
    void compare_afterANewImport_validatesTheServedModelAgain() {
        choice().compare(published(4, better));
        String then = served().validation().data();
        fixture.changeCatalogue(28, 1);

        choice().compare(published(5, new GlobalModel(2, noisy(77))));

        assertThat(served().validation().data()).isNotEqualTo(then).isEqualTo(fixture.version());
    }

    @Test
    void compare_ofAModelWithoutFiniteScores_keepsTheServedOne() {
        choice().compare(published(4, better));
        choice().compare(published(5, fixture.model(2, 1e20f)));

        assertThat(served().round()).isEqualTo(4);
        assertThat(lines.get(1))
                .isEqualTo("job books: keeps round 4's model (the scores of round 5's model are not finite)");
    }
}
