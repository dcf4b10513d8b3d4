// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.app;

import java.util.List;
import java.util.function.Supplier;
import org.hanse.core.job.JobTerms;
import org.hanse.core.job.PrivacyConfig;
import org.hanse.core.job.RefusedFederationException;
import org.hanse.core.learn.shopper.ShopperTrainer;
import org.hanse.core.learn.train.LocalTrainer;
import org.hanse.core.learn.train.LocalWork;
import org.hanse.core.learn.train.PersonalState;
import org.hanse.core.learn.train.RoundTrainer;
import org.hanse.core.privacy.PrivacyUnit;
import org.hanse.core.shard.ShardRunner;

/**
 * Client half of a job, for one node or for virtual participants: updates of rounds, and fits of personal parts to a model (steps 1 to 4
 * and 12 of a round).
 *
 * @param fitting usual work of a fit
 * @param trainers trainers that hold the models of the round
 * @param training updates of rounds
 */
public record ClientWork(LocalWork fitting, TrainerPool<? extends RoundTrainer> trainers, ClientTraining training) {

    /** Makes pools of trainers: of one at a node, of one for each thread in a simulation. */
    public interface Pools {

        /** Returns a pool of new trainers. */
        <T extends RoundTrainer> TrainerPool<T> of(Supplier<T> trainers);
    }

    /**
     * Returns the work of a job: gradients of shoppers under a guarantee for them, else whole updates.
     *
     * @param clients trainers over the examples of the participants
     * @param steps runs the shards of a step
     * @throws RefusedFederationException if the kind of model cannot bound a shopper's contribution although the guarantee needs it
     */
    public static ClientWork of(JobTerms terms, ClientTrainers clients, ShardRunner steps, Pools pools) {
        LocalWork fitting = terms.federation().fitting();
        if (isOfShoppers(terms)) {
            PrivacyConfig.Gradients gradients =
                    terms.federation().uploads().privacy().orElseThrow().gradients();
            TrainerPool<ShopperTrainer> pool = pools.of(() -> clients.shopperTrainer(gradients, steps)
                    .orElseThrow(() -> RefusedFederationException.of(
                            List.of("privacy.unit", "privacy"),
                            "such a model cannot bound what a single shopper contributes; set privacy.unit to"
                                    + " merchant, or use Hanse's own network")));
            // Rejects an unsuitable model before the first round.
            pool.with(RoundTrainer::kind);
            return new ClientWork(
                    fitting, pool, ClientTraining.ofShoppers(terms.privacy().orElseThrow(), pool));
        }
        TrainerPool<LocalTrainer> pool = pools.of(() -> clients.trainer(steps));
        return new ClientWork(
                fitting, pool, ClientTraining.whole(terms.federation().work(), pool, uploads(terms)));
    }

    /** Returns whether the guarantee of a job is for shoppers. */
    public static boolean isOfShoppers(JobTerms terms) {
        return terms.privacy()
                .filter(own -> own.terms().unit() == PrivacyUnit.SHOPPER)
                .isPresent();
    }

    /** Returns the conversion of whole updates. */
    public static UploadPipeline uploads(JobTerms terms) {
        return UploadPipeline.of(terms.federation().uploads(), terms.privacy());
    }

    /**
     * Fits a personal part to the model that the trainers hold.
     *
     * @param version number of counted rounds behind the model
     * @param late whether it is the first fit, to a model of several rounds: it has as many epochs as those of a participant of every round
     * @param seed seed of the fit
     */
    public PersonalState fitted(int participant, PersonalState before, int version, boolean late, long seed) {
        LocalWork work = late ? late(fitting, version) : fitting;
        return trainers.with(trainer -> trainer.fit(participant, before, work, seed));
    }

    /**
     * Returns the work of a participant's first fit, to a model of several rounds. It has the number of epochs that a participant of
     * every round has run on its personal part.
     *
     * @param usual work of a participant in a round
     * @param version version of the global model: number of counted rounds
     */
    public static LocalWork late(LocalWork usual, int version) {
        // A member fits to the model of each version, the last one included.
        long epochs = (long) usual.personalEpochs() * (version + 1);
        if (!usual.alternate()) {
            epochs += (long) jointEpochs(usual.amount()) * version;
        }
        return new LocalWork(
                usual.amount(),
                usual.proximal(),
                (int) Math.min(Integer.MAX_VALUE, Math.max(1, epochs)),
                usual.alternate());
    }

    /** Epochs of a round in which both parts move. Steps are no whole epochs at every participant; they count as one. */
    private static int jointEpochs(LocalWork.Amount amount) {
        return amount instanceof LocalWork.Epochs whole ? whole.count() : 1;
    }
}
