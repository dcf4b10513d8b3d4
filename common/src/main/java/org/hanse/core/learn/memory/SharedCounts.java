// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.memory;

import org.hanse.core.interaction.table.OwnCounts;

/**
 * Counts over several merchants, in place of a merchant's own.
 *
 * @param rows counts of the merchant's items over all merchants, its own included
 * @param own contributions of the merchant, which exclude a shopper
 * @param digest digest of the sum
 */
public record SharedCounts(CountRows rows, OwnCounts own, long digest) {}
