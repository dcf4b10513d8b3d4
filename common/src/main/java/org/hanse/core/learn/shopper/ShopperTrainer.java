// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.shopper;

import java.util.random.RandomGenerator;
import org.hanse.core.learn.DivergenceException;
import org.hanse.core.learn.train.RoundTrainer;
import org.hanse.core.model.ClippingFactor;
import org.hanse.core.model.GradientSum;

/**
 * Trainer of a participant's share of a round with bounded contributions of shoppers: steps 1 and 2 in jobs
 * whose unit of privacy is the shopper. A contribution depends on the global model, the catalogue, random draws, and
 * for each shopper on that shopper's own interactions alone. The personal part is fine-tuned afterwards and affects no
 * contribution.
 */
public interface ShopperTrainer extends RoundTrainer {

    /**
     * Sampling and clipping of a round.
     *
     * @param rate sampling probability of each shopper, independently, above 0 and at most 1
     * @param factor clipping factor of a shopper's gradient; gradients within its bound are counted
     */
    record Draw(double rate, ClippingFactor factor) {

        public Draw {
            if (!(rate > 0 && rate <= 1)) {
                throw new IllegalArgumentException("a sampling rate of " + rate + " must be above 0, and at most 1");
            }
        }

        @Override
        public String toString() {
            return "Draw[rate=" + rate + "]";
        }
    }

    /**
     * Contribution of a participant to a round.
     *
     * @param sum sum of its shoppers' gradients, each times its factor
     * @param shoppers number of sampled shoppers; private
     * @param within number of sampled shoppers with a gradient within the bound, those without a gradient included;
     *     private
     */
    record Contribution(GradientSum sum, int shoppers, int within) {

        /** Returns a text without the numbers, which are private. */
        @Override
        public String toString() {
            return "Contribution[" + sum.size() + "]";
        }
    }

    /**
     * Computes the sum of the sampled shoppers' gradients, each times its factor; zero if none is sampled.
     *
     * @param participant its index in the order of the trainer's creation
     * @param random secret, unpredictable generator: the amplification by sampling requires secret sampling. The
     *     number of draws depends on the number of shoppers only, not on the sample
     * @throws DivergenceException if the model has diverged, which is determined from it and the catalogue only. A
     *     shopper's gradient that is not finite counts as none
     */
    Contribution contribute(int participant, Draw draw, RandomGenerator random);
}
