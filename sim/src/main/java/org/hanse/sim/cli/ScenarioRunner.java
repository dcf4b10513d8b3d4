// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.hanse.app.ShardPool;
import org.hanse.cli.Progress;
import org.hanse.config.InvalidInputException;
import org.hanse.config.NearestName;
import org.hanse.dataset.Dataset;
import org.hanse.dataset.DatasetDescriptor;
import org.hanse.dataset.DatasetReader;
import org.hanse.dataset.ReadingOptions;
import org.hanse.dataset.facts.SharedShoppers;
import org.hanse.sim.audit.AuditSettings;
import org.hanse.sim.audit.AuditSubject;
import org.hanse.sim.audit.AuditSummary;
import org.hanse.sim.audit.FederationAudit;
import org.hanse.sim.experiment.FederationSubject;
import org.hanse.sim.experiment.ScenarioRun;
import org.hanse.sim.scenario.Scenario;
import org.hanse.sim.scenario.TrainedModel;
import org.hanse.sim.summary.ScoredRun;
import org.hanse.sim.train.FederationSource;
import org.hanse.sim.train.NetworkSource;
import org.hanse.sim.train.ServedPart;
import org.hanse.sim.train.TrainingMerchant;

/** Runner of a complete scenario with a progress display. */
final class ScenarioRunner {

    private static final InstantSource CLOCK = InstantSource.system();

    private final Scenario scenario;
    private final int threads;
    private final Consumer<ServedPart> trained;

    ScenarioRunner(Scenario scenario, int threads) {
        this(scenario, threads, part -> {});
    }

    /** @param trained receives a part of each trained network */
    ScenarioRunner(Scenario scenario, int threads, Consumer<ServedPart> trained) {
        this.scenario = scenario;
        this.threads = threads;
        this.trained = trained;
    }

    /** Checks that every data set exists, before any is read. */
    ScenarioRunner requireDatasets() {
        for (int m = 0; m < scenario.merchants().size(); m++) {
            Path dataset = scenario.merchants().get(m).dataset();
            if (!Files.isRegularFile(dataset)) {
                throw new InvalidInputException(
                        scenario.file() + ": merchants[" + m + "].dataset: found no file " + dataset
                                + "; expected a descriptor. Fix: write a path relative to the folder of the scenario");
            }
            FileKind.DESCRIPTOR.require(dataset);
        }
        return this;
    }

    /**
     * Reads, trains and scores.
     *
     * @param checkpoints folder in which trainings are saved, and from which they go on; nowhere if empty
     * @param beginning run when the data are there and every federation can be made
     * @param warnings receives sentences about the data
     */
    ScoredRun run(Optional<Path> checkpoints, Runnable beginning, Consumer<String> warnings) {
        try (ShardPool shards = new ShardPool(threads)) {
            ScenarioRun run = prepare(shards);
            run.sharedShoppers().map(this::warning).ifPresent(warnings);
            run.train(checkpoints, new TrainingProgress(beginning, trained));
            return score(run);
        }
    }

    private String warning(SharedShoppers pair) {
        return "warning: " + scenario.file() + ": merchants: found " + pair.shared() + " of " + pair.fewest()
                + " shoppers of " + pair.one() + " at " + pair.other() + " as well; expected other shoppers at each"
                + " merchant, as a privacy guarantee covers a shopper at one merchant only. Fix: name each file once";
    }

    /**
     * Returns the federated model to attack, before any data are read.
     *
     * @param of name of the model; empty for the first one
     * @throws InvalidInputException if there is no such model
     */
    String attacked(Optional<String> of) {
        List<String> names = scenario.trained().stream()
                .filter(model -> model.scope() == TrainedModel.Scope.FEDERATED)
                .map(TrainedModel::name)
                .toList();
        if (names.isEmpty()) {
            throw new InvalidInputException(scenario.file()
                    + ": compare: found no federated model; expected one to attack. Fix: write"
                    + " compare: [federated]");
        }
        String name = of.orElse(names.get(0));
        if (!names.contains(name)) {
            throw new InvalidInputException(scenario.file() + ": --of: found \"" + name
                    + "\"; expected a federated model: " + String.join(", ", names) + ". Fix: give --of "
                    + NearestName.of(name, names).orElse(names.get(0)));
        }
        return name;
    }

    /**
     * Attacks a federation of the scenario.
     *
     * @param model its name, {@link #attacked}
     * @param rounds that are attacked; all if empty
     * @throws InvalidInputException if there is no federation that can be attacked
     */
    AuditSummary audit(String model, int canaries, OptionalInt rounds) {
        try (ShardPool shards = new ShardPool(threads)) {
            FederationSubject federated = prepare(shards).federated(model).orElseThrow();
            FederationSource source = federated.source();
            AuditSubject subject = subject(federated);
            int most = subject.config().rounds();
            if (rounds.orElse(1) > most) {
                throw new InvalidInputException(scenario.file() + ": --rounds: found " + rounds.getAsInt()
                        + "; expected at most federation.rounds, which is " + most + ". Fix: give --rounds " + most);
            }
            try {
                FederationAudit audit =
                        new FederationAudit(subject, new AuditSettings(canaries, rounds.orElse(most)), shards);
                try (Progress attacking = Progress.start("attacking", audit.steps())) {
                    return audit.run(attacking::step);
                }
            } catch (IllegalArgumentException e) {
                throw source.refused(e);
            }
        }
    }

    private AuditSubject subject(FederationSubject federated) {
        FederationSource source = federated.source();
        if (!(source.source() instanceof NetworkSource network)) {
            throw new InvalidInputException(scenario.file()
                    + ": network: found a DL4J graph; expected Hanse's own network, whose rows the attacks know. Fix:"
                    + " leave out network.dl4j");
        }
        source.config().sums().key().ifPresent(key -> {
            throw new InvalidInputException(scenario.file()
                    + ": federation." + key + ": found a sum of " + key
                    + "; expected none, since the attacks do not use"
                    + " it. Fix: write " + key + ": none, or attack another model with --of");
        });
        List<TrainingMerchant> merchants = federated.merchants().stream()
                .filter(merchant -> !merchant.late())
                .toList();
        return new AuditSubject(
                network,
                network,
                source.config(),
                merchants,
                new AuditSubject.Draws(federated.excludeHistory(), source.seed()));
    }

    private ScenarioRun prepare(ShardPool shards) {
        try (Progress reading = Progress.start("reading", scenario.merchants().size())) {
            return ScenarioRun.prepare(scenario, this::dataset, shards, CLOCK, reading::step);
        }
    }

    private static ScoredRun score(ScenarioRun prepared) {
        try (Progress scoring = Progress.start("scoring model settings", prepared.steps())) {
            return prepared.score(scoring::step);
        }
    }

    private Dataset dataset(Path descriptor) {
        return new DatasetReader(ReadingOptions.standard(CLOCK).withThreads(threads))
                .read(DatasetDescriptor.read(descriptor));
    }
}
