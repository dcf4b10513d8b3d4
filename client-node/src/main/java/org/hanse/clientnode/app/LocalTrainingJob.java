// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.app;

import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hanse.clientnode.port.CoordinatorConnection;
import org.hanse.clientnode.port.LocalDataset;
import org.hanse.clientnode.port.PersonalStateStore;
import org.hanse.clientnode.port.PersonalStateStore.StoredStates;
import org.hanse.clientnode.port.ServedModel.Validation;
import org.hanse.core.crypto.Digest;
import org.hanse.core.interaction.table.Contribution;
import org.hanse.core.job.JobPlan;
import org.hanse.core.job.JobPrivacy;
import org.hanse.core.job.JobSetup;
import org.hanse.core.learn.score.CatalogueScorer;
import org.hanse.core.learn.train.ItemPersonalState;
import org.hanse.core.learn.train.LearnedCatalogues;
import org.hanse.core.learn.train.Merchant;
import org.hanse.core.learn.train.PersonalState;
import org.hanse.core.learn.train.RoundTrainer;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.model.ParameterLayout;
import org.hanse.core.quantize.IntegerUpdate;
import org.hanse.core.round.ModelDigest;
import org.hanse.core.secagg.RoundContext;
import org.hanse.core.shard.ShardRunner;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Client training of a node for one job: reads the merchant's data, computes the update of a round, and validates published models. Used
 * by one thread. Examples are kept until the data change; the personal part is stored between rounds.
 */
public final class LocalTrainingJob {

    private static final Logger LOG = LoggerFactory.getLogger(LocalTrainingJob.class);

    /** Index of the merchant: a node trains for one. */
    private static final int OWN = 0;

    private final JobSetup setup;
    private final LocalDataset data;
    private final PersonalStateStore personal;
    private final Optional<NodeSum> sum;
    private final SecureRandom random;
    private final ShardRunner runner;
    private Optional<Ready> ready = Optional.empty();

    /**
     * Stored results of a job.
     *
     * @param personal personal parts
     * @param sum last sum before training; empty for a job without one
     */
    record Stores(PersonalStateStore personal, Optional<NodeSum> sum) {}

    /** Creates the training of a job without a sum before it. */
    public LocalTrainingJob(
            JobSetup setup, LocalDataset data, PersonalStateStore personal, SecureRandom random, ShardRunner runner) {
        this(setup, data, new Stores(personal, Optional.empty()), random, runner);
    }

    /** @param runner runs pieces of training; the update does not depend on its number of threads */
    LocalTrainingJob(JobSetup setup, LocalDataset data, Stores stores, SecureRandom random, ShardRunner runner) {
        this.setup = setup;
        this.data = data;
        this.personal = stores.personal();
        this.sum = stores.sum();
        this.random = random;
        this.runner = runner;
    }

    /**
     * Model with a personal part, validated.
     *
     * @param personal personal part
     * @param validation value on the merchant's validation interactions
     */
    record Validated(ItemPersonalState personal, Validation validation) {}

    /**
     * Downloads the inputs of a round.
     *
     * @return computation of the round's update
     */
    Supplier<IntegerUpdate> prepared(RoundContext.Start start, CoordinatorConnection connection) {
        if (start.isCounting()) {
            NodeSum own = sum.orElseThrow().ofModel(start.model());
            own.requireEarlier(start.released(), connection);
            return () -> part(own);
        }
        requireSums(start.sums(), connection);
        ParameterLayout layout = setup.layout();
        GlobalModel global = connection.model(start.model(), layout);
        GlobalModel target = start.target().equals(start.model()) ? global : connection.model(start.target(), layout);
        return () -> update(global, target, start.clipNorm());
    }

    /** Downloads the sums before training of the job that were made, unless they are stored. */
    void requireSums(List<Digest> digests, CoordinatorConnection connection) {
        sum.ifPresent(own -> own.require(digests, connection));
    }

    /**
     * Part of a sum before training.
     *
     * @param contribution counted interactions, which are stored before the upload
     */
    private record Part(Contribution contribution, IntegerUpdate update) {}

    private IntegerUpdate part(NodeSum own) {
        requireUncoupled();
        ClientDraws draws = new SecureDraws(random);
        return stored(
                        () -> guarded(
                                () -> part(own, split().training(), draws),
                                () -> own.nothing(draws).map(update -> new Part(Contribution.NONE, update))),
                        part -> own.store(part.contribution()))
                .update();
    }

