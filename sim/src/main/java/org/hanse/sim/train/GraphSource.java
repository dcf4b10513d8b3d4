// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.hanse.clientnode.app.ClientTrainers;
import org.hanse.config.InvalidInputException;
import org.hanse.core.job.LearningConfig;
import org.hanse.core.learn.dl4j.GraphSettings;
import org.hanse.core.learn.dl4j.GraphTrainer;
import org.hanse.core.learn.train.Merchant;
import org.hanse.core.learn.train.ModelTrainer;
import org.hanse.core.shard.ShardRunner;
import org.hanse.sim.federate.TrainerSupply;

/**
 * Source of trainers for a user-supplied DL4J graph (docs/guides/own-network.md). It applies batch and history of {@code learning}. The
 * graph sets its own rate and updater.
 *
 * @param file file of the graph, for messages
 * @param json the graph
 * @param learning training settings
 * @param seed seed of all random draws
 */
public record GraphSource(Path file, String json, LearningConfig learning, long seed)
        implements TrainerSource, TrainerSupply {

    /**
     * Reads the graph's file.
     *
     * @throws InvalidInputException if it cannot be read
     */
    public static GraphSource of(Path file, LearningConfig learning, long seed) {
        try {
            return new GraphSource(file, Files.readString(file), learning, seed);
        } catch (IOException e) {
            throw new InvalidInputException(file + ": cannot be read as text in UTF-8", e);
        }
    }

    /**
     * Creates a trainer.
     *
     * @throws InvalidInputException if the graph does not fit the data
     */
    @Override
    public ModelTrainer trainer(List<TrainingMerchant> merchants, boolean excludeHistory, ShardRunner shards) {
        try {
            return GraphTrainer.of(json, TrainerSource.data(merchants), settings(excludeHistory));
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException(file + ": " + e.getMessage(), e);
        }
    }

    /**
     * Creates the participants. Their trainers take turns, because DL4J draws from one generator of the process.
     *
     * @throws InvalidInputException if the graph does not fit the data
     */
    @Override
    public ClientTrainers of(List<Merchant> participants, boolean excludeHistory, ShardRunner shards) {
        try {
            return new GraphTrainers(json, participants, settings(excludeHistory));
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException(file + ": " + e.getMessage(), e);
        }
    }

    private GraphSettings settings(boolean excludeHistory) {
        return new GraphSettings(learning.history(), learning.batch(), excludeHistory, seed);
    }
}
