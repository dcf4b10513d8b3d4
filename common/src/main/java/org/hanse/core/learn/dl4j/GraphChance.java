// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.dl4j;

import org.nd4j.linalg.factory.Nd4j;

/**
 * ND4J draws initial weights and dropout from a generator of its own, one for each thread. This is the one place that
 * touches it: whoever lets DL4J draw says first from which seed, so that what others drew in between plays no part.
 */
final class GraphChance {

    private GraphChance() {}

    /** Lets what this thread draws next follow from {@code seed}. */
    static void begin(long seed) {
        Nd4j.getRandom().setSeed(seed(seed));
    }

    /** A seed as ND4J and DL4J understand it: their 0 is none, and is replaced by the time of day. */
    static long seed(long seed) {
        return seed == 0 ? 1 : seed;
    }
}
