// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.bench;

import java.util.List;
import java.util.Optional;
import org.hanse.bench.SpeedSummary.Timing;
import org.hanse.bench.SpeedSummary.Work;
import org.hanse.core.learn.TrainingSettings;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.shopper.ShopperGradientSettings;
import org.hanse.core.learn.shopper.ShopperGradients;
import org.hanse.core.learn.shopper.ShopperGradients.ClippedSum;
import org.hanse.core.learn.train.ShopperBatch;
import org.hanse.core.model.BlockWeights;
import org.hanse.core.model.ClippingFactor;
import org.hanse.core.shard.ShardRunner;

/**
 * Duration of a sum of clipped gradients of single shoppers, and of a plain training step on the same windows with the same number of
 * negatives, with one thread.
 *
 * <p>A plain step shares its negatives among all shoppers, encodes the required items and ends with Adam. A clipped sum draws negatives for
 * each shopper and ends with the sum, because the coordinator moves the model.
 *
 * @param plain median duration of a step, in milliseconds
 * @param clipped median duration of a sum, in milliseconds
 */
public record ClippingCost(SpeedCase speedCase, double plain, double clipped) {

    /** Measured size. Its negatives are the usual number for a shopper. */
    public static final Workload WORKLOAD =
            new Workload("clipping", 128, 50, 10_000, ShopperGradientSettings.USUAL_NEGATIVES);

    /** Returns the duration of a clipped sum divided by that of a plain step. */
    public double times() {
        return clipped / plain;
    }

    /** Measures, one of each in turn, after a batch of them for {@code warmSeconds}. */
    static ClippingCost measure(SpeedInputs inputs, Kernels kernels, int runs, int warmSeconds) {
        Sum sum = Sum.clippingHalf(inputs, kernels);
        double[] plain = new double[runs];
        double[] clipped = new double[runs];
        try (HanseSide side = new HanseSide(inputs, kernels, 1)) {
            long begin = System.nanoTime();
            do {
                side.step();
                sum.compute();
            } while (HanseSide.millisSince(begin) < 1000.0 * warmSeconds);
            for (int run = 0; run < runs; run++) {
                plain[run] = side.step().millis();
                long start = System.nanoTime();
                sum.compute();
                clipped[run] = HanseSide.millisSince(start);
            }
        }
        return new ClippingCost(inputs.speedCase, median(inputs, plain), median(inputs, clipped));
    }

    /** The clipped sum that is timed. */
    record Sum(ShopperGradients gradients, ShopperBatch batch, ClippingFactor factor) {

        /** Creates the sum of the first batch. The clip norm is the median norm, so that about half of the shoppers are clipped. */
        static Sum clippingHalf(SpeedInputs inputs, Kernels kernels) {
            ShopperGradients gradients = ofFirstRound(inputs, kernels);
            ShopperBatch batch = inputs.shopperBatch(0);
            List<Double> norms = gradients.sum(batch, norm -> 1).norms();
            double median = norms.stream().sorted().toList().get(norms.size() / 2);
            return new Sum(gradients, batch, ClippingFactor.atMost(median));
        }

        ClippedSum compute() {
            return gradients.sum(batch, factor);
        }
    }

    private static ShopperGradients ofFirstRound(SpeedInputs inputs, Kernels kernels) {
        Workload workload = inputs.speedCase.workload();
        return new ShopperGradients(
                new ShopperGradients.Networks(
                        inputs.shared, inputs.speedCase.objectives() ? Optional.of(inputs.shared) : Optional.empty()),
                inputs.features(),
                new ShopperGradientSettings(
                        inputs.speedCase.settings().loss(),
                        workload.negatives(),
                        workload.length(),
                        0,
                        false,
                        BlockWeights.EVEN,
                        TrainingSettings.SHARDS),
                kernels,
                ShardRunner.sequential());
    }

    private static double median(SpeedInputs inputs, double[] millis) {
        return Timing.of(inputs.speedCase, SpeedSummary.Side.HANSE, Work.TRAINING, millis)
                .median();
    }
}
