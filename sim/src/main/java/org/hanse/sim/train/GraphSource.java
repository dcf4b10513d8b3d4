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
import org.hanse.core.learn.train.ModelTrainer;
import org.hanse.core.learn.train.NetworkTrainer.Merchant;
import org.hanse.core.shard.ShardRunner;
import org.hanse.sim.federate.TrainerSupply;

/**
 * Trains a DL4J graph that somebody brought along (docs/guides/own-network.md). Of {@code learning} it heeds batch and history; the rate
 * and the updater are the graph's own.
 *
 * @param file where the graph was read from, for messages
 * @param json the graph
 * @param learning how it is trained
 * @param seed of everything that is drawn
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
     * As described there.
     *
     * @throws InvalidInputException if the graph does not fit the data
     */
    @Override
    public ModelTrainer trainer(List<Learner> learners, boolean excludeHistory, ShardRunner shards) {
        try {
            return GraphTrainer.of(json, TrainerSource.merchants(learners), settings(excludeHistory));
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException(file + ": " + e.getMessage(), e);
        }
    }

    /**
     * As described there; trainers take turns, for DL4J draws from one generator for the whole process.
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
