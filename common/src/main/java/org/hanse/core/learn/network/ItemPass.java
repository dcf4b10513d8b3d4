// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.network;

/** What a pass of the item encoder left behind for its gradient, for all items of the pass or for some of them. */
public interface ItemPass {

    /** The items. */
    ItemSelection selection();

    /**
     * Returns the number of items, from the first place on, whose projection gradient is computed from this pass. For the
     * other items {@code learn.shopper.ProjectionFactors} computes it.
     */
    int described();

    /** What the projection read, {@code [described, width]}. */
    float[] inputs();

    /** Where each filter had its maximum, {@code [count, filters]}; see {@code Kernels.convolveTitle}. */
    float[] winners();

    /** Rows of the distinct title tokens, {@code [tokenCount, tokenWidth]}. */
    float[] tokenRows();
}
