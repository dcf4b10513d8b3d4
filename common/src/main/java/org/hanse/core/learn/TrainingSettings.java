// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn;

import org.hanse.core.learn.memory.MemoryWeights;
import org.hanse.core.model.ModelSpec;

/**
 * How a network is trained.
 *
 * @param spec its shape
 * @param optimizer how parameters follow gradients
 * @param loss what is minimised
 * @param ranking weights of policy and objectives in the score that items are ranked by, unless a surface has others
 * @param rewards what interactions are worth to the objectives
 * @param batch windows a step, from 1 to {@value #GREATEST_BATCH}
 * @param dropout share of an interaction's components that are dropped, in [0, 1)
 * @param excludeHistory whether items that a shopper met are no candidates, as the protocol says
 * @param fullCandidates greatest catalogue that is compared with whole; larger ones with drawn candidates
 * @param drawnCandidates how many are drawn for each batch where the catalogue is larger
 * @param targetEpochs epochs a target network stays the same, at least 1
 * @param memoryEpochs epochs in which memory weights are learned; later ones leave them as they are, because by then the
 *     network knows the training pairs by heart and the tables, which leave the shopper out, do not
 * @param memoryDropout share of steps in which the tables take no part, in [0, 1], so that the network learns to do
 *     without; where it is 1, they are added when it scores, with the weights of {@link MemoryWeights#setToMix}
 * @param shards pieces that a step is cut into: part of what results depend on
 * @param seed of everything that is drawn
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

    /** Pieces that a step is cut into unless said otherwise. */
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

    /** The same for a network of another shape with as many objectives. */
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
