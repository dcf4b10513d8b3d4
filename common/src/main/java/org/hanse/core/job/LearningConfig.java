// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.job;

import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.hanse.core.learn.LossSettings.ValueTarget;
import org.hanse.core.learn.TrainingSettings;
import org.hanse.core.learn.train.BatchSize;

/**
 * The key {@code learning} of a scenario, but for what targets are worth.
 *
 * @param optimizer how parameters follow gradients
 * @param rate learning rate, above 0
 * @param batch windows a step; empty for as many as {@link BatchSize} says
 * @param history interactions looked back at
 * @param dropout share of an interaction's components that are dropped, in [0, 1)
 * @param personal when the personal part is learned
 * @param weightDecay part of a weight, times the rate, that is taken off each step
 * @param warmup steps over which the rate rises to its height
 * @param clipNorm greatest norm of a step's gradient; infinity for none
 * @param epochs most epochs; 0 leaves a network as it begins
 * @param patience epochs without a better validation before training ends
 * @param memoryEpochs epochs in which memory weights are learned
 * @param memoryDropout share of steps in which the merchant's tables take no part; empty for what
 *     {@link #memoryDropoutWhere} says
 * @param candidates what a target is compared with
 * @param value how the objectives' values are learned
 * @param ranking weights in the score that items are ranked by
 * @param shards pieces that a step is cut into; part of what results depend on
 */
public record LearningConfig(
        Optimizer optimizer,
        double rate,
        OptionalInt batch,
        int history,
        double dropout,
        Personal personal,
        double weightDecay,
        int warmup,
        double clipNorm,
        int epochs,
        int patience,
        int memoryEpochs,
        OptionalDouble memoryDropout,
        Candidates candidates,
        Value value,
        Ranking ranking,
        int shards) {

    public static final LearningConfig DEFAULT = new LearningConfig(
            Optimizer.ADAM,
            0.001,
            OptionalInt.empty(),
            50,
            0.3,
            Personal.JOINT,
            0,
            0,
            Double.POSITIVE_INFINITY,
            40,
            5,
            1,
            OptionalDouble.empty(),
            new Candidates(5000, 2048),
            new Value(0.5, 0.5, 1, 0, 0, new Weights(1, 1, 1), ValueTarget.TEMPORAL_DIFFERENCE),
            new Ranking(1, new Weights(0, 0, 0)),
            TrainingSettings.SHARDS);

    /** Keys of the mapping, without those of the reward. */
    public static final List<String> KEYS = List.of(
            "optimizer",
            "rate",
            "batch",
            "history",
            "dropout",
            "personal",
            "weightDecay",
            "warmup",
            "clipNorm",
            "epochs",
            "patience",
            "memoryEpochs",
            "memoryDropout",
            "candidates",
            "value",
            "ranking",
            "shards");

    /** How parameters follow gradients. */
    public enum Optimizer {
        ADAM
    }

    /** When the personal part is learned. */
    public enum Personal {
        /** Together with the shared one. */
        JOINT,
        /**
         * Afterwards: what is shared is learned without it, and it is fitted to that. For federations; where a model is
         * trained in one place, both are learned together.
         */
        AFTER
    }

    /**
     * What a target is compared with.
     *
     * @param full greatest catalogue that is compared with whole
     * @param drawn how many items are drawn for each batch where the catalogue is larger
     */
    public record Candidates(int full, int drawn) {}

    /** One weight an objective. */
    public record Weights(double click, double purchase, double satisfaction) {

        /** In the order of the network's heads. */
        public List<Double> list() {
            return List.of(click, purchase, satisfaction);
        }
    }

    /**
     * How the objectives' values are learned.
     *
     * @param weight of their loss beside the policy's
     * @param discount of later rewards, in [0, 1)
     * @param steps rewards that are added up before a value bootstraps
     * @param conservative weight of the penalty on unseen actions
     * @param negatives unseen actions drawn a position
     * @param best weights of the objectives in the choice of the best next action
     * @param target what the values learn
     */
    public record Value(
            double weight,
            double discount,
            int steps,
            double conservative,
            int negatives,
            Weights best,
            ValueTarget target) {}

    /**
     * The score that items are ranked by.
     *
     * @param policy weight of the policy
     * @param objectives weights of the objectives' values; play no part without them
     */
    public record Ranking(double policy, Weights objectives) {}

    /**
     * Share of steps in which the tables take no part: what was set; else 1, so that they are added when the network scores,
     * or 1/2 where shoppers come back to items, since how much that counts is learned only (docs/adr/0014).
     */
    public double memoryDropoutWhere(boolean excludeHistory) {
        return memoryDropout.orElse(excludeHistory ? 1 : 0.5);
    }
}
