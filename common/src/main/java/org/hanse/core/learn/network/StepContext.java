// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.network;

import java.util.Optional;
import org.hanse.core.interaction.table.TextVectors;
import org.hanse.core.learn.LossSettings;
import org.hanse.core.learn.memory.MemoryWeights;

/** Common input of all shards of one step: parameters, the batch, item vectors and constants. Filled before the shards start. */
public final class StepContext {

    public final NetworkShape shape;

    /** Descriptions whose similarity adds to scores. */
    public final Optional<TextVectors> descriptions;

    public float[] shared = {};
    public float[] personal = {};

    public SequenceBatch batch = new SequenceBatch(0);

    /** Selected items; the places of the batch's items and targets follow, {@code [positions]}. */
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

    /** Whether a network with memory uses the merchant's tables. */
    public boolean remembers = true;

    /** Whether items of the shopper's history are no candidates. */
    public boolean excludeHistory;

    /** Factor of each position's policy weight in policy loss and penalty: the mean over the batch, or a constant. */
    public double positionWeight;

    /** Factor of the temporal difference of one objective, for each position or negative action. */
    public double valueWeight;

    /** Memory weights of all heads (0 is the policy), and the sum of the objectives' weighted by omega; unset without memory. */
    public final MemoryWeights memory = new MemoryWeights();

    public final MemoryWeights memoryTotal = new MemoryWeights();

    public StepContext(NetworkShape shape, ItemFeatures features) {
        this.shape = shape;
        this.descriptions = features.descriptions();
        this.selection = new ItemSelection(features);
    }

    /** Returns the weight of objective {@code c} (0 is the first) in the choice of the best action. */
    public float omega(int c) {
        return loss.omega().get(c).floatValue();
    }

    public float kappa(int c) {
        return shared[shape.headBias + c];
    }

    public float beta(int c) {
        return shared[shape.headBase + c];
    }

    /** Returns {@code b_a - b-bar}. */
    public float centredBias(int item) {
        return personal[shape.itemBias + item] - meanBias;
    }
}
