// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.shopper;

import java.util.random.RandomGenerator;
import org.hanse.core.learn.DivergenceException;
import org.hanse.core.learn.train.RoundTrainer;
import org.hanse.core.model.ClippingFactor;
import org.hanse.core.model.GradientSum;

/**
 * Trains a participant's share of a round in which each shopper's part is bounded: step 4 of the data path in jobs whose unit of
 * privacy is the shopper. What is contributed depends on the global model, the catalogue, coins, and each shopper's part on that
 * shopper's own interactions alone; the personal part is fitted afterwards and feeds nothing that is contributed.
 */
public interface ShopperTrainer extends RoundTrainer {

    /**
     * What a round asks of shoppers.
     *
     * @param rate probability with which a shopper takes part, each by a coin of its own, above 0 and at most 1
     * @param factor what a shopper's gradient is multiplied by; shoppers whose norm it keeps are counted
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
     * What a participant gives to a round.
     *
     * @param sum of its shoppers' gradients, each times its factor
     * @param shoppers how many are in it; private
     * @param within how many of them have a gradient that is within the bound, those without one included; private
     */
    record Contribution(GradientSum sum, int shoppers, int within) {

        /** Says nothing of the numbers, which are private. */
        @Override
        public String toString() {
            return "Contribution[" + sum.size() + "]";
        }
    }

    /**
     * The sum of the gradients of those shoppers whose coins fell so, each times its factor; zero if nobody's did.
     *
     * @param participant its index in the order that the trainer was given them
     * @param coins nobody else may know or foresee them: that they are secret is what makes a round in which few take part cheaper.
     *     The number of those that are drawn depends on the number of shoppers alone, not on which of them take part
     * @throws DivergenceException if the model has diverged, which is told of it and the catalogue alone. A shopper's gradient that is
     *     not finite counts as none
     */
    Contribution contribute(int participant, Draw draw, RandomGenerator coins);
}
