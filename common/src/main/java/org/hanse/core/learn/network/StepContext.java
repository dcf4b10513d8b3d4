// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.network;

import org.hanse.core.learn.LossSettings;
import org.hanse.core.learn.memory.MemoryWeights;

/**
 * What all shards of one step read: parameters, the batch, item vectors, what is held constant. Filled before the shards
 * start.
 */
public final class StepContext {

    public final NetworkShape shape;
    public float[] shared = {};
    public float[] personal = {};

    /** The parameters that hold item vectors and biases: shared or personal. */
    public float[] own = {};

    public SequenceBatch batch = new SequenceBatch(0);

    /** The selected items; places of the batch's items and targets in it, {@code [positions]}. */
    public ItemSelection selection;

    public int[] places = {};
    public int[] targetPlaces = {};

    /** Item vectors by place. */
    public float[] vectors = {};

    /** {@code q-bar [d]} and {@code b-bar}. */
    public float[] meanVector = {};

    public float meanBias;

    public LossSettings loss = LossSettings.policyOnly();
    public double dropout;

    /** Whether the merchant's tables take part, where the network has memory. */
    public boolean remembers = true;

    /** Whether items that the shopper met are no candidates. */
    public boolean excludeHistory;

    /** What each position's policy loss and penalty are multiplied with; the mean over the batch, or a constant. */
    public double positionWeight;

    /** What each position's, or negative action's, temporal difference of one objective is multiplied with. */
    public double valueWeight;

    /** The memory weights of all heads (0 is the policy), and those of the objectives added up by omega; not set without. */
    public final MemoryWeights memory = new MemoryWeights();

    public final MemoryWeights memoryTotal = new MemoryWeights();

    public StepContext(NetworkShape shape, ItemFeatures features) {
        this.shape = shape;
        this.selection = new ItemSelection(features);
    }

    /** Weight of objective {@code c} (0 is the first) in the choice of the best action. */
    public float omega(int c) {
        return loss.omega().get(c).floatValue();
    }

    public float kappa(int c) {
        return shared[shape.headBias + c];
    }

    public float beta(int c) {
        return shared[shape.headBase + c];
    }

    /** {@code b_a - b-bar}. */
    public float centredBias(int item) {
        return own[shape.itemBias + item] - meanBias;
    }
}
