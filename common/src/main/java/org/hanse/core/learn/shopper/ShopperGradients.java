// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.shopper;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.hanse.core.learn.DivergenceException;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.network.ItemFeatures;
import org.hanse.core.learn.network.SharedNetwork;
import org.hanse.core.learn.train.ShopperBatch;
import org.hanse.core.model.ClippingFactor;
import org.hanse.core.model.GradientSum;
import org.hanse.core.shard.ShardRunner;

/**
 * Sum over shoppers of {@code factor(norm_u) gradient_u}, where {@code gradient_u} is the gradient, with respect to
 * the shared parameters, of the loss of all windows of shopper {@code u} (docs/design/network.md, section 9). A node
 * uploads it in a job with shopper-level privacy.
 *
 * <p>{@code gradient_u} is a function of the shared parameters, that shopper's own windows and random draws, and the
 * catalogue. It is independent of other shoppers and of parameters trained on several shoppers. Private item vectors
 * and biases are zero and memory tables empty; no argument passes them, popularity, or another shopper's log. One
 * object serves one round: {@code q-bar}, {@code b-bar} and the target network are fixed at its creation.
 *
 * <p>Each shopper's gradient is computed, measured, and added to the sum in turn, in the second-level cache. This
 * costs the weight products of an unclipped batch, cut up by shopper, and one pass over the gradient each for norm,
 * sum and clearing. The alternative computes norms from products of rows with rows (the Gram trick), and then the
 * weight products once with scaled deltas. It took more than twice as long at 50 positions a shopper and no less at
 * 10; see ADR 0012.
 *
 * <p>The norm of a clipped gradient is at most the bound, plus half a {@link GradientSum#STEP} a coordinate: norms are
 * rounded up before their factor is computed. A gradient has the same bits for every composition of the batch and
 * every number of threads and shards. Sums are exact, so the removal of a shopper removes exactly this gradient. Not
 * thread-safe.
 *
 * <p>Source: Abadi et al., CCS 2016, algorithm 1, with a shopper in place of an example.
 */
public final class ShopperGradients {

    private final ShopperRound round;
    private final ShardRunner runner;
    private final List<ShopperShard> shards = new ArrayList<>();

    /**
     * Networks common to all participants of a round.
     *
     * @param network the global model
     * @param target the global model of an earlier round for target values; present exactly if the network has
     *     objectives
     */
    public record Networks(SharedNetwork network, Optional<SharedNetwork> target) {

        public Networks {
            if (target.isPresent() != network.spec().objectives() > 0) {
                throw new IllegalArgumentException((target.isPresent() ? "a" : "no") + " target network for "
                        + network.spec().objectives() + " objectives");
            }
            if (target.isPresent()
                    && !(target.get().spec().equals(network.spec())
                            && target.get()
                                    .parameters()
                                    .layout()
                                    .equals(network.parameters().layout()))) {
                throw new IllegalArgumentException(
                        "a target network of " + target.get().spec() + " for " + network.spec());
            }
        }
    }

    /**
     * Contribution of a batch to an upload.
     *
     * @param sum sum of the clipped gradients, in the layout of the shared parameters
     * @param norms L2 norm of each shopper's gradient before clipping, rounded up by up to 2^-15 of it, in the order
     *     of the batch; private, never to be uploaded
     * @param clipped number of gradients with a factor below 1; private like the norms
     */
    public record ClippedSum(GradientSum sum, List<Double> norms, int clipped) {

        public ClippedSum {
            norms = List.copyOf(norms);
        }
    }

    /**
     * Prepares a round.
     *
     * @param features features of the catalogue, which must not depend on shoppers' interactions
     * @param runner runs the shards
     * @throws IllegalArgumentException if network, catalogue and settings do not fit together, or if the network
     *     without its personal part has no features of items
     */
    public ShopperGradients(
            Networks networks,
            ItemFeatures features,
            ShopperGradientSettings settings,
            Kernels kernels,
            ShardRunner runner) {
        this.round = new ShopperRound(networks, features, settings, kernels, runner);
        this.runner = runner;
        for (int shard = 0; shard < settings.shards(); shard++) {
            shards.add(new ShopperShard(round));
        }
    }

    /**
     * Computes the clipped sum of a batch; a shopper without windows contributes zero.
     *
     * <p>So does a shopper whose gradient, or its norm, is not finite. An exception would reveal the presence of this
     * shopper to the party that chose the model.
     *
     * @throws IllegalArgumentException if a window is longer than the network's history, if the number of rewards
     *     differs from the network's objectives, or if a factor is below 0 or not finite
     * @throws IllegalStateException if the last window is empty
     * @throws DivergenceException if the number and length of gradients prevent an exact sum
     */
    public ClippedSum sum(ShopperBatch batch, ClippingFactor factor) {
        int count = shards.size();
        int most = IntStream.range(0, batch.shoppers())
                .map(u -> batch.startPosition(u + 1) - batch.startPosition(u))
                .max()
                .orElse(0);
        batch.windows.requireFit(round.shape, count, most);
        double[] norms = new double[batch.shoppers()];
        int[] bounds = cut(batch);
        runner.map(count, shard -> {
            shards.get(shard).run(batch, bounds[shard], bounds[shard + 1], factor, norms);
            return shard;
        });
        GradientSum sum = GradientSum.zero(round.shape.shared);
        int clipped = 0;
        for (ShopperShard shard : shards) {
            sum = sum.plus(GradientSum.of(round.shape.shared, shard.sum));
            clipped += shard.clipped;
        }
        return new ClippedSum(sum, Arrays.stream(norms).boxed().toList(), clipped);
    }

    /** Assigns to each shard the shoppers whose middle lies within its share of the positions. */
    private int[] cut(ShopperBatch batch) {
        int count = shards.size();
        int[] bounds = new int[count + 1];
        int positions = batch.windows.positions();
        int u = 0;
        for (int shard = 0; shard < count; shard++) {
            bounds[shard] = u;
            int until = ShardRunner.from(shard + 1, count, positions);
            while (u < batch.shoppers() && (batch.startPosition(u) + batch.startPosition(u + 1)) / 2 < until) {
                u++;
            }
        }
        bounds[count] = batch.shoppers();
        return bounds;
    }
}
