// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.network;

/** Intermediate results of the item encoder for its gradient, for some or all items of a pass. */
public interface ItemPass {

    /** Returns the items. */
    ItemSelection selection();

    /**
     * Returns the number of items, from the first place on, whose projection gradient is computed from this pass. For the
     * other items {@code learn.shopper.ProjectionFactors} computes it.
     */
    int described();

    /** Returns the input of the projection, {@code [described, width]}. */
    float[] inputs();

    /** Returns the place of the maximum of each filter, {@code [count, filters]}; see {@code Kernels.convolveTitle}. */
    float[] winners();

    /** Returns the rows of the distinct title tokens, {@code [tokenCount, tokenWidth]}. */
    float[] tokenRows();
}