    private Part part(NodeSum own, Merchant merchant, ClientDraws draws) {
        Contribution contribution = own.contribution(merchant, runner);
        return new Part(contribution, own.update(merchant, contribution, draws));
    }

    /**
     * Computes the update of a round, and stores the personal part before and after it.
     *
     * @param global model of the round
     * @param target model of target values
     * @param clipNorm L2 clip norm of one unit's contribution
     * @throws org.hanse.core.learn.DivergenceException if a loss or parameter is not finite, without a privacy guarantee
     * @throws RuntimeException if the data do not fit the network, without a privacy guarantee
     * @throws MachineFault if the data cannot be read, under a privacy guarantee
     */
    public IntegerUpdate update(GlobalModel global, GlobalModel target, double clipNorm) {
        requireUncoupled();
        return stored(
                        () -> guarded(
                                () -> trained(global, target, clipNorm),
                                () -> setup.privacy().map(this::nothing)),
                        trained -> trained.states()
                                .ifPresent(states -> personal.store(setup.plan().job(), states)))
                .update();
    }

    /**
     * Returns the result of a computation. Where it fails under a privacy guarantee, returns the result of a node without data: whether it
     * fails may depend on a single shopper, and the coordinator would see a refusal.
     *
     * @param nothing returns the result of a node without data; empty without a guarantee
     */
    private <T> T guarded(Supplier<T> computation, Supplier<Optional<T>> nothing) {
        try {
            return computation.get();
        } catch (CancellationException e) {
            throw e;
        } catch (RuntimeException e) {
            T other = nothing.get().orElseThrow(() -> e);
            // The reason stays here, since it may name data.
            LOG.error(
                    "training failed, the node sends zero and its noise job={} reason=\"{}\"",
                    setup.plan().job(),
                    e.getMessage());
            LOG.debug("training failed", e);
            return other;
        }
    }

    private Trained nothing(JobPrivacy privacy) {
        return new Trained(
                new PrivateUploads(privacy)
                        .nothing(setup.layout(), setup.format().quantization(), new SecureDraws(random)),
                Optional.empty());
    }

    /** Returns a result once it is stored. It is computed again from the start if shoppers were erased meanwhile. */
    <T> T stored(Supplier<T> computation, Consumer<T> store) {
        while (true) {
            long erasures = own(data::erasures);
            T result = computation.get();
            if (own(() -> data.unlessErased(erasures, () -> store.accept(result)))) {
                return result;
            }
            LOG.info(
                    "shoppers were erased during training; training again job={}",
                    setup.plan().job());
        }
    }

    private record Trained(IntegerUpdate update, Optional<StoredStates> states) {}

    private Trained trained(GlobalModel global, GlobalModel target, double clipNorm) {
        Ready own = ready();
        // A training that ends early leaves its trainer in the middle of a step.
        ready = Optional.empty();
        Digest base = ModelDigest.of(global.parameters());
        PersonalState before = own.inOrder(kept(base));
        own.begin(global, target);
        ClientUpdate made = own.work()
                .training()
                .update(
                        OWN,
                        before,
                        new ClientTraining.Bounds(setup.format().quantization(), clipNorm),
                        new SecureDraws(random));
        ready = Optional.of(own);
        return new Trained(
                made.update(),
                made.state().map(after -> new StoredStates(base, own.byItem(before), own.byItem(after))));
    }

    /** Reads or stores what is this node's own. Without it, a node in a job with a guarantee ends: a refusal may depend on its data. */
    private <T> T own(Supplier<T> access) {
        return MachineFault.own(setup, access);
    }

    private OwnSplit split() {
        return OwnSplit.of(own(data::merchant), own(data::protocol));
    }

    /** Returns the personal part that training from a model starts with. */
    private ItemPersonalState kept(Digest model) {
        return own(() -> personal.load(setup.plan().job()))
                .map(states -> states.startFor(model))
                .orElse(ItemPersonalState.INITIAL);
    }

    /** Returns the version of the data. */
    String dataVersion() {
        return data.version();
    }

    /**
     * Fits the node's personal part to a published model, and validates both.
     *
     * @throws org.hanse.core.learn.DivergenceException if a loss or parameter is not finite
     * @throws org.hanse.core.evaluate.NotFiniteScoreException if a score is not finite
     */
    Validated fitted(GlobalModel model) {
        return fitted(model, kept(ModelDigest.of(model.parameters())));
    }

