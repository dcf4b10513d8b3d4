// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn;

/**
 * What all shards of one step read: parameters, the batch, item vectors, what is held constant. Filled before the shards
 * start.
 */
final class StepContext {

    final NetworkShape shape;
    float[] shared = {};
    float[] personal = {};

    /** The parameters that hold item vectors and biases: shared or personal. */
    float[] own = {};

    SequenceBatch batch = new SequenceBatch(0);

    /** The selected items; places of the batch's items and targets in it, {@code [positions]}. */
    ItemSelection selection;

    int[] places = {};
    int[] targetPlaces = {};

    /** Item vectors by place. */
    float[] vectors = {};

    /** {@code q-bar [d]} and {@code b-bar}. */
    float[] meanVector = {};

    float meanBias;

    LossSettings loss = LossSettings.policyOnly();
    double dropout;

    /** Whether the merchant's tables take part, where the network has memory. */
    boolean remembers = true;

    /** Whether items that the shopper met are no candidates. */
    boolean excludeHistory;

    /** What each position's policy loss and penalty are multiplied with; the mean over the batch, or a constant. */
    double positionWeight;

    /** What each position's, or negative action's, temporal difference of one objective is multiplied with. */
    double valueWeight;

    /** The memory weights of all heads (0 is the policy), and those of the objectives added up by omega; not set without. */
    final MemoryWeights memory = new MemoryWeights();

    final MemoryWeights memoryTotal = new MemoryWeights();

    StepContext(NetworkShape shape, ItemFeatures features) {
        this.shape = shape;
        this.selection = new ItemSelection(features);
    }

    /** Weight of objective {@code c} (0 is the first) in the choice of the best action. */
    float omega(int c) {
        return loss.omega().get(c).floatValue();
    }

    float kappa(int c) {
        return shared[shape.headBias + c];
    }

    float beta(int c) {
        return shared[shape.headBase + c];
    }

    /** {@code b_a - b-bar}. */
    float centredBias(int item) {
        return own[shape.itemBias + item] - meanBias;
    }
}
