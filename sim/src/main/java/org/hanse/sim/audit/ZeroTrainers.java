// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.audit;

import java.util.Optional;
import java.util.random.RandomGenerator;
import org.hanse.clientnode.app.ClientTrainers;
import org.hanse.core.job.PrivacyConfig;
import org.hanse.core.learn.ModelKind;
import org.hanse.core.learn.score.CatalogueScorer;
import org.hanse.core.learn.shopper.ShopperTrainer;
import org.hanse.core.learn.train.LocalTrainer;
import org.hanse.core.learn.train.LocalWork;
import org.hanse.core.learn.train.PersonalState;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.model.GradientSum;
import org.hanse.core.model.ModelUpdate;
import org.hanse.core.model.ParameterVector;
import org.hanse.core.shard.ShardRunner;
import org.hanse.sim.federate.TrainerWrapper;

/**
 * Participants with zero updates, so that a released sum is noise alone.
 *
 * @param trainers trainers of the real participants
 */
record ZeroTrainers(ClientTrainers trainers) implements TrainerWrapper {

    @Override
    public LocalTrainer trainer(ShardRunner runner) {
        return new Trainer(trainers.trainer(runner).initial());
    }

    @Override
    public Optional<ShopperTrainer> shopperTrainer(PrivacyConfig.Gradients gradients, ShardRunner runner) {
        return trainers.shopperTrainer(gradients, runner).map(trainer -> new Trainer(trainer.initial()));
    }

    /** Trainer with zero updates. */
    static final class Trainer implements LocalTrainer, ShopperTrainer {

        private final ParameterVector initial;
        private GlobalModel global;

        Trainer(ParameterVector initial) {
            this.initial = initial;
            this.global = new GlobalModel(0, initial);
        }

        @Override
        public ModelKind kind() {
            return ModelKind.NETWORK;
        }

        @Override
        public ParameterVector initial() {
            return initial;
        }

        @Override
        public void begin(GlobalModel now, GlobalModel target) {
            global = now;
        }

        @Override
        public PersonalState fit(int participant, PersonalState state, LocalWork work, long seed) {
            return state;
        }

        @Override
        public Share train(int participant, PersonalState state, LocalWork work, long seed) {
            return new Share(ModelUpdate.between(global, global.parameters(), 1), state, 0);
        }

        @Override
        public Contribution contribute(int participant, Draw draw, RandomGenerator coins) {
            return new Contribution(GradientSum.zero(initial.layout()), 0, 0);
        }

        @Override
        public CatalogueScorer scorer(int participant, PersonalState state, ShardRunner runner) {
            throw new UnsupportedOperationException("nothing was learned");
        }
    }
}
