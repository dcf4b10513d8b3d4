// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.hanse.core.job.NetworkConfig.ItemVectors;
import org.hanse.core.learn.LossSettings.Algorithm;
import org.hanse.core.learn.network.EncoderKind;
import org.hanse.core.model.ModelSpec;
import org.hanse.core.model.ModelSpec.Gate;
import org.hanse.core.model.SpecBuilder;

/**
 * Combination of the options of a network and its loss.
 *
 * @param objectives 3 or 0
 * @param comparison candidates of the loss
 * @param steps number of rewards before bootstrapping
 * @param conservative whether there is a penalty
 * @param negativeActions number of sampled actions for each position
 * @param values whether interactions have values
 * @param shards number of shards of a step
 * @param similarity whether the similarity of descriptions adds to scores
 * @param algorithm value of the next state
 * @param sequence whether the encoder's state adds a term of its own
 * @param first whether the policy learns first items of empty histories
 * @param memoryPrior whether weights of tables have a shared prior
 */
public record NetworkMode(
        EncoderKind encoder,
        Gate gate,
        boolean memory,
        int objectives,
        Content content,
        ItemVectors itemVectors,
        Comparison comparison,
        boolean excludeHistory,
        boolean dropout,
        int steps,
        boolean conservative,
        int negativeActions,
        boolean values,
        int shards,
        boolean similarity,
        Algorithm algorithm,
        boolean sequence,
        boolean first,
        boolean memoryPrior) {

    public static final int DIMENSION = 8;
    static final int HEADS = 2;

    /** Longest window. */
    public static final int HISTORY = 6;

    public static final int TYPES = 3;
    public static final int GAPS = 4;
    public static final int VALUES = 3;

    /** Descriptions of items. */
    public enum Content {
        NONE,
        LEARNED,
        FIXED
    }

    /** Candidates of the loss. */
    public enum Comparison {
        ALL,
        /** Drawn uniformly. */
        DRAWN,
        /** Drawn by popularity, with a correction. */
        CORRECTED,
        /** Sampled candidates that may include the target. */
        HITS_KEPT,
        /** A part of the items that has all targets. */
        MET
    }

    /** Modes in which every pair of choices meets, once among those with objectives and once among those without. */
    public static List<NetworkMode> covering(long seed) {
        List<NetworkMode> modes = new ArrayList<>();
        int[] with = {EncoderKind.BUILT_IN.size(), 4, 2, 1, 3, 3, 5, 2, 2, 2, 2, 2, 2, 2, 2, 5, 2, 2, 2};
        CoveringRows.of(with, row -> valid(of(row, 3)), seed).forEach(row -> modes.add(of(row, 3)));
        int[] without = {EncoderKind.BUILT_IN.size(), 4, 2, 1, 3, 3, 5, 2, 2, 1, 1, 1, 2, 2, 2, 1, 2, 2, 2};
        CoveringRows.of(without, row -> valid(of(row, 0)), seed + 1).forEach(row -> modes.add(of(row, 0)));
        return modes;
    }

    /** Everything at once but similarity and sequence. */
    public static NetworkMode full(EncoderKind encoder, Gate gate, boolean memory, int shards) {
        return new NetworkMode(
                encoder,
                gate,
                memory,
                3,
                Content.LEARNED,
                ItemVectors.PRIVATE,
                Comparison.CORRECTED,
                true,
                true,
                3,
                true,
                2,
                true,
                shards,
                false,
                Algorithm.DOUBLE_DQN,
                false,
                true,
                false);
    }

    /** Returns the same mode with or without similarity. */
    public NetworkMode withSimilarity(boolean adds) {
        return new NetworkMode(
                encoder,
                gate,
                memory,
                objectives,
                content,
                itemVectors,
                comparison,
                excludeHistory,
                dropout,
                steps,
                conservative,
                negativeActions,
                values,
                shards,
                adds,
                algorithm,
                sequence,
                first,
                memoryPrior);
    }

    /** Returns the same mode with or without a shared prior of the weights of tables. */
    public NetworkMode withMemoryPrior(boolean prior) {
        return new NetworkMode(
                encoder,
                gate,
                memory,
                objectives,
                content,
                itemVectors,
                comparison,
                excludeHistory,
                dropout,
                steps,
                conservative,
                negativeActions,
                values,
                shards,
                similarity,
                algorithm,
                sequence,
                first,
                prior);
    }

    private static NetworkMode of(int[] row, int objectives) {
        return new NetworkMode(
                EncoderKind.BUILT_IN.get(row[0]),
                List.of(Gate.values()).get(row[1]),
                row[2] == 1,
                objectives,
                List.of(Content.values()).get(row[4]),
                List.of(ItemVectors.values()).get(row[5]),
                List.of(Comparison.values()).get(row[6]),
                row[7] == 1,
                row[8] == 1,
                row[9] == 1 ? 3 : 1,
                row[10] == 1,
                2 * row[11],
                row[12] == 1,
                row[13] == 1 ? 4 : 1,
                row[14] == 1,
                List.of(Algorithm.values()).get(row[15]),
                row[16] == 1,
                row[17] == 1,
                row[18] == 1);
    }

    private static boolean valid(NetworkMode mode) {
        boolean knowsItems = mode.content != Content.NONE || mode.memory || mode.itemVectors != ItemVectors.NONE;
        return knowsItems && !(mode.similarity && mode.content == Content.NONE) && !(mode.memoryPrior && !mode.memory);
    }

    public ModelSpec spec() {
        return SpecBuilder.aSpec()
                .withDimension(DIMENSION)
                .withHeads(HEADS)
                .withEncoder(encoder)
                .withGate(gate)
                .withHistory(HISTORY)
                .withSequence(sequence)
                .withContent(
                        switch (content) {
                            case NONE -> Optional.empty();
                            case LEARNED -> Optional.of(ReferenceCatalogue.CONTENT.withSimilarity(similarity));
                            case FIXED -> Optional.of(ReferenceCatalogue.FIXED.withSimilarity(similarity));
                        })
                .withItemVectors(itemVectors)
                .withObjectives(objectives)
                .withMemory(memory)
                .withMemoryPrior(memoryPrior)
                .withTypes(TYPES)
                .withGaps(GAPS)
                .withValues(values ? VALUES : 0)
                .build();
    }

    public LossSettings loss() {
        List<Double> omega = objectives == 0 ? Collections.emptyList() : List.of(0.6, 1.1, -0.3);
        return new LossSettings(
                        0.7,
                        0.8,
                        steps,
                        conservative ? 0.4 : 0,
                        negativeActions,
                        omega,
                        comparison != Comparison.HITS_KEPT)
                .withAlgorithm(algorithm)
                .withFirst(first ? 0.6 : 0);
    }

    public double dropoutShare() {
        return dropout ? 0.25 : 0;
    }
}
