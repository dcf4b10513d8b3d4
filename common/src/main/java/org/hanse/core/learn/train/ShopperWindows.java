// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.train;

/**
 * A participant's interactions as {@code learn.shopper.ShopperContributions} sees them: each shopper's windows, and nothing that is made of what several
 * shoppers did.
 */
public interface ShopperWindows {

    /** Number of shoppers, those without windows included. */
    int shoppers();

    /**
     * Adds all windows of a shopper to the one that is open in a batch.
     *
     * @param earlier whether the batch is to know what the shopper met before a window
     */
    void fill(ShopperBatch batch, int shopper, boolean earlier);
}
