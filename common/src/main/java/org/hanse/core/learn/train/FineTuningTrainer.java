// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.train;

import java.util.List;
import java.util.Optional;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.learn.ModelKind;
import org.hanse.core.learn.TrainingSettings;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.score.CatalogueScorer;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.model.ParameterVector;
import org.hanse.core.shard.ShardRunner;

/**
 * Trainer that trains only shared parameters, and fine-tunes the personal part afterwards. An upload depends on the
 * global model, the merchant's interactions and the catalogue only. It is independent of vectors, biases, tables,
 * popularity and the set of met items, which combine several shoppers. The fine-tuning of the personal part leaves the global model fixed and
 * affects no upload.
 */
public final class FineTuningTrainer implements LocalTrainer {

    private final NetworkLocalTrainer common;
    private final NetworkLocalTrainer whole;

    private FineTuningTrainer(NetworkLocalTrainer common, NetworkLocalTrainer whole) {
        this.common = common;
        this.whole = whole;
    }

    /**
     * Creates a trainer for these participants, at least one.
     *
     * @param runner runs the shards of each step
     * @throws IllegalArgumentException if no shared part distinguishes items
     */
    public static FineTuningTrainer of(
            List<LocalExamples> participants, TrainingSettings settings, Kernels kernels, ShardRunner runner) {
        TrainingSettings without =
                settings.withSpec(settings.spec().withoutPersonalPart()).withAllCandidates();
        return new FineTuningTrainer(
                new NetworkLocalTrainer(LocalExamples.withoutPersonalPart(participants), without, 0, kernels, runner),
                new NetworkLocalTrainer(participants, settings, kernels, runner));
    }

    @Override
    public ModelKind kind() {
        return ModelKind.NETWORK;
    }

    @Override
    public ParameterVector initial() {
        return common.initial();
    }

    @Override
    public void begin(GlobalModel global, GlobalModel target) {
        common.begin(global, target);
        whole.begin(global, target);
    }

    @Override
    public PersonalState fit(int participant, PersonalState state, LocalWork work, long seed) {
        return whole.fit(participant, state, work, seed);
    }

    /** Trains the shared part; the personal part has no effect and is unchanged. */
    @Override
    public Share train(int participant, PersonalState state, LocalWork work, long seed) {
        LocalWork frozen = new LocalWork(work.amount(), work.proximal(), 0, true);
        Share share = common.train(participant, PersonalState.INITIAL, frozen, seed);
        return new Share(share.update(), state, share.loss());
    }

    @Override
    public CatalogueScorer scorer(int participant, PersonalState state, ShardRunner runner) {
        return whole.scorer(participant, state, runner);
    }

    @Override
    public Optional<CatalogueScorer> coldStartScorer(Catalogue catalogue, ShardRunner runner) {
        return common.coldStartScorer(catalogue, runner);
    }
}
