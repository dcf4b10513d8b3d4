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
 * @param loss settings of the loss
 * @param ranking weights of policy and objectives in the score that ranks items, unless a surface has others
 * @param rewards rewards of interactions for the objectives
 * @param batch windows a step, from 1 to {@value #GREATEST_BATCH}
 * @param dropout share of an interaction's components that are dropped, in [0, 1)
 * @param excludeHistory whether items that a shopper met are no candidates, as in the protocol
 * @param fullCandidates greatest catalogue whose items are all candidates; larger ones have drawn candidates
 * @param drawnCandidates number of candidates drawn for each batch of a larger catalogue
 * @param targetEpochs epochs between updates of a target network, at least 1
 * @param memoryEpochs epochs that train memory weights; later ones freeze them, because the network has overfitted the
 *     training pairs by then and the tables, which leave the shopper out, have not
 * @param memoryDropout share of steps without the tables, in [0, 1], so that the network also trains without them; if
 *     it is 1, scores add them with the weights of {@link MemoryWeights#setToMix}
 * @param shards number of shards of a step, which results depend on
 * @param seed seed of all draws
 */
public record TrainingSettings(
        ModelSpec spec,
        OptimizerSettings optimizer,
        LossSettings loss,
        ScoreWeights ranking,
        ObjectiveRewards rewards,
        int batch,
        double dropout,
        boolean excludeHistory,
        int fullCandidates,
        int drawnCandidates,
        int targetEpochs,
        int memoryEpochs,
        double memoryDropout,
        int shards,
        long seed) {

    /** Default number of shards of a step. */
    public static final int SHARDS = 4;

    /** The most windows a step can have. */
    public static final int GREATEST_BATCH = 65_536;

    public TrainingSettings {
        if (batch < 1
                || batch > GREATEST_BATCH
                || !(dropout >= 0 && dropout < 1)
                || drawnCandidates < 1
                || targetEpochs < 1
                || memoryEpochs < 0
                || !(memoryDropout >= 0 && memoryDropout <= 1)
                || shards < 1) {
            throw new IllegalArgumentException("out of range: batch " + batch + ", dropout " + dropout
                    + ", drawn candidates " + drawnCandidates + ", target epochs " + targetEpochs + ", memory epochs "
                    + memoryEpochs + ", memory dropout " + memoryDropout + ", shards " + shards);
        }
        if (loss.omega().size() != spec.objectives() || ranking.objectives().size() != spec.objectives()) {
            throw new IllegalArgumentException(loss.omega().size() + " and "
                    + ranking.objectives().size() + " weights for " + spec.objectives() + " objectives");
        }
    }

    /** Returns the settings for a network of another shape with the same number of objectives. */
    public TrainingSettings withSpec(ModelSpec other) {
        return new TrainingSettings(
                other,
                optimizer,
                loss,
                ranking,
                rewards,
                batch,
                dropout,
                excludeHistory,
                fullCandidates,
                drawnCandidates,
                targetEpochs,
                memoryEpochs,
                memoryDropout,
                shards,
                seed);
    }
}
