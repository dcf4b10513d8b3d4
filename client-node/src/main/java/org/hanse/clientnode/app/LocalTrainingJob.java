// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.app;

import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.hanse.clientnode.port.LocalDataset;
import org.hanse.core.job.JobPlan;
import org.hanse.core.job.JobPrivacy;
import org.hanse.core.job.JobSetup;
import org.hanse.core.job.PrivacyConfig;
import org.hanse.core.learn.LearnedCatalogues;
import org.hanse.core.learn.LocalTrainer;
import org.hanse.core.learn.PersonalState;
import org.hanse.core.learn.RoundTrainer;
import org.hanse.core.learn.ShopperTrainer;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.privacy.PrivacyUnit;
import org.hanse.core.quantize.IntegerUpdate;
import org.hanse.core.shard.ShardRunner;

/**
 * Client training of a node for one job: reads the merchant's data, and computes the update of a round. Used by one thread. Examples are
 * kept until the data change.
 */
public final class LocalTrainingJob {

    /** Index of the merchant: a node trains for one. */
    private static final int OWN = 0;

    private final JobSetup setup;
    private final LocalDataset data;
    private final SecureRandom random;
    private final ShardRunner runner;
    private Optional<Ready<?>> ready = Optional.empty();

    /** @param runner runs pieces of training; the update does not depend on its number of threads */
    public LocalTrainingJob(JobSetup setup, LocalDataset data, SecureRandom random, ShardRunner runner) {
        this.setup = setup;
        this.data = data;
        this.random = random;
        this.runner = runner;
    }

    /**
     * Computes the update of a round.
     *
     * @param global model of the round
     * @param target model of target values
     * @param clipNorm L2 clip norm of one unit's contribution
     * @throws org.hanse.core.learn.DivergenceException if a loss or parameter is not finite
     * @throws RuntimeException if the data cannot be read or do not fit the network
     */
    public IntegerUpdate update(GlobalModel global, GlobalModel target, double clipNorm) {
        String version = data.version();
        Ready<?> own = ready.filter(kept -> kept.version().equals(version)).orElseGet(() -> prepared(version));
        ready = Optional.of(own);
        own.trainer().begin(global, target);
        return own.training()
                .update(
                        OWN,
                        PersonalState.INITIAL,
                        new ClientTraining.Bounds(setup.format().quantization(), clipNorm),
                        new SecureDraws(random))
                .update();
    }

    private Ready<?> prepared(String version) {
        JobPlan.Training stage = setup.training();
        ClientTrainers trainers = NetworkTrainers.of(
                stage.training(),
                new LearnedCatalogues(stage.spec()),
                List.of(data.merchant()),
                stage.excludeHistory(),
                runner);
        Optional<PrivacyConfig> privacy = stage.federation().uploads().privacy();
        return privacy.isPresent() && privacy.get().terms().unit() == PrivacyUnit.SHOPPER
                ? ofShoppers(version, trainers, privacy.get(), setup.privacy().orElseThrow())
                : whole(version, trainers);
    }

    private Ready<ShopperTrainer> ofShoppers(
            String version, ClientTrainers trainers, PrivacyConfig config, JobPrivacy privacy) {
        ShopperTrainer trainer = trainers.shopperTrainer(config.taken(), runner).orElseThrow();
        return new Ready<>(version, trainer, ClientTraining.ofShoppers(privacy, new OneTrainer<>(trainer)));
    }

    private Ready<LocalTrainer> whole(String version, ClientTrainers trainers) {
        LocalTrainer trainer = trainers.trainer(runner);
        UploadPipeline uploads = UploadPipeline.of(
                setup.training().federation().uploads(),
                setup.initial().parameters().layout(),
                setup.privacy());
        return new Ready<>(
                version,
                trainer,
                ClientTraining.whole(setup.training().federation().work(), new OneTrainer<>(trainer), uploads));
    }

    /** Trainer over the examples of one version of the data. */
    private record Ready<T extends RoundTrainer>(String version, T trainer, ClientTraining training) {}

    /** Pool of one trainer. */
    private record OneTrainer<T>(T trainer) implements TrainerPool<T> {

        @Override
        public <R> R with(Function<? super T, R> task) {
            return task.apply(trainer);
        }
    }
}
