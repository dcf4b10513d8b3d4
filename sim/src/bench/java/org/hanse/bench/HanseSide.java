// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hanse.app.ShardPool;
import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.network.SequenceBatch;
import org.hanse.core.learn.score.NetworkScorer;
import org.hanse.core.learn.score.TopItems;
import org.hanse.core.learn.train.NetworkStep;
import org.hanse.core.shard.ShardRunner;

/** Our own network at work. */
final class HanseSide implements SpeedSide {

    static final int BEST = 10;

    private final SpeedInputs inputs;
    private final Optional<ShardPool> pool;
    private final NetworkStep network;
    private final List<SequenceBatch> batches = new ArrayList<>();
    private int made;
    private Optional<Serving> serving = Optional.empty();

    /** Starts from the weights of {@code inputs}. */
    HanseSide(SpeedInputs inputs, Kernels kernels, int threads) {
        this.inputs = inputs;
        this.pool = threads > 1 ? Optional.of(new ShardPool(threads)) : Optional.empty();
        ShardRunner runner = pool.isPresent() ? pool.get() : ShardRunner.sequential();
        this.network = new NetworkStep(
                inputs.shared, inputs.personal, inputs.features(), inputs.speedCase.settings(), kernels, runner);
        for (int b = 0; b < inputs.batches.size(); b++) {
            batches.add(inputs.batch(b));
        }
    }

    @Override
    public Step step() {
        int b = made++ % batches.size();
        serving = Optional.empty();
        long start = System.nanoTime();
        network.compareWith(inputs.batches.get(b).candidates);
        double loss = network.step(batches.get(b));
        return new Step(millisSince(start), loss);
    }

    @Override
    public double[] infer(int calls) {
        return serving().infer(calls);
    }

    /** Returns the current network, for recommendations. */
    Serving serving() {
        Serving now = serving.orElseGet(() -> new Serving(network.scorer(), inputs.history(), new TopItems()));
        serving = Optional.of(now);
        return now;
    }

    /** A network that recommends. */
    record Serving(NetworkScorer scorer, InteractionSequence history, TopItems top) {

        double[] infer(int calls) {
            double[] millis = new double[calls];
            for (int call = 0; call < calls; call++) {
                long start = System.nanoTime();
                scorer.best(history, BEST, top);
                millis[call] = millisSince(start);
            }
            return millis;
        }

        /** Returns the recommended items. */
        List<Best> best() {
            List<Best> best = new ArrayList<>();
            scorer.best(history, BEST, top);
            for (int rank = 0; rank < top.size(); rank++) {
                best.add(new Best(top.item(rank), top.score(rank)));
            }
            return best;
        }
    }

    static double millisSince(long start) {
        return (System.nanoTime() - start) / 1e6;
    }

    @Override
    public void close() {
        pool.ifPresent(ShardPool::close);
    }
}
