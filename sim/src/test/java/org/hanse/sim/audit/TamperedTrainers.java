// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.audit;

import java.util.Optional;
import java.util.function.Function;
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
import org.hanse.core.model.ParameterVector;
import org.hanse.core.shard.ShardRunner;
import org.hanse.sim.federate.TrainerWrapper;

/**
 * Participants with altered contributions of their shoppers.
 *
 * @param trainers trainers of the real participants
 * @param giving altered contribution, from the real trainer
 */
record TamperedTrainers(ClientTrainers trainers, Function<ShopperTrainer, Giving> giving) implements TrainerWrapper {

    /** Contribution of a participant to a round. */
    @FunctionalInterface
    interface Giving {
        ShopperTrainer.Contribution give(int participant, ShopperTrainer.Draw draw, RandomGenerator coins);
    }

    /** A build that leaves gradients as long as they are, and is the shipped one otherwise. */
    static ClientTrainers unclipped(ClientTrainers trainers) {
        return new TamperedTrainers(
                trainers,
                trainer -> (participant, draw, coins) ->
                        trainer.contribute(participant, new ShopperTrainer.Draw(draw.rate(), norm -> 1), coins));
    }

    @Override
    public LocalTrainer trainer(ShardRunner runner) {
        return trainers.trainer(runner);
    }

    @Override
    public Optional<ShopperTrainer> shopperTrainer(PrivacyConfig.Gradients gradients, ShardRunner runner) {
        return trainers.shopperTrainer(gradients, runner).map(trainer -> new Tampered(trainer, giving.apply(trainer)));
    }

    private record Tampered(ShopperTrainer trainer, Giving giving) implements ShopperTrainer {

        @Override
        public ModelKind kind() {
            return trainer.kind();
        }

        @Override
        public ParameterVector initial() {
            return trainer.initial();
        }

        @Override
        public void begin(GlobalModel global, GlobalModel target) {
            trainer.begin(global, target);
        }

        @Override
        public PersonalState fit(int participant, PersonalState state, LocalWork work, long seed) {
            return trainer.fit(participant, state, work, seed);
        }

        @Override
        public Contribution contribute(int participant, Draw draw, RandomGenerator coins) {
            return giving.give(participant, draw, coins);
        }

        @Override
        public CatalogueScorer scorer(int participant, PersonalState state, ShardRunner runner) {
            return trainer.scorer(participant, state, runner);
        }
    }
}
