// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate;

import org.hanse.core.interaction.InteractionLog;

/**
 * Validation or test split that is part of a data set.
 *
 * @param log for prefix-target and sequence layouts one shopper a line, with the last interaction as the target; for the
 *     interactions layout the shoppers' held-out interactions. Item indices are those of the data set's catalogue
 * @param continuing whether {@code log} continues the sequences of shoppers in the training split. Their training interactions are the
 *     history then, and all interactions of {@code log} are targets. A supplied validation split is not part of a test query's history
 */
public record SuppliedSplit(InteractionLog log, boolean continuing) {}
