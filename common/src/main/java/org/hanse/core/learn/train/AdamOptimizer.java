// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.train;

import java.util.Arrays;
import java.util.List;
import org.hanse.core.learn.OptimizerSettings;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.kernel.Kernels.AdamStep;
import org.hanse.core.model.ParameterLayout;
import org.hanse.core.shard.ShardRunner;

/**
 * Adam with decoupled weight decay on the parameters of one layout (docs/design/network.md, section 6). Its moments are state of a
 * round, never uploaded.
 */
final class AdamOptimizer {

    /** Memory weights are few, dense in gradient, and of size 1 to 10: they move ten times as fast as the others. */
    private static final double MEMORY_RATE = 10;

    private double memoryRate = MEMORY_RATE;
    private double memoryDecay;

    private final Kernels kernels;
    private final OptimizerSettings settings;
    private final int shards;
    private final ShardRunner runner;
    private final List<Part> parts;
    final float[] first;
    final float[] second;
    private long steps;

    AdamOptimizer(ParameterLayout layout, OptimizerSettings settings, Kernels kernels, int shards, ShardRunner runner) {
        this.kernels = kernels;
        this.settings = settings;
        this.shards = shards;
        this.runner = runner;
        this.parts = layout.blocks().stream()
                .map(block -> new Part(block.at(), block.size(), block.name().startsWith("memory."), decays(block)))
                .toList();
        this.first = new float[layout.size()];
        this.second = new float[layout.size()];
    }

    /** Properties of a block in a step, computed once. */
    private record Part(int at, int size, boolean memory, boolean decays) {}

    /** Steps made so far. */
    long steps() {
        return steps;
    }

    /** Continues after {@code made} steps with the moments in {@link #first} and {@link #second}. */
    void resume(long made) {
        steps = made;
    }

    /** Forgets all steps and their moments. */
    void reset() {
        steps = 0;
        Arrays.fill(first, 0f);
        Arrays.fill(second, 0f);
    }

    /** Sets whether later steps change memory weights. */
    void learnMemory(boolean learn) {
        memoryRate = learn ? MEMORY_RATE : 0;
    }

    /** Sets the decay of memory weights in later steps, which is none at first. A step takes away at most all of a weight. */
    void shrinkMemory(double decay) {
        memoryDecay = decay;
    }

    /** Moves {@code parameters} by {@code gradient}, which is left at zero. */
    void step(float[] parameters, float[] gradient) {
        steps++;
        double correction1 = 1 - Math.pow(settings.beta1(), (double) steps);
        double correction2 = 1 - Math.pow(settings.beta2(), (double) steps);
        double warm = steps < settings.warmupSteps() ? (double) steps / settings.warmupSteps() : 1;
        double rate = settings.rate() * warm;
        for (Part part : parts) {
            double own = part.memory() ? rate * memoryRate : rate;
            AdamStep step = new AdamStep(
                    (float) (own / correction1),
                    (float) settings.beta1(),
                    (float) settings.beta2(),
                    (float) settings.epsilon(),
                    (float) Math.sqrt(correction2),
                    (float) decay(part, own));
            if (part.size() < 1 << 14) {
                kernels.adam(parameters, gradient, first, second, part.at(), part.size(), step);
            } else {
                runner.map(shards, shard -> {
                    int from = ShardRunner.from(shard, shards, part.size());
                    int to = ShardRunner.from(shard + 1, shards, part.size());
                    kernels.adam(parameters, gradient, first, second, part.at() + from, to - from, step);
                    return shard;
                });
            }
        }
    }

    private double decay(Part part, double rate) {
        if (part.memory()) {
            return Math.min(1, rate * memoryDecay);
        }
        return part.decays() ? rate * settings.weightDecay() : 0;
    }

    private static boolean decays(ParameterLayout.Block block) {
        String name = block.name();
        return !name.startsWith("memory.")
                && !name.startsWith("head.b")
                && !name.endsWith(".bias")
                && !name.endsWith(".age")
                && !name.endsWith("gain");
    }
}
