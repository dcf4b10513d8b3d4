// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.experiment;

import java.util.Optional;
import org.hanse.clientnode.app.ClientTrainers;
import org.hanse.core.interaction.Catalogue;
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
 * Participants with some failures.
 *
 * @param trainers trainers without failures
 * @param failure throws, or returns
 */
record FailingTrainers(ClientTrainers trainers, Failure failure) implements TrainerWrapper {

    /** A failure. */
    @FunctionalInterface
    interface Failure {

        /** Before a participant does something: {@code fit} or {@code train}. */
        void before(String what, int participant, ShardRunner shards);
    }

    @Override
    public LocalTrainer trainer(ShardRunner runner) {
        return new Trainer(trainers.trainer(runner), failure, runner);
    }

    private record Trainer(LocalTrainer trainer, Failure failure, ShardRunner runner) implements LocalTrainer {

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
            failure.before("fit", participant, runner);
            return trainer.fit(participant, state, work, seed);
        }

        @Override
        public Share train(int participant, PersonalState state, LocalWork work, long seed) {
            failure.before("train", participant, runner);
            return trainer.train(participant, state, work, seed);
        }

        @Override
        public CatalogueScorer scorer(int participant, PersonalState state, ShardRunner shards) {
            return trainer.scorer(participant, state, shards);
        }

        @Override
        public Optional<CatalogueScorer> coldStartScorer(Catalogue catalogue, ShardRunner shards) {
            return trainer.coldStartScorer(catalogue, shards);
        }
    }

    @Override
    public Optional<ShopperTrainer> shopperTrainer(PrivacyConfig.Gradients gradients, ShardRunner runner) {
        return Optional.empty();
    }

    @Override
    public long shoppers(int participant) {
        return 1;
    }
}
