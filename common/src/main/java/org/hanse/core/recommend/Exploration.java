// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.recommend;

/** Random choice of a slot's item from the permitted items. */
public sealed interface Exploration {

    /** The item with the highest score. */
    record None() implements Exploration {}

    /**
     * Uniform exploration: with a given probability a uniformly drawn permitted item, else the one with the highest score.
     *
     * @param rate probability, from 0 to 1
     */
    record Uniform(double rate) implements Exploration {

        /** @throws IllegalArgumentException if the rate is no probability */
        public Uniform {
            if (!(rate >= 0 && rate <= 1)) {
                throw new IllegalArgumentException("explore: found " + rate + "; expected a number from 0 to 1");
            }
        }
    }

    /**
     * One of the best items, with probability proportional to {@code exp(score / temperature)}.
     *
     * @param temperature above 0
     * @param best number of items, at least 1; fewer if fewer are permitted
     */
    record Softmax(double temperature, int best) implements Exploration {

        /** @throws IllegalArgumentException if a number is out of range */
        public Softmax {
            if (!(temperature > 0) || Double.isInfinite(temperature)) {
                throw new IllegalArgumentException(
                        "temperature: found " + temperature + "; expected a finite number above 0");
            }
            if (best < 1) {
                throw new IllegalArgumentException("best: found " + best + "; expected 1 or more");
            }
        }
    }
}
