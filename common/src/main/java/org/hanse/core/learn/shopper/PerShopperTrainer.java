// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.shopper;

import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.learn.ModelKind;
import org.hanse.core.learn.TrainingSettings;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.score.CatalogueScorer;
import org.hanse.core.learn.train.FineTuningTrainer;
import org.hanse.core.learn.train.LocalExamples;
import org.hanse.core.learn.train.LocalWork;
import org.hanse.core.learn.train.PersonalState;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.model.ParameterVector;
import org.hanse.core.shard.ShardRunner;

/**
 * Trainer of the network of docs/design/network.md, section 9, for the participants of a federation, one after the
 * other. Personal parts are trained by {@link FineTuningTrainer}, contributions are computed by {@link
 * ShopperContributions}, and the two are independent of each other.
 */
public final class PerShopperTrainer implements ShopperTrainer {

    private final List<LocalExamples> participants;
    private final FineTuningTrainer after;
    private final ShopperContributions contributions;

    private PerShopperTrainer(
            List<LocalExamples> participants, FineTuningTrainer after, ShopperContributions contributions) {
        this.participants = List.copyOf(participants);
        this.after = after;
        this.contributions = contributions;
    }

    /**
     * Creates a trainer for these participants, at least one.
     *
     * @param fitting settings of the later fine-tuning of personal parts
     * @param settings settings of gradients
     * @param runner runs the shards
     * @throws IllegalArgumentException if no shared part distinguishes items, memory weights have a shared prior, or participants with shared item vectors
     *     have catalogues of different sizes
     */
    public static PerShopperTrainer of(
            List<LocalExamples> participants,
            TrainingSettings fitting,
            ShopperGradientSettings settings,
            Kernels kernels,
            ShardRunner runner) {
        if (fitting.spec().memoryPrior()) {
            throw new IllegalArgumentException(
                    "a shared prior of memory weights in gradients of shoppers, which do not depend on tables");
        }
        FineTuningTrainer after = FineTuningTrainer.of(participants, fitting, kernels, runner);
        return new PerShopperTrainer(
                participants,
                after,
                new ShopperContributions(fitting.spec(), after.initial().layout(), settings, kernels, runner));
    }

    @Override
    public ModelKind kind() {
        return ModelKind.NETWORK;
    }

    @Override
    public ParameterVector initial() {
        return after.initial();
    }

    @Override
    public void begin(GlobalModel global, GlobalModel target) {
        after.begin(global, target);
        contributions.begin(global.parameters(), target.parameters());
    }

    @Override
    public PersonalState fit(int participant, PersonalState state, LocalWork work, long seed) {
        return after.fit(participant, state, work, seed);
    }

    @Override
    public Contribution contribute(int participant, Draw draw, RandomGenerator random) {
        LocalExamples own = participants.get(participant);
        return contributions.of(own.catalogue(), own.windows(), draw, random);
    }

    @Override
    public CatalogueScorer scorer(int participant, PersonalState state, ShardRunner shards) {
        return after.scorer(participant, state, shards);
    }

    @Override
    public Optional<CatalogueScorer> coldStartScorer(Catalogue catalogue, ShardRunner shards) {
        return after.coldStartScorer(catalogue, shards);
    }
}
