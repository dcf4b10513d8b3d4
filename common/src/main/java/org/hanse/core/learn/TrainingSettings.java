// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn;

import org.hanse.core.learn.memory.MemoryWeights;
import org.hanse.core.model.ModelSpec;

/**
 * Settings of a network's training.
 *
 * @param spec shape of the network
 * @param optimizer settings of the optimizer
 * @param objective loss, rewards and ranking
 * @param steps size and form of steps
 * @param candidates items that a target is compared with
 * @param memory training of the memory weights
 * @param seed seed of all draws
 */
public record TrainingSettings(
        ModelSpec spec,
        OptimizerSettings optimizer,
        Objective objective,
        Steps steps,
        Candidates candidates,
        Memory memory,
        long seed) {

    /** Default number of shards of a step. */
    public static final int SHARDS = 4;

    /** The most windows a step can have. */
    public static final int GREATEST_BATCH = 65_536;

    /**
     * Loss, rewards and ranking, for values of scaled rewards (docs/design/network.md, section 6).
     *
     * @param loss settings of the loss
     * @param ranking weights of policy and objectives in the score that ranks items
     * @param rewards rewards of interactions for the objectives, of magnitude 1 at most
     */
    public record Objective(LossSettings loss, ScoreWeights ranking, ObjectiveRewards rewards) {

        public Objective {
            if (rewards.greatest().stream().anyMatch(reward -> reward > 1)) {
                throw new IllegalArgumentException("rewards " + rewards.byType() + ": must be scaled to at most 1");
            }
        }

        /**
         * Scales rewards of any unit, and the weights of their values. Counts of distinct items have no reward, so their weights remain.
         *
         * @param loss settings with weights for values in the unit of the rewards
         * @param ranking weights for values in the unit of the rewards
         */
        public static Objective of(LossSettings loss, ScoreWeights ranking, ObjectiveRewards rewards) {
            if (!loss.bootstraps()) {
                return new Objective(loss, ranking, rewards.scaled());
            }
            return new Objective(
                    loss.withOmega(rewards.scaled(loss.omega())),
                    new ScoreWeights(ranking.policy(), rewards.scaled(ranking.objectives())),
                    rewards.scaled());
        }

        /** Returns the weights by which actions are compared: values alone. */
        public ScoreWeights ofValues() {
            return new ScoreWeights(0, loss.omega());
        }
    }

    /**
     * Size and form of steps.
     *
     * @param batch windows a step, from 1 to {@value #GREATEST_BATCH}
     * @param dropout share of an interaction's components that are dropped, in [0, 1)
     * @param shards number of shards of a step, which results depend on
     * @param targetEpochs epochs between updates of a target network, at least 1
     */
    public record Steps(int batch, double dropout, int shards, int targetEpochs) {

        public Steps {
            if (batch < 1
                    || batch > GREATEST_BATCH
                    || !(dropout >= 0 && dropout < 1)
                    || shards < 1
                    || targetEpochs < 1) {
                throw new IllegalArgumentException("out of range: batch " + batch + ", dropout " + dropout + ", shards "
                        + shards + ", target epochs " + targetEpochs);
            }
        }
    }

    /**
     * Items that a target is compared with.
     *
     * @param excludeHistory whether items that a shopper met are no candidates, as in the protocol
     * @param full greatest number of candidates compared without sampling
     * @param drawn number of candidates sampled for each batch if there are more, at least 1
     * @param met whether only items that the merchant's training log met are possible candidates
     */
    public record Candidates(boolean excludeHistory, int full, int drawn, boolean met) {

        public Candidates {
            if (drawn < 1) {
                throw new IllegalArgumentException("out of range: drawn candidates " + drawn);
            }
        }
    }

    /**
     * Training of the memory weights.
     *
     * @param epochs epochs that train them; later ones freeze them, because the network has overfitted the training
     *     pairs by then and the tables, which leave the shopper out, have not
     * @param dropout share of steps without the tables, in [0, 1], so that the network also trains without them; if it
     *     is 1, scores add them with the weights of {@link MemoryWeights#setToMix}
     */
    public record Memory(int epochs, double dropout) {

        public Memory {
            if (epochs < 0 || !(dropout >= 0 && dropout <= 1)) {
                throw new IllegalArgumentException(
                        "out of range: memory epochs " + epochs + ", memory dropout " + dropout);
            }
        }
    }

    public TrainingSettings {
        int omega = objective.loss().omega().size();
        int ranking = objective.ranking().objectives().size();
        if (omega != spec.objectives() || ranking != spec.objectives()) {
            throw new IllegalArgumentException(
                    omega + " and " + ranking + " weights for " + spec.objectives() + " objectives");
        }
    }

    /** Returns the settings for a network of another shape with the same number of objectives. */
    public TrainingSettings withSpec(ModelSpec other) {
        return new TrainingSettings(other, optimizer, objective, steps, candidates, memory, seed);
    }

    /** Returns the settings with all items as possible candidates, met or not. */
    public TrainingSettings withAllCandidates() {
        Candidates all = new Candidates(candidates.excludeHistory(), candidates.full(), candidates.drawn(), false);
        return new TrainingSettings(spec, optimizer, objective, steps, all, memory, seed);
    }

    /** Returns the text that digests of checkpoints depend on. It does not follow the grouping of components. */
    @Override
    public String toString() {
        return "TrainingSettings[spec=" + spec
                + ", optimizer=" + optimizer
                + ", loss=" + objective.loss()
                + ", ranking=" + objective.ranking()
                + ", rewards=" + objective.rewards()
                + ", batch=" + steps.batch()
                + ", dropout=" + steps.dropout()
                + ", excludeHistory=" + candidates.excludeHistory()
                + ", fullCandidates=" + candidates.full()
                + ", drawnCandidates=" + candidates.drawn()
                + ", metCandidates=" + candidates.met()
                + ", targetEpochs=" + steps.targetEpochs()
                + ", memoryEpochs=" + memory.epochs()
                + ", memoryDropout=" + memory.dropout()
                + ", shards=" + steps.shards()
                + ", seed=" + seed + "]";
    }
}
