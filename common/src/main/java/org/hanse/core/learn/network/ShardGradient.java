// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.network;

import java.util.Arrays;
import org.hanse.core.learn.kernel.FloatBuffer;
import org.hanse.core.learn.memory.MemoryTables;
import org.hanse.core.learn.memory.MemoryWeights;

/** Gradient of one shard: of shared parameters, of item vectors and biases by place, and of memory weights. */
public final class ShardGradient {

    private final NetworkShape shape;

    /** Gradient of the shared parameters; the part before {@link NetworkShape#sequence} is unused. */
    public final float[] shared;

    private final FloatBuffer du = new FloatBuffer();
    private final FloatBuffer dv = new FloatBuffer();
    public final FloatBuffer vectors = new FloatBuffer();
    public final FloatBuffer biases = new FloatBuffer();

    /** Gradient of the memory weights of all heads, and of those of the objectives together. */
    public final MemoryWeights memory = new MemoryWeights();

    public final MemoryWeights memoryTotal = new MemoryWeights();
    public final float[] memoryValues;

    public ShardGradient(NetworkShape shape) {
        this.shape = shape;
        this.shared = new float[shape.shared.size()];
        int size = shape.memoryLinear < 0 ? 0 : MemoryWeights.size(shape.scores);
        int one = shape.memoryLinear < 0 ? 0 : MemoryWeights.size(1);
        this.memoryValues = new float[2 * size + 2 * one];
        if (size > 0) {
            memory.set(memoryValues, 0, size, shape.scores);
            memoryTotal.set(memoryValues, 2 * size, 2 * size + one, 1);
        }
    }

    /** Returns the gradient of {@link SequencePass#u}. */
    public float[] du() {
        return du.current();
    }

    /** Returns the gradient of {@link SequencePass#v}. */
    public float[] dv() {
        return dv.current();
    }

    /** Sets all gradients to zero, for this number of places and positions. */
    public void clear(int places, int positions) {
        du.zeroed(positions * shape.scores * shape.d);
        dv.zeroed(positions * shape.objectives);
        Arrays.fill(shared, shape.sequence, shared.length, 0f);
        vectors.zeroed(places * shape.d);
        biases.zeroed(places);
        Arrays.fill(memoryValues, 0f);
    }

    /** Distributes the joint gradient of the objectives' memory weights among them. */
    public void spreadMemory(StepContext step) {
        if (shape.memoryLinear < 0 || shape.objectives == 0) {
            return;
        }
        for (int m = 0; m < MemoryTables.TABLES; m++) {
            for (int g = 0; g < MemoryTables.AGES; g++) {
                for (int c = 0; c < shape.objectives; c++) {
                    float omega = step.omega(c);
                    memoryValues[memory.linearIndex(m, c + 1, g)] += omega * memoryTotal.linear(m, 0, g);
                    memoryValues[memory.logIndex(m, c + 1, g)] += omega * memoryTotal.log(m, 0, g);
                }
            }
        }
    }
}
