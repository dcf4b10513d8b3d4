// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import org.hanse.cli.Progress;
import org.hanse.config.InvalidInputException;
import org.hanse.dataset.Dataset;
import org.hanse.dataset.DatasetDescriptor;
import org.hanse.dataset.DatasetReader;
import org.hanse.dataset.ReadingOptions;
import org.hanse.sim.RunSummary;
import org.hanse.sim.Scenario;
import org.hanse.sim.ScenarioRun;
import org.hanse.sim.ShardPool;

/** Runs a scenario from its first byte to its last figure, and shows how it goes on. */
final class ScenarioRunner {

    private static final InstantSource CLOCK = InstantSource.system();

    private final Scenario scenario;
    private final int threads;

    ScenarioRunner(Scenario scenario, int threads) {
        this.scenario = scenario;
        this.threads = threads;
    }

    /** Makes sure, before anything is read, that every data set is there. */
    ScenarioRunner requireDatasets() {
        for (int m = 0; m < scenario.merchants().size(); m++) {
            Path dataset = scenario.merchants().get(m).dataset();
            if (!Files.isRegularFile(dataset)) {
                throw new InvalidInputException(scenario.file() + ": merchants[" + m + "].dataset: there is no file "
                        + dataset + "; paths are relative to the folder of the scenario");
            }
        }
        return this;
    }

    /**
     * Reads, trains and scores.
     *
     * @param checkpoints folder in which trainings are saved, and from which they go on; nowhere if empty
     * @param prepared told when the data are there and training begins
     */
    RunSummary run(Optional<Path> checkpoints, Runnable prepared) {
        try (ShardPool shards = new ShardPool(threads)) {
            ScenarioRun run = prepare(shards);
            if (!scenario.trained().isEmpty()) {
                prepared.run();
            }
            run.train(checkpoints, new TrainingProgress());
            return score(run);
        }
    }

    private ScenarioRun prepare(ShardPool shards) {
        try (Progress reading = Progress.start("reading", scenario.merchants().size())) {
            return ScenarioRun.prepare(scenario, this::dataset, shards, CLOCK, reading::step);
        }
    }

    private static RunSummary score(ScenarioRun prepared) {
        try (Progress scoring = Progress.start("scoring", prepared.steps())) {
            return prepared.run(scoring::step);
        }
    }

    private Dataset dataset(Path descriptor) {
        return new DatasetReader(ReadingOptions.standard(CLOCK).withThreads(threads))
                .read(DatasetDescriptor.read(descriptor));
    }
}
