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
 * Trains the shared part without any personal one: what is uploaded then depends on the global model, the merchant's
 * interactions and the catalogue alone, not on vectors, biases, tables or popularity that many shoppers had a part in. The
 * personal part is fitted to the global model afterwards, which stands still, and feeds no upload.
 */
public final class AfterLocalTrainer implements LocalTrainer {

    private final NetworkLocalTrainer common;
    private final NetworkLocalTrainer whole;

    private AfterLocalTrainer(NetworkLocalTrainer common, NetworkLocalTrainer whole) {
        this.common = common;
        this.whole = whole;
    }

    /**
     * A trainer for these participants, at least one.
     *
     * @param runner runs the shards of each step
     * @throws IllegalArgumentException if nothing that is shared knows items apart
     */
    public static AfterLocalTrainer of(
            List<LocalExamples> participants, TrainingSettings settings, Kernels kernels, ShardRunner runner) {
        TrainingSettings without = settings.withSpec(settings.spec().withoutPersonalPart());
        return new AfterLocalTrainer(
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

    /** As described there; the personal part neither plays a part nor moves. */
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
    public Optional<CatalogueScorer> strangersScorer(Catalogue catalogue, ShardRunner runner) {
        return common.strangersScorer(catalogue, runner);
    }
}
