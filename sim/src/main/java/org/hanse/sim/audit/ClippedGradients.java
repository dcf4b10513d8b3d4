// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.audit;

import java.util.Optional;
import java.util.SplittableRandom;
import org.hanse.core.learn.shopper.ShopperTrainer;
import org.hanse.core.learn.shopper.ShopperTrainer.Draw;
import org.hanse.core.model.ClippingFactor;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.model.GradientSum;

/**
 * Gradients of canaries by the participants' trainer, with one shopper for each merchant. Negative samples and dropout differ from those
 * of the round, which are a secret of the node. For one thread at a time.
 */
final class ClippedGradients implements CanaryGradients {

    private final ShopperTrainer trainer;
    private final ClippingFactor factor;
    private final long seed;
    private Optional<GlobalModel> begun = Optional.empty();

    /**
     * Creates gradients of the participants of a trainer.
     *
     * @param clip clip norm; infinite for none
     */
    ClippedGradients(ShopperTrainer trainer, double clip, long seed) {
        this.trainer = trainer;
        this.factor = clip == Double.POSITIVE_INFINITY ? norm -> 1 : ClippingFactor.atMost(clip);
        this.seed = seed;
    }

    @Override
    public GradientSum of(int canary, GlobalModel model) {
        if (!begun.equals(Optional.of(model))) {
            trainer.begin(model, model);
            begun = Optional.of(model);
        }
        return trainer.contribute(canary, new Draw(1, factor), new SplittableRandom(seed + canary))
                .sum();
    }
}
