// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.shopper;

import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.network.SharedNetwork;
import org.hanse.core.learn.shopper.ShopperGradients.ClippedSum;
import org.hanse.core.learn.shopper.ShopperTrainer.Contribution;
import org.hanse.core.learn.shopper.ShopperTrainer.Draw;
import org.hanse.core.learn.train.LearnedCatalogue;
import org.hanse.core.learn.train.ShopperBatch;
import org.hanse.core.learn.train.ShopperWindows;
import org.hanse.core.model.GradientSum;
import org.hanse.core.model.ModelSpec;
import org.hanse.core.model.ParameterLayout;
import org.hanse.core.model.ParameterVector;
import org.hanse.core.shard.ShardRunner;

/**
 * Contributions of participants to a round: samples shoppers and adds up their gradients. Its only inputs are models,
 * a catalogue, windows and a random generator, so no table, private vector or personal part can affect a contribution.
 */
public final class ShopperContributions {

    /** Catalogues whose vectors are held at a time. */
    private static final int MOST_CATALOGUES = 4;

    /** Shoppers whose windows are laid out at once. */
    private static final int BATCH = 1024;

    /** Unit of a uniform draw, which has 53 random bits, the precision of a {@code double} in [0, 1). */
    private static final double UNIT = 0x1p-53;

    private final ModelSpec spec;
    private final ParameterLayout layout;
    private final ShopperGradientSettings settings;
    private final Kernels kernels;
    private final ShardRunner runner;
    private final ShopperBatch batch;
    private final IdentityHashMap<LearnedCatalogue, ShopperGradients> ofRound = new IdentityHashMap<>();
    private Optional<Models> models = Optional.empty();

    private record Models(ParameterVector global, ParameterVector target) {}

    /**
     * Contributions to models of this shape.
     *
     * @param layout of the parameters that are shared
     * @param settings how gradients are taken
     * @param runner runs the shards
     */
    ShopperContributions(
            ModelSpec spec,
            ParameterLayout layout,
            ShopperGradientSettings settings,
            Kernels kernels,
            ShardRunner runner) {
        this.spec = spec;
        this.layout = layout;
        this.settings = settings;
        this.kernels = kernels;
        this.runner = runner;
        this.batch = new ShopperBatch(spec.objectives());
    }

    /** Begins a round, with the models that gradients and values are taken of. */
    void begin(ParameterVector global, ParameterVector target) {
        models = Optional.of(new Models(global, target));
        ofRound.clear();
    }

    /** Computes the contribution of a participant; see {@link ShopperTrainer#contribute}. */
    Contribution of(LearnedCatalogue catalogue, ShopperWindows windows, Draw draw, RandomGenerator random) {
        ShopperGradients gradients = gradients(catalogue);
        GradientSum sum = GradientSum.zero(layout);
        int shoppers = 0;
        int within = 0;
        batch.clear();
        for (int shopper = 0; shopper < windows.shoppers(); shopper++) {
            boolean drawn = (random.nextLong() >>> (Long.SIZE - 53)) * UNIT < draw.rate();
            long seed = random.nextLong();
            if (drawn) {
                shoppers++;
                batch.beginShopper(shopper, seed);
                windows.fill(batch, shopper, settings.excludeHistory());
            }
            if (batch.shoppers() == BATCH) {
                ClippedSum full = gradients.sum(batch, draw.factor());
                sum = sum.plus(full.sum());
                within += within(full, draw);
                batch.clear();
            }
        }
        ClippedSum rest = gradients.sum(batch, draw.factor());
        return new Contribution(sum.plus(rest.sum()), shoppers, within + within(rest, draw));
    }

    private static int within(ClippedSum of, Draw draw) {
        return (int) of.norms().stream().filter(draw.factor()::keeps).count();
    }

    private ShopperGradients gradients(LearnedCatalogue catalogue) {
        if (ofRound.size() >= MOST_CATALOGUES && !ofRound.containsKey(catalogue)) {
            ofRound.clear();
        }
        return ofRound.computeIfAbsent(catalogue, of -> {
            Models now = models.orElseThrow(() -> new IllegalStateException("no round was begun"));
            SharedNetwork network = new SharedNetwork(spec, now.global());
            return new ShopperGradients(
                    new ShopperGradients.Networks(
                            network,
                            spec.objectives() > 0
                                    ? Optional.of(new SharedNetwork(spec, now.target()))
                                    : Optional.empty()),
                    of.features(),
                    settings,
                    kernels,
                    runner);
        });
    }
}
