// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.train;

import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.shard.ShardRunner;

/**
 * Exponential moving average of parameters over the steps of a training (docs/design/network.md, section 6). Until a horizon of steps has
 * passed it is their mean, so it needs no correction.
 *
 * <p>Source: Polyak and Juditsky, SIAM Journal on Control and Optimization 1992; Izmailov et al., UAI 2018, section 3.
 */
final class ParameterAverage {

    private final Kernels kernels;
    private final double epochs;
    private final int shards;
    private final ShardRunner runner;

    /** The average; empty if there is none. */
    private final float[] values;

    /** @param epochs horizon in epochs; 0 for no average */
    ParameterAverage(int size, double epochs, Kernels kernels, int shards, ShardRunner runner) {
        this.kernels = kernels;
        this.epochs = epochs;
        this.shards = shards;
        this.runner = runner;
        this.values = new float[epochs > 0 ? size : 0];
    }

    /**
     * Adds the parameters after a step.
     *
     * @param step number of the step since the beginning, from 1
     * @param stepsPerEpoch steps of an epoch
     */
    void add(float[] parameters, long step, int stepsPerEpoch) {
        if (values.length == 0) {
            return;
        }
        float weight = (float) Math.max(1.0 / step, 1 / Math.max(1, epochs * stepsPerEpoch));
        runner.map(shards, shard -> {
            int from = ShardRunner.from(shard, shards, values.length);
            int size = ShardRunner.from(shard + 1, shards, values.length) - from;
            kernels.scale(1 - weight, values, from, size);
            kernels.addScaled(weight, parameters, from, values, from, size);
            return shard;
        });
    }

    /** Names the average, where there is one. */
    void addTo(TrainerArrays arrays, String name) {
        if (values.length > 0) {
            arrays.add(name, values);
        }
    }

    /** Returns the average, or the parameters where there is none or no step was made. */
    float[] of(float[] parameters, int epochsMade) {
        return values.length == 0 || epochsMade == 0 ? parameters : values;
    }
}
