// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.shopper;

import java.util.Optional;
import org.hanse.core.learn.DivergenceException;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.network.ItemEncoder;
import org.hanse.core.learn.network.ItemFeatures;
import org.hanse.core.learn.network.ItemSelection;
import org.hanse.core.learn.network.NetworkShape;
import org.hanse.core.learn.network.StepContext;
import org.hanse.core.learn.network.TargetNetwork;
import org.hanse.core.model.ContentSpec;
import org.hanse.core.model.ModelSpec;
import org.hanse.core.shard.ShardRunner;

/**
 * Constants of a round for all shoppers, computed from the shared parameters and the catalogue. They are the network without its personal
 * part, vectors of all items with the input of their gradient, {@code q-bar} and {@code b-bar}, and the target network.
 *
 * <p>A zero private vector equals no vector, and memory terms of empty tables equal none. So the network is the one
 * with {@code itemVectors: none} and {@code memory: false}, whose shared parameters are the same.
 */
final class ShopperRound {

    final NetworkShape shape;
    final ItemFeatures features;
    final Kernels kernels;
    final ShopperGradientSettings settings;
    final float[] shared;

    /** Biases of items, which are zero: no shared parameter depends on what a merchant keeps. */
    final float[] own;

    /** Vectors of all items, by item. */
    final ItemEncoder items;

    final float[] meanVector;
    final float meanBias;
    final Optional<TargetNetwork> target;

    /** Weight of each shared parameter; empty if all are 1. */
    final Optional<float[]> weights;

    ShopperRound(
            ShopperGradients.Networks networks,
            ItemFeatures features,
            ShopperGradientSettings settings,
            Kernels kernels,
            ShardRunner runner) {
        this.shape = new NetworkShape(networks.network().spec().withoutPersonalPart(), features.items());
        this.features = features;
        this.kernels = kernels;
        this.settings = settings;
        require(networks);
        this.weights = settings.weights().isEven()
                ? Optional.empty()
                : Optional.of(settings.weights().toArray(shape.shared));
        this.shared = networks.network().parameters().toArray();
        this.own = new float[shape.personal.size()];
        this.items = new ItemEncoder(shape, features, kernels);
        ItemSelection everything = new ItemSelection(features);
        everything.addAll();
        items.forward(everything, shared, own, settings.shards(), runner);
        requireFinite(items.vectors());
        this.meanVector = new float[shape.d];
        TargetNetwork.means(items.vectors(), shape, meanVector);
        this.meanBias = TargetNetwork.meanBias(own, shape);
        this.target = networks.target().map(earlier -> {
            TargetNetwork network = new TargetNetwork(shape, features, kernels);
            network.snapshot(earlier.parameters().toArray(), own, settings.shards(), runner);
            return network;
        });
    }

    /** Checks the values of network and catalogue before any shopper is read. */
    private void requireFinite(float[] vectors) {
        for (int i = 0; i < features.items() * shape.d; i++) {
            if (!Float.isFinite(vectors[i])) {
                throw new DivergenceException(
                        "the vector of item " + i / shape.d + " is not finite: the model has diverged");
            }
        }
    }

    private void require(ShopperGradients.Networks networks) {
        ModelSpec spec = networks.network().spec();
        Optional<ContentSpec> content = spec.content();
        if (content.isPresent() && !content.get().equals(features.spec())) {
            throw new IllegalArgumentException(
                    "the network reads content as " + content.get() + ", the catalogue was read as " + features.spec());
        }
        if (settings.loss().omega().size() != spec.objectives()) {
            throw new IllegalArgumentException(
                    settings.loss().omega().size() + " weights for " + spec.objectives() + " objectives");
        }
    }

    /** Returns a context for one shard. */
    StepContext context() {
        StepContext step = new StepContext(shape, features);
        step.shared = shared;
        step.personal = own;
        step.meanVector = meanVector;
        step.meanBias = meanBias;
        step.loss = settings.loss();
        step.dropout = settings.dropout();
        step.excludeHistory = settings.excludeHistory();
        step.positionWeight = settings.positionWeight();
        step.valueWeight = settings.valueWeight(shape.objectives);
        return step;
    }
}
