// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hanse.core.learn.train.ThreeMerchants.ITEMS;
import static org.hanse.core.learn.train.ThreeMerchants.settings;
import static org.hanse.core.learn.train.ThreeMerchants.spec;
import static org.hanse.core.learn.train.ThreeMerchants.start;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.hanse.core.job.NetworkConfig.ItemVectors;
import org.hanse.core.learn.TrainingSettings;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.memory.MemoryWeights;
import org.hanse.core.learn.network.NetworkInitializer;
import org.hanse.core.learn.train.LocalTrainer.Share;
import org.hanse.core.learn.train.LocalWork.Epochs;
import org.hanse.core.learn.train.LocalWork.OneGradient;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.model.ModelSpec;
import org.hanse.core.shard.ShardRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Private state of a participant between two rounds, and its rankings. */
class PersonalPartTest {

    private static final long SEED = 5;
    private static final LocalWork TOGETHER = new LocalWork(new Epochs(1), 0, 0, false);
    private static final LocalWork ALTERNATE = new LocalWork(new Epochs(1), 0, 2, true);

    private final ThreeMerchants merchants = new ThreeMerchants();

    @Test
    void fit_movesThePersonalPartOnly_andOnceForAModel() {
        NetworkLocalTrainer local =
                merchants.trainer(settings(spec(ItemVectors.PRIVATE, true, 0), 8, 0), List.of(0, 1, 2));
        GlobalModel start = start(local);
        local.begin(start, start);

        PersonalState fitted = local.fit(1, PersonalState.INITIAL, ALTERNATE, SEED);

        assertThat(fitted.fittedTo()).isEqualTo(start.digest());
        assertThat(fitted.epochs()).isEqualTo(2);
        assertThat(local.fit(1, fitted, ALTERNATE, SEED + 1)).isSameAs(fitted);
        assertThat(lossOf(local, 1, fitted)).isLessThan(lossOf(local, 1, PersonalState.INITIAL));
        GlobalModel next = new GlobalModel(
                1,
                NetworkInitializer.shared(spec(ItemVectors.PRIVATE, true, 0), new SplittableRandom(77))
                        .parameters());
        local.begin(next, next);
        assertThat(local.fit(1, fitted, ALTERNATE, SEED)).isNotEqualTo(fitted).satisfies(state -> {
            assertThat(state.fittedTo()).isEqualTo(next.digest());
            assertThat(state.epochs()).isEqualTo(4);
        });
    }

    private static double lossOf(NetworkLocalTrainer local, int participant, PersonalState state) {
        return local.train(participant, state, new LocalWork(new OneGradient(), 0, 0, true), SEED)
                .loss();
    }

    @Test
    void train_alternating_leavesThePersonalPartAsItIs() {
        NetworkLocalTrainer local = merchants.trainer(settings(spec(ItemVectors.PRIVATE, true, 3), 8, 0.2), List.of(0));
        GlobalModel start = start(local);
        local.begin(start, start);
        PersonalState fitted = local.fit(0, PersonalState.INITIAL, ALTERNATE, SEED);

        Share share = local.train(0, fitted, ALTERNATE, SEED);

        assertThat(share.state()).isSameAs(fitted);
        assertThat(share.update().delta().toArray())
                .isNotEqualTo(new float[share.update().delta().size()]);
    }

