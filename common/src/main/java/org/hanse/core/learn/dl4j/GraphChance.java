// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.dl4j;

import org.nd4j.linalg.factory.Nd4j;

/**
 * Seeds of ND4J's generator, which draws initial weights and dropout, one for each thread. Every use of it in DL4J
 * sets its seed here first, so that earlier draws have no influence.
 */
final class GraphChance {

    private GraphChance() {}

    /** Lets what this thread draws next follow from {@code seed}. */
    static void begin(long seed) {
        Nd4j.getRandom().setSeed(seed(seed));
    }

    /** Returns a seed for ND4J and DL4J, which treat 0 as no seed and replace it by the time of day. */
    static long seed(long seed) {
        return seed == 0 ? 1 : seed;
    }
}
