// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.train;

/**
 * Interactions of a participant for {@code learn.shopper.ShopperContributions}: each shopper's windows, without values
 * derived from several shoppers.
 */
public interface ShopperWindows {

    /** Returns the number of shoppers, those without windows included. */
    int shoppers();

    /**
     * Adds all windows of a shopper to the open shopper of a batch.
     *
     * @param earlier whether the batch includes the shopper's items before a window
     */
    void fill(ShopperBatch batch, int shopper, boolean earlier);
}
