// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate.baseline;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.hanse.core.evaluate.ItemScorer;
import org.hanse.core.evaluate.baseline.Baseline.Training;
import org.hanse.core.interaction.table.ShopperIndex;
import org.hanse.core.shard.ShardRunner;

/**
 * A federation of shoppers while it trains. A round draws a cohort, sends it the shared parameters, sums the updates and makes the
 * coordinator's step. The result is the same for any {@link ShardRunner}.
 */
final class ShopperFederationAccumulator {

    /** Fixed, so that the order of the sum does not depend on the number of threads. */
    private static final int MOST_SHARDS = 8;

    private final ParticipantBaseline baseline;
    private final Training training;
    private final LocalModel local;
    private final ServerStep server;
    private final int[][] own;
    private final double[] shared;
    private final double[][] personal;
    private int round;

    /** Draws the initial parameters. */
    ShopperFederationAccumulator(ParticipantBaseline baseline, Training training) {
        this.baseline = baseline;
        this.training = training;
        int items = training.catalogue().size();
        this.local = baseline.local(items, training.seed());
        this.shared = local.initialShared(random(training.seed(), -1, -1));
        this.server = baseline.server(shared.length);
        this.own = own(ShopperIndex.of(training.log(), items));
        this.personal = IntStream.range(0, own.length)
                .mapToObj(shopper -> local.initialPersonal(random(training.seed(), -1, shopper)))
                .toArray(double[][]::new);
    }

    /** Runs rounds until there have been {@code count}. */
    void runTo(int count) {
        while (round < count) {
            round();
        }
    }

    private void round() {
        int[] cohort = baseline.rounds().draw(own.length, random(training.seed(), round, -1));
        int shards = Math.min(MOST_SHARDS, cohort.length);
        LocalModel.Received received = local.receive(shared);
        List<UpdateSumAccumulator> sums = training.shards().map(shards, shard -> {
            int from = ShardRunner.from(shard, shards, cohort.length);
            int to = ShardRunner.from(shard + 1, shards, cohort.length);
            return sum(
                    received,
                    IntStream.range(from, to).map(place -> cohort[place]).toArray());
        });
        UpdateSumAccumulator total = empty();
        sums.forEach(total::addAll);
        server.move(shared, total);
        round++;
    }

    private UpdateSumAccumulator sum(LocalModel.Received received, int[] participants) {
        UpdateSumAccumulator sum = empty();
        double[] update = new double[shared.length];
        double[] weights = new double[local.items() + 1];
        for (int shopper : participants) {
            if (own[shopper].length > 0) {
                received.train(
                        own[shopper], personal[shopper], random(training.seed(), round, shopper), update, weights);
                sum.add(update, weights);
            }
        }
        return sum;
    }

    private UpdateSumAccumulator empty() {
        return new UpdateSumAccumulator(local.items(), local.rowLength(), local.tail());
    }

    /** Returns a scorer with the parameters of now; later rounds do not change it. */
    ItemScorer toScorer() {
        double[][] states = new double[personal.length][];
        for (int shopper = 0; shopper < states.length; shopper++) {
            states[shopper] = personal[shopper].clone();
        }
        return new ParticipantScorer(training, local, local.receive(shared.clone()), states);
    }

    /** Returns a generator of its own for each round and participant. */
    static SplittableRandom random(long seed, int round, int shopper) {
        long mixed = new SplittableRandom(seed).nextLong() ^ (((long) round << 32) | (shopper & 0xffffffffL));
        return new SplittableRandom(new SplittableRandom(mixed).nextLong());
    }

    private static int[][] own(ShopperIndex index) {
        return IntStream.range(0, index.shoppers())
                .mapToObj(shopper -> IntStream.range(index.itemStart(shopper), index.itemStart(shopper + 1))
                        .map(index::item)
                        .toArray())
                .toArray(int[][]::new);
    }
}