    /** Validates the model before the first round, with a personal part that is fitted to it alone. */
    Validated initial() {
        return fitted(setup.initial(), ItemPersonalState.INITIAL);
    }

    private Validated fitted(GlobalModel model, ItemPersonalState start) {
        Ready own = ready();
        own.begin(model, model);
        // Under privacy for shoppers rounds do not change a personal part, so that of each participant is initial.
        boolean late = start.isInitial() && model.version() > 0 && !ClientWork.isOfShoppers(setup);
        long seed = new SecureDraws(random).fitting();
        PersonalState fitted = own.work().fitted(OWN, own.inOrder(start), model.version(), late, seed);
        return own.validated(ExposureFit.fitted(
                own.examples().trainers().model(OWN, model.parameters(), fitted),
                own(data::exposures),
                own.examples().split().training(),
                runner));
    }

    /** Validates a model with a personal part that was fitted to it before. */
    Validated validated(GlobalModel model, ItemPersonalState fitted) {
        Ready own = ready();
        own.begin(model, model);
        return own.validated(own.inOrder(fitted));
    }

    private Ready ready() {
        String version = own(data::version);
        Optional<Digest> digest = sum.flatMap(NodeSum::sum);
        Ready own = ready.filter(kept ->
                        kept.version().equals(version) && kept.examples().sum().equals(digest))
                .orElseGet(() -> prepared(version, digest));
        ready = Optional.of(own);
        return own;
    }

    /** Rejects data in which one shopper changes what is read of others: a guarantee for shoppers does not hold for them. */
    private void requireUncoupled() {
        own(() -> data.refusal(setup)).ifPresent(why -> {
            throw new IllegalArgumentException(why);
        });
    }

    private Ready prepared(String version, Optional<Digest> digest) {
        JobPlan.Training stage = setup.training();
        OwnSplit split = split();
        NetworkTrainers trainers = NetworkTrainers.of(
                stage.training(),
                new LearnedCatalogues(stage.spec()),
                List.of(sum.map(own -> own.training(split.training(), runner)).orElse(split.training())),
                stage.excludeHistory(),
                runner);
        Examples examples = new Examples(
                version,
                digest,
                split,
                trainers,
                OwnSplit.value(split.popularity()),
                ValueRanking.of(stage.training()));
        return new Ready(examples, ClientWork.of(setup, trainers, runner, new OneTrainer.Pools()));
    }

    /** One version of the data, split and made ready. */
    private record Examples(
            String version,
            Optional<Digest> sum,
            OwnSplit split,
            NetworkTrainers trainers,
            OptionalDouble popularity,
            ValueRanking ranking) {}

    /** Client half over the examples of one version of the data. */
    private record Ready(Examples examples, ClientWork work) {

        void begin(GlobalModel global, GlobalModel target) {
            work.trainers().with(trainer -> {
                trainer.begin(global, target);
                return trainer;
            });
        }

        String version() {
            return examples.version();
        }

        /** Returns the rows in order. A state of another network with the same job name is not used. */
        PersonalState inOrder(ItemPersonalState state) {
            try {
                return examples.trainers()
                        .inOrder(OWN, state, examples.split().training().catalogue());
            } catch (IllegalArgumentException e) {
                LOG.warn("personal state dropped, a new one is fitted reason=\"{}\"", e.getMessage());
                return PersonalState.INITIAL;
            }
        }

        ItemPersonalState byItem(PersonalState state) {
            return examples.trainers()
                    .byItem(OWN, state, examples.split().training().catalogue());
        }

        Validated validated(PersonalState fitted) {
            CatalogueScorer trained =
                    work.trainers().with(trainer -> trainer.scorer(OWN, fitted, ShardRunner.sequential()));
            CatalogueScorer scorer = examples.ranking().withoutValues(trained, ShardRunner.sequential());
            return new Validated(byItem(fitted), examples.split().validation(scorer, version(), examples.popularity()));
        }
    }

    /** Pool of one trainer. */
    private record OneTrainer<T>(T trainer) implements TrainerPool<T> {

        @Override
        public <R> R with(Function<? super T, R> task) {
            return task.apply(trainer);
        }

        /** Makes pools of one trainer. */
        private static final class Pools implements ClientWork.Pools {

            @Override
            public <T extends RoundTrainer> TrainerPool<T> of(Supplier<T> trainers) {
                return new OneTrainer<>(trainers.get());
            }
        }
    }
}
