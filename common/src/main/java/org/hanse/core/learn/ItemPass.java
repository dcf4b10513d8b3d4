// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn;

/** What a pass of the item encoder left behind for its gradient, for all items of the pass or for some of them. */
interface ItemPass {

    /** The items. */
    ItemSelection selection();

    /**
     * How many of the items, from the first place on, bring the gradient of their vectors to the projection by what is known
     * here; for the others this is done elsewhere ({@link ProjectionFactors}).
     */
    int described();

    /** What the projection read, {@code [described, width]}. */
    float[] inputs();

    /** Where each filter had its maximum, {@code [count, filters]}; see {@code Kernels.convolveTitle}. */
    float[] winners();

    /** Rows of the distinct title tokens, {@code [tokenCount, tokenWidth]}. */
    float[] tokenRows();
}