    /** A participant has no effect on the next one that shares the working memory. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void train_inAnyOrder_givesTheSame(boolean alternate) {
        LocalWork work = new LocalWork(new Epochs(1), 0.1, 1, alternate);
        TrainingSettings settings = settings(spec(ItemVectors.PRIVATE, true, 3), 8, 0.2);
        NetworkLocalTrainer busy = merchants.trainer(settings, List.of(0, 1, 2));
        GlobalModel start = start(busy);
        busy.begin(start, start);
        for (int participant : new int[] {2, 1, 0, 1}) {
            busy.train(participant, busy.fit(participant, PersonalState.INITIAL, work, SEED), work, SEED);
        }
        for (int participant = 0; participant < 3; participant++) {
            NetworkLocalTrainer fresh = merchants.trainer(settings, List.of(participant));
            fresh.begin(start, start);
            Share alone = fresh.train(0, fresh.fit(0, PersonalState.INITIAL, work, SEED), work, SEED);
            Share among = busy.train(participant, busy.fit(participant, PersonalState.INITIAL, work, SEED), work, SEED);
            assertThat(among.update().delta()).isEqualTo(alone.update().delta());
            assertThat(among.update().examples()).isEqualTo(alone.update().examples());
            assertThat(among.state()).isEqualTo(alone.state());
            assertThat(among.loss()).isEqualTo(alone.loss());
        }
    }

    /** Vectors and biases of cold items take no room, and stay 0. */
    @Test
    void state_isAsSmallAsWhatTheMerchantSells() {
        ModelSpec spec = spec(ItemVectors.PRIVATE, true, 0);
        NetworkLocalTrainer local = merchants.trainer(settings(spec, 8, 0), List.of(0));
        GlobalModel start = start(local);
        local.begin(start, start);

        PersonalState state = local.fit(0, PersonalState.INITIAL, ALTERNATE, SEED);

        int met = (int) IntStream.range(0, merchants.logs.get(0).size())
                .map(position -> merchants.logs.get(0).item(position))
                .distinct()
                .count();
        assertThat(met).isLessThan(ITEMS);
        assertThat(state.values()).hasSize(met * (spec.dimension() + 1) + 2 * MemoryWeights.size(spec.scores()));
    }

    /** Participants without a personal part share a scorer until the model changes. */
    @Test
    void scorer_ofNothingPrivate_followsTheModel() {
        TrainingSettings settings = settings(spec(ItemVectors.SHARED, false, 0), 8, 0);
        NetworkLocalTrainer local = merchants.trainer(settings, List.of(0, 1));
        GlobalModel start = start(local);
        local.begin(start, start);
        double[] first = merchants.scores(local.scorer(0, PersonalState.INITIAL, ShardRunner.sequential()), 0);
        assertThat(merchants.scores(local.scorer(1, PersonalState.INITIAL, ShardRunner.sequential()), 0))
                .isEqualTo(first);

        GlobalModel next = new GlobalModel(
                1,
                NetworkInitializer.shared(settings.spec(), new SplittableRandom(77))
                        .parameters());
        local.begin(next, next);
        NetworkLocalTrainer fresh = merchants.trainer(settings, List.of(1));
        fresh.begin(next, next);

        double[] second = merchants.scores(local.scorer(1, PersonalState.INITIAL, ShardRunner.sequential()), 0);
        assertThat(second)
                .isNotEqualTo(first)
                .isEqualTo(merchants.scores(fresh.scorer(0, PersonalState.INITIAL, ShardRunner.sequential()), 0));
    }

    /** The upload with {@code personal: after} is independent of personal part, tables and popularity. */
    @Test
    void trainAfter_personalPart_hasNoPartInTheUpdate() {
        TrainingSettings settings = settings(spec(ItemVectors.PRIVATE, true, 3), 8, 0.2);
        LocalTrainer after = FineTuningTrainer.of(
                merchants.examples(settings, List.of(0)), settings, Kernels.named("scalar"), ShardRunner.sequential());
        GlobalModel start = new GlobalModel(0, after.initial());
        after.begin(start, start);
        PersonalState fitted = after.fit(0, PersonalState.INITIAL, ALTERNATE, SEED);

        Share without = after.train(0, PersonalState.INITIAL, TOGETHER, SEED);
        Share with = after.train(0, fitted, TOGETHER, SEED);

        assertThat(with.update().delta()).isEqualTo(without.update().delta());
        assertThat(with.state()).isSameAs(fitted);
        assertThat(merchants.scores(after.scorer(0, fitted, ShardRunner.sequential()), 0))
                .isNotEqualTo(merchants.scores(after.scorer(0, PersonalState.INITIAL, ShardRunner.sequential()), 0));
    }
}
