// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.memory;

import org.hanse.core.interaction.table.BoundedShoppers;

/**
 * Counts over several merchants, in place of a merchant's own.
 *
 * @param rows counts of the merchant's items over all merchants, its own included
 * @param shoppers part of the merchant's shoppers in the counts, which is subtracted for a shopper who is left out
 * @param digest digest of the sum
 * @param rowPrior shoppers of the prior of each shared item vector's weight, see {@link
 *     org.hanse.core.interaction.table.CountSettings#rowPrior}; 0 without weights
 */
public record PooledCounts(CountRows rows, BoundedShoppers shoppers, long digest, int rowPrior) {}
