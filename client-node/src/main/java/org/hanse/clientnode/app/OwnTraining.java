// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.app;

import java.time.InstantSource;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.hanse.clientnode.port.LocalDataset;
import org.hanse.clientnode.port.OwnNetwork;
import org.hanse.clientnode.port.ServedModel;
import org.hanse.clientnode.port.ServedModelStore;
import org.hanse.clientnode.port.ServedModelStore.Content;
import org.hanse.clientnode.port.ServingChoice;
import org.hanse.clientnode.port.TrainingStates;
import org.hanse.core.evaluate.Protocol;
import org.hanse.core.evaluate.TrainedScorer;
import org.hanse.core.job.NetworkTraining;
import org.hanse.core.job.ReadableFacts;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.train.BatchSize;
import org.hanse.core.learn.train.Fitting;
import org.hanse.core.learn.train.ItemPersonalState;
import org.hanse.core.learn.train.LearnedCatalogues;
import org.hanse.core.learn.train.ListwiseFit;
import org.hanse.core.learn.train.Merchant;
import org.hanse.core.learn.train.NetworkTrainer;
import org.hanse.core.learn.train.PersonalState;
import org.hanse.core.learn.train.TrainingCurve;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.round.ModelDigest;
import org.hanse.core.shard.ShardRunner;

/**
 * Training of the shop's own network, and the comparison by which the node chooses what it serves. With the same data, seed and settings
 * the network is the local one of the simulator. Nothing of it leaves the node. Not thread-safe.
 */
public final class OwnTraining {

    private static final int OWN = 0;

    private final LocalDataset data;
    private final ServedModelStore store;
    private final TrainingStates states;
    private final NodeChoice choice;
    private final ShardRunner runner;
    private final InstantSource clock;
    private final Consumer<String> report;

    /**
     * Creates a training.
     *
     * @param choice comparison of the network with what needs no training
     * @param report receives one line for the owner after each step
     */
    public OwnTraining(
            LocalDataset data,
            ServedModelStore store,
            TrainingStates states,
            NodeChoice choice,
            ShardRunner runner,
            InstantSource clock,
            Consumer<String> report) {
        this.data = data;
        this.store = store;
        this.states = states;
        this.choice = choice;
        this.runner = runner;
        this.clock = clock;
        this.report = report;
    }

    /** Thrown where shoppers were erased after the data were read. */
    private static final class ErasedException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /**
     * Compares what needs no training, trains the network unless it is of the present data, and compares again.
     *
     * @return what the node serves from now on
     * @throws RuntimeException if the data cannot be read or a result cannot be stored
     */
    public ServingChoice run() {
        choice.current();
        while (!isTrained()) {
            try {
                if (train(data.erasures())) {
                    break;
                }
            } catch (ErasedException e) {
                states.delete();
            }
            report.accept("Shoppers were erased meanwhile: trains again without them");
        }
        return choice.current();
    }

    private boolean isTrained() {
        String version = data.version();
        boolean trained = choice.isTrained(version);
        if (trained) {
            // A crash may have left them.
            states.delete();
            report.accept("The network of this shop is trained on data version " + version + " already");
        }
        return trained;
    }

    /** Returns whether the training has ended: stored, or without a network. Shoppers were erased meanwhile otherwise. */
    private boolean train(long erasures) {
        String version = data.version();
        Merchant merchant = data.merchant();
        OwnSplit split = OwnSplit.of(merchant, data.protocol());
        if (split.queries().size() < NodeChoice.LEAST_QUERIES) {
            report.accept("No training: found " + split.queries().size() + " validation queries; expected at least "
                    + NodeChoice.LEAST_QUERIES + ", by which a network can be compared");
            return true;
        }
        boolean excludeHistory = split.protocol().history() == Protocol.HistoryRule.EXCLUDE;
        NetworkTraining training =
                NetworkTraining.ofShop(ReadableFacts.of(List.of(merchant.catalogue()), List.of(merchant.log())));
        NetworkTrainer trainer = trainer(training, split.training(), excludeHistory);
        if (!isFitted(trainer, training, split, version, erasures)) {
            return true;
        }
        ListwiseFit.Model model = trainer.model(OWN);
        PersonalState fitted = ExposureFit.fitted(model, data.exposures(), split.training(), runner);
        Content content = new Content(
                new GlobalModel(trainer.epochs(), model.shared()),
                ItemPersonalState.of(fitted, model.own(), split.training().catalogue()));
        ServedModel.Validation validation =
                split.validation(model.with(fitted).scorer(runner), version, OwnSplit.value(split.popularity()));
        OwnNetwork network = new OwnNetwork(
                ReadableFacts.of(List.of(merchant.catalogue()), List.of(merchant.log())),
                excludeHistory,
                OwnNetwork.settings(training, excludeHistory),
                ModelDigest.of(content.model().parameters()),
                trainer.epochs(),
                validation,
                clock.instant());
        boolean stored = data.unlessErased(erasures, () -> store.serve(network, content));
        states.delete();
        return stored;
    }

    private NetworkTrainer trainer(NetworkTraining training, Merchant merchant, boolean excludeHistory) {
        List<Merchant> merchants = List.of(merchant);
        int batch = training.learning()
                .batch()
                .orElseGet(() -> BatchSize.of(
                        NetworkTrainer.windows(merchants, training.spec().history())));
        return new NetworkTrainer(
                merchants,
                new LearnedCatalogues(training.spec()),
                training.settings(batch, excludeHistory),
                Kernels.best(),
                runner);
    }

    /** Trains with early stopping on the validation queries. Returns whether the network is of use. */
    private boolean isFitted(
            NetworkTrainer trainer, NetworkTraining training, OwnSplit split, String version, long erasures) {
        Fitting.Goal goal = new Fitting.Goal(
                training.learning().epochs(),
                training.learning().patience(),
                own -> OwnSplit.value(split.values(new TrainedScorer(own.scorer(OWN, runner)))));
        Fitting.Checkpoints checkpoints =
                states.of("data " + version + ", erasures " + erasures + ", " + trainer.fingerprint(), task -> {
                    if (!data.unlessErased(erasures, task)) {
                        throw new ErasedException();
                    }
                });
        Fitting.Outcome outcome =
                new Fitting(clock, new Progress(split.metricName(), goal.epochs())).fit(trainer, goal, checkpoints);
        outcome.divergence()
                .ifPresent(sign -> report.accept("No network: its training diverged, since " + sign
                        + ". Next: the training after the next import"));
        return outcome.divergence().isEmpty();
    }

    /** Lines for the owner. */
    private final class Progress implements Fitting.Progress {

        private final String metric;
        private final int most;

        Progress(String metric, int most) {
            this.metric = metric;
            this.most = most;
        }

        @Override
        public void begun(TrainingCurve curve) {
            report.accept(
                    curve.size() == 0
                            ? "Trains the network of this shop, at most " + most + " epochs"
                            : "Resumes the training of the network of this shop after epoch " + curve.size());
        }

        @Override
        public void stepped(int step, double loss) {}

        @Override
        public void epochEnded(TrainingCurve curve) {
            OptionalDouble value = curve.epochs().get(curve.size() - 1).validation();
            report.accept("Epoch " + curve.size() + ": " + metric + " "
                    + (value.isPresent() ? NodeChoice.decimals(value.getAsDouble()) : "not measured") + ", best "
                    + NodeChoice.decimals(curve.bestValidation().orElse(0)) + " in epoch " + curve.best());
        }
    }
}
