// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.model.ClippingFactor;
import org.hanse.core.model.ContentSpec;
import org.hanse.core.model.ContentSpec.Fact;
import org.hanse.core.model.ContentSpec.Field;
import org.hanse.core.model.ModelSpec;
import org.hanse.core.shard.ShardRunner;

/**
 * Prints what a batch of clipped gradients costs beside a plain step of the same windows with the same number of negatives,
 * in processor time of one thread, median of 15: 128 shoppers of 50 positions, 10,000 items, 64 negatives, dimension 64, titles of 12 tokens.
 *
 * <p>A plain step shares its negatives among all shoppers, encodes the items it meets and ends with Adam; a clipped one
 * draws negatives for each shopper and ends with the sum, since moving the model is the coordinator's part.
 */
public final class ShopperGradientsCost {

    private static final int SHOPPERS = 128;
    private static final int LENGTH = 50;
    private static final int ITEMS = 10_000;
    private static final int NEGATIVES = 64;
    private static final int WARM_UP = 12;
    private static final int RUNS = 15;

    private ShopperGradientsCost() {}

    public static void main(String[] arguments) {
        for (int objectives : new int[] {0, 3}) {
            for (ModelSpec.ItemVectors vectors : List.of(ModelSpec.ItemVectors.PRIVATE, ModelSpec.ItemVectors.SHARED)) {
                measure(objectives, vectors);
            }
        }
    }

    private static void measure(int objectives, ModelSpec.ItemVectors vectors) {
        RandomGenerator random = new SplittableRandom(1);
        ContentSpec content = new ContentSpec(16_384, 32, 64, 12, List.of(new Field(Fact.CATEGORY, 1024, 16)), 0);
        ModelSpec spec = new ModelSpec(
                64,
                2,
                ModelSpec.Encoder.GRU,
                ModelSpec.Gate.CONTEXTUAL,
                LENGTH,
                Optional.of(content),
                vectors,
                objectives,
                false,
                8,
                32,
                0);
        int[][] titles = new int[ITEMS][];
        int[][][] fields = new int[1][ITEMS][];
        for (int a = 0; a < ITEMS; a++) {
            titles[a] = random.ints(12, 0, 16_384).toArray();
            fields[0][a] = random.ints(1, 0, 1024).toArray();
        }
        ItemFeatures features = ItemFeatures.ofRows(content, titles, fields, new float[0]);
        LossSettings loss = objectives == 0
                ? LossSettings.policyOnly()
                : new LossSettings(1, 0.9, 1, 0, 0, List.of(1.0, 1.0, 1.0), true);
        SharedNetwork network = NetworkInitializer.shared(spec, ITEMS, random);
        PersonalNetwork personal = NetworkInitializer.personal(spec, ITEMS, random);
        ShopperBatch batch = batch(objectives, random);
        double plain = plain(network, personal, features, loss, batch.windows, random);
        Optional<SharedNetwork> target = objectives == 0 ? Optional.empty() : Optional.of(network);
        ShopperGradientSettings settings =
                new ShopperGradientSettings(loss, NEGATIVES, LENGTH, 0.2, false, TrainingSettings.SHARDS);
        ShopperGradients[] gradients = new ShopperGradients[1];
        double round = median(() -> gradients[0] = new ShopperGradients(
                new ShopperGradients.Networks(network, target),
                features,
                settings,
                Kernels.best(),
                ShardRunner.sequential()));
        double bound = gradients[0].sum(batch, norm -> 1).norms().stream()
                .sorted()
                .toList()
                .get(SHOPPERS / 2);
        double clipped = median(() -> gradients[0].sum(batch, ClippingFactor.atMost(bound)));
        System.out.printf(
                "%s, objectives %d, item vectors %s: plain step %.1f ms, clipped sum %.1f ms, ratio %.2f; start of a round %.1f ms%n",
                Kernels.best().name(), objectives, vectors, plain, clipped, clipped / plain, round);
    }

    private static ShopperBatch batch(int objectives, RandomGenerator random) {
        ShopperBatch batch = new ShopperBatch(objectives);
        for (int u = 0; u < SHOPPERS; u++) {
            batch.beginShopper(u, random.nextLong());
            batch.beginWindow(false);
            int item = random.nextInt(ITEMS);
            for (int s = 0; s < LENGTH; s++) {
                int next = random.nextInt(ITEMS);
                int at = batch.add(item, random.nextInt(8), random.nextInt(32), 0, next);
                for (int c = 0; c < objectives; c++) {
                    batch.reward(at, c, random.nextFloat());
                }
                item = next;
            }
        }
        return batch;
    }

    private static double plain(
            SharedNetwork network,
            PersonalNetwork personal,
            ItemFeatures features,
            LossSettings loss,
            SequenceBatch windows,
            RandomGenerator random) {
        int objectives = network.spec().objectives();
        TrainingSettings settings = new TrainingSettings(
                network.spec(),
                OptimizerSettings.adam(1e-3),
                loss,
                ScoreWeights.policyOnly(objectives),
                new ObjectiveRewards(Map.of()),
                SHOPPERS,
                0.2,
                false,
                1,
                NEGATIVES,
                1,
                Integer.MAX_VALUE,
                0,
                TrainingSettings.SHARDS,
                1);
        NetworkStep step =
                new NetworkStep(network, personal, features, settings, Kernels.best(), ShardRunner.sequential());
        step.compareWith(random.ints(NEGATIVES, 0, ITEMS).toArray());
        return median(() -> step.step(windows));
    }

    private static double median(Runnable task) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        double[] milliseconds = new double[RUNS];
        for (int run = -WARM_UP; run < RUNS; run++) {
            long start = threads.getCurrentThreadCpuTime();
            task.run();
            if (run >= 0) {
                milliseconds[run] = (threads.getCurrentThreadCpuTime() - start) / 1e6;
            }
        }
        Arrays.sort(milliseconds);
        return milliseconds[RUNS / 2];
    }
}
