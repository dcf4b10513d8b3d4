// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.network;

import java.util.Arrays;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.memory.MemoryWeights;
import org.hanse.core.shard.ShardRunner;

/**
 * Snapshot of the parameters for target values, with the item vectors of the whole catalogue, which are constant for a snapshot.
 *
 * <p>Source: Mnih et al., Nature 518 (2015), algorithm 1 (the target network).
 */
public final class TargetNetwork {

    private final NetworkShape shape;
    private final ItemEncoder encoder;
    private final ItemSelection everything;
    public final float[] shared;
    public final float[] personal;
    public final float[] meanVector;
    public float meanBias;
    public final MemoryWeights memory = new MemoryWeights();
    private final float[] memoryRoom;

    public TargetNetwork(NetworkShape shape, ItemFeatures features, Kernels kernels) {
        this.shape = shape;
        this.encoder = new ItemEncoder(shape, features, kernels);
        this.everything = new ItemSelection(features);
        everything.addAll();
        this.shared = new float[shape.shared.size()];
        this.personal = new float[shape.personal.size()];
        this.meanVector = new float[shape.d];
        this.memoryRoom = shape.memoryRoom();
    }

    /** Takes the snapshot. */
    public void snapshot(float[] sharedNow, float[] personalNow, int shards, ShardRunner runner) {
        System.arraycopy(sharedNow, 0, shared, 0, shared.length);
        System.arraycopy(personalNow, 0, personal, 0, personal.length);
        encode(shards, runner);
    }

    /** Computes the derived values; call it after an external change of the parameters. */
    public void encode(int shards, ShardRunner runner) {
        encoder.forward(everything, shared, personal, shards, runner);
        means(encoder.vectors(), shape, meanVector);
        meanBias = meanBias(personal, shape);
        if (shape.memoryLinear >= 0) {
            shape.loadMemory(memory, shared, personal, memoryRoom);
        }
    }

    /** Returns the item vectors by item. */
    public float[] vectors() {
        return encoder.vectors();
    }

    /** Writes the mean over all items of {@code vectors [items, d]}, summed in double, to {@code mean}. */
    public static void means(float[] vectors, NetworkShape shape, float[] mean) {
        double[] sums = new double[shape.d];
        for (int a = 0; a < shape.items; a++) {
            for (int i = 0; i < shape.d; i++) {
                sums[i] += vectors[a * shape.d + i];
            }
        }
        Arrays.fill(mean, 0f);
        for (int i = 0; i < shape.d; i++) {
            mean[i] = (float) (sums[i] / shape.items);
        }
    }

    public static float meanBias(float[] own, NetworkShape shape) {
        double sum = 0;
        for (int a = 0; a < shape.items; a++) {
            sum += own[shape.itemBias + a];
        }
        return (float) (sum / shape.items);
    }
}
